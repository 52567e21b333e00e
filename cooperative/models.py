"""The social cooperative: its founding resolution, meetings and recruitments of workers."""

import datetime

from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst

from core.constraints import FieldCheck, build_caseless_unique
from core.days import get_start_of_today
from core.fields import LinesField, RichTextField, split_lines
from core.models import Singleton
from core.slugs import LowercaseSlugField
from library.models import Document, Image
from publishing.alternative_formats import AlternativeFormatsMixin
from publishing.models import DraftStateMixin, DraftStateQuerySet, InformationAsOfMixin, State

SLUG_HELP = "Końcówka adresu strony. Powstaje sama; po publikacji lepiej jej nie zmieniać."
LINES_HELP = "Każdy punkt w osobnym wierszu. Kolejność wierszy to kolejność na stronie."


class Attachment(models.Model):
    """Base of the rows that attach documents of the library to an item. `item_field` names the key to that item."""

    document = models.ForeignKey(Document, models.PROTECT, verbose_name="dokument", related_name="+")
    order = models.PositiveSmallIntegerField("kolejność", default=0)

    item_field = ""

    class Meta:
        abstract = True
        verbose_name = "załącznik"
        verbose_name_plural = "załączniki"
        ordering = ["order", "pk"]

    def __str__(self):
        return str(self.document)

    def validate_constraints(self, exclude=None):
        """Skip uniqueness for rows of a draft, which are in no table: the form compares them (RowFormSet)."""
        item = getattr(self, self.item_field, None)
        is_of_draft = item is not None and "attachments" in item.draft_rows
        super().validate_constraints({*(exclude or ()), *([self.item_field] if is_of_draft else [])})


class AttachmentsMixin:
    """An item with rows of Attachment in its relation `attachments`."""

    child_relations = ("attachments",)

    @property
    def attached_documents(self):
        return [attachment.document for attachment in self.get_rows("attachments", "document")]


class Cooperative(Singleton, AlternativeFormatsMixin, InformationAsOfMixin, DraftStateMixin):
    name = models.CharField("pełna nazwa", max_length=200)
    short_name = models.CharField("krótka nazwa", max_length=120)
    founded_by = models.CharField("kto ją powołał", max_length=120, blank=True)
    description = models.CharField(
        "opis", max_length=200, help_text="Jedno lub dwa zdania. Pokazują się w wynikach wyszukiwarek."
    )
    lead = models.TextField(
        "co ma robić spółdzielnia",
        max_length=500,
        help_text="Dwa, trzy krótkie zdania. Pokazują się też na stronie głównej.",
    )
    employs = models.CharField("kogo ma zatrudniać", max_length=200, blank=True)
    purposes = LinesField("cele", blank=True, help_text=LINES_HELP)
    helps_to = LinesField("w czym ma pomagać", blank=True, help_text=LINES_HELP)
    activities = LinesField("planowana działalność", blank=True, help_text=LINES_HELP)

    class Meta(DraftStateMixin.Meta):
        verbose_name = "spółdzielnia"
        verbose_name_plural = "spółdzielnia"

    def __str__(self):
        return self.short_name or self.name

    def get_absolute_url(self):
        return reverse("cooperative:cooperative")

    @property
    def purpose_list(self):
        return split_lines(self.purposes)

    @property
    def helps_to_list(self):
        return split_lines(self.helps_to)

    @property
    def activity_list(self):
        return split_lines(self.activities)


class Resolution(AttachmentsMixin, DraftStateMixin):
    number = models.CharField(
        "numer",
        max_length=40,
        unique=True,
        error_messages={"unique": "Uchwała o tym numerze już jest w serwisie."},
        help_text="Tak jak w uchwale, na przykład XXXIX/543/2022.",
    )
    slug = LowercaseSlugField("adres strony", unique=True, help_text=SLUG_HELP)
    date = models.DateField("data podjęcia", null=True)
    body = models.CharField("kto podjął uchwałę", max_length=120, default="Rada Miejska Rumi")
    subject = models.CharField(
        "w sprawie",
        blank=True,
        max_length=300,
        help_text="Tylko słowa przepisane z uchwały: ciąg dalszy słów „w sprawie”, na przykład „utworzenia spółdzielni "
        "socjalnej”. Jeśli ich nie znasz, zostaw puste.",
    )
    summary = RichTextField(
        "o czym jest",
        blank=True,
        help_text="Prostymi słowami, dla mieszkańców: o czym jest uchwała i co z niej wynika.",
    )
    official_url = models.URLField(
        "adres na stronach urzędu",
        blank=True,
        help_text="Strona, na której urząd ogłosił uchwałę. Zostaw puste, jeśli adres nie jest znany.",
    )
    official_place = models.CharField(
        "gdzie ją znaleźć",
        max_length=120,
        blank=True,
        help_text="Słowami, na przykład „na stronach Urzędu Miasta Rumia”.",
    )
    documents = models.ManyToManyField(Document, through="ResolutionDocument", verbose_name="dokumenty")

    # Quoted from the council.
    verbatim_fields = ("subject",)

    class Meta(DraftStateMixin.Meta):
        verbose_name = "uchwała"
        verbose_name_plural = "uchwały"
        # Drafts without a date first, on every database.
        ordering = [F("date").desc(nulls_first=True), "-pk"]
        constraints = [
            *DraftStateMixin.Meta.constraints,
            build_caseless_unique("number", name="cooperative_resolution_number_without_case"),
        ]

    def __str__(self):
        return f"Uchwała nr {self.number}"

    def get_absolute_url(self):
        return reverse("cooperative:resolution", args=[self.slug])


