"""Which pages lead to an item: for those who are about to take it off the site."""

import re

from django.db import models

from core.fields import InternalUrlField, RichTextField

from .models import DraftStateMixin, get_revisioned_models


def find_linking_items(item):
    """
    Return the items that visitors see and that lead to the page of `item`: with a link in a text, in the menu or by
    belonging together, as a recruitment and its meeting.
    """
    return list(find_linking_relations(item))


def find_linking_relations(item):
    """Return {item of find_linking_items: the relation whose rows lead to the page, "" for a field of the item}."""
    path = getattr(item, "get_absolute_url", lambda: "")()
    found = {}
    for model in get_revisioned_models():
        names = dict.fromkeys(get_linking_pks(model, "pk", path, item), "")
        for name in model.child_relations:
            relation = model._meta.get_field(name)
            for pk in get_linking_pks(relation.related_model, f"{relation.field.name}_id", path, item):
                names.setdefault(pk, name)
        if not names:
            continue
        public = (
            model.objects.published() if issubclass(model, DraftStateMixin) else model._base_manager.all()
        )
        for linking in public.filter(pk__in=names).order_by("pk"):
            if linking != item:
                found[linking] = names[linking.pk]
    return found


def get_linking_pks(model, owner, path, item):
    """Return the values of `owner` of the rows of `model` that link to `path` or refer to `item`."""
    text_fields = [
        field.name
        for field in model._meta.concrete_fields
        if path and isinstance(field, RichTextField | InternalUrlField)
    ]
    pks = set()
    if text_fields:
        pattern = re.compile(rf"(?:^|[\"']){re.escape(path.rstrip('/'))}(?![\w-])(?!/[\w-])")
        condition = models.Q(
            *((f"{name}__contains", path.rstrip("/")) for name in text_fields), _connector="OR"
        )
        for pk, *texts in model._base_manager.filter(condition).values_list(owner, *text_fields):
            if any(pattern.search(text) for text in texts):
                pks.add(pk)
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.related_model is type(item):
            pks |= set(model._base_manager.filter(**{field.name: item.pk}).values_list(owner, flat=True))
    return pks
