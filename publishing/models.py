"""The definition of "published" for every kind of content, and the models of revisions."""

import calendar
import datetime
import secrets

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Concat, Greatest
from django.utils import timezone
from django.utils.functional import cached_property

from core.constraints import FieldCheck
from core.models import UniqueTextMixin
from core.partial_dates import PartialDateField


class State(models.TextChoices):
    DRAFT = "draft", "wersja robocza"
    PUBLISHED = "published", "opublikowane"
    WITHDRAWN = "withdrawn", "wycofane"


@models.DateTimeField.register_lookup
class NullOrLte(models.lookups.FieldGetDbPrepValueMixin, models.lookups.BuiltinLookup):
    """
    `field IS NULL OR field <= %s` as one lookup, which Django builds three times faster than two Q objects.

    Do not use it in exclude(): Django adds its own NULL handling there.
    """

    lookup_name = "null_or_lte"
    operator = "<="

    def get_rhs_op(self, connection, rhs):
        return f"{self.operator} {rhs}"

    def as_sql(self, compiler, connection):
        field, params = compiler.compile(self.lhs)
        operator, compared_params = super().as_sql(compiler, connection)
        return f"({field} IS NULL OR {operator})", [*params, *compared_params]


@models.DateTimeField.register_lookup
class NullOrGt(NullOrLte):
    lookup_name = "null_or_gt"
    operator = ">"


def published_q(at=None, prefix=""):
    """
    Return the condition for content that is public at `at` (default: now).

    `prefix` is the path from another model to the content ("page__"). Do not negate the result: see NullOrLte. A test
    checks that `DraftStateMixin.is_published` follows the same rule.
    """
    at = at or timezone.now()
    return Q(
        **{
            f"{prefix}state": State.PUBLISHED,
            f"{prefix}publish_from__null_or_lte": at,
            f"{prefix}publish_until__null_or_gt": at,
        }
    )


# DraftStateMixin.last_public_change as an expression. In Case, because PostgreSQL's GREATEST ignores NULL.
LAST_PUBLIC_CHANGE = Case(
    When(
        content_changed_at__isnull=False,
        then=Greatest("content_changed_at", Coalesce("publish_from", "content_changed_at")),
    ),
    default=None,
    output_field=models.DateTimeField(),
)


class ReviewEvery(models.IntegerChoices):
    QUARTER = 3, "3 miesiące"
    HALF_YEAR = 6, "6 miesięcy"
    YEAR = 12, "12 miesięcy"