class ResolutionDocument(Attachment):
    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="attachments")

    item_field = "resolution"

    class Meta(Attachment.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "document"],
                name="cooperative_resolutiondocument_once",
                violation_error_message="Ten dokument jest już załącznikiem tej uchwały.",
            )
        ]


def meeting_over_q():
    """Condition: the meeting has ended or, without a known end, its day (Polish time) is over. See Meeting.is_over."""
    return Q(ends_at__lte=timezone.now()) | Q(ends_at=None, starts_at__lt=get_start_of_today())


class MeetingQuerySet(DraftStateQuerySet):
    def upcoming(self):
        return self.exclude(meeting_over_q()).order_by("starts_at")

    def past(self):
        return self.filter(meeting_over_q()).order_by("-starts_at")

    def for_home(self):
        """
        Return upcoming meetings, nearest first, then the last one that took place, in one query.

        Upcoming meetings that were cancelled are included, so that people who planned to go learn it.
        """
        latest = self.past().exclude(change=Meeting.Change.CANCELLED).values("pk")[:1]
        return (
            self.filter(~meeting_over_q() | Q(pk__in=latest))
            .annotate(over=Case(When(meeting_over_q(), then=True), default=False))
            .order_by("over", "starts_at")
        )


class Meeting(AttachmentsMixin, DraftStateMixin):
    class Change(models.TextChoices):
        NONE = "", "bez zmian"
        MOVED = "moved", "nowy termin"
        RELOCATED = "relocated", "nowe miejsce"
        MOVED_AND_RELOCATED = "both", "nowy termin i miejsce"
        CANCELLED = "cancelled", "odwołane"

    title = models.CharField("tytuł", max_length=120, help_text="Na przykład „Spotkanie informacyjne”.")
    slug = LowercaseSlugField("adres strony", unique=True, help_text=SLUG_HELP)
    description = models.CharField(
        "opis", max_length=200, help_text="Jedno lub dwa zdania: o czym będzie spotkanie."
    )
    image = models.ForeignKey(
        Image,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="obraz",
        related_name="+",
        help_text="Na przykład plakat albo zdjęcie. Wszystko, co jest napisane na plakacie, napisz też w treści.",
    )
    starts_at = models.DateTimeField("początek", null=True)
    ends_at = models.DateTimeField(
        "koniec", null=True, blank=True, help_text="Zostaw puste, jeśli godzina zakończenia nie jest znana."
    )
    place = models.CharField("miejsce", max_length=120, help_text="Na przykład „Klub Integracji Społecznej”.")
    address = models.CharField("adres miejsca", max_length=200, help_text="Ulica, numer, miasto.")
    audience = models.CharField(
        "dla kogo", max_length=200, blank=True, help_text="Na przykład „wszyscy, którzy szukają pracy”."
    )
    body = RichTextField("treść", blank=True)
    change = models.CharField(
        "co się zmieniło",
        max_length=10,
        choices=Change,
        default=Change.NONE,
        blank=True,
        help_text="Mieszkańcy zobaczą to na stronie, w kalendarzach i w aktualnościach. Odwołane: nie wycofuj strony. "
        "Wtedy spotkanie zniknęłoby bez słowa także z kalendarzy mieszkańców.",
    )
    moved_from = models.DateTimeField(
        "dawny termin",
        null=True,
        blank=True,
        help_text="Zostaw puste: panel sam wpisze termin, który mieszkańcy widzą dotąd.",
    )
    former_place = models.CharField(
        "gdzie miało być",
        # A place, a comma and an address.
        max_length=322,
        blank=True,
        help_text="Zostaw puste: panel sam wpisze miejsce, które mieszkańcy widzą dotąd.",
    )
    change_note = models.CharField(
        "wyjaśnienie zmiany",
        max_length=200,
        blank=True,
        help_text="Na przykład przyczyna albo co zrobić teraz. Przy odwołaniu napisz, dlaczego spotkania nie będzie.",
    )

    objects = MeetingQuerySet.as_manager()

    class Meta(DraftStateMixin.Meta):
        verbose_name = "spotkanie"
        verbose_name_plural = "spotkania"
        ordering = [F("starts_at").desc(nulls_first=True)]
        constraints = [
            *DraftStateMixin.Meta.constraints,
            FieldCheck(
                name="cooperative_meeting_ends_after_start",
                field="ends_at",
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                violation_error_message="Koniec spotkania musi być późniejszy niż początek.",
            ),
        ]

    def __str__(self):
        day = f"{timezone.localtime(self.starts_at):%d.%m.%Y}" if self.starts_at else "bez terminu"
        return f"{self.title}, {day}"

    def get_absolute_url(self):
        return reverse("cooperative:meeting", args=[self.slug])

    def get_publication_errors(self):
        if self.is_cancelled:
            # A meeting that was moved and then cancelled may keep its first date and place.
            reason = "Napisz, dlaczego spotkania nie będzie. Mieszkańcy zobaczą to na stronie."
            return {} if self.change_note.strip() else {"change_note": reason}
        errors = {}
        if self.is_moved != (self.moved_from is not None):
            errors["moved_from"] = (
                "Jeśli spotkanie ma nowy termin, wpisz dawny. W innym razie zostaw to pole puste."
            )
        if self.is_relocated != bool(self.former_place):
            errors["former_place"] = (
                "Jeśli spotkanie ma nowe miejsce, wpisz, gdzie miało być. W innym razie zostaw to pole puste."
            )
        return errors

    @cached_property
    def affects_public_pages(self):
        """Recruitments without a last day end with their meeting, even if the meeting has no live page."""
        return not self.is_live and self.recruitments.filter(state=State.PUBLISHED, closes_on=None).exists()

    @property
    def is_over(self):
        if self.ends_at is None:
            return self.starts_at is not None and self.starts_at < get_start_of_today()
        return self.ends_at <= timezone.now()

    @property
    def is_cancelled(self):
        return self.change == self.Change.CANCELLED

    @property
    def is_moved(self):
        return self.change in (self.Change.MOVED, self.Change.MOVED_AND_RELOCATED)

    @property
    def is_relocated(self):
        return self.change in (self.Change.RELOCATED, self.Change.MOVED_AND_RELOCATED)

    @property
    def full_place(self):
        return ", ".join(filter(None, [self.place, self.address]))

    @property
    def title_with_status(self):
        """Title with the kind of change before it, such as "Odwołane" or "Nowe miejsce", for calendars and feeds."""
        return f"{capfirst(self.get_change_display())}: {self.title}" if self.change else self.title

    def iter_change_sentences(self):
        """Yield what has changed and why, as plain text for calendars, feeds and search engines."""
        if self.is_cancelled:
            yield "Spotkanie odwołano."
        if self.is_moved and self.moved_from:
            was = date_format(timezone.localtime(self.moved_from), "j E Y, G:i")
            yield f"Spotkanie ma nowy termin. Poprzedni termin: {was}."
        if self.is_relocated:
            yield f"Zmiana miejsca: było {self.former_place}, jest {self.full_place}."
        if self.change_note:
            yield self.change_note

    @property
    def status(self):
        """Return (key for templates, Polish label)."""
        if self.is_cancelled:
            return "cancelled", "odwołane"
        if self.is_over:
            return "past", "termin minął"
        if self.starts_at is None:
            return "planned", "bez terminu"
        if self.starts_at <= timezone.now():
            # Without a known end: it may be over already.
            return "open", "trwa" if self.ends_at else "dziś"
        if self.change:
            return "moved", self.get_change_display()
        return "planned", "odbędzie się"


