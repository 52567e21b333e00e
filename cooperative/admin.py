from django.contrib import admin, messages
from django.utils.html import format_html

from core.grammar import format_datetime
from publishing.admin import (
    AFTER_INLINES_CLASS,
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
from publishing.publication import iter_published_states

from .cancellation import CancellationMixin
from .models import (
    Cooperative,
    Meeting,
    MeetingDocument,
    Recruitment,
    RecruitmentDocument,
    Resolution,
    ResolutionDocument,
)

UNTOLD_CHANGE_MESSAGE = (
    "Termin albo miejsce jest inne niż na stronie, ale mieszkańcy nie dowiedzą się, że coś się zmieniło. "
    "Powiedz im to: w polu „Co się zmieniło” wybierz „nowy termin” albo „nowe miejsce”."
)


class AttachmentInline(DraftInline):
    introduction = "Mieszkańcy pobiorą te dokumenty ze strony. Nowy plik dodasz tutaj, przy polu „Dokument”."
    fields = [("document", "order")]


class ResolutionDocumentInline(AttachmentInline):
    model = ResolutionDocument


class MeetingDocumentInline(AttachmentInline):
    model = MeetingDocument


class RecruitmentDocumentInline(AttachmentInline):
    model = RecruitmentDocument


@admin.register(Cooperative)
class CooperativeAdmin(SingletonAdmin, AlternativeFormatsAdmin):
    fieldsets = [
        ("Spółdzielnia", {"fields": ["name", "short_name", "founded_by", "information_as_of"]}),
        ("Co ma robić", {"fields": ["lead", "description", "employs", "purposes", "helps_to", "activities"]}),
        PUBLISHING_FIELDSET,
        REVIEW_FIELDSET,
        SEARCH_FIELDSET,
    ]


@admin.register(Meeting)
class MeetingAdmin(CancellationMixin, CopyMixin, DraftStateAdmin):
    not_copied_fields = ["change", "former_place", "change_note"]
    inlines = [MeetingDocumentInline]
    list_display = ["title", "starts_at", "place", "status_label", "visibility", "page_link"]
    list_filter = ["state", "change", "starts_at"]
    search_fields = ["title", "place", "address", "body"]
    date_hierarchy = "starts_at"
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        ("Spotkanie", {"fields": ["title", "description", "audience"]}),
        ("Kiedy i gdzie", {"fields": [("starts_at", "ends_at"), ("place", "address")]}),
        ("Treść", {"fields": ["image", "body"]}),
        PUBLISHING_FIELDSET,
        REVIEW_FIELDSET,
        SEARCH_FIELDSET,
        build_advanced_fieldset("slug"),
    ]
    change_fields = ["change", "change_note", "moved_from", "former_place"]

    def get_fieldsets(self, request, obj=None):
        """Put the fields of a change below the place of a meeting that was announced, at the end of other forms."""
        first, when_and_where, text, *rest = super().get_fieldsets(request, obj)
        if obj and obj.is_live:
            change = ("Zmiana albo odwołanie", {"fields": self.change_fields})
            return [first, when_and_where, change, text, *rest]
        options = {"fields": self.change_fields, "classes": ["collapse", AFTER_INLINES_CLASS]}
        change = ("Zmiana albo odwołanie", options)
        return [first, when_and_where, text, change, *rest]

    def prepare_draft(self, form, item):
        """Fill in the date and the place that visitors knew, unless they were typed."""
        if item.is_moved and item.moved_from is None:
            item.moved_from = find_former(item, "starts_at")
        if item.is_relocated and not item.former_place:
            item.former_place = find_former(item, "full_place") or ""
        super().prepare_draft(form, item)

    def get_draft_warnings(self, draft):
        """
        Add warnings if the date is over and was not before, which may be a slip, and if the date or the place is not
        the announced one and visitors would not be told.
        """
        warnings = super().get_draft_warnings(draft)
        announced = next(iter_published_states(draft), None)
        if draft.is_over and not (announced and announced.is_over):
            warnings = [*warnings, format_past_date(draft)]
        if announced is None or draft.change or not announced.is_published or announced.is_over:
            return warnings
        is_same = (announced.starts_at, announced.full_place) == (draft.starts_at, draft.full_place)
        return warnings if is_same else [*warnings, UNTOLD_CHANGE_MESSAGE]

    def publish(self, request, item, expected_revision, **options):
        """Warn of what get_draft_warnings names, once it is published."""
        before = (item.starts_at, item.full_place)
        is_announced = item.is_published and not item.is_over
        was_live_and_over = item.is_live and item.is_over
        is_done = super().publish(request, item, expected_revision, **options)
        if is_done and item.is_live and item.is_over and not was_live_and_over:
            link = format_html('<a href="{}#id_starts_at_0">popraw go</a>', self.get_url("change", item))
            self.message_user(request, format_past_date(item, link), messages.WARNING)
        if is_done and is_announced and not item.change and before != (item.starts_at, item.full_place):
            message = format_html(
                "Termin albo miejsce jest inne niż dotąd, ale strona nie mówi, że coś się zmieniło. "
                'Mieszkańcy mają o tym wiedzieć? <a href="{}#id_change">Napisz, co się zmieniło</a>.',
                self.get_url("change", item),
            )
            self.message_user(request, message, messages.WARNING)
        return is_done

    @admin.display(description="termin")
    def status_label(self, meeting):
        _, label = meeting.status
        return label


def format_past_date(meeting, what_to_do="popraw go"):
    """Return the warning for a date that is over. It may be right: past meetings are entered for the chronicle."""
    when = format_datetime(meeting.starts_at or meeting.ends_at)
    return format_html("Ten termin już minął: {}. Jeśli rok jest pomyłką, {}.", when, what_to_do)


def find_former(meeting, name):
    """Return the last value of attribute `name` that visitors saw before that of `meeting`, or None."""
    values = (getattr(former, name) for former in iter_published_states(meeting))
    return next((value for value in values if value and value != getattr(meeting, name)), None)


@admin.register(Recruitment)
class RecruitmentAdmin(CopyMixin, DraftStateAdmin):
    not_copied_fields = ["meeting"]
    inlines = [RecruitmentDocumentInline]
    list_display = ["title", "opens_on", "closes_on", "status_label", "visibility", "page_link"]
    list_select_related = ["meeting"]
    list_filter = ["state", "opens_on"]
    search_fields = ["title", "description", "tasks", "wanted"]
    date_hierarchy = "opens_on"
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        ("Nabór", {"fields": ["title", "description", "image", "information_as_of"]}),
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
