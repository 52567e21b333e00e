"""What already has a value that only one item may have, in words, with a link to its form."""

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.html import format_html

from .admin_urls import get_admin_url

WHAT = {"slug": "Ten adres", "number": "Ten numer", "name": "Tę nazwę"}
ADVICE = {
    "slug": " Dopisz coś na końcu, na przykład rok, albo wyczyść to pole: powstanie nowy adres.",
}


def find_holder(item, name):
    """The other item that has the value of the field `name` of `item`; None when there is none."""
    field = item._meta.get_field(name)
    value = field.value_from_object(item)
    others = type(item)._base_manager.exclude(pk=item.pk)
    return others.filter(**{name: value}).first() if field.unique and value is not None else None


def taken_message(name, holder):
    """Unique fields are those of one kind of content: whoever edits it may open the form of what has the value."""
    options = holder._meta
    return format_html(
        '{} ma już <a href="{}">{} „{}”</a>.{}',
        WHAT.get(name, "To"),
        get_admin_url(holder),
        options.verbose_name,
        holder,
        ADVICE.get(name, ""),
    )


def name_holders(item, error):
    """{field: [message]} of a ValidationError of `item`; of what is taken it says by what."""
    found = {}
    for name, errors in error.error_dict.items():
        is_taken = name != NON_FIELD_ERRORS and any(each.code == "unique" for each in errors)
        holder = find_holder(item, name) if is_taken else None
        found[name] = (
            [taken_message(name, holder)] if holder else [message for each in errors for message in each]
        )
    return found


def find_taken(item):
    """[message] for each field of `item` whose value something else has."""
    unique = [field.name for field in item._meta.concrete_fields if field.unique and not field.primary_key]
    return [taken_message(name, holder) for name in unique if (holder := find_holder(item, name)) is not None]
