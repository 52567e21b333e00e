"""What readers say about a page: whether it helped, and a few words. Never who said it."""

import datetime
import unicodedata

from django.core import signing
from django.core.signing import BadSignature
from django.db import models
from django.db.models import Count, Max, Q
from django.utils import timezone

LONGEST_TEXT = 1000
# As long as somebody may add words to their answer.
OPEN_FOR = datetime.timedelta(hours=1)


def clean_text(text):
    """`text` without what nobody types: control characters, and those that turn the direction of writing around."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign)[0] != "C").strip()


class OpinionQuerySet(models.QuerySet):
    def to_read(self):
        return self.filter(is_done=False).exclude(text="")

    def past_keeping(self):
        return self.filter(created_at__lt=timezone.now() - Opinion.KEPT_FOR)

    def by_page(self):
        """A row for each page: {"path", "title", "yes", "no", "to_read"}, those with something to read first."""
        return (
            self.order_by()
            .values("path")
            .annotate(
                title=Max("title"),
                yes=Count("pk", filter=Q(helped=True)),
                no=Count("pk", filter=Q(helped=False)),
                to_read=Count("pk", filter=Q(is_done=False) & ~Q(text="")),
            )
            .order_by("-to_read", "-no", "path")
        )


class Opinion(models.Model):
    """One answer to "Czy ta strona pomogła?"."""

    KEPT_FOR = datetime.timedelta(days=365)

    path = models.CharField("adres strony", max_length=300, db_index=True)
    title = models.CharField("strona", max_length=200, blank=True)
    helped = models.BooleanField("czy pomogła", choices=[(True, "tak"), (False, "nie")])
    text = models.TextField("wiadomość", max_length=LONGEST_TEXT, blank=True)
    created_at = models.DateTimeField("kiedy", default=timezone.now, db_index=True)
    is_done = models.BooleanField("załatwione", default=False)

    objects = OpinionQuerySet.as_manager()

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
        """Lets whoever gave the answer add words to it, for a while."""
        return signing.dumps(self.pk, salt="feedback.opinion")

    @classmethod
    def from_token(cls, token):
        """The answer that `token` opens, or None."""
        try:
            key = signing.loads(token, salt="feedback.opinion", max_age=OPEN_FOR)
        except BadSignature:
            return None
        return cls.objects.filter(pk=key).first()
