"""What migrations of several apps do with data."""

from django.db.models.functions import Lower


def rename_caseless_duplicates(model, field_name):
    """Add " (2)" and so on to values that differ from an earlier one by letter case only, before they must not."""
    rows = model._base_manager.exclude(**{field_name: None})
    taken, duplicates = set(), []
    # LOWER() of the database decides: it is what the constraint compares.
    for pk, value, lower in rows.order_by("pk").values_list("pk", field_name, Lower(field_name)):
        if lower in taken:
            duplicates.append((pk, value))
        taken.add(lower)
    for pk, value in duplicates:
        number, renamed = 1, value
        while rows.filter(**{f"{field_name}__iexact": renamed}).exclude(pk=pk).exists():
            number += 1
            suffix = f" ({number})"
            renamed = value[: model._meta.get_field(field_name).max_length - len(suffix)] + suffix
        rows.filter(pk=pk).update(**{field_name: renamed})
