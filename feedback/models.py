"""Page feedback: whether a page helped, with an optional message. Anonymous."""

import datetime

from django.core import signing
from django.core.signing import BadSignature
from django.db import models
from django.db.models import Count, Max, Q
from django.utils import timezone

MAX_TEXT_CHARS = 1000
# How long a reader may add a message to an answer.
ADD_TEXT_PERIOD = datetime.timedelta(hours=1)


class PageFeedbackQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(is_done=False).exclude(text="")

    def expired(self):
        return self.filter(created_at__lt=timezone.now() - PageFeedback.RETENTION)

    def by_page(self):
        """Return one row per page, {"path", "title", "yes", "no", "unread"}, unread messages first."""
        return (
            self.order_by()
            .values("path")
            .annotate(
                title=Max("title"),
                yes=Count("pk", filter=Q(helped=True)),
                no=Count("pk", filter=Q(helped=False)),
                unread=Count("pk", filter=Q(is_done=False) & ~Q(text="")),
            )
            .order_by("-unread", "-no", "path")
        )


class PageFeedback(models.Model):
    """One answer to "Czy ta strona pomogła?"."""

    RETENTION = datetime.timedelta(days=365)

    path = models.CharField("adres strony", max_length=300, db_index=True)
    title = models.CharField("strona", max_length=200, blank=True)
    helped = models.BooleanField("czy pomogła", choices=[(True, "tak"), (False, "nie")])
    text = models.TextField("wiadomość", max_length=MAX_TEXT_CHARS, blank=True)
    created_at = models.DateTimeField("kiedy", default=timezone.now, db_index=True)
    is_done = models.BooleanField("załatwione", default=False)

    objects = PageFeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = "opinia o stronie"
        verbose_name_plural = "opinie o stronach"
        ordering = ["-pk"]
        default_permissions = ("change", "delete", "view")

    def __str__(self):
        return f"{self.page_name}: {self.get_helped_display()}"

    @property
    def page_name(self):
        return self.title or self.path

    @property
    def token(self):
        """Signed token with which the reader may add a message during ADD_TEXT_PERIOD."""
        return signing.dumps(self.pk, salt="feedback.page_feedback")

    @classmethod
    def from_token(cls, token):
        """Return the feedback for a valid `token`, else None."""
        try:
            key = signing.loads(token, salt="feedback.page_feedback", max_age=ADD_TEXT_PERIOD)
        except BadSignature:
            return None
        return cls.objects.filter(pk=key).first()
