"""Columns and filters of change lists."""

from django.contrib import admin


def yes_or_no(name, description):
    """A column of a list for the true-or-false field `name`: in words, where Django has pictures with English names."""

    @admin.display(description=description, ordering=name)
    def shown(item):
        return "tak" if getattr(item, name) else "nie"

    shown.__name__ = name
    return shown


class ChosenFilter(admin.RelatedFieldListFilter):
    """Django's filter by what is chosen in a field, with words for what has nothing chosen."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_value_display = "nie wybrano"
