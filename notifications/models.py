"""
Subscriptions of residents, what was announced to them, and the queue of messages.

Of a subscriber only the address, the choice and the times are stored. The address is deleted when the subscription
ends, or when it was not confirmed in time; messages that wait for it are deleted with it.
"""

import datetime
import re
import secrets
import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

CONFIRM_PERIOD = datetime.timedelta(hours=48)
# Pressing the button twice sends one message.
REPEAT_PERIOD = datetime.timedelta(minutes=15)


def is_enabled():
    """Return whether residents can subscribe: without a mail server they cannot."""
    return bool(settings.EMAIL_HOST)


def generate_key():
    return secrets.token_urlsafe(24)


END_KEY_RE = re.compile(r"[0-9a-f]{40}")


def build_end_key(email):
    """Return the key of the link that ends the subscription of `email`: the same in every message to it."""
    return salted_hmac("notifications.end", email, algorithm="sha256").hexdigest()[:40]


class SubscriptionQuerySet(models.QuerySet):
    def confirmed(self):
        return self.exclude(confirmed_at=None)

    def pending(self):
        return self.filter(confirmed_at=None, requested_at__gt=timezone.now() - CONFIRM_PERIOD)

    def expired(self):
        return self.filter(confirmed_at=None, requested_at__lte=timezone.now() - CONFIRM_PERIOD)

    @transaction.atomic
    def request(self, email, *, recruitments, meetings):
        """Store a subscription that has to be confirmed, and queue the message that asks for it."""
        choice = {"wants_recruitments": recruitments, "wants_meetings": meetings}
        recent = self.pending().filter(requested_at__gt=timezone.now() - REPEAT_PERIOD)
        if not recent.filter(email=email, **choice).exists():
            # Links of earlier messages go on working after SECRET_KEY has changed.
            known = self.filter(email=email).order_by("pk").values_list("end_key", flat=True).first()
            new = self.create(email=email, end_key=known or build_end_key(email), **choice)
            new.messages.create(kind=QueuedMessage.Kind.CONFIRMATION, is_urgent=True)

    @transaction.atomic
    def confirm(self, key):
        """
        Confirm the pending subscription with this key and return it, None if there is none.

        Its choice replaces that of an earlier subscription of the same address. Other requests of it are deleted.
        """
        email = self.pending().filter(confirm_key=key).values_list("email", flat=True).first()
        rows = list(self.filter(email=email).select_for_update().order_by("pk"))
        chosen = next((row for row in rows if row.confirm_key == key), None)
        if not chosen:
            return None
        kept = next((row for row in rows if row.confirmed_at), chosen)
        self.filter(pk__in=[row.pk for row in rows if row != kept]).delete()
        kept.confirm_key = key
        kept.wants_recruitments, kept.wants_meetings = chosen.wants_recruitments, chosen.wants_meetings
        kept.confirmed_at = timezone.now()
        kept.save()
        # The message with this link may be waiting for another attempt.
        kept.messages.filter(kind=QueuedMessage.Kind.CONFIRMATION).delete()
        return kept

    def count_topics(self):
        """Return the numbers of confirmed subscriptions: {"all", "recruitments", "meetings"}."""
        return self.confirmed().aggregate(
            all=models.Count("pk"),
            recruitments=models.Count("pk", filter=Q(wants_recruitments=True)),
            meetings=models.Count("pk", filter=Q(wants_meetings=True)),
        )


class Subscription(models.Model):
    """A request of an address for messages. They are sent to it once it is confirmed."""

    email = models.EmailField(db_index=True)  # in lower case
    wants_recruitments = models.BooleanField()
    wants_meetings = models.BooleanField()
    confirm_key = models.CharField(max_length=40, unique=True, default=generate_key)
    end_key = models.CharField(max_length=40, db_index=True)
    requested_at = models.DateTimeField(default=timezone.now, db_index=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        # Staff see numbers only.
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(confirmed_at__isnull=False),
                name="notifications_subscription_once_an_address",
            ),
            models.CheckConstraint(
                condition=Q(wants_recruitments=True) | Q(wants_meetings=True),
                name="notifications_subscription_has_topic",
            ),
        ]

    def __str__(self):
        # Without the address, which must not get into a log.
        return f"subskrypcja {self.pk}"

    @property
    def confirm_by(self):
        return self.requested_at + CONFIRM_PERIOD

    @property
    def confirm_path(self):
        return reverse("notifications:confirm", args=[self.confirm_key])

    @property
    def end_path(self):
        return reverse("notifications:end", args=[self.end_key])


class Announcement(models.Model):
    """
    A meeting or recruitment that was announced to subscribers, with what they were sent about the meeting.

    Kept when the item is deleted, so that one restored from the trash is not announced again.
    """

    class Kind(models.TextChoices):
        MEETING = "meeting"
        RECRUITMENT = "recruitment"

    kind = models.CharField(max_length=12, choices=Kind)
    object_id = models.PositiveBigIntegerField()
    starts_at = models.DateTimeField(null=True)
    moved_from = models.DateTimeField(null=True)  # the date before, if the last change was one of it
    is_cancelled = models.BooleanField(default=False)
    # The place, if visitors were told of a new one.
    relocated_to = models.CharField(max_length=322, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="notifications_announcement_once")
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}"


class QueuedMessageQuerySet(models.QuerySet):
    def due(self):
        """Return the messages to be sent now, urgent ones first."""
        return self.filter(retry_at__lte=timezone.now()).order_by("-is_urgent", "pk")


class QueuedMessage(models.Model):
    """A message to one subscriber that waits to be sent. Its text is made at that time; a sent one is deleted."""

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation"
        MEETING = "meeting"
        RECRUITMENT = "recruitment"

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=12, choices=Kind)
    object_id = models.PositiveBigIntegerField(default=0)  # of the meeting or recruitment
    # Confirmations and changes of meetings, for which people wait.
    is_urgent = models.BooleanField(default=False)
    # The same at each attempt: mail servers and programs recognize a message that they have already by its Message-ID.
    message_id = models.UUIDField(default=uuid.uuid4)
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = QueuedMessageQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "kind", "object_id"], name="notifications_queuedmessage_once"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id} ({self.subscription_id})"
