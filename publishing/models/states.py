"""The definition of "published" for every kind of content, and the base classes of content."""

import calendar
import datetime

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Q, When
from django.db.models.functions import Coalesce, Greatest
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
        max_length=1000,
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


class ItemRecordQuerySet(models.QuerySet):
    """For models with a generic foreign key to an item."""

    def of(self, item):
        return self.filter(**get_generic_key(item))


def get_latest_change(items):
    """Return the time of the latest public change of any of `items`, or None if there is none."""
    return max(filter(None, (item.last_public_change for item in items)), default=None)
