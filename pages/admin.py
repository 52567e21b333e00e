from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

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
from publishing.form_recovery import mark_display_only
from publishing.permissions import has_model_permission
from publishing.serialization import has_same_content, serialize_stored_item
from publishing.templatetags.languages import lang_attribute

from .menu_forms import (
    MAX_ROWS,
    MENU_PREFIX,
    MOVE_FIELD,
    MenuItemForm,
    MenuRowFormSet,
    add_row,
    build_target_choices,
    move_row,
)
from .models import (
    Announcement,
    Article,
    GlossaryTerm,
    HomeSettings,
    MenuItem,
    MenuSettings,
    Page,
    SiteSettings,
)


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
    list_display = ["title_in_language", "visibility", "changed_at", "page_link"]
    search_fields = ["title", "description", "body"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        ("Strona", {"fields": ["title", "description", "information_as_of"]}),
        ("Treść", {"fields": ["shows_recruitment", "body", "shows_contact"]}),
        ("Język", {"fields": ["language"], "classes": ["collapse"]}),
        PUBLISHING_FIELDSET,
        REVIEW_FIELDSET,
        SEARCH_FIELDSET,
        build_advanced_fieldset("slug"),
    ]

    @admin.display(description="tytuł", ordering="title")
    def title_in_language(self, page):
        return format_html("<span{}>{}</span>", lang_attribute(page), page.title)

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        for name in obj.verbatim_fields if obj else ():
            if name in form.base_fields:
                form.base_fields[name].widget.attrs["lang"] = obj.language
        return form


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


class SettingsAdmin(SingletonAdmin, RevisionAdmin):
    """
    One of the forms of SiteSettings, which would be too long as one form.

    A form changes and restores its own fields only: what another form saved meanwhile stays.
    """

    def get_queryset(self, request):
        """Return instances of the concrete model, whose signals are received elsewhere."""
        return SiteSettings.objects.all()

    def has_view_permission(self, request, obj=None):
        return has_model_permission(request.user, "view", self.model) or self.has_change_permission(
            request, obj
        )

    def has_change_permission(self, request, obj=None):
        return has_model_permission(request.user, "change", self.model)

    def has_add_permission(self, request):
        """The settings are created by the form of the contact details."""
        return not self.opts.proxy and super().has_add_permission(request)

    def changelist_view(self, request, extra_context=None):
        if self.opts.proxy and self.has_change_permission(request) and not SiteSettings.objects.exists():
            return redirect("admin:pages_sitesettings_add")
        return super().changelist_view(request, extra_context)

    def view_on_site(self, item):
        return reverse("home")

    def is_changed_since(self, item, opened_revision, latest_revision):
        if opened_revision is None:
            return super().is_changed_since(item, opened_revision, latest_revision)
        older, newer = opened_revision.data, latest_revision.data
        return not has_same_content(SiteSettings, newer, self.replace_own_fields(newer, older))

    def serialize_edit(self, edit):
        return self.limit_to_form(super().serialize_edit(edit), edit.latest_revision)

    def limit_to_form(self, data, latest_revision):
        return self.replace_own_fields(latest_revision.data, data) if latest_revision else data

    def get_restored_data(self, item, revision):
        return self.replace_own_fields(serialize_stored_item(item), revision.data)

    def replace_own_fields(self, data, changed):
        """Return `data` with the fields and the rows of this form taken from `changed`."""
        names = flatten_fieldsets(self.fieldsets)
        own_fields = {name: changed["fields"][name] for name in names if name in changed["fields"]}
        children = changed["children"] if self.inlines else data["children"]
        return {**data, "fields": {**data["fields"], **own_fields}, "children": children}


@admin.register(SiteSettings)
class ContactSettingsAdmin(SettingsAdmin):
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
        ("Zaawansowane", {"fields": ["security_email"], "classes": ["collapse", AFTER_INLINES_CLASS]}),
    ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        return super().changeform_view(
            request, object_id, form_url, {"title": "Dane kontaktowe", **(extra_context or {})}
        )


@admin.register(HomeSettings)
class HomeSettingsAdmin(SettingsAdmin):
    fieldsets = [
        ("Strona główna", {"fields": ["home_title", "home_lead", "home_description"]}),
        ("Lista artykułów", {"fields": ["articles_title", "articles_lead"]}),
        ("Nazwa serwisu", {"fields": ["section"]}),
    ]


class MenuItemInline(EditorInline):
    model = MenuItem
    form = MenuItemForm
    formset = MenuRowFormSet
    template = "admin/pages/menu_rows.html"
    introduction = (
        "Menu jest na górze każdej strony, stopka na dole. Każda pozycja prowadzi w jedno miejsce: do strony serwisu "
        "albo pod adres w internecie. Żeby usunąć pozycję, zaznacz „Usuń” i zapisz."
    )
    fields = [("label", "place", "note", "target", "url", "order", "ordered_place")]

    def get_formset(self, request, obj=None, **kwargs):
        # Once for all rows.
        form = type("MenuItemForm", (self.form,), {"target_choices": build_target_choices()})
        return super().get_formset(request, obj, form=form, **kwargs)


@admin.register(MenuSettings)
class MenuSettingsAdmin(SettingsAdmin):
    inlines = [MenuItemInline]
    fieldsets = [("Stopka", {"fields": ["footer_text"], "classes": [AFTER_INLINES_CLASS]})]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = {}
        if request.method == "POST" and {MOVE_FIELD, "_add_row", "_show_menu"} & request.POST.keys():
            context = self.arrange_rows(request)
        return super().changeform_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def arrange_rows(self, request):
        """Change the order or the number of the submitted rows. They are shown again and not saved yet."""
        mark_display_only(request)
        data, pressed = request.POST, request.POST.get(MOVE_FIELD, "")
        is_row_added = "_add_row" in data and add_row(data, MENU_PREFIX)
        if "_add_row" in data and not is_row_added:
            self.message_user(request, f"Więcej pozycji niż {MAX_ROWS} się nie zmieści.", messages.WARNING)
        if label := move_row(data, MENU_PREFIX, pressed):
            self.message_user(request, f"Przesunięto: {label}. Zapisz, żeby zobaczyli to mieszkańcy.")
        # Nothing was to be saved, so nothing is in error yet.
        return {"pressed": pressed, "is_row_added": is_row_added, "error_summary": []}
