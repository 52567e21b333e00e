from django import forms
from django.contrib import admin

from publishing.admin import (
    PUBLISHING,
    REVIEW,
    EditorInline,
    SingletonAdmin,
    advanced,
    yes_or_no,
)
from publishing.desk import PublishableAdmin, VersionedAdmin
from publishing.other_forms_admin import OtherFormsAdmin

from .models import Association, City, KeyFigure, RevitalisationProject, Undertaking


class KeyFigureInline(EditorInline):
    model = KeyFigure
    introduction = "Liczby pokazują się dużymi cyframi na stronie stowarzyszenia. Najlepiej trzy do sześciu."
    fields = [("value", "label", "order")]


@admin.register(Association)
class AssociationAdmin(SingletonAdmin, OtherFormsAdmin):
    inlines = [KeyFigureInline]
    fieldsets = [
        (
            "Stowarzyszenie",
            {"fields": ["name", "acronym", "former_name", "legal_form", "active_since", "description"]},
        ),
        ("Kim jest", {"fields": ["about_title", "about", "aim", "fields_of_work"]}),
        ("Rozwój społeczny i ZIT", {"fields": ["social_title", "social", "undertakings_total"]}),
        PUBLISHING,
        REVIEW,
    ]


@admin.register(Undertaking)
class UndertakingAdmin(OtherFormsAdmin):
    list_display = ["name", "order", "visibility", "changed_at", "page_link"]
    list_editable = ["order"]
    search_fields = ["name", "description", "aim", "body"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        ("Przedsięwzięcie", {"fields": ["name", "description", "first_year", "last_year"]}),
        ("Treść", {"fields": ["aim", "body", "scope", "goals"]}),
        PUBLISHING,
        REVIEW,
        advanced("slug"),
    ]


class CityForm(forms.ModelForm):
    def clean_is_ours(self):
        """The database refuses a second city of ours; the form says so beside the field."""
        is_ours = self.cleaned_data["is_ours"]
        if is_ours and City.objects.filter(is_ours=True).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Inne miasto jest już oznaczone jako nasze.")
        return is_ours


@admin.register(City)
class CityAdmin(VersionedAdmin):
    form = CityForm
    list_display = ["name", yes_or_no("is_ours", "nasze miasto"), "latitude", "longitude"]
    search_fields = ["name"]
    fieldsets = [
        ("Miasto", {"fields": ["name", "is_ours"]}),
        ("Miejsce na mapie", {"fields": ["latitude", "longitude"]}),
    ]


@admin.register(RevitalisationProject)
class RevitalisationProjectAdmin(PublishableAdmin):
    list_display = ["number", "name", "city", "visibility", "changed_at", "page_link"]
    list_display_links = ["name"]
    list_select_related = ["city"]
    list_filter = ["state", "city", "undertaking"]
    search_fields = ["name", "area", "body", "city__name"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        ("Projekt", {"fields": ["number", "name", "city", "undertaking"]}),
        ("Opis", {"fields": ["body", "area", "first_year", "last_year", "url"]}),
        (
            "Pieniądze",
            {
                "fields": ["value", "eu_share", "source", "as_of"],
                "description": "Jeśli kwoty nie są znane, zostaw puste. Do kwot podaj źródło i dzień.",
            },
        ),
        PUBLISHING,
        REVIEW,
        advanced("slug"),
    ]