def add_months(day, months):
    """Return the same day `months` later, or the last day of that month if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class RevisionMixin(UniqueTextMixin):
    """
    A model whose every saved state is kept as a Revision: see publishing.revisions.

    Saving takes effect at once, unless the model also has drafts (DraftStateMixin).
    """

    # Reverse relations whose rows are edited, stored and published together with the item.
    child_relations = ()
    # {relation: [row]} of a draft in memory (serialization.build_draft). Other items have their rows in the database.
    draft_rows = {}
    # Fields that no form writes (set by actions or computed), so they are not part of a revision.
    non_revisioned_fields = {"changed_at"}
    # The permission needed to revert to a revision and to restore from the trash.
    restore_permission = "delete"

    class Meta:
        abstract = True

    def get_rows(self, name, *related):
        """Return the ordered rows of relation `name`, of the draft if this is one, with `related` loaded."""
        if name in self.draft_rows:
            models.prefetch_related_objects(self.draft_rows[name], *related)
            return self.draft_rows[name]
        if self.pk is None:
            return []
        rows = getattr(self, name)
        return list(rows.select_related(*related) if related else rows.all())

    @property
    def is_live(self):
        """True if the item has a page that is public now or scheduled; saving then creates a draft."""
        return False

    @cached_property
    def affects_public_pages(self):
        """
        True if saving changes public pages immediately (no draft step), because published content shows the item.

        The publish permission is then required to edit it.
        """
        return False


def get_missing_required_fields(item):
    """Return the names of empty fields that may be empty in a draft but not in published content."""
    empty = set()
    for field in item._meta.concrete_fields:
        value = field.value_from_object(item)
        if not field.blank and (value == "" or (value is None and field.null)):
            empty.add(field.name)
    return empty


class DraftStateQuerySet(models.QuerySet):
    def published(self, at=None):
        return self.filter(published_q(at))


class DraftStateMixin(RevisionMixin):
    """Content that staff write as a draft, publish and unpublish."""

    state = models.CharField(
        "stan",
        max_length=10,
        choices=State,
        default=State.DRAFT,
        help_text="Mieszkańcy widzą tylko treści opublikowane. Wycofana treść znika ze strony, ale zostaje w panelu.",
    )
    publish_from = models.DateTimeField(
        "publikuj od",
        null=True,
        blank=True,
        help_text="Zostaw puste, żeby treść była widoczna od razu. Inaczej pojawi się sama o podanej godzinie. Strona, "
        "którą mieszkańcy już widzą, zostaje do tej godziny taka, jaka jest, a potem się zmienia.",
    )
    publish_until = models.DateTimeField(
        "publikuj do",
        null=True,
        blank=True,
        help_text="Zostaw puste, żeby treść nie znikała. Inaczej zniknie sama o podanej godzinie.",
    )
    review_months = models.PositiveSmallIntegerField(
        "sprawdzaj co",
        choices=ReviewEvery,
        null=True,
        blank=True,
        help_text="Panel przypomni, żeby sprawdzić, czy treść jest nadal prawdziwa.",
    )
    review_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name="kto sprawdza",
        related_name="+",
        help_text="Osoba, której panel o tym przypomni.",
    )
    reviewed_on = models.DateField("sprawdzono", null=True, blank=True, editable=False)
    other_words = models.CharField(
        "inne słowa mieszkańców",
        max_length=500,
        blank=True,
        help_text="Słowa, których nie ma na stronie, a które ludzie wpisują w wyszukiwarkę. Oddziel je przecinkami, na "
        "przykład: „etat, zatrudnienie, robota”. Wyszukiwarka pokaże wtedy tę stronę wysoko. Na stronie tych "
        "słów nie widać.",
    )
    # Any write of the row. `content_changed_at` is what visitors are told: when an editor last published another text,
    # None for content that came with the installation.
    changed_at = models.DateTimeField("ostatnia zmiana", auto_now=True)
    content_changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    # The order is edited in the changelist and takes effect at once.
    non_revisioned_fields = RevisionMixin.non_revisioned_fields | {
        *("content_changed_at", "state", "reviewed_on", "order")
    }
    # Fields that may change without a change of the text.
    non_text_fields = frozenset(
        {*("slug", "publish_from", "publish_until", "review_months", "review_owner", "other_words")}
    )
    restore_permission = "publish"
    # Editable text fields that no page shows: content checks skip them.
    hidden_fields = frozenset({"other_words"})

    objects = DraftStateQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish")
        constraints = [
            FieldCheck(
                name="%(app_label)s_%(class)s_publish_until_after_from",
                field="publish_until",
                condition=Q(publish_from=None)
                | Q(publish_until=None)
                | Q(publish_until__gt=models.F("publish_from")),
                violation_error_message="Koniec publikacji musi być późniejszy niż jej początek.",
            )
        ]

    def save(self, *args, **kwargs):
        """Refuse to store published content without its required fields, whichever code saves it."""
        if self.is_live:
            self.validate_required_fields()
        super().save(*args, **kwargs)

    def validate_required_fields(self):
        if missing := get_missing_required_fields(self):
            raise ValidationError(dict.fromkeys(missing, "Tego nie może brakować w treści opublikowanej."))
        if errors := self.get_publication_errors():
            raise ValidationError(errors)

    def get_publication_errors(self):
        """Return {field: error} for fields that must be filled in together before publishing."""
        return {}

    @property
    def is_live(self):
        return self.state == State.PUBLISHED

    @property
    def is_published(self):
        now = timezone.now()
        return (
            self.state == State.PUBLISHED
            and (self.publish_from is None or self.publish_from <= now)
            and (self.publish_until is None or self.publish_until > now)
        )

    @property
    def last_public_change(self):
        """
        The time since when visitors can see the content as an editor wrote it: a scheduled page is new at its hour.

        None if no editor has changed it since the installation.
        """
        changed_at = self.content_changed_at
        return changed_at and max(changed_at, self.publish_from or changed_at)

    @property
    def review_due_on(self):
        """The day from which the admin asks staff to review the content, or None if no review is set."""
        if not (self.is_live and self.review_months):
            return None
        return add_months(self.reviewed_on or timezone.localdate(self.changed_at), self.review_months)


class InformationAsOfMixin(models.Model):
    """Content with information of a certain day, month or year, which its page names."""

    information_as_of = PartialDateField(
        "stan informacji na",
        blank=True,
        help_text="Z kiedy są te informacje: dzień, miesiąc albo rok. Przykłady: 24.03.2022, marzec 2022, 2022. Strona "
        "pokaże to nad tekstem, a gdy informacje będą stare, doda, kogo zapytać.",
    )

    class Meta:
        abstract = True


def get_revisioned_models():
    """Return the models without proxies, whose revisions are those of their concrete model."""
    return [
        model for model in apps.get_models() if issubclass(model, RevisionMixin) and not model._meta.proxy
    ]


def get_draft_state_models():
    return [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]


def get_generic_key(item):
    """Return the values of a generic foreign key to `item`."""
    return {"content_type": ContentType.objects.get_for_model(item), "object_id": item.pk}


def get_latest_change(items):
    """Return the time of the latest public change of any of `items`, or None if there is none."""
    return max(filter(None, (item.last_public_change for item in items)), default=None)


# How long a deleted item can be restored.
TRASH_RETENTION_DAYS = 90
# How long a preview link for people without an account works.
PREVIEW_DAYS = 7
# Query parameter of preview URLs: see publishing.preview.
PREVIEW_PARAMETER = "podglad"


def get_trash_cutoff():
    return timezone.now() - datetime.timedelta(days=TRASH_RETENTION_DAYS)


class RevisionQuerySet(models.QuerySet):
    def of(self, item):
        kind = ContentType.objects.get_for_model(item)
        return self.filter(content_type=kind, object_id=item.pk)

    def for_model(self, model):
        return self.filter(content_type=ContentType.objects.get_for_model(model))

    def content_revisions(self):
        """Exclude revisions that only record a new position on a list."""
        return self.exclude(event=Revision.Event.MOVED)

    def latest_per_object(self):
        """The latest content revision of each item."""
        newer_revisions = Revision.objects.content_revisions().filter(
            content_type=models.OuterRef("content_type"),
            object_id=models.OuterRef("object_id"),
            pk__gt=models.OuterRef("pk"),
        )
        return self.content_revisions().exclude(models.Exists(newer_revisions))

    def latest_published_per_object(self):
        """The latest PUBLISHED revision of each item."""
        published = self.filter(event=Revision.Event.PUBLISHED)
        newer_revisions = Revision.objects.filter(
            event=Revision.Event.PUBLISHED,
            content_type=models.OuterRef("content_type"),
            object_id=models.OuterRef("object_id"),
            pk__gt=models.OuterRef("pk"),
        )
        return published.exclude(models.Exists(newer_revisions))

    def publishable(self):
        """Revisions that may be published yet: the latest one of each item and scheduled changes."""
        scheduled = ScheduledChange.objects.values("revision")
        return self.filter(Q(pk__in=self.latest_per_object().values("pk")) | Q(pk__in=scheduled))

    def public_events(self):
        """Revisions that changed public pages: without drafts and without the first state of a history."""
        with_page = ContentType.objects.get_for_models(*get_draft_state_models()).values()
        unpublished = (
            Revision.Event.SAVED,
            Revision.Event.SCHEDULED,
            Revision.Event.UNSCHEDULED,
            Revision.Event.DISCARDED,
        )
        return self.exclude(event__in=unpublished, content_type__in=with_page).exclude(author_name="")

    def in_trash(self):
        """Deleted items that can still be restored."""
        return self.latest_per_object().filter(
            event=Revision.Event.DELETED, created_at__gt=get_trash_cutoff()
        )

    def with_creator(self):
        """Annotate each revision with `creator_id`, the user who saved the first revision of its item."""
        first = (
            Revision.objects.filter(
                content_type=models.OuterRef("content_type"), object_id=models.OuterRef("object_id")
            )
            .order_by("pk")
            .values("author")[:1]
        )
        return self.annotate(creator_id=models.Subquery(first))

    def expired_trash(self):
        """Deleted items past the retention time of the trash."""
        return self.latest_per_object().filter(
            event=Revision.Event.DELETED, created_at__lte=get_trash_cutoff()
        )


class Revision(models.Model):
    class Event(models.TextChoices):
        SAVED = "saved", "zapisano"
        PUBLISHED = "published", "opublikowano"
        WITHDRAWN = "withdrawn", "wycofano z publikacji"
        RESTORED = "restored", "przywrócono dawną wersję"
        DELETED = "deleted", "usunięto"
        RECOVERED = "recovered", "odzyskano z kosza"
        MOVED = "moved", "zmieniono miejsce na liście"
        SCHEDULED = "scheduled", "zaplanowano zmianę"
        UNSCHEDULED = "unscheduled", "anulowano zaplanowaną zmianę"
        DISCARDED = "discarded", "cofnięto wersję roboczą"

    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey()
    title = models.CharField("tytuł", max_length=300)
    event = models.CharField("co się stało", max_length=12, choices=Event)
    created_at = models.DateTimeField("kiedy", default=timezone.now)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name="kto", related_name="+"
    )
    author_name = models.CharField("kto", max_length=200, blank=True)
    note = models.CharField("notatka", max_length=200, blank=True)
    data = models.JSONField("treść")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "wersja"
        verbose_name_plural = "wersje"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id", "-id"], name="publishing_revision_of_item")
        ]
        default_permissions = ()

    def __str__(self):
        return (
            f"{self.title}: {self.get_event_display()} {timezone.localtime(self.created_at):%d.%m.%Y, %H:%M}"
        )

    @property
    def purge_at(self):
        """The time at which a deleted item is purged from the trash."""
        return self.created_at + datetime.timedelta(days=TRASH_RETENTION_DAYS)


class PublicationLogEntry(Revision):
    """A line of the publication log: content appeared on the site, left it or came back."""

    class Meta:
        proxy = True
        verbose_name = "zdarzenie publikacji"
        verbose_name_plural = "dziennik publikacji"
        default_permissions = ("view",)


class ScheduledChangeQuerySet(models.QuerySet):
    def of(self, item):
        return self.filter(**get_generic_key(item))

    def due(self):
        """Changes whose time has come, without those that failed already."""
        return self.filter(publish_at__lte=timezone.now(), has_failed=False)


class ScheduledChange(models.Model):
    """
    A revision of a page that visitors see, to be published later: see revisions.publish_due_changes.

    Until then the item stays as it is in its table, so nothing else needs to know of the change.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey()
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    publish_at = models.DateTimeField(db_index=True)
    # It could not be published then: an editor has to decide what to do.
    has_failed = models.BooleanField(default=False)

    objects = ScheduledChangeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="publishing_scheduledchange_once_an_item"
            )
        ]

    def __str__(self):
        return f"{self.item}, {timezone.localtime(self.publish_at):%d.%m.%Y, %H:%M}"


