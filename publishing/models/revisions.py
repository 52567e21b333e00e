"""Revisions of items and what refers to them: scheduled changes, replacements, redirects and preview links."""

import datetime

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.grammar import format_datetime, format_day

from .states import ItemRecordQuerySet, get_draft_state_models

# How long a deleted item can be restored.
TRASH_RETENTION_DAYS = 90
# How long a preview link for people without an account works.
PREVIEW_DAYS = 7
# Query parameter of preview URLs: see publishing.preview.
PREVIEW_PARAMETER = "podglad"


def get_trash_cutoff():
    return timezone.now() - datetime.timedelta(days=TRASH_RETENTION_DAYS)


class RevisionQuerySet(ItemRecordQuerySet):
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
        DELETED = "deleted", "przeniesiono do kosza"
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
        return f"{self.title}: {self.get_event_display()} {format_datetime(self.created_at)}"

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


class ScheduledChangeQuerySet(ItemRecordQuerySet):
    def due(self):
        """Changes whose time has come, without those that failed already."""
        return self.filter(publish_at__lte=timezone.now(), has_failed=False)


class ScheduledChange(models.Model):
    """
    A revision of a page that visitors see, to be published later: see publication.publish_due_changes.

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
        return f"{self.item}, {format_datetime(self.publish_at)}"


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


class PreviewLinkQuerySet(ItemRecordQuerySet):
    def revoke(self, user):
        self.filter(revoked_at=None).update(revoked_at=timezone.now(), revoked_by=user)

    revoke.queryset_only = True  # PreviewLink.objects.revoke() would revoke every link


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

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.item}, do {format_day(timezone.localdate(self.expires_at))}"

    @property
    def expires_at(self):
        return self.created_at + datetime.timedelta(days=PREVIEW_DAYS)

    @property
    def is_valid(self):
        return self.revoked_at is None and timezone.now() < self.expires_at
