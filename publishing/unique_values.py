"""Messages about unique values that another item has, with a link to its form."""

import copy
import itertools

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import SlugField, UniqueConstraint
from django.utils.html import format_html
from django.utils.text import capfirst

from core.models import find_same_text, get_unique_text_fields

from .admin_urls import get_admin_url
from .serialization import assign_fields

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


def get_unique_fields(model):
    return [
        field
        for field in model._meta.concrete_fields
        if field.unique and not field.primary_key and field.name not in model.non_revisioned_fields
    ]


def free_taken_values(item, data):
    """
    Return (`data`, messages), with free values in place of those that other items have by now.

    A slug or a name gets a number, a field that may be empty is emptied, a mark that only one item may have is removed.
    `data` is what is to be restored into `item`; neither is changed.
    """
    restored, fields, changes = assign_fields(copy.copy(item), data), {}, []
    for field in get_unique_fields(type(item)):
        if (holder := find_conflicting_item(restored, field.name)) is None:
            continue
        taken = field.value_from_object(restored)
        setattr(restored, field.attname, None if field.null else get_free_value(restored, field, taken))
        fields[field.name] = field.value_from_object(restored)
        changes.append(format_freed_message(field, taken, holder, fields[field.name]))
    for constraint in item._meta.constraints:
        if not isinstance(constraint, UniqueConstraint):
            continue
        try:
            constraint.validate(type(item), restored)
        except ValidationError as error:
            for name in constraint.fields:
                setattr(restored, name, item._meta.get_field(name).get_default())
                fields[name] = getattr(restored, name)
            changes += error.messages
    return {**data, "fields": {**data["fields"], **fields}}, changes


def get_free_value(item, field, taken):
    """Return `taken` with the first number that makes it free: "kontakt-2", "PES (2)"."""
    candidate = copy.copy(item)
    for number in itertools.count(2):
        ending = f"-{number}" if isinstance(field, SlugField) else f" ({number})"
        setattr(candidate, field.attname, f"{taken[: field.max_length - len(ending)]}{ending}")
        if find_conflicting_item(candidate, field.name) is None:
            return field.value_from_object(candidate)


def format_freed_message(field, taken, holder, free):
    return format_html(
        '{}: „{}” ma już <a href="{}">{} „{}”</a>. {}.',
        capfirst(field.verbose_name),
        taken,
        get_admin_url(holder),
        holder._meta.verbose_name,
        holder,
        "To pole jest teraz puste" if free is None else f"Tutaj jest teraz „{free}”",
    )
