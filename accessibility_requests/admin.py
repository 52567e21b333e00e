import datetime

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from core.grammar import format_datetime, format_day
from publishing.admin import EditorAdmin, RevisionAdmin, SingletonAdmin
from publishing.admin.fields import INVALID_DATE_MESSAGE, DateWidget
from publishing.forms import DayField

from . import mail
from .models import AccessRequest, RequestSettings


@admin.register(RequestSettings)
class RequestSettingsAdmin(SingletonAdmin, RevisionAdmin):
    fieldsets = [
        (
            "Informacja o danych osobowych",
            {
                "fields": ["controller", "officer", "recipients", "keep_months"],
                "description": "Mieszkańcy czytają ją obok formularza wniosku i formularza powiadomień e-mail. "
                "Formularz wniosku zadziała, gdy wpiszesz tu wszystko oprócz odbiorców danych i podasz adres do "
                "powiadomień.",
            },
        ),
        ("Inne sprawy dostępności", {"fields": ["coordinator"]}),
        ("Powiadomienia", {"fields": ["notify_email"]}),
    ]


class CaseForm(forms.ModelForm):
    note = forms.CharField(
        label="Nowa notatka",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text="Na przykład z kim i o czym była rozmowa. Zapisanej notatki nie można zmienić ani usunąć.",
    )


class RegisterForm(forms.ModelForm):
    """Registers a request that came by phone, by letter, by e-mail or in person."""

    CHANNELS = AccessRequest.Channel.choices[1:]  # without the form of the site

    received_on = DayField(
        label="Dzień, w którym wpłynął",
        initial=timezone.localdate,
        widget=DateWidget,
        error_messages={"invalid": INVALID_DATE_MESSAGE},
        help_text="Od tego dnia urząd ma 7 dni.",
    )
    channel = forms.ChoiceField(
        label="Jak wpłynął",
        choices=CHANNELS,
        initial=CHANNELS[0][0],
    )

    def clean_received_on(self):
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError("Ten dzień jeszcze nie nadszedł.")
        return day


