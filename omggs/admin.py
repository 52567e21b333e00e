from decimal import Decimal

from django import forms
from django.contrib import admin
from django.db import models

from publishing.admin import (
    PUBLISHING_FIELDSET,
    REVIEW_FIELDSET,
    SEARCH_FIELDSET,
    AlternativeFormatsAdmin,
    ChosenFilter,
    CopyMixin,
    DraftInline,
    DraftStateAdmin,
    RevisionAdmin,
    SingletonAdmin,
    build_advanced_fieldset,
    build_yes_no_column,
)
from publishing.forms import PolishDecimalField, UniqueFieldsForm

from .map import Town
from .models import Association, City, KeyFigure, RevitalisationProject, Undertaking


class KeyFigureInline(DraftInline):
    model = KeyFigure
    introduction = "Liczby pokazują się dużymi cyframi na stronie stowarzyszenia. Najlepiej trzy do sześciu."
    fields = [("value", "label", "order")]


@admin.register(Association)
class AssociationAdmin(SingletonAdmin, AlternativeFormatsAdmin):
    inlines = [KeyFigureInline]
    fieldsets = [
        (
            "Stowarzyszenie",
            {
                "fields": [
                    *("name", "acronym", "former_name", "legal_form", "active_since", "description"),
                    "information_as_of",
                ]
            },
        ),
        ("Kim jest", {"fields": ["about_title", "about", "aim", "fields_of_work"]}),
        ("Rozwój społeczny i ZIT", {"fields": ["social_title", "social", "undertakings_total"]}),
        ("Dane do pobrania", {"fields": ["data_licence"]}),
        PUBLISHING_FIELDSET,
        REVIEW_FIELDSET,
        SEARCH_FIELDSET,
    ]


@admin.register(Undertaking)
class UndertakingAdmin(AlternativeFormatsAdmin):
    list_display = ["name", "order", "visibility", "changed_at", "page_link"]
    list_editable = ["order"]
    search_fields = ["name", "description", "aim", "body"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (
            "Przedsięwzięcie",
            {"fields": ["name", "description", "information_as_of", "first_year", "last_year"]},
        ),
        ("Treść", {"fields": ["aim", "body", "scope", "goals"]}),
        PUBLISHING_FIELDSET,
        REVIEW_FIELDSET,
        SEARCH_FIELDSET,
        build_advanced_fieldset("slug"),
    ]


class CityForm(UniqueFieldsForm):
    def clean_is_ours(self):
        """Report the unique constraint beside the field."""
        is_ours = self.cleaned_data["is_ours"]
        if is_ours and City.objects.filter(is_ours=True).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Inne miasto jest już oznaczone jako nasze.")
        return is_ours

    def clean(self):
        """Check that the place is in Poland, and detect latitude and longitude that were swapped."""
        cleaned = super().clean()
        latitude, longitude = cleaned.get("latitude"), cleaned.get("longitude")
        if latitude is None or longitude is None or is_in_poland(latitude, longitude):
            return cleaned
        if abs(latitude) > 90 or abs(longitude) > 180:
            return cleaned  # reported by the validators of the model
        if is_in_poland(longitude, latitude):
            message = (
                "Szerokość i długość są zamienione miejscami. Tu wpisz szerokość, czyli liczbę około 54."
            )
        else:
            message = "To miejsce jest poza Polską. W Polsce szerokość to od 49 do 55, a długość od 14 do 24,2 stopnia."
        self.add_error("latitude", message)
        return cleaned


def is_in_poland(latitude, longitude):
    return 49 <= latitude <= 55 and 14 <= longitude <= Decimal("24.2")


class DegreesField(PolishDecimalField):
    """Accept degrees copied from online maps: with the sign, rounded to the digits that are stored."""

    def to_python(self, value):
        if isinstance(value, str):
            value = value.replace("°", "")
        degrees = super().to_python(value)
        # Other values ("NaN", "1e999999") cannot be rounded; the validators reject them.
        is_on_earth = degrees is not None and degrees.is_finite() and abs(degrees) <= 180
        return round(degrees, 3) if is_on_earth else degrees


@admin.register(City)
class CityAdmin(RevisionAdmin):
    form = CityForm
    formfield_overrides = {
        **RevisionAdmin.formfield_overrides,
        models.DecimalField: {
            "form_class": DegreesField,
            "error_messages": {"invalid": "Wpisz jedną liczbę stopni, na przykład 54,571."},
        },
    }
    list_display = ["name", build_yes_no_column("is_ours", "nasze miasto"), "latitude", "longitude"]
    search_fields = ["name"]
    fieldsets = [
        ("Miasto", {"fields": ["name", "is_ours"]}),
        ("Miejsce na mapie", {"fields": ["latitude", "longitude"]}),
    ]

    def describe_effect(self, obj):
        """Warn if the city is outside the map."""
        words = super().describe_effect(obj)
        if Town(obj).is_on_map:
            return words
        return f"{words} Mapa nie sięga tak daleko: miasto będzie wymienione pod nią. Sprawdź współrzędne."


@admin.register(RevitalisationProject)
class RevitalisationProjectAdmin(CopyMixin, DraftStateAdmin):
    not_copied_fields = ["number", "value", "eu_share", "source"]
    list_display = ["number", "name", "city", "visibility", "changed_at", "page_link"]
    list_display_links = ["name"]
    list_select_related = ["city"]
    list_filter = ["state", ("city", ChosenFilter), ("undertaking", ChosenFilter)]
    search_fields = ["name", "area", "body", "city__name"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        ("Projekt", {"fields": ["number", "name", "city", "undertaking", "information_as_of"]}),
        ("Opis", {"fields": ["body", "area", "first_year", "last_year", "url"]}),
        (
            "Pieniądze",
            {
                "fields": ["value", "eu_share", "source", "as_of"],
                "description": "Jeśli kwoty nie są znane, zostaw puste. Do kwot podaj źródło i dzień.",
            },
        ),
        PUBLISHING_FIELDSET,
        REVIEW_FIELDSET,
        SEARCH_FIELDSET,
        build_advanced_fieldset("slug"),
    ]
