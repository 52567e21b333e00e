"""What "published" means, in one place, for every kind of content; and the history of each item."""

import calendar
import datetime
import secrets

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from core.constraints import FieldCheck


class State(models.TextChoices):
    DRAFT = "draft", "wersja robocza"
    PUBLISHED = "published", "opublikowane"
    WITHDRAWN = "withdrawn", "wycofane"


@models.DateTimeField.register_lookup
class UnsetOrPast(models.lookups.FieldGetDbPrepValueMixin, models.lookups.BuiltinLookup):
    """
    `publish_from__unset_or_lte=at`: one condition. `Q(… = None) | Q(… <= at)` takes Django thrice as long to make, for
    each page that is asked for. Not for `exclude`, where Django takes what is unset for unknown.
    """

    lookup_name = "unset_or_lte"
    compared = "<="

    def get_rhs_op(self, connection, rhs):
        return f"{self.compared} {rhs}"

    def as_sql(self, compiler, connection):
        field, params = compiler.compile(self.lhs)
        compared, compared_params = super().as_sql(compiler, connection)
        return f"({field} IS NULL OR {compared})", [*params, *compared_params]


@models.DateTimeField.register_lookup
class UnsetOrAhead(UnsetOrPast):
    lookup_name = "unset_or_gt"
    compared = ">"


def published_q(at=None, prefix=""):
    """
    The rule: what the public sees at the moment `at` (now, unless told).

    `prefix` leads to the content from another model ("page__"). Not to be negated: see UnsetOrPast. The same rule for
    one object in hand is `Publishable.is_published`; a test holds the two together.
    """
    at = at or timezone.now()
    return Q(
        **{
            f"{prefix}state": State.PUBLISHED,
            f"{prefix}publish_from__unset_or_lte": at,
            f"{prefix}publish_until__unset_or_gt": at,
        }
    )


class ReviewEvery(models.IntegerChoices):
    QUARTER = 3, "3 miesiące"
    HALF_YEAR = 6, "6 miesięcy"
    YEAR = 12, "12 miesięcy"


def months_after(day, months):
    """The same day of the month some months later, or the month's last day when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Versioned(models.Model):
    """
    Something whose every saved state is kept, with who saved it and why: see publishing.versions.

    What is saved is in force at once, unless the kind of content has a live page beside which it waits (Publishable).
    """

    # Names of the rows that belong to the item and are written, kept and published together with it.
    parts = ()
    # {name in parts: [row]} of a draft in memory (snapshots.build); the rows of other items are in the database.
    draft_rows = {}
    # Fields that no form writes: set with buttons, or counted from others. Not part of a version.
    unwritten = {"changed_at"}
    # Who may bring back an older version, and what is in the bin: those with this permission.
    restoring_permission = "delete"

    class Meta:
        abstract = True

    def get_rows(self, name, *related):
        """
        The rows of the relation `name`, in order, with what their foreign keys `related` point to: those of the draft,
        if this is one.
        """
        if name in self.draft_rows:
            models.prefetch_related_objects(self.draft_rows[name], *related)
            return self.draft_rows[name]
        if self.pk is None:
            return []
        rows = getattr(self, name)
        return list(rows.select_related(*related) if related else rows.all())

    @property
    def is_live(self):
        """Whether it has a live page, now or at its time: what is saved then waits beside it for "Opublikuj"."""
        return False

    @cached_property
    def is_in_use(self):
        """
        Whether something published shows it, now or at its time, while what is saved in it does not wait for
        "Opublikuj": then only those change it who may publish.
        """
        return False


def empty_facts(item):
    """Names of fields that the database can hold empty, and the public cannot do without."""
    empty = set()
    for field in item._meta.concrete_fields:
        value = field.value_from_object(item)
        if not field.blank and (value == "" or (value is None and field.null)):
            empty.add(field.name)
    return empty


class PublishableQuerySet(models.QuerySet):
    def published(self, at=None):
        return self.filter(published_q(at))


class Publishable(Versioned):
    """Content that city staff publish: as a draft it is theirs alone, then the public's, until withdrawn."""

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
        help_text="Zostaw puste, żeby treść była widoczna od razu. Inaczej pojawi się sama o podanej godzinie.",
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
    changed_at = models.DateTimeField("ostatnia zmiana", auto_now=True)

    # The order is set on lists, at once.
    unwritten = Versioned.unwritten | {"state", "reviewed_on", "order"}
    restoring_permission = "publish"

    objects = PublishableQuerySet.as_manager()

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
        """Nothing is published without its facts, whoever publishes it."""
        if self.is_live:
            self.refuse_missing_facts()
        super().save(*args, **kwargs)

    def refuse_missing_facts(self):
        if missing := empty_facts(self):
            raise ValidationError(dict.fromkeys(missing, "Tego nie może brakować w treści opublikowanej."))
        if told_in_part := self.told_in_part():
            raise ValidationError(told_in_part)

    def told_in_part(self):
        """{field: message} of what is of no use to the public without the rest. A draft may wait for that."""
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
    def review_due_on(self):
        """The day from which staff are asked whether it is still true; None when nobody asked for that."""
        if not (self.is_live and self.review_months):
            return None
        return months_after(self.reviewed_on or timezone.localdate(self.changed_at), self.review_months)


