"""
Requests for accessibility and their handling by the office.

Source: art. 18 of the act of 4 April 2019 on digital accessibility (Dz.U. 2023 poz. 1440). Anyone may request that
a page, a document or a part of one be made accessible or provided in another way, and gives a contact only. The office
answers within 7 days, or gives the reason and a new date, at most 2 months after the request.

Deadlines follow art. 57 of the code of administrative procedure: the day of the request does not count, and a period in
months ends on the same day of the month or on its last day. The code moves an end on a Saturday or holiday to the next
working day; this is not applied, since an earlier answer is lawful too.
"""

import datetime
import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from accessibility.deadlines import Deadline
from core.constraints import FieldCheck
from core.models import Singleton
from core.users import get_display_name
from publishing.admin_urls import get_admin_url
from publishing.models import RevisionMixin, SavedSubmission, add_months

ANSWER_DAYS = 7
MAX_EXTENSION_MONTHS = 2


class RequestSettings(Singleton, RevisionMixin):
    """Privacy notice of the request form (GDPR art. 13) and the address for notifications."""

    controller = models.TextField(
        "administrator danych",
        blank=True,
        help_text="Nazwa, adres i kontakt urzędu, który odpowiada za dane z wniosków.",
    )
    officer = models.TextField(
        "kontakt z inspektorem ochrony danych",
        blank=True,
        help_text="Na przykład e-mail, telefon albo adres.",
    )
    recipients = models.TextField(
        "komu urząd przekazuje dane",
        blank=True,
        help_text="Całym zdaniem. Zostaw puste, jeśli nikomu.",
    )
    keep_months = models.PositiveSmallIntegerField(
        "ile miesięcy przechowywać dane",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text="Liczone od zakończenia sprawy. Potem serwis sam usuwa dane osobowe. Zostają "
        "numer, daty i wynik.",
    )
    coordinator = models.TextField(
        "koordynator do spraw dostępności",
        blank=True,
        help_text="Imię, nazwisko, telefon, e-mail. Formularz odsyła do tej osoby w sprawach budynku i tłumacza "
        "języka migowego.",
    )
    notify_email = models.EmailField(
        "e-mail do powiadomień",
        blank=True,
        help_text="Tu przyjdzie wiadomość o nowym wniosku: numer i odnośnik do panelu, bez danych osobowych.",
    )

    class Meta:
        verbose_name = "ustawienia wniosków o dostępność"
        verbose_name_plural = "ustawienia wniosków o dostępność"

    def __str__(self):
        return "Ustawienia wniosków o dostępność"

    @property
    def accepts_requests(self):
        """Return whether the office may take personal data, and will know of a request."""
        return not self.missing_fields and bool(settings.EMAIL_HOST or not settings.PRODUCTION)

    @property
    def names_controller(self):
        """Return whether residents can be told who answers for their data (GDPR art. 13(1)(a) and (b))."""
        return bool(self.controller and self.officer)

    @property
    def missing_fields(self):
        """Return the Polish names of missing parts of the privacy notice (GDPR art. 13), and of the recipient."""
        mandatory = ("controller", "officer", "keep_months", "notify_email")
        return [self._meta.get_field(name).verbose_name for name in mandatory if not getattr(self, name)]


def generate_token():
    return secrets.token_urlsafe(24)


class State(models.TextChoices):
    NEW = "new", "nowy"
    IN_PROGRESS = "in_progress", "w toku"
    EXTENDED = "extended", "przedłużony"
    DONE = "done", "załatwiony"
    ANOTHER_WAY = "another_way", "załatwiony w inny sposób"
    REFUSED = "refused", "odmowa"
    WITHDRAWN = "withdrawn", "wycofany przez osobę"
    NO_REQUEST = "no_request", "to nie jest wniosek"


CLOSED = [State.DONE, State.ANOTHER_WAY, State.REFUSED, State.WITHDRAWN, State.NO_REQUEST]


class AccessRequestQuerySet(models.QuerySet):
    def open(self):
        return self.exclude(state__in=CLOSED)

    def overdue(self):
        today = timezone.localdate()
        return self.open().filter(Q(extended_to=None, answer_by__lt=today) | Q(extended_to__lt=today))

    def overdue_complaints(self):
        return [
            case
            for case in self.filter(complaint_on__isnull=False, complaint_closed_on=None)
            if case.complaint_deadline.is_over
        ]

    def due_for_erasure(self, day):
        """Filter cases whose retention period has ended by `day`; none while no period is configured."""
        kept = RequestSettings.objects.values_list("keep_months", flat=True).first()
        if not kept:
            return self.none()
        # Not while a complaint waits.
        waiting = Q(complaint_on__isnull=False, complaint_closed_on=None)
        return self.filter(erased_at=None, closed_on__lte=add_months(day, -kept)).exclude(waiting)

    def erase_due(self, day):
        """Erase the personal data of all cases due on `day` and return their number."""
        return sum(
            self._erase_if_due(pk, day) for pk in self.due_for_erasure(day).values_list("pk", flat=True)
        )

    @transaction.atomic
    def _erase_if_due(self, pk, day):
        # Read again with a lock: the case may have been reopened meanwhile.
        case = self.due_for_erasure(day).select_for_update().filter(pk=pk).first()
        if case:
            case.erase()
        return bool(case)

    @transaction.atomic
    def receive(self, fingerprint, **fields):
        """
        Create a request with the next number of the year; return (request, created).

        A form that was submitted twice (double click, "back") yields the existing request.
        """
        same = self.filter(fingerprint=fingerprint).first()
        if same:
            return same, False
        new = self.model(fingerprint=fingerprint, **fields)
        new.set_received(timezone.now())
        new.save()
        new.log_event("Wniosek wpłynął przez formularz.")
        return new, True


