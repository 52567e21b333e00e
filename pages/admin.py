from django import forms
from django.contrib import admin
from django.urls import reverse

from publishing.admin import (
    AFTER_INLINES_CLASS,
    PUBLISHING_FIELDSET,
    REVIEW_FIELDSET,
    SEARCH_FIELDSET,
    AlternativeFormatsAdmin,
    CopyMixin,
    DraftStateAdmin,
    EditorInline,
    RevisionAdmin,
    SingletonAdmin,
    build_advanced_fieldset,
)

from .models import Announcement, Article, GlossaryTerm, MenuItem, Page, SiteSettings


@admin.register(Article)
class ArticleAdmin(CopyMixin, AlternativeFormatsAdmin):
    list_display = ["title", "order", "visibility", "changed_at", "page_link"]
    list_editable = ["order"]
    search_fields = ["title", "description", "body"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        ("Artykuł", {"fields": ["title", "description", "information_as_of", "image"]}),
        ("Treść", {"fields": ["body"]}),
        (
            "Film",
            {
                "fields": ["film_url", "film_title", "film_minutes", "film_host", "film_summary"],
                "description": "Tylko jeśli artykuł poleca film. Wtedy wypełnij wszystkie pola.",
                "classes": ["collapse"],
            },
        ),
        PUBLISHING_FIELDSET,
        REVIEW_FIELDSET,
        SEARCH_FIELDSET,
        build_advanced_fieldset("slug"),
    ]


@admin.register(Page)
class PageAdmin(AlternativeFormatsAdmin):
    list_display = ["title", "visibility", "changed_at", "page_link"]
    search_fields = ["title", "description", "body"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        ("Strona", {"fields": ["title", "description", "information_as_of"]}),
        ("Treść", {"fields": ["shows_recruitment", "body", "shows_contact"]}),
        PUBLISHING_FIELDSET,
        REVIEW_FIELDSET,
        SEARCH_FIELDSET,
        build_advanced_fieldset("slug"),
    ]


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(DraftStateAdmin):
    list_display = ["name", "expansion", "visibility", "changed_at", "page_link"]
    search_fields = ["name", "expansion", "definition", "forms"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        ("Słowo", {"fields": ["name", "expansion", "definition", "more_url"]}),
        ("Gdzie je rozpoznać", {"fields": ["forms"]}),
        PUBLISHING_FIELDSET,
        REVIEW_FIELDSET,
        SEARCH_FIELDSET,
        build_advanced_fieldset("slug"),
    ]


@admin.register(Announcement)
class AnnouncementAdmin(SingletonAdmin, DraftStateAdmin):
    fieldsets = [
        ("Komunikat", {"fields": ["text", "kind", "url", "link_text"]}),
        (
            "Od kiedy do kiedy",
            {
                "fields": ["publish_from", "publish_until"],
                "description": "Komunikat pojawi się i zniknie sam, co do minuty. Bez końca zostanie, aż go wycofasz.",
            },
        ),
    ]


class MenuItemForm(forms.ModelForm):
    class Meta:
        labels = {"section": "Prowadzi do działu"}


class MenuItemInline(EditorInline):
    model = MenuItem
    form = MenuItemForm
    introduction = (
        "Menu jest na górze każdej strony, stopka na dole, a najczęstsze sprawy na stronie głównej. Każda pozycja "
        "prowadzi do jednego miejsca: działu serwisu, strony albo adresu w internecie. Żeby usunąć pozycję, zaznacz "
        "„Usuń” i zapisz."
    )
    fields = [("label", "place", "order"), "note", ("section", "page", "url")]


@admin.register(SiteSettings)
class SiteSettingsAdmin(SingletonAdmin, RevisionAdmin):
    inlines = [MenuItemInline]
    fieldsets = [
        (
            "Dane kontaktowe",
            {
                "fields": [
                    *("office", "office_mark", "contact_unit", "contact_address", "contact_phone"),
                    *("contact_email", "contact_edelivery", "bip_url", "contact_hours"),
                ]
            },
        ),
        ("Stare informacje", {"fields": ["outdated_after_months"]}),
        ("Strona główna", {"fields": ["home_title", "home_lead", "home_description"]}),
        ("Lista artykułów", {"fields": ["articles_title", "articles_lead"]}),
        ("Stopka", {"fields": ["footer_text"]}),
        (
            "Zaawansowane",
            {"fields": ["section", "security_email"], "classes": ["collapse", AFTER_INLINES_CLASS]},
        ),
    ]

    def view_on_site(self, item):
        return reverse("home")
