"""Finding what subscribers have to be told, and queueing a message for each of them."""

from django.db import transaction

from cooperative.models import Meeting, Recruitment

from .models import Announcement, QueuedMessage, Subscription


def announce_published():
    """
    Queue messages about what was published since the last call, and about meetings that were cancelled or changed.

    Run every minute. An item is announced once, whatever is edited in it later. Of a meeting a change of its start, a
    new place or its cancellation is announced too, by comparison with what subscribers were sent before. What is over
    is not.
    """
    for meeting in Meeting.objects.published().upcoming():
        announce_meeting(meeting)
    announced = Announcement.objects.filter(kind=Announcement.Kind.RECRUITMENT).values("object_id")
    for recruitment in Recruitment.objects.published().exclude(pk__in=announced).select_related("meeting"):
        if not (recruitment.is_closed or recruitment.is_suspended):
            announce_recruitment(recruitment)


@transaction.atomic
def announce_meeting(meeting):
    state = {
        "starts_at": meeting.starts_at,
        "is_cancelled": meeting.is_cancelled,
        "relocated_to": meeting.full_place if meeting.is_relocated else "",
    }
    before, is_new = Announcement.objects.get_or_create(
        kind=Announcement.Kind.MEETING, object_id=meeting.pk, defaults=state
    )
    if is_new:
        # Nobody was invited to a meeting that was cancelled before it was announced.
        if not meeting.is_cancelled:
            queue_messages(QueuedMessage.Kind.MEETING, meeting, wants_meetings=True)
        return
    # Only one of two processes changes the row.
    known = {name: getattr(before, name) for name in state}
    moved_from = before.starts_at if meeting.starts_at != before.starts_at else None
    changed = state != known and Announcement.objects.filter(pk=before.pk, **known).update(
        **state, moved_from=moved_from
    )
    # An editor who takes back "new place" has corrected a mistake on the page.
    is_news = {**state, "relocated_to": ""} != {**known, "relocated_to": ""} or state["relocated_to"]
    if changed and is_news:
        queue_messages(QueuedMessage.Kind.MEETING, meeting, is_urgent=True, wants_meetings=True)


@transaction.atomic
def announce_recruitment(recruitment):
    _, is_new = Announcement.objects.get_or_create(
        kind=Announcement.Kind.RECRUITMENT, object_id=recruitment.pk
    )
    if is_new:
        queue_messages(QueuedMessage.Kind.RECRUITMENT, recruitment, wants_recruitments=True)


def queue_messages(kind, item, *, is_urgent=False, **topic):
    """
    Queue a message about `item` for each confirmed subscription to the topic.

    One that is still waiting becomes a message about the change; it gets a new Message-ID, by which a process that is
    just sending the old one knows that it must not delete it.
    """
    QueuedMessage.objects.bulk_create(
        [
            QueuedMessage(subscription=subscription, kind=kind, object_id=item.pk, is_urgent=is_urgent)
            for subscription in Subscription.objects.confirmed().filter(**topic)
        ],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["subscription", "kind", "object_id"],
        update_fields=["is_urgent", "message_id", "created_at", "attempts", "retry_at"],
    )


def get_item(message):
    """Return the meeting or recruitment of a message, or None if it is deleted."""
    model = {QueuedMessage.Kind.MEETING: Meeting, QueuedMessage.Kind.RECRUITMENT: Recruitment}[message.kind]
    return model.objects.filter(pk=message.object_id).first()


def is_over(item):
    """Return whether nobody needs a message about the item any more."""
    if isinstance(item, Meeting):
        return item.is_over
    return item.is_closed or item.is_suspended
