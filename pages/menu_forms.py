"""The form of the menu: rows in their order, each with one target."""

import dataclasses

from django import forms
from django.utils.text import capfirst

from core.models import Singleton
from publishing.admin.fields import MAX_ROWS
from publishing.forms import RowFormSet
from publishing.models import get_draft_state_models

from .models import Article, MenuItem, Page

MENU_PREFIX = "menu_items"
MOVE_FIELD = "_move"
UP, DOWN = "up", "down"
# Sorts new rows after all others; the largest value of the field.
MAX_ORDER = 32767
CHOOSE_ONE_MESSAGE = "Wybierz jedno: miejsce w serwisie albo adres w internecie."
HIDDEN_LABEL = "(mieszkańcy teraz tego nie widzą)"
EMPTY_CHOICE = ("", "– adres poza serwisem –")


@dataclasses.dataclass
class TargetChoices:
    """The pages of this site that the menu can lead to."""

    groups: list  # choices of a form field
    hidden: set  # values of those that are not published
    items: dict  # {value: Page or Article}


def build_target_choices():
    groups = [
        EMPTY_CHOICE,
        ("Działy", [(f"section:{value}", label) for value, label in MenuItem.Section.choices]),
    ]
    hidden, all_items = set(), {}
    for name, model in (("page", Page), ("article", Article)):
        items = {f"{name}:{item.pk}": item for item in model.objects.all()}
        all_items |= items
        groups += build_group(model, [(value, describe_item(item)) for value, item in items.items()])
        hidden |= {value for value, item in items.items() if not item.is_published}
    for model in get_draft_state_models():
        # Sections show the singletons; glossary terms have no page of their own.
        if not issubclass(model, Singleton | Page | Article):
            items = [item for item in model.objects.published() if "#" not in item.get_absolute_url()]
            groups += build_group(model, [(f"path:{item.get_absolute_url()}", str(item)) for item in items])
    return TargetChoices(groups, hidden, all_items)


def build_group(model, options):
    return [(capfirst(model._meta.verbose_name_plural), options)] if options else []


def describe_item(item):
    return str(item) if item.is_published else f"{item} {HIDDEN_LABEL}"


def get_target(item):
    """Return the value of the choice that stands for the target of a menu item; "" for a URL elsewhere."""
    values = {"section": item.section, "page": item.page_id, "article": item.article_id, "path": item.path}
    return next((f"{name}:{value}" for name, value in values.items() if value), "")


def assign_target(item, target):
    """Set the target of a menu item to the value of a choice."""
    name, _, value = target.partition(":")
    item.section = value if name == "section" else ""
    item.page_id = int(value) if name == "page" else None
    item.article_id = int(value) if name == "article" else None
    item.path = value if name == "path" else ""


class MenuItemForm(forms.ModelForm):
    target = forms.ChoiceField(label="Prowadzi do", required=False)
    order = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=MAX_ORDER)
    # The place in which move_row has numbered the row.
    ordered_place = forms.CharField(required=False, widget=forms.HiddenInput)

    target_choices = TargetChoices([EMPTY_CHOICE], set(), {})

    class Meta:
        labels = {"url": "Adres w internecie"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["target"] = get_target(self.instance)
        if self.instance._state.adding:
            self.initial["order"] = None
        groups = list(self.target_choices.groups)
        known = {value for _, group in groups if isinstance(group, list) for value, _ in group}
        # The path of what was unpublished since.
        self.unknown_targets = {self.initial["target"]} - known - {""}
        groups += [(target, f"{self.instance.path} {HIDDEN_LABEL}") for target in self.unknown_targets]
        self.fields["target"].choices = groups

    def clean(self):
        cleaned = super().clean()
        is_ordered = "place" not in self.changed_data or cleaned.get("ordered_place") == cleaned.get("place")
        if cleaned.get("order") is None or not is_ordered:
            cleaned["order"] = MAX_ORDER
        target, url = cleaned.get("target"), cleaned.get("url")
        if "target" in cleaned and "url" in cleaned:
            if bool(target) == bool(url):
                self.add_error("target", CHOOSE_ONE_MESSAGE)
            else:
                assign_target(self.instance, target)
        return cleaned


class MenuRowFormSet(RowFormSet):
    def get_submitted_rows(self):
        """Number the rows of each place from 1, so that a new row is the last one."""
        rows = super().get_submitted_rows()
        if self.is_bound:
            numbers = {}
            for row in rows:
                row.order = numbers[row.place] = numbers.get(row.place, 0) + 1
        return rows


def get_number(text):
    """Return a submitted number, MAX_ORDER for anything else: the order of a new row is empty."""
    text = "" if text is None else str(text)
    return int(text) if text.isdecimal() and len(text) <= len(str(MAX_ORDER)) else MAX_ORDER


def count_rows(data, prefix):
    return min(get_number(data.get(f"{prefix}-TOTAL_FORMS")), MAX_ROWS)


def add_row(data, prefix):
    """Add a row, as empty as those that the form opens with, to the submitted formset. Return False if it is full."""
    number = count_rows(data, prefix)
    if number == MAX_ROWS:
        return False
    data[f"{prefix}-TOTAL_FORMS"] = str(number + 1)
    data[f"{prefix}-{number}-place"] = MenuItem._meta.get_field("place").default
    return True


def move_row(data, prefix, action):
    """
    Move a row of the submitted formset among the rows of its place.

    `action` is "3:up", "3:down" or, when it was dragged, "3:0": the row and its new position, counted from 0.

    Return its label, or None if it cannot move. `data` is changed: the rows of that place are numbered from 1.
    """
    moved, _, direction = action.partition(":")
    moved = get_number(moved)
    place = data.get(f"{prefix}-{moved}-place")
    rows = [
        number
        for number in range(count_rows(data, prefix))
        if data.get(f"{prefix}-{number}-place") == place and data.get(f"{prefix}-{number}-label")
    ]
    rows.sort(key=lambda number: (get_number(data.get(f"{prefix}-{number}-order")), number))
    if moved not in rows:
        return None
    position = rows.index(moved)
    target = {UP: position - 1, DOWN: position + 1}.get(direction, get_number(direction))
    if target == position or not 0 <= target < len(rows):
        return None
    rows.insert(target, rows.pop(position))
    for order, number in enumerate(rows, start=1):
        data[f"{prefix}-{number}-order"] = str(order)
        data[f"{prefix}-{number}-ordered_place"] = place
    return data[f"{prefix}-{moved}-label"]
