"""The settings of the site are one model with several forms."""

from collections import Counter

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets

from pages.models import HomeSettings, MenuSettings, SiteSettings


def test_every_setting_is_on_one_form():
    forms = [admin.site.get_model_admin(model) for model in (SiteSettings, MenuSettings, HomeSettings)]
    shown = Counter(name for form in forms for name in flatten_fieldsets(form.fieldsets))
    fields = [
        field for field in SiteSettings._meta.concrete_fields if field.editable and not field.primary_key
    ]
    assert shown == Counter(field.name for field in fields)