class AccessRequest(models.Model):
    """A request for accessibility with its state and deadlines."""

    class Way(models.TextChoices):
        EMAIL = "email", "E-mailem"
        PHONE = "phone", "Przez telefon"
        LETTER = "letter", "Listem"
        OTHER = "other", "Inaczej"

    class Channel(models.TextChoices):
        """How the request came. Those of the form are registered by the site, others by staff."""

        FORM = "form", "przez formularz"
        EMAIL = "email", "e-mailem"
        PHONE = "phone", "przez telefon"
        LETTER = "letter", "listem"
        IN_PERSON = "in_person", "osobiście"

    year = models.PositiveSmallIntegerField("rok", editable=False)
    serial = models.PositiveIntegerField(editable=False)
    # Unguessable token in the URL of the receipt.
    key = models.CharField(max_length=40, unique=True, default=generate_token, editable=False)
    fingerprint = models.CharField(max_length=64, unique=True, null=True, editable=False)
    received_at = models.DateTimeField("wpłynął", default=timezone.now, editable=False)
    answer_by = models.DateField("odpowiedź do", editable=False)
    latest_by = models.DateField("najpóźniej do", editable=False)
    # Base URL from the request, for links in e-mails that a command sends later.
    site = models.CharField(max_length=300, editable=False)

    page = models.CharField("czego dotyczy", max_length=500)
    problem = models.TextField("co jest niedostępne", blank=True)
    alternative = models.TextField("inna postać", blank=True)
    way = models.CharField("jak odpowiedzieć", max_length=6, choices=Way)
    contact = models.TextField("dane do kontaktu")

    channel = models.CharField("jak wpłynął", max_length=10, choices=Channel, default=Channel.FORM)

    state = models.CharField("stan", max_length=12, choices=State, default=State.NEW)
    extended_to = models.DateField(
        "nowy termin",
        null=True,
        blank=True,
        help_text="Tylko gdy urząd nie zdąży w 7 dni. Najpóźniej 2 miesiące od dnia, w którym wniosek wpłynął.",
    )
    extension_reason = models.TextField(
        "powód przedłużenia", blank=True, help_text="To samo urząd musi napisać albo powiedzieć tej osobie."
    )
    closed_on = models.DateField(
        "dzień zakończenia",
        null=True,
        blank=True,
        help_text="Dzień, w którym urząd odpowiedział albo zakończył sprawę.",
    )
    refusal_reason = models.TextField(
        "uzasadnienie odmowy",
        blank=True,
        help_text="Odmówić wolno, gdy zmiana naruszyłaby integralność albo wiarygodność informacji.",
    )
    informed_on = models.DateField(
        "dzień powiadomienia osoby",
        null=True,
        blank=True,
        help_text="Kiedy urząd powiedział tej osobie o odmowie albo o nowym terminie, razem z powodem.",
    )
    complaint_on = models.DateField(
        "dzień złożenia skargi",
        null=True,
        blank=True,
        help_text="Wypełnij, gdy osoba złoży skargę. Urząd ma na nią najwyżej miesiąc.",
    )
    complaint_closed_on = models.DateField("dzień odpowiedzi na skargę", null=True, blank=True)
    erased_at = models.DateTimeField("usunięto dane osobowe", null=True, editable=False)
    notified_at = models.DateTimeField("powiadomiono", null=True, editable=False)
    notice_error = models.CharField(max_length=200, blank=True, editable=False)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "wniosek o dostępność"
        verbose_name_plural = "wnioski o dostępność"
        ordering = ["-year", "-serial"]
        # Requests are never deleted.
        default_permissions = ("view", "add", "change")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "serial"], name="accessibility_requests_accessrequest_one_number"
            ),
            FieldCheck(
                name="accessibility_requests_accessrequest_extension_dated",
                field="extended_to",
                condition=~Q(state="extended") | Q(extended_to__isnull=False),
                violation_error_message="Podaj nowy termin.",
            ),
            FieldCheck(
                name="accessibility_requests_accessrequest_extension_within_two_months",
                field="extended_to",
                condition=Q(extended_to=None)
                | Q(extended_to__gt=models.F("answer_by"), extended_to__lte=models.F("latest_by")),
                violation_error_message="Nowy termin musi wypaść po 7 dniach, ale nie później niż 2 miesiące od "
                "dnia, w którym wniosek wpłynął.",
            ),
            FieldCheck(
                name="accessibility_requests_accessrequest_extension_explained",
                field="extension_reason",
                condition=Q(extended_to=None) | ~Q(extension_reason="") | Q(erased_at__isnull=False),
                violation_error_message="Napisz, dlaczego urząd nie zdąży w 7 dni.",
            ),
            FieldCheck(
                name="accessibility_requests_accessrequest_closed_dated",
                field="closed_on",
                condition=~Q(state__in=["done", "another_way", "refused", "withdrawn", "no_request"])
                | Q(closed_on__isnull=False),
                violation_error_message="Podaj dzień, w którym urząd odpowiedział albo zakończył sprawę.",
            ),
            FieldCheck(
                name="accessibility_requests_accessrequest_open_not_dated",
                field="closed_on",
                condition=~Q(state__in=["new", "in_progress", "extended"]) | Q(closed_on=None),
                violation_error_message="Sprawa jest otwarta. Zmień stan albo usuń dzień zakończenia.",
            ),
            FieldCheck(
                name="accessibility_requests_accessrequest_refusal_explained",
                field="refusal_reason",
                condition=~Q(state="refused") | ~Q(refusal_reason="") | Q(erased_at__isnull=False),
                violation_error_message="Odmowa musi mieć uzasadnienie.",
            ),
        ]

    def __str__(self):
        return f"Wniosek nr {self.number}"

    def get_absolute_url(self):
        return reverse("accessibility_requests:received", args=[self.key])

    def validate_constraints(self, exclude=None):
        """Include constraints on fields that no form shows: deadlines and erasure."""
        super().validate_constraints(exclude=set(exclude or ()) - {"answer_by", "latest_by", "erased_at"})

    def clean(self):
        super().clean()
        errors = {}
        for name in ("closed_on", "informed_on", "complaint_on", "complaint_closed_on"):
            day = getattr(self, name)
            if day and day > timezone.localdate():
                errors[name] = "Ten dzień jeszcze nie nadszedł."
            elif day and day < timezone.localdate(self.received_at):
                errors[name] = "To dzień sprzed wpłynięcia wniosku."
        if self.state in (State.EXTENDED, State.REFUSED) and not self.informed_on:
            errors["informed_on"] = (
                "Powiedz tej osobie, dlaczego tak jest. Wpisz tu dzień, w którym to zrobisz."
            )
        if self.complaint_closed_on and not self.complaint_on:
            errors["complaint_on"] = "Wpisz, kiedy złożono skargę."
        elif self.complaint_closed_on and self.complaint_closed_on < self.complaint_on:
            errors.setdefault("complaint_closed_on", "To dzień sprzed złożenia skargi.")
        if errors:
            raise ValidationError(errors)

    @property
    def number(self):
        return f"{self.serial}/{self.year}"

    @property
    def is_open(self):
        return self.state not in CLOSED

    @property
    def deadline(self):
        """Return the Deadline of an open case, or None if it is closed."""
        return Deadline(self.extended_to or self.answer_by) if self.is_open else None

    @property
    def complaint_deadline(self):
        """
        Return the Deadline of an unanswered complaint, or None without one.

        A month: art. 237 of the code of administrative procedure, with the regulation of 8 January 2002 on complaints.
        """
        is_waiting = self.complaint_on and not self.complaint_closed_on
        return Deadline(add_months(self.complaint_on, 1)) if is_waiting else None

    def set_received(self, received_at):
        """Set the time of receipt, the next number of its year, and the deadlines."""
        day = timezone.localdate(received_at)
        last = AccessRequest.objects.filter(year=day.year).aggregate(last=Max("serial"))["last"] or 0
        self.received_at, self.year, self.serial = received_at, day.year, last + 1
        self.answer_by = day + datetime.timedelta(days=ANSWER_DAYS)
        self.latest_by = add_months(day, MAX_EXTENSION_MONTHS)

    def log_event(self, what, note="", author=None):
        """Append an event to the case's log; without `author` the site itself is the actor."""
        name = get_display_name(author)[:200] if author else ""
        self.events.create(at=timezone.now(), author=author, author_name=name, what=what, note=note)

    @transaction.atomic
    def erase(self, reason="minął czas ich przechowywania"):
        """
        Remove personal data and free text, also what staff typed and did not save; number, dates and result stay.

        `reason` goes into the log, in Polish.
        """
        for name in (
            "page",
            "problem",
            "alternative",
            "way",
            "contact",
            "extension_reason",
            "refusal_reason",
        ):
            setattr(self, name, "")
        self.fingerprint = None
        self.notice_error = ""
        self.erased_at = timezone.now()
        self.save()
        self.events.exclude(note="").update(note=AccessRequestEvent.ERASED)
        SavedSubmission.objects.filter(path=get_admin_url(self)).delete()
        self.log_event(f"Usunięto dane osobowe: {reason}.")


class AccessRequestEvent(models.Model):
    """One entry of a case's append-only log. Only notes are removed when personal data are erased."""

    ERASED = "(treść usunięto razem z danymi osobowymi)"

    case = models.ForeignKey(AccessRequest, models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=200, blank=True)
    what = models.CharField(max_length=300)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self):
        return self.what

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("What happened to a request is not rewritten.")
        super().save(*args, **kwargs)