class ApprovalRequestQuerySet(models.QuerySet):
    def of(self, item):
        return self.filter(**get_generic_key(item))

    def open(self):
        return self.filter(outcome="")

    def waiting_for(self, user):
        """
        Open requests that `user` was asked to answer, by name or by role.

        Those that nobody who was asked can answer any more are for everybody, so that none is lost.
        """
        is_publication = When(purpose=ApprovalRequest.Purpose.PUBLICATION, then=Value("publish"))
        return (
            self.open()
            .alias(needed_action=Case(is_publication, default=Value("change")))
            .filter(
                Q(user=user)
                | Q(user=None, group__in=user.groups.all())
                | Q(user=None, group=None)
                | (Q(user__isnull=False) & ~build_can_answer_q())
                | (Q(user=None, group__isnull=False) & ~Exists(build_role_members()))
            )
            .exclude(author=user)
        )

    def unread_by_author(self, user):
        """The user's own requests: open ones, and answers that the user has not seen yet."""
        recent = timezone.now() - ANSWER_RETENTION
        answered = ~Q(outcome="") & Q(is_answer_read=False, answered_at__gt=recent)
        return self.filter(Q(outcome="") | answered, author=user).exclude(answered_by=user)


def build_can_answer_q():
    """Condition: the person who was asked may still sign in and do it."""
    permissions = Permission.objects.filter(
        Q(user=OuterRef("user_id")) | Q(group__user=OuterRef("user_id")),
        content_type=OuterRef("content_type_id"),
        codename=Concat(OuterRef("needed_action"), Value("_"), OuterRef("content_type__model")),
    )
    return Q(user__is_active=True, user__is_staff=True) & (Q(user__is_superuser=True) | Exists(permissions))


