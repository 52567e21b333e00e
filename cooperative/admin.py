from django.contrib import admin

from publishing.admin import (
    PUBLISHING_FIELDSET,
    REVIEW_FIELDSET,
    SEARCH_FIELDSET,
    AlternativeFormatsAdmin,
    CopyMixin,
    DraftInline,
    DraftStateAdmin,
    SingletonAdmin,
    build_advanced_fieldset,
)

from .models import Cooperative, Meeting, Recruitment, Resolution, ResolutionDocument


@admin.register(Cooperative)
class CooperativeAdmin(SingletonAdmin, AlternativeFormatsAdmin):
    fieldsets = [
        ("Spółdzielnia", {"fields": ["name", "short_name", "founded_by", "information_as_of"]}),
        ("Co robi", {"fields": ["lead", "description", "employs", "purposes", "helps_to", "activities"]}),
        PUBLISHING_FIELDSET,
        REVIEW_FIELDSET,
        SEARCH_FIELDSET,
    ]


@admin.register(Meeting)
class MeetingAdmin(CopyMixin, DraftStateAdmin):
    not_copied_fields = ["change", "change_note"]
    list_display = ["title", "starts_at", "place", "status_label", "visibility", "page_link"]
    list_filter = ["state", "change", "starts_at"]
    search_fields = ["title", "place", "address", "body"]
    date_hierarchy = "starts_at"
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        ("Spotkanie", {"fields": ["title", "description", "audience"]}),
        ("Kiedy i gdzie", {"fields": ["starts_at", "ends_at", "place", "address"]}),
        ("Treść", {"fields": ["body"]}),
        (
            "Odwołane albo przeniesione",
            {"fields": ["change", "moved_from", "change_note"], "classes": ["collapse"]},
        ),
        PUBLISHING_FIELDSET,
        REVIEW_FIELDSET,
        SEARCH_FIELDSET,
        build_advanced_fieldset("slug"),
    ]

    @admin.display(description="termin")
    def status_label(self, meeting):
        _, label = meeting.status
        return label


@admin.register(Recruitment)
class RecruitmentAdmin(CopyMixin, DraftStateAdmin):
    not_copied_fields = ["meeting"]
    list_display = ["title", "opens_on", "closes_on", "status_label", "visibility", "page_link"]
    list_select_related = ["meeting"]
    list_filter = ["state", "opens_on"]
    search_fields = ["title", "description", "tasks", "wanted"]
    date_hierarchy = "opens_on"
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        ("Nabór", {"fields": ["title", "description", "information_as_of"]}),
        ("Praca", {"fields": ["tasks", "wanted", "town", "how_to_apply"]}),
        ("Terminy", {"fields": ["opens_on", "closes_on", "meeting"]}),
        PUBLISHING_FIELDSET,
        REVIEW_FIELDSET,
        SEARCH_FIELDSET,
        build_advanced_fieldset("slug"),
    ]

    @admin.display(description="nabór")
    def status_label(self, recruitment):
        _, label = recruitment.status
        return label


class ResolutionDocumentInline(DraftInline):
    model = ResolutionDocument
    introduction = (
        "Załączniki to dokumenty z działu „Obrazy i dokumenty”. Mieszkańcy pobiorą je ze strony uchwały. Nowy plik "
        "dodasz tutaj: „Dodaj: dokument”."
    )
    fields = [("document", "order")]


@admin.register(Resolution)
class ResolutionAdmin(DraftStateAdmin):
    list_display = ["number", "date", "subject", "visibility", "page_link"]
    search_fields = ["number", "subject", "summary"]
    date_hierarchy = "date"
    inlines = [ResolutionDocumentInline]
    fieldsets = [
        ("Uchwała", {"fields": ["number", "date", "body", "subject"]}),
        ("Dla mieszkańców", {"fields": ["summary"]}),
        ("Gdzie ją ogłoszono", {"fields": ["official_place", "official_url"]}),
        PUBLISHING_FIELDSET,
        REVIEW_FIELDSET,
        SEARCH_FIELDSET,
        build_advanced_fieldset("slug"),
    ]
