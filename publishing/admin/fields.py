"""How the fields of admin forms look and what they say when a value is invalid."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH

from core.fields import RichTextField

from ..forms import (
    DateTimeWidget,
    DraftForm,
    LocalDateTimeField,
    PolishDecimalField,
    RowFormSet,
    SlugInputField,
    rich_text_widget,
)

# What Django's Polish says like a mathematician. Without a noun after a number, which would have to be inflected.
ERROR_MESSAGES = {
    "max_length": "Skróć ten tekst. Najwyższa liczba znaków: %(limit_value)s, teraz: %(show_value)s.",
    "min_value": "Za mało. Najmniejsza możliwa liczba: %(limit_value)s.",
    "max_value": "Za dużo. Największa możliwa liczba: %(limit_value)s.",
    "invalid_choice": "Tego nie ma na liście. Wybierz coś innego.",
}

EMPTY_LABEL = "– nie wybrano –"

DJANGO_EMPTY_LABEL = BLANK_CHOICE_DASH[0][1]

INVALID_DATE_MESSAGE = "Wpisz datę tak: 24.09.2026 (dzień, miesiąc, rok)."

INVALID_TIME_MESSAGE = "Wpisz godzinę tak: 17:30."

INVALID_URL_MESSAGE = "Wpisz cały adres, na przykład https://www.gov.pl. Najlepiej skopiuj go z przeglądarki."


def replace_empty_label(field):
    """Let a list to choose from say what its first line means, where Django has a row of dashes."""
    if getattr(field, "empty_label", None):
        field.empty_label = EMPTY_LABEL
    elif isinstance(field, forms.TypedChoiceField):
        field.choices = [
            (value, label if value or label != DJANGO_EMPTY_LABEL else EMPTY_LABEL)
            for value, label in field.choices
        ]


class AdminFieldsMixin:
    """How fields look and what they say when something is wrong, in forms and in the rows inside them."""

    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 6})},
        models.DateField: {"error_messages": {"invalid": INVALID_DATE_MESSAGE}},
        models.DateTimeField: {
            "form_class": LocalDateTimeField,
            "error_messages": {
                "invalid_date": INVALID_DATE_MESSAGE,
                "invalid_time": INVALID_TIME_MESSAGE,
                "incomplete": "Podaj i datę, i godzinę.",
            },
        },
        models.URLField: {"assume_scheme": "https", "error_messages": {"invalid": INVALID_URL_MESSAGE}},
        models.EmailField: {"error_messages": {"invalid": "Wpisz adres e-mail tak: jan.nowak@example.pl."}},
        models.SlugField: {"form_class": SlugInputField},
        # A browser sends nothing at all when words stand in its own number input: what was typed would be lost.
        models.IntegerField: {
            "widget": forms.TextInput(attrs={"inputmode": "numeric", "class": "number"}),
            "error_messages": {"invalid": "Wpisz samą liczbę, bez liter i przecinków."},
        },
        models.DecimalField: {
            "form_class": PolishDecimalField,
            "error_messages": {"invalid": "Wpisz samą liczbę, na przykład 1500,50."},
        },
    }

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, RichTextField):
            kwargs["widget"] = rich_text_widget(db_field.verbose_name, request.display)
        elif isinstance(db_field, models.DateTimeField):
            kwargs["widget"] = DateTimeWidget(db_field.verbose_name, has_help=bool(db_field.help_text))
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "order":
            field.help_text = "Mniejsza liczba stoi wyżej."
        if isinstance(db_field, models.ForeignKey):
            # One link, "add", is enough: the others are small icons that lead away from the form.
            field.widget.can_change_related = False
            field.widget.can_delete_related = False
            field.widget.can_view_related = False
        if field:
            replace_empty_label(field)
            field.error_messages |= ERROR_MESSAGES
        return field


class EditorInline(AdminFieldsMixin, admin.StackedInline):
    # One empty row is there also for those without JavaScript, who see no "add another".
    extra = 1
    formset = RowFormSet
    template = "admin/edit_inline/rows.html"
    view_on_site = False
    introduction = ""

    def has_add_permission(self, request, obj):
        """Rows are stored together: an editor who may not change the existing ones cannot add any."""
        return super().has_add_permission(request, obj) and self.has_change_permission(request, obj)


class DraftInline(EditorInline):
    """Rows of what can be published: one that is not finished waits in the draft as the rest does."""

    form = DraftForm
