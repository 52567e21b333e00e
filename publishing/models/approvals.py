"""What editors ask each other: to check or to publish a draft."""

import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone

from core.users import get_display_name

from .states import ItemRecordQuerySet


class ApprovalRequestQuerySet(ItemRecordQuerySet):
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
        WITHDRAWN = "withdrawn", "wycofano"

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
            return get_display_name(self.user)
        return f"rola {self.group.name}" if self.group else "cała redakcja"