def build_role_members():
    """Return the query of those who have the role that was asked, without the author."""
    members = get_user_model().objects.filter(groups=OuterRef("group_id"), is_active=True, is_staff=True)
    return members.exclude(pk=Coalesce(OuterRef("author_id"), 0))


# How long an answer that its addressee has not marked as read stays on the start page.
ANSWER_RETENTION = datetime.timedelta(days=30)


class ApprovalRequest(models.Model):
    """One editor asks another person, or everybody with a role, to check or to publish the draft of an item."""

    class Purpose(models.TextChoices):
        PUBLICATION = "publication", "o opublikowanie"
        CHECK = "check", "o sprawdzenie"

    class Outcome(models.TextChoices):
        OPEN = "", "czeka"
        PUBLISHED = "published", "opublikowano"
        SCHEDULED = "scheduled", "zaplanowano"
        RETURNED = "returned", "oddano z uwagą"
        CHECKED = "checked", "sprawdzono, bez uwag"
        REPLACED = "replaced", "zastąpiono nową prośbą"

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey()
    purpose = models.CharField("prośba", max_length=12, choices=Purpose, default=Purpose.PUBLICATION)
    is_urgent = models.BooleanField("pilne", default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name="kto prosi", related_name="+"
    )
    # Either a person or a role. Neither, once the account or the role was deleted.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name="osoba",
        related_name="+",
    )
    group = models.ForeignKey(
        "auth.Group", models.SET_NULL, null=True, blank=True, verbose_name="rola", related_name="+"
    )
    note = models.CharField("wiadomość", max_length=500, blank=True)
    created_at = models.DateTimeField("kiedy", default=timezone.now)
    outcome = models.CharField("odpowiedź", max_length=10, choices=Outcome, default=Outcome.OPEN, blank=True)
    answer = models.CharField("uwaga", max_length=1000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    is_answer_read = models.BooleanField(default=False)

    objects = ApprovalRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "prośba"
        verbose_name_plural = "prośby"
        ordering = ["-is_urgent", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["content_type", "object_id"], name="publishing_approval_of_item")]

    def __str__(self):
        return f"{self.item}, prośba {self.get_purpose_display()}"

    @property
    def recipient_name(self):
        if self.user:
            return self.user.get_full_name() or self.user.get_username()
        return f"rola {self.group.name}" if self.group else "cała redakcja"