class MeetingDocument(Attachment):
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attachments")

    item_field = "meeting"

    class Meta(Attachment.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "document"],
                name="cooperative_meetingdocument_once",
                violation_error_message="Ten dokument jest już załącznikiem tego spotkania.",
            )
        ]


class RecruitmentQuerySet(DraftStateQuerySet):
    def sort_for_display(self):
        """Return a list: open by their last day, then planned, suspended, and closed with the latest first."""
        return sorted(self.select_related("meeting"), key=lambda recruitment: recruitment.sort_key)


class Recruitment(AttachmentsMixin, InformationAsOfMixin, DraftStateMixin):
    title = models.CharField("tytuł", max_length=120)
    slug = LowercaseSlugField("adres strony", unique=True, help_text=SLUG_HELP)
    description = models.CharField(
        "opis", max_length=200, help_text="Jedno lub dwa zdania: kogo i do czego szukamy."
    )
    image = models.ForeignKey(
        Image,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="obraz",
        related_name="+",
        help_text="Na przykład plakat albo zdjęcie. Wszystko, co jest napisane na plakacie, napisz też poniżej.",
    )
    tasks = LinesField("zadania", help_text=LINES_HELP)
    wanted = LinesField(
        "kogo szukamy",
        help_text=f"{LINES_HELP} Odpowiedz na pytanie „kogo?”, na przykład „osób, które lubią remonty”.",
    )
    how_to_apply = RichTextField(
        "jak się zgłosić",
        help_text="Co zrobić, gdzie i do kiedy. Przykład: „Zadzwoń do 10 grudnia pod numer 58 123 45 67”.",
    )
    town = models.CharField(
        "miejscowość pracy",
        max_length=80,
        blank=True,
        help_text="Na przykład „Rumia”. Z tą nazwą i z początkiem naboru ogłoszenie pokażą też wyszukiwarki pracy.",
    )
    opens_on = models.DateField("początek naboru", null=True, blank=True)
    closes_on = models.DateField(
        "ostatni dzień naboru",
        null=True,
        blank=True,
        help_text="Następnego dnia nabór sam się zamknie. Bez tej daty nabór kończy się razem ze spotkaniem poniżej, "
        "a bez spotkania trwa do odwołania.",
    )
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recruitments",
        verbose_name="spotkanie, na które zapraszamy chętnych",
    )

    objects = RecruitmentQuerySet.as_manager()

    class Meta(DraftStateMixin.Meta):
        verbose_name = "nabór"
        verbose_name_plural = "nabory"
        ordering = ["-opens_on", "-pk"]
        constraints = [
            *DraftStateMixin.Meta.constraints,
            FieldCheck(
                name="cooperative_recruitment_closes_after_opening",
                field="closes_on",
                condition=Q(closes_on=None) | Q(opens_on=None) | Q(closes_on__gte=F("opens_on")),
                violation_error_message="Ostatni dzień naboru nie może być wcześniejszy niż początek.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("cooperative:recruitment", args=[self.slug])

    @property
    def task_list(self):
        return split_lines(self.tasks)

    @property
    def wanted_list(self):
        return split_lines(self.wanted)

    @property
    def public_meeting(self):
        """The meeting for applications if it is published, else None."""
        return self.meeting if self.meeting and self.meeting.is_published else None

    @property
    def ends_on(self):
        """The day by which it is sorted: the deadline, else the day of the meeting, whether that is public or not."""
        if self.closes_on or not (self.meeting and self.meeting.starts_at):
            return self.closes_on
        return timezone.localdate(self.meeting.starts_at)

    @property
    def last_day(self):
        """Last day to apply: the deadline, else the day of the public meeting, else None."""
        return self.ends_on if self.closes_on or self.public_meeting else None

    @property
    def latest_public_day(self):
        """The last day of it that visitors know, or None."""
        return self.last_day or self.opens_on

    @property
    def is_closed(self):
        if self.closes_on is None and self.meeting:
            return self.meeting.is_over and not self.meeting.is_cancelled
        return self.closes_on is not None and self.closes_on < timezone.localdate()

    @property
    def is_suspended(self):
        """Without a deadline, and its meeting was cancelled, which stays so when the meeting's page goes."""
        return self.closes_on is None and self.meeting is not None and self.meeting.is_cancelled

    @property
    def status(self):
        """Return (key for templates, Polish label), like Meeting.status."""
        today = timezone.localdate()
        if self.is_closed:
            return "past", "zakończony"
        if self.is_suspended:
            return "cancelled", "wstrzymany"
        if self.opens_on and self.opens_on > today:
            return "planned", "planowany"
        if self.last_day is None:
            return "open", "trwa"
        day = date_format(self.last_day, "j E" if self.last_day.year == today.year else "j E Y")
        return "open", f"trwa – do {day}"

    @property
    def sort_key(self):
        state, _ = self.status
        far = datetime.date.max
        when = {
            "open": self.last_day or far,
            "planned": self.opens_on,
            "cancelled": far,
            "past": datetime.date.fromordinal(far.toordinal() - (self.ends_on or far).toordinal() + 1),
        }
        return ["open", "planned", "cancelled", "past"].index(state), when[state], -self.pk


class RecruitmentDocument(Attachment):
    recruitment = models.ForeignKey(Recruitment, models.CASCADE, related_name="attachments")

    item_field = "recruitment"

    class Meta(Attachment.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["recruitment", "document"],
                name="cooperative_recruitmentdocument_once",
                violation_error_message="Ten dokument jest już załącznikiem tego naboru.",
            )
        ]