@admin.register(AccessRequest)
class AccessRequestAdmin(EditorAdmin):
    form = CaseForm
    change_form_template = "admin/accessibility_requests/case.html"
    list_display = ["case_number", "submitted_page", "state", "deadline_label", "received_at"]
    list_filter = ["state", "year"]
    search_fields = ["page", "serial"]
    actions = None
    register_fieldsets = [
        ("Wniosek", {"fields": ["received_on", "channel", "page", "problem", "alternative"]}),
        ("Kontakt", {"fields": ["way", "contact"]}),
    ]
    submitted_fields = [
        "received_at",
        "channel",
        "submitted_page",
        "submitted_problem",
        "submitted_alternative",
        "way",
        "submitted_contact",
    ]
    readonly_fields = [
        *submitted_fields,
        "deadline_label",
        "latest_deadline_label",
        "complaint_label",
        "event_log",
        "notification_status",
    ]
    fieldsets = [
        ("Wniosek", {"fields": submitted_fields}),
        ("Termin", {"fields": ["deadline_label", "latest_deadline_label"]}),
        (
            "Załatwianie",
            {
                "fields": [
                    "state",
                    "extended_to",
                    "extension_reason",
                    "refusal_reason",
                    "informed_on",
                    "closed_on",
                    "note",
                ]
            },
        ),
        (
            "Skarga",
            {
                "fields": ["complaint_on", "complaint_label", "complaint_closed_on"],
                "description": "Wypełnij, gdy osoba nie zgadza się z odpowiedzią i złoży skargę do urzędu.",
            },
        ),
        ("Przebieg sprawy", {"fields": ["event_log", "notification_status"]}),
    ]

    @admin.display(description="wniosek", ordering="serial")
    def case_number(self, case):
        return case.number

    @admin.display(description="termin")
    def deadline_label(self, case):
        """The deadline in words; overdue ones do not rely on colour alone (WCAG 1.4.1)."""
        if not case.deadline:
            return f"zakończony {format_day(case.closed_on)}"
        if case.deadline.is_over:
            return format_html('<strong class="late">Uwaga! {}</strong>', case.deadline)
        return str(case.deadline)

    @admin.display(description="termin odpowiedzi na skargę")
    def complaint_label(self, case):
        if not case.complaint_deadline:
            return "–"
        if case.complaint_deadline.is_over:
            return format_html('<strong class="late">Uwaga! {}</strong>', case.complaint_deadline)
        return f"{case.complaint_deadline} (miesiąc)"

    @admin.display(description="najdalszy możliwy termin")
    def latest_deadline_label(self, case):
        return f"{format_day(case.latest_by)} (2 miesiące)"

    @admin.display(description="czego dotyczy")
    def submitted_page(self, case):
        return format_submitted_text(case, case.page)

    @admin.display(description="co jest niedostępne")
    def submitted_problem(self, case):
        return format_submitted_text(case, case.problem)

    @admin.display(description="inna postać")
    def submitted_alternative(self, case):
        return format_submitted_text(case, case.alternative)

    @admin.display(description="dane do kontaktu")
    def submitted_contact(self, case):
        return format_submitted_text(case, case.contact)

    @admin.display(description="przebieg")
    def event_log(self, case):
        lines = [
            (
                format_datetime(event.at),
                event.author_name or "serwis",
                event.what,
                format_submitted_text(case, event.note) if event.note else "",
            )
            for event in case.events.all()
        ]
        if not lines:
            return "Jeszcze nikt nic nie zapisał."
        return format_html(
            '<ol class="event-log">{}</ol>',
            format_html_join("", "<li><strong>{}</strong>, {}: {} {}</li>", lines),
        )

    @admin.display(description="powiadomienie e-mailem")
    def notification_status(self, case):
        if case.channel != AccessRequest.Channel.FORM:
            return "niepotrzebne: wniosek wpisano tutaj do rejestru."
        if case.notified_at:
            return f"wysłane {format_datetime(case.notified_at)}"
        if case.notice_error:
            return "niewysłane: serwer poczty go nie przyjął. Serwis spróbuje jeszcze raz."
        if not mail.get_notification_address():
            return "niewysłane: poczta nie jest ustawiona albo nie ma adresu do powiadomień."
        if mail.is_over_daily_limit():
            return "niewysłane: dziś było dużo wniosków. W ciągu godziny serwis wyśle jedną wiadomość o wszystkich."
        return "niewysłane: serwis spróbuje jeszcze raz."

    def has_change_permission(self, request, obj=None):
        """Read-only after personal data were erased: later notes would never be erased."""
        return super().has_change_permission(request, obj) and not (obj and obj.erased_at)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_form(self, request, obj=None, **kwargs):
        return super().get_form(request, obj, **({} if obj else {"form": RegisterForm}) | kwargs)

    def get_fieldsets(self, request, obj=None):
        return self.fieldsets if obj else self.register_fieldsets

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if obj else ()

    def view_on_site(self, case):
        return None

    def get_urls(self):
        return [
            path(
                "<path:object_id>/druk/",
                self.admin_site.admin_view(self.print_view),
                name="accessibility_requests_accessrequest_print",
            ),
            *super().get_urls(),
        ]

    def print_view(self, request, object_id):
        case = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, case):
            raise PermissionDenied
        if case is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": str(case),
            "case": case,
            "opts": self.opts,
            "printed_at": timezone.now(),
        }
        return render(request, "admin/accessibility_requests/case_print.html", context)

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        if not change:
            self.register_case(request, obj, form.cleaned_data)
            return
        # The data may have been erased since the form was opened: saving would restore them.
        if not AccessRequest.objects.select_for_update().filter(pk=obj.pk, erased_at=None).first():
            raise PermissionDenied
        super().save_model(request, obj, form, change)
        for what in describe_changes(obj, form):
            obj.log_event(what, author=request.user)
        if form.cleaned_data.get("note"):
            obj.log_event("Notatka:", form.cleaned_data["note"], author=request.user)

    def register_case(self, request, case, typed):
        noon = datetime.datetime.combine(typed["received_on"], datetime.time(12))
        case.set_received(timezone.make_aware(noon))
        case.channel = typed["channel"]
        case.site = request.build_absolute_uri("/")[:300]
        # Staff know of it already.
        case.notified_at = timezone.now()
        case.save()
        case.log_event(
            f"Wniosek wpłynął {case.get_channel_display()}. Wpisano go do rejestru.", author=request.user
        )


def format_submitted_text(case, text):
    """Format submitted text with its line breaks, isolated from the text direction around it."""
    if not text:
        return "usunięto" if case.erased_at else "–"
    return format_html('<span class="typed" dir="auto">{}</span>', text)


def describe_changes(case, form):
    """Yield a Polish sentence for each change, for the event log. Reasons are not repeated."""
    if "state" in form.changed_data:
        before = dict(AccessRequest._meta.get_field("state").choices).get(form.initial["state"])
        yield f"Zmiana stanu: {before} → {case.get_state_display()}."
    if "extended_to" in form.changed_data:
        yield f"Nowy termin: {format_day(case.extended_to)}." if case.extended_to else "Usunięto nowy termin."
    if "closed_on" in form.changed_data:
        yield (
            f"Dzień zakończenia: {format_day(case.closed_on)}."
            if case.closed_on
            else "Usunięto dzień zakończenia."
        )
    for name, what in {
        "informed_on": "Powiadomiono osobę",
        "complaint_on": "Wpłynęła skarga",
        "complaint_closed_on": "Odpowiedź na skargę",
    }.items():
        if name in form.changed_data:
            day = getattr(case, name)
            yield f"{what}: {format_day(day)}." if day else f"{what}: usunięto datę."
    if {"extension_reason", "refusal_reason"} & set(form.changed_data):
        yield "Zmieniono powód przedłużenia albo uzasadnienie odmowy."
