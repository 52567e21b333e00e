"""Messages about unique values that another item has, with a link to its form."""

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.html import format_html

from core.models import find_same_text, get_unique_text_fields

from .admin_urls import get_admin_url

FIELD_LABELS = {"slug": "Ten adres", "number": "Ten numer", "name": "Tę nazwę"}
ADVICE = {
    "slug": " Dopisz coś na końcu, na przykład rok, albo wyczyść to pole: powstanie nowy adres.",
}


def find_conflicting_item(item, name):
    """Return the other item that has the value of field `name` of `item`, or None."""
    field = item._meta.get_field(name)
    if name in get_unique_text_fields(type(item)):
        return find_same_text(item, name)
    value = field.value_from_object(item)
    others = type(item)._base_manager.exclude(pk=item.pk)
    return others.filter(**{name: value}).first() if field.unique and value is not None else None


def format_taken_message(name, holder):
    """Say which item has the value. Unique fields are unique within one kind, so the editor may open its form."""
    options = holder._meta
    return format_html(
        '{} ma już <a href="{}">{} „{}”</a>.{}',
        FIELD_LABELS.get(name, "To"),
        get_admin_url(holder),
        options.verbose_name,
        holder,
        ADVICE.get(name, ""),
    )


def describe_errors(item, error):
    """Return {field: [message]} of a ValidationError; messages about unique values name the other item."""
    found = {}
    for name, errors in error.error_dict.items():
        is_taken = name != NON_FIELD_ERRORS and any(each.code == "unique" for each in errors)
        holder = find_conflicting_item(item, name) if is_taken else None
        found[name] = (
            [format_taken_message(name, holder)]
            if holder
            else [message for each in errors for message in each]
        )
    return found


def find_taken_values(item):
    """Return a message for each field of `item` whose value another item has."""
    unique = [field.name for field in item._meta.concrete_fields if field.unique and not field.primary_key]
    return [
        format_taken_message(name, holder)
        for name in unique
        if (holder := find_conflicting_item(item, name)) is not None
    ]
