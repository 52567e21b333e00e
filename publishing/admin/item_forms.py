"""The forms of an item: one, or several where proxies of its model have forms of their own, as SiteSettings has."""

from dataclasses import dataclass

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.utils.text import capfirst

from ..admin_urls import get_admin_url


@dataclass
class ItemForm:
    """A form of `item`; `title` is that of the item, or of the form if there are several."""

    item: models.Model
    model_admin: admin.ModelAdmin
    title: str

    @property
    def url(self):
        return get_admin_url(self.model_admin.model(pk=self.item.pk))

    def has_field(self, name):
        """Return whether the form changes the field or the relation `name` of the item."""
        if name not in self.item.child_relations:
            return name in flatten_fieldsets(self.model_admin.fieldsets)
        rows = self.item._meta.get_field(name).related_model
        return any(inline.model is rows for inline in self.model_admin.inlines)


def list_item_forms(item):
    """Return the ItemForms of an item, that of its model first. Raise NotRegistered if there is none."""
    model = type(item)
    proxies = [each for each in apps.get_models() if each._meta.proxy and each._meta.concrete_model is model]
    admins = [
        admin.site.get_model_admin(each) for each in (model, *filter(admin.site.is_registered, proxies))
    ]
    if len(admins) == 1:
        return [ItemForm(item, admins[0], str(item))]
    return [ItemForm(item, each, capfirst(each.opts.verbose_name_plural)) for each in admins]


def find_form(item, name):
    """Return the ItemForm that changes the field or the relation `name`."""
    forms = list_item_forms(item)
    return next((form for form in forms if len(forms) > 1 and form.has_field(name)), forms[0])
