"""Open forms and the text that is not saved yet."""

import datetime
import secrets

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.grammar import format_datetime

from .revisions import Revision
from .states import ItemRecordQuerySet

# A form without any sign of activity for this long counts as closed.
EDITING_SESSION_TTL = datetime.timedelta(minutes=30)


class EditingSessionQuerySet(ItemRecordQuerySet):
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
        return format_datetime(self.saved_at)


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
        """Return the oldest submissions of a user who has more than MAX_SUBMISSIONS: a script can send any number."""
        newest = (
            self.filter(user=user)
            .order_by("-created_at", "-pk")
            .values_list("pk", flat=True)[:MAX_SUBMISSIONS]
        )
        return self.filter(user=user).exclude(pk__in=list(newest))


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
        return format_datetime(self.created_at)
