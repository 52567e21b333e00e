"""What "published" means, in one place, for every kind of content."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .constraints import FieldCheck


class State(models.TextChoices):
    DRAFT = "draft", "wersja robocza"
    PUBLISHED = "published", "opublikowane"
    WITHDRAWN = "withdrawn", "wycofane"


def published_q(at=None, prefix=""):
    """
    The rule: what the public sees at the moment `at` (now, unless told).

    `prefix` leads to the content from another model ("page__"). The same rule for one object in hand is
    `Publishable.is_published`; a test holds the two together.
    """
    at = at or timezone.now()
    state, since, until = prefix + "state", prefix + "publish_from", prefix + "publish_until"
    return (
        Q(**{state: State.PUBLISHED})
        & (Q(**{since: None}) | Q(**{since + "__lte": at}))
        & (Q(**{until: None}) | Q(**{until + "__gt": at}))
    )


class PublishableQuerySet(models.QuerySet):
    def published(self, at=None):
        return self.filter(published_q(at))


class Publishable(models.Model):
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
    changed_at = models.DateTimeField("ostatnia zmiana", auto_now=True)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
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

    @property
    def is_published(self):
        now = timezone.now()
        return (
            self.state == State.PUBLISHED
            and (self.publish_from is None or self.publish_from <= now)
            and (self.publish_until is None or self.publish_until > now)
        )


def latest_change(items):
    """When any of `items` last changed; None when there are none."""
    return max((item.changed_at for item in items), default=None)


class Singleton(models.Model):
    """Something the site has exactly one of. A second one is refused by the primary key."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)

    class Meta:
        abstract = True


from .plain_words import PlainWord  # noqa: E402, F401  a model of this app in a module of its own
