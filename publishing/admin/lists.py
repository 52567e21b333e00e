"""Columns and filters of change lists."""

from django.contrib import admin


def build_yes_no_column(name, description):
    """Return a column with words for a BooleanField; Django shows icons with English alternative texts."""

    @admin.display(description=description, ordering=name)
    def get_value(item):
        return "tak" if getattr(item, name) else "nie"

    get_value.__name__ = name
    return get_value


class ChosenFilter(admin.RelatedFieldListFilter):
    """A filter by a related object that names the choice "nothing chosen" in words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_value_display = "nie wybrano"