class Replacement(models.Model):
    """Words that an editor replaced in many items at once: see publishing.replacements."""

    words = models.CharField("szukane słowa", max_length=200)
    replacement = models.CharField("nowe słowa", max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField("kiedy", default=timezone.now)
    # What it saved and what was not taken back.
    revisions = models.ManyToManyField(Revision, related_name="+")

    class Meta:
        verbose_name = "zamiana"
        verbose_name_plural = "zamiany"
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self):
        return f"„{self.words}” na „{self.replacement}”"


class ContentRedirect(models.Model):
    """
    A permanent redirect from a former URL of an item to its current one.

    django.contrib.redirects stores a fixed target, which is wrong after the next change of a slug and leads to a 404
    while the item is not published. This redirect follows the item.
    """

    path = models.CharField(max_length=300, unique=True)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.path


class PreviewLink(models.Model):
    """Lets anybody with the link see the latest revision of one item, published or not, for PREVIEW_DAYS."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey()
    created_at = models.DateTimeField("utworzono", default=timezone.now)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name="kto", related_name="+"
    )
    # A revoked link is kept as a record of who shared what, and until when.
    revoked_at = models.DateTimeField("wyłączono", null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name="kto wyłączył", related_name="+"
    )

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.item}, do {timezone.localtime(self.expires_at):%d.%m.%Y}"

    @property
    def expires_at(self):
        return self.created_at + datetime.timedelta(days=PREVIEW_DAYS)

    @property
    def is_valid(self):
        return self.revoked_at is None and timezone.now() < self.expires_at


# A form without any sign of activity for this long counts as closed.
EDITING_SESSION_TTL = datetime.timedelta(minutes=30)


class EditingSessionQuerySet(models.QuerySet):
    def active(self):
        return self.filter(seen_at__gt=timezone.now() - EDITING_SESSION_TTL, user__is_active=True)


class EditingSession(models.Model):
    """An editor has the form of an item open. Deleted on save, on sign-out, or when it is no longer active."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = EditingSessionQuerySet.as_manager()

    class Meta:
        # On the page that lists what is deleted with a user.
        verbose_name = "otwarty formularz"
        verbose_name_plural = "otwarte formularze"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "user"], name="publishing_editing_session_once_a_user"
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.content_type} {self.object_id}"