def versioned_models():
    return [model for model in apps.get_models() if issubclass(model, Versioned)]


def publishable_models():
    return [model for model in apps.get_models() if issubclass(model, Publishable)]


def get_generic_key(item):
    """Return the values of a generic foreign key to `item`."""
    return {"content_type": ContentType.objects.get_for_model(item), "object_id": item.pk}


def latest_change(items):
    """When any of `items` last changed; None when there are none."""
    return max((item.changed_at for item in items), default=None)


# How long something can be recovered from the bin.
BIN_DAYS = 90
# How long a preview link for people without an account works.
PREVIEW_DAYS = 7
# What makes an address that of a preview: see publishing.preview.
PREVIEW_PARAMETER = "podglad"


def bin_begins():
    return timezone.now() - datetime.timedelta(days=BIN_DAYS)


class VersionQuerySet(models.QuerySet):
    def of(self, item):
        kind = ContentType.objects.get_for_model(item)
        return self.filter(content_type=kind, object_id=item.pk)

    def texts(self):
        """Without what only says that the item got another place on its list."""
        return self.exclude(event=Version.Event.MOVED)

    def newest(self):
        """The last text of each item."""
        newer = Version.objects.texts().filter(
            content_type=models.OuterRef("content_type"),
            object_id=models.OuterRef("object_id"),
            pk__gt=models.OuterRef("pk"),
        )
        return self.texts().exclude(models.Exists(newer))

    def seen_by_the_public(self):
        """What somebody did that changed the site: not working copies, nor the state from which a history begins."""
        with_page = ContentType.objects.get_for_models(*publishable_models()).values()
        return self.exclude(event=Version.Event.SAVED, content_type__in=with_page).exclude(author_name="")

    def in_bin(self):
        """What was deleted and can still be recovered."""
        return self.newest().filter(event=Version.Event.DELETED, created_at__gt=bin_begins())

    def past_bin(self):
        """What was deleted too long ago for that."""
        return self.newest().filter(event=Version.Event.DELETED, created_at__lte=bin_begins())


class Version(models.Model):
    class Event(models.TextChoices):
        SAVED = "saved", "zapisano"
        PUBLISHED = "published", "opublikowano"
        WITHDRAWN = "withdrawn", "wycofano z publikacji"
        RESTORED = "restored", "przywrócono dawną wersję"
        DELETED = "deleted", "usunięto"
        RECOVERED = "recovered", "odzyskano z kosza"
        MOVED = "moved", "zmieniono miejsce na liście"

    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey()
    title = models.CharField("tytuł", max_length=300)
    event = models.CharField("co się stało", max_length=10, choices=Event)
    created_at = models.DateTimeField("kiedy", default=timezone.now)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name="kto", related_name="+"
    )
    author_name = models.CharField("kto", max_length=200, blank=True)
    note = models.CharField("notatka", max_length=200, blank=True)
    data = models.JSONField("treść")

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "wersja"
        verbose_name_plural = "wersje"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id", "-id"], name="publishing_version_of_item")
        ]
        default_permissions = ()

    def __str__(self):
        return (
            f"{self.title}: {self.get_event_display()} {timezone.localtime(self.created_at):%d.%m.%Y, %H:%M}"
        )

    @property
    def gone_at(self):
        """When it leaves the bin for good, if this is what put it there."""
        return self.created_at + datetime.timedelta(days=BIN_DAYS)


class Publication(Version):
    """One line of the log of publications: what appeared on the site, left it, or came back."""

    class Meta:
        proxy = True
        verbose_name = "zdarzenie publikacji"
        verbose_name_plural = "dziennik publikacji"
        default_permissions = ("view",)


class OldAddress(models.Model):
    """An address under which something was once published: it leads to where that is today, for good."""

    path = models.CharField(max_length=300, unique=True)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.path


class PreviewLink(models.Model):
    """Lets whoever has it see the newest version of one item, published or not, for some days."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey()
    created_at = models.DateTimeField("utworzono", default=timezone.now)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name="kto", related_name="+"
    )
    # A link that is taken back stays, so that editors see who showed what to whom, and until when.
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


# After this long without a sign of life an open form is taken for a forgotten one.
EDITING_FOR = datetime.timedelta(minutes=30)


class EditingQuerySet(models.QuerySet):
    def alive(self):
        return self.filter(seen_at__gt=timezone.now() - EDITING_FOR)


class Editing(models.Model):
    """Somebody has the form of an item open; forgotten when they save, or some time after they last typed."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = EditingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "user"], name="publishing_editing_once_a_user"
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.content_type} {self.object_id}"


def new_key():
    return secrets.token_urlsafe(24)


class KeptForm(models.Model):
    """What somebody sent after the session had ended: given back in the same form after signing in."""

    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.path
