"""
Requests for accessibility and how the office deals with them.

Source: art. 18 of the act of 4 April 2019 on digital accessibility (Dz.U. 2023 poz. 1440). Anybody may ask that a page,
a document or a part of one be made accessible, or be given in another way, and says only how to be reached. The
office does it within 7 days; when it cannot, it says why and by when it will, at the latest 2 months after the request.

Days are counted as the code of administrative procedure counts them (art. 57): the day of the request is not one of
them, and a term in months ends on the day of the same number or the month's last. The code would move an end that falls
on a Saturday or a holiday to the next working day. Here it stays: whoever answers earlier keeps the law too.
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
from publishing.constraints import FieldCheck
from publishing.models import Singleton, Versioned, months_after

ANSWER_DAYS = 7
LONGEST_MONTHS = 2


class RequestSettings(Singleton, Versioned):
    """What people who send a request have to be told about their data, and where the office is told of a request."""

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
    def missing(self):
        """Polish names of what the information about personal data lacks (art. 13 of the GDPR)."""
        mandatory = ("controller", "officer", "keep_months")
        return [self._meta.get_field(name).verbose_name for name in mandatory if not getattr(self, name)]


def new_key():
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

    def due_for_erasure(self, day):
        """Those whose personal data may be kept no longer on this `day`; none until the office says how long."""
        kept = RequestSettings.objects.values_list("keep_months", flat=True).first()
        if not kept:
            return self.none()
        return self.filter(erased_at=None, closed_on__lte=months_after(day, -kept))

    def erase_due(self, day):
        """Erase the personal data of those that are due on this `day`; gives of how many."""
        return sum(
            self._erase_if_due(pk, day) for pk in self.due_for_erasure(day).values_list("pk", flat=True)
        )

    @transaction.atomic
    def _erase_if_due(self, pk, day):
        # Read again, and kept from others until it is done: somebody may have opened the case again meanwhile.
        case = self.due_for_erasure(day).select_for_update().filter(pk=pk).first()
        if case:
            case.erase()
        return bool(case)

    @transaction.atomic
    def receive(self, fingerprint, **said):
        """
        Take a request in, with the next number of the year.

        The same form sent again (two presses of the button, "back" and once more) is the same request.
        """
        same = self.filter(fingerprint=fingerprint).first()
        if same:
            return same, False
        now = timezone.now()
        today = timezone.localdate(now)
        last = self.filter(year=today.year).aggregate(last=Max("serial"))["last"] or 0
        new = self.create(
            year=today.year,
            serial=last + 1,
            received_at=now,
            answer_by=today + datetime.timedelta(days=ANSWER_DAYS),
            latest_by=months_after(today, LONGEST_MONTHS),
            fingerprint=fingerprint,
            **said,
        )
        new.write_down("Wniosek wpłynął przez formularz.")
        return new, True


class AccessRequest(models.Model):
    """One person's request, with what the office does about it."""

    class Way(models.TextChoices):
        EMAIL = "email", "E-mailem"
        PHONE = "phone", "Przez telefon"
        LETTER = "letter", "Listem"

    year = models.PositiveSmallIntegerField("rok", editable=False)
    serial = models.PositiveIntegerField(editable=False)
    # Leads to the confirmation; nobody guesses it, and it says nothing about anybody.
    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    fingerprint = models.CharField(max_length=64, unique=True, null=True, editable=False)
    received_at = models.DateTimeField("wpłynął", default=timezone.now, editable=False)
    answer_by = models.DateField("odpowiedź do", editable=False)
    latest_by = models.DateField("najpóźniej do", editable=False)
    # As the browser named it: a command that sends notices knows no other address of the panel.
    site = models.CharField(max_length=300, editable=False)

    page = models.CharField("czego dotyczy", max_length=500, editable=False)
    problem = models.TextField("co jest niedostępne", blank=True, editable=False)
    alternative = models.TextField("jaka inna postać", blank=True, editable=False)
    way = models.CharField("jak odpowiedzieć", max_length=6, choices=Way, editable=False)
    contact = models.TextField("dane do kontaktu", editable=False)

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
    erased_at = models.DateTimeField("usunięto dane osobowe", null=True, editable=False)
    notified_at = models.DateTimeField("powiadomiono", null=True, editable=False)
    notice_error = models.CharField(max_length=200, blank=True, editable=False)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "wniosek o dostępność"
        verbose_name_plural = "wnioski o dostępność"
        ordering = ["-year", "-serial"]
        # It comes from a person and stays: nobody adds one here, nobody deletes one.
        default_permissions = ("view", "change")
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
                violation_error_message="Nowy termin musi być późniejszy niż 7 dni i nie dalszy niż 2 miesiące od "
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
        """Also those that depend on what no form shows: the terms, and whether the data are still there."""
        super().validate_constraints(exclude=set(exclude or ()) - {"answer_by", "latest_by", "erased_at"})

    def clean(self):
        super().clean()
        if not self.closed_on:
            return
        if self.closed_on > timezone.localdate():
            raise ValidationError({"closed_on": "Ten dzień jeszcze nie nadszedł."})
        if self.closed_on < timezone.localdate(self.received_at):
            raise ValidationError({"closed_on": "To dzień sprzed wpłynięcia wniosku."})

    @property
    def number(self):
        return f"{self.serial}/{self.year}"

    @property
    def is_open(self):
        return self.state not in CLOSED

    @property
    def deadline(self):
        """By when the office has to answer, for a case that waits for an answer; else None."""
        return Deadline(self.extended_to or self.answer_by) if self.is_open else None

    def write_down(self, what, note="", author=None):
        """Add a line to the course of the case; without an `author` it was the site itself."""
        name = (author.get_full_name() or author.get_username()) if author else ""
        self.events.create(at=timezone.now(), author=author, author_name=name, what=what, note=note)

    @transaction.atomic
    def erase(self):
        """Take out everything that a person wrote or that may speak of a person; number, dates and result stay."""
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
        self.write_down("Usunięto dane osobowe: minął czas ich przechowywania.")


class AccessRequestEvent(models.Model):
    """One thing that happened to a request. Lines are added, never changed; only notes fall to erasing."""

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
