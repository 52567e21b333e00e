"""A stored item as the model of a new one: the form of the new item is filled in from it."""

from django.db import models

from core.partial_dates import PartialDateField

from .. import revisions
from ..serialization import get_revisioned_fields

COPY_PARAMETER = "wzor"
# What belongs to one item only: its dates, its state and its address.
NOT_COPIED_FIELD_TYPES = (models.DateField, models.DateTimeField, PartialDateField, models.SlugField)


class CopyMixin:
    """Adds "use as a model" to the form: its fields and rows. The history of the item is not copied either."""

    # Further fields that belong to one item only.
    not_copied_fields = ()

    def get_copied_item(self, request):
        """Return the item that the URL names as the model, with its unpublished changes, or None."""
        key = request.GET.get(COPY_PARAMETER)
        item = self.get_object(request, key) if key else None
        if item is None or not self.has_view_permission(request, item):
            return None
        return self.get_opened_draft(item, revisions.get_latest_revision(item), is_stale=False)

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        item = self.get_copied_item(request)
        if item is None:
            return initial
        return {
            **initial,
            **{
                field.name: field.value_from_object(item)
                for field in item._meta.concrete_fields
                if field.editable
                and not (field.primary_key or field.unique or isinstance(field, NOT_COPIED_FIELD_TYPES))
                and field.name not in ("state", *self.not_copied_fields)
            },
        }

    def get_formset_kwargs(self, request, obj, inline, prefix):
        options = super().get_formset_kwargs(request, obj, inline, prefix)
        item = self.get_copied_item(request) if request.method == "GET" else None
        if item is None:
            return options
        relation = inline.get_formset(request, obj).fk.remote_field.related_name
        fields = get_revisioned_fields(inline.model, parent=self.model)
        rows = [
            {field.name: field.value_from_object(row) for field in fields} for row in item.get_rows(relation)
        ]
        return {**options, "initial": rows}

    def get_revision_context(self, request, item, latest_revision):
        context = super().get_revision_context(request, item, latest_revision)
        if item is None:
            return {**context, "copied_item": self.get_copied_item(request)}
        copy_url = f"{self.get_url('add')}?{COPY_PARAMETER}={item.pk}"
        return {**context, "copy_url": copy_url if self.has_add_permission(request) else None}
