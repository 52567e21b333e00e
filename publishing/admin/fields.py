"""Widgets and error messages of the fields of admin forms."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models.fields import BLANK_CHOICE_DASH
from django.urls import reverse

from core.fields import RichTextField
from rich_text.typography import typeset

from ..forms import (
    TIME_FORMATS,
    DateTimeWidget,
    DateWidget,
    DayField,
    DraftForm,
    LocalDateTimeField,
    PolishDecimalField,
    RowFormSet,
    SlugInputField,
    build_rich_text_widget,
)

# Plain-language replacements for Django's Polish messages, worded to avoid the inflection of nouns after numbers.
ERROR_MESSAGES = {
    "max_length": "Skróć ten tekst. Najwyższa liczba znaków: %(limit_value)s, teraz: %(show_value)s.",
    "min_value": "Za mało. Najmniejsza możliwa liczba: %(limit_value)s.",
    "max_value": "Za dużo. Największa możliwa liczba: %(limit_value)s.",
    "invalid_choice": "Tego nie ma na liście. Wybierz coś innego.",
}

# About a hundred pages; what reads a text takes time for each character of it.
MAX_TEXT_CHARS = 200_000
MAX_ROWS = 100

EMPTY_LABEL = "– nie wybrano –"

DJANGO_EMPTY_LABEL = BLANK_CHOICE_DASH[0][1]

INVALID_DATE_MESSAGE = "Wpisz datę tak: 24.09.2026 (dzień, miesiąc, rok)."

INVALID_TIME_MESSAGE = "Wpisz godzinę tak: 17:30."

INVALID_URL_MESSAGE = "Wpisz cały adres, na przykład https://www.gov.pl. Najlepiej skopiuj go z przeglądarki."


def replace_empty_label(field):
    """Replace Django's row of dashes by EMPTY_LABEL."""
    if getattr(field, "empty_label", None):
        field.empty_label = EMPTY_LABEL
    elif isinstance(field, forms.TypedChoiceField):
        field.choices = [
            (value, label if value or label != DJANGO_EMPTY_LABEL else EMPTY_LABEL)
            for value, label in field.choices
        ]


def get_portable_validators(db_field):
    """Return the limits of the integer type on PostgreSQL: SQLite would store more, which no other database takes."""
    low, high = BaseDatabaseOperations.integer_field_ranges[db_field.get_internal_type()]
    # Fields of positive numbers have a lower limit already.
    return [MaxValueValidator(high), *([MinValueValidator(low)] if low else [])]


class AdminFieldsMixin:
    """Widgets and error messages for forms and their inlines."""

    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 6})},
        models.DateField: {
            "form_class": DayField,
            "widget": DateWidget,
            "error_messages": {"invalid": INVALID_DATE_MESSAGE},
        },
        models.DateTimeField: {
            "form_class": LocalDateTimeField,
            "input_time_formats": TIME_FORMATS,
            "error_messages": {
                "invalid_date": INVALID_DATE_MESSAGE,
                "invalid_time": INVALID_TIME_MESSAGE,
                "incomplete": "Podaj i datę, i godzinę.",
            },
        },
        models.URLField: {"assume_scheme": "https", "error_messages": {"invalid": INVALID_URL_MESSAGE}},
        models.EmailField: {"error_messages": {"invalid": "Wpisz adres e-mail tak: jan.nowak@example.pl."}},
        models.SlugField: {"form_class": SlugInputField},
        # A text input: <input type=number> submits an empty value when it holds words, so the typed text would be lost.
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
            kwargs["widget"] = build_rich_text_widget(db_field.verbose_name, request.display)
        elif isinstance(db_field, models.DateTimeField):
            kwargs["widget"] = DateTimeWidget(db_field.verbose_name, has_help=bool(db_field.help_text))
        if isinstance(db_field, models.TextField) and db_field.max_length is None and not db_field.choices:
            kwargs["validators"] = [*kwargs.get("validators", ()), MaxLengthValidator(MAX_TEXT_CHARS)]
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "order":
            field.help_text = "Mniejsza liczba stoi wyżej."
        if isinstance(db_field, models.ForeignKey):
            # Only the link "add": the others are small icons that leave the form.
            field.widget.can_change_related = False
            field.widget.can_delete_related = False
            field.widget.can_view_related = False
            if db_field.related_model._meta.app_label == "library":
                # Read by static/js/library-field.js.
                name = db_field.related_model._meta.model_name
                choose_url = reverse(f"admin:library_{name}_choose")
                field.widget.attrs |= {"data-library": name, "data-choose-url": choose_url}
        if isinstance(db_field, models.IntegerField) and isinstance(field, forms.IntegerField):
            field.validators += get_portable_validators(db_field)
        if field:
            field.help_text = typeset(str(field.help_text))
            replace_empty_label(field)
            field.error_messages |= ERROR_MESSAGES
        return field


class EditorInline(AdminFieldsMixin, admin.StackedInline):
    # One empty row, because "add another" needs JavaScript.
    extra = 1
    formset = RowFormSet
    template = "admin/edit_inline/rows.html"
    view_on_site = False
    max_num = MAX_ROWS
    introduction = ""

    def get_formset(self, request, obj=None, **kwargs):
        """Build no more forms than that, however many a browser says there are."""
        return super().get_formset(request, obj, **{"absolute_max": MAX_ROWS + 1, **kwargs})

    def has_add_permission(self, request, obj):
        """Rows are stored together: an editor who may not change the existing ones cannot add any."""
        return super().has_add_permission(request, obj) and self.has_change_permission(request, obj)


class DraftInline(EditorInline):
    """Rows of an item with drafts. An unfinished row can be saved."""

    form = DraftForm