def generate_key():
    return secrets.token_urlsafe(24)


# How long a saved form of a new item is known, so that saving it again changes the same item.
SAVED_FORM_RETENTION = datetime.timedelta(days=14)


class SavedFormQuerySet(models.QuerySet):
    def expired(self):
        return self.filter(saved_at__lt=timezone.now() - SAVED_FORM_RETENTION)


class SavedForm(models.Model):
    """The form of a new item that was saved, and the revision that it made last: see publishing.admin.new_items."""

    token = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    objects = SavedFormQuerySet.as_manager()

    class Meta:
        # On the page that lists what is deleted with a user.
        verbose_name = "zapisany formularz"
        verbose_name_plural = "zapisane formularze"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "token"], name="publishing_saved_form_once_a_user")
        ]

    def __str__(self):
        return f"{timezone.localtime(self.saved_at):%d.%m.%Y, %H:%M}"


# How long a form is kept that was submitted after the session had ended, and one that is being written.
SUBMISSION_RETENTION = datetime.timedelta(days=7)
AUTOSAVE_RETENTION = datetime.timedelta(days=14)
MAX_SUBMISSIONS = 100  # of one user


class SavedSubmissionQuerySet(models.QuerySet):
    def autosaved(self):
        return self.exclude(form=None)

    def expired(self):
        now = timezone.now()
        return self.filter(
            Q(form=None, created_at__lt=now - SUBMISSION_RETENTION)
            | Q(form__isnull=False, created_at__lt=now - AUTOSAVE_RETENTION)
        )

    def exceeding_limit(self, user):
        """Return the oldest submissions of a user who has more than MAX_SUBMISSIONS: anybody can make up forms."""
        newest = self.filter(user=user).order_by("-created_at", "-pk").values("pk")[:MAX_SUBMISSIONS]
        return self.filter(user=user).exclude(pk__in=list(newest.values_list("pk", flat=True)))


class SavedSubmission(models.Model):
    """A form submitted after the session had ended, or one that is being written, to be shown again to its user."""

    key = models.CharField(max_length=40, unique=True, default=generate_key, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    # Of a form that is being written: its token, "" if it is that of a stored item. None for a submitted form.
    form = models.CharField(max_length=40, null=True)
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = SavedSubmissionQuerySet.as_manager()

    class Meta:
        # On the page that lists what is deleted with a user.
        verbose_name = "niezapisany tekst"
        verbose_name_plural = "niezapisane teksty"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "path", "form"], name="publishing_autosave_once_a_form")
        ]

    def __str__(self):
        return f"{timezone.localtime(self.created_at):%d.%m.%Y, %H:%M}"
