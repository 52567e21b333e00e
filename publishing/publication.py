"""Publishing, now or later, and unpublishing: all that puts a revision into the row that visitors see."""

import copy
import logging

from django.core.exceptions import ValidationError
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Subquery
from django.utils import timezone

from .models import (
    ApprovalRequest,
    ContentRedirect,
    PreviewLink,
    Revision,
    ScheduledChange,
    State,
    get_generic_key,
)
from .revisions import (
    EditConflict,
    get_draft,
    get_latest_revision,
    get_revision_pk,
    get_unpublished_draft,
    lock_item,
    record_again,
    record_revision,
    start_history,
)
from .serialization import apply_revision, assign_fields, build_draft, has_same_content, serialize_stored_item
from .signals import public_content_will_change
from .unique_values import free_taken_values
from .validation import (
    PAST_END_MESSAGE,
    add_field_labels,
    validate_checks,
    validate_model,
    validate_rows,
)

logger = logging.getLogger(__name__)
UNKNOWN_FAILURE_MESSAGE = (
    "Nie wykryto przyczyny. Jeśli ponowne opublikowanie nie pomoże, powiedz o tym osobie, która prowadzi "
    "serwer."
)


def publish(item, author, *, note="", expected_revision=None, answers_requests=True):
    """
    Publish the latest revision. Return the PUBLISHED revision, or None if it was already live.

    `answers_requests` is False if another draft, which the open requests are about, stays unpublished.

    A change of a page that visitors see, with a publication date in the future, is only scheduled: see
    publish_due_changes. The returned revision is SCHEDULED then, and the page stays as it is.

    Raise ValidationError if a check or a model rule forbids it, and EditConflict if `expected_revision` is not the
    latest revision or another editor was faster; nothing has changed then. The item is read and validated in memory
    first, without the write lock.
    """
    # In this order: a revision saved in between is then noticed under the lock.
    latest = get_latest_revision(item)
    item.refresh_from_db(from_queryset=type(item)._base_manager.all())
    if expected_revision is not None and expected_revision != get_revision_pk(latest):
        raise EditConflict
    draft = get_unpublished_draft(item, latest)
    is_shown = item.is_live and (
        draft is None or has_same_content(type(item), draft.data, serialize_stored_item(item))
    )
    if not is_shown:
        candidate = validate_for_publication(item, draft)
        if draft and item.is_published and candidate.publish_from and candidate.publish_from > timezone.now():
            return schedule(item, draft, candidate.publish_from, author, note=note)
        public_content_will_change.send(type(item), draft=candidate)
    try:
        with transaction.atomic():
            lock_item(item)
            if get_revision_pk(get_latest_revision(item)) != get_revision_pk(latest):
                raise EditConflict
            start_history(item)
            ScheduledChange.objects.of(item).delete()
            if answers_requests:
                answer_requests(item, author, ApprovalRequest.Outcome.PUBLISHED)
            if is_shown:
                # update(): the text has not changed, so `changed_at` must stay.
                type(item)._base_manager.filter(pk=item.pk).update(reviewed_on=timezone.localdate())
                return record_revision(item, Revision.Event.PUBLISHED, author, note=note) if draft else None
            return write_live(item, draft, author, note=note)
    except IntegrityError:
        # Another item got its slug or number since the validation: name that item.
        item.refresh_from_db(from_queryset=type(item)._base_manager.all())
        validate_for_publication(item, draft)
        raise


def answer_requests(item, author, outcome):
    """Record that `author` has published what was asked for, wherever it was published."""
    ApprovalRequest.objects.of(item).open().update(
        outcome=outcome, answered_by=author, answered_at=timezone.now()
    )


def validate_for_publication(item, draft):
    """
    Return the item in memory as it would be published, with the revision `draft` if there is one.

    Raise ValidationError with the reasons that forbid it.
    """
    candidate = build_draft(item, draft.data) if draft else copy.copy(item)
    candidate.state = State.PUBLISHED
    if candidate.publish_until and candidate.publish_until <= timezone.now():
        raise ValidationError(add_field_labels(candidate, {"publish_until": [PAST_END_MESSAGE]}))
    validate_model(candidate)
    if draft:
        validate_rows(candidate, draft.data)
    validate_checks(candidate)
    return candidate


def write_live(item, draft, author, *, author_name="", note=""):
    """
    Store the item as published, with the fields and rows of the revision `draft` if there is one.

    Return the PUBLISHED revision. Needs a transaction with the item locked.
    """
    before = Revision.objects.of(item).filter(event=Revision.Event.PUBLISHED).first()
    item.state = State.PUBLISHED
    # Publishing counts as a review of the content.
    item.reviewed_on = timezone.localdate()
    data = draft.data if draft else serialize_stored_item(item)
    if not (before and has_same_content(type(item), before.data, data, item.non_text_fields)):
        item.content_changed_at = timezone.now()
    if draft:
        apply_revision(item, draft.data)
    else:
        item.save()
    published = record_revision(item, Revision.Event.PUBLISHED, author, author_name=author_name, note=note)
    if before:
        record_redirect(item, before)
    return published


def record_redirect(item, before):
    """Redirect the URL of the formerly published revision `before` to the item if the URL has changed."""
    path = assign_fields(type(item)(pk=item.pk), before.data).get_absolute_url()
    if path != item.get_absolute_url():
        ContentRedirect.objects.update_or_create(
            path=path,
            defaults=get_generic_key(item),
        )


def schedule(item, draft, publish_at, author, *, note=""):
    """Schedule the publication of the latest revision, `draft`. Return the SCHEDULED revision."""
    with transaction.atomic():
        lock_item(item)
        if get_latest_revision(item) != draft:
            raise EditConflict
        start_history(item)
        scheduled = record_revision(item, Revision.Event.SCHEDULED, author, note=note, data=draft.data)
        ScheduledChange.objects.update_or_create(
            **get_generic_key(item),
            defaults={"revision": scheduled, "author": author, "publish_at": publish_at, "has_failed": False},
        )
        answer_requests(item, author, ApprovalRequest.Outcome.SCHEDULED)
        return scheduled


def cancel_scheduled(item, author):
    """Cancel the scheduled change; the latest text stays as the draft. Return whether there was one."""
    with transaction.atomic():
        lock_item(item)
        if not ScheduledChange.objects.of(item).delete()[0]:
            return False
        record_revision(item, Revision.Event.UNSCHEDULED, author, data=get_latest_revision(item).data)
        return True


def is_latest_change_published(item):
    """Return whether a change that is scheduled no more was published, and not cancelled or unpublished."""
    outcomes = (Revision.Event.PUBLISHED, Revision.Event.UNSCHEDULED, Revision.Event.WITHDRAWN)
    latest = Revision.objects.of(item).filter(event__in=outcomes).first()
    return latest is not None and latest.event == Revision.Event.PUBLISHED


def publish_due_changes():
    """
    Publish the scheduled changes whose time has come. Return how many were published.

    Called twice a second by a thread (operations/background.py) and daily by `run_maintenance`.
    """
    due = ScheduledChange.objects.due().select_related("revision", "author").order_by("publish_at", "pk")
    return sum(publish_scheduled(change) for change in due)


def publish_scheduled(change):
    """
    Publish one scheduled change. Return False if it cannot be or another process was faster.

    A change that fails is marked and logged, so that it does not block the others. OperationalError and
    InterfaceError are raised: the database is unavailable or busy, and the change waits for it.
    """
    item = change.item
    try:
        candidate = validate_for_publication(item, change.revision)
        public_content_will_change.send(type(item), draft=candidate)
        with transaction.atomic():
            lock_item(item)
            if not ScheduledChange.objects.filter(pk=change.pk, revision=change.revision).delete()[0]:
                return False
            later_draft = get_draft(item)
            write_live(item, change.revision, change.author, author_name=change.revision.author_name)
            if later_draft != change.revision:
                # Saved since: it stays the draft.
                record_again(item, later_draft, later_draft.data)
    except (InterfaceError, OperationalError):
        raise
    except Exception as error:
        if not isinstance(error, ValidationError):
            logger.exception("The scheduled change %s could not be published", change.pk)
        # Not if it was scheduled anew meanwhile.
        ScheduledChange.objects.filter(pk=change.pk, revision=change.revision).update(has_failed=True)
        return False
    return True


def get_failure_messages(change):
    """Return the reasons why a change that has failed cannot be published."""
    try:
        validate_for_publication(change.item, change.revision)
    except ValidationError as error:
        return error.messages
    return [UNKNOWN_FAILURE_MESSAGE]


def unpublish(item, author):
    """
    Take the page off the site. Return True if its draft stays in the history only.

    Otherwise the draft becomes the item's content, with free_taken_values. It does not if that would change other
    public pages (a recruitment ends with its meeting).
    """
    with transaction.atomic():
        lock_item(item)
        start_history(item)
        draft = get_draft(item)
        PreviewLink.objects.of(item).revoke(author)  # withdrawn content must not stay visible through them
        ScheduledChange.objects.of(item).delete()
        item.state = State.WITHDRAWN
        item.save(update_fields=["state", "changed_at"])
        record_revision(item, Revision.Event.WITHDRAWN, author)
        if not draft:
            return False
        # Of a new instance, because the property is cached and the state has changed.
        if type(item)._base_manager.get(pk=item.pk).affects_public_pages:
            return True
        data, _ = free_taken_values(item, draft.data)
        apply_revision(item, data)
        record_again(item, draft, data)
        return False


def iter_published_states(item):
    """Yield the item in memory as visitors saw it, the newest state first. Nothing for an item that is not live."""
    stored = type(item)._base_manager.filter(pk=item.pk, state=State.PUBLISHED).first()
    if stored is None:
        return
    yield stored
    for revision in Revision.objects.of(item).filter(event=Revision.Event.PUBLISHED).iterator(chunk_size=20):
        yield assign_fields(copy.copy(stored), revision.data)


def get_first_publish_from(item):
    """
    Return `publish_from` of the page's first appearance.

    That of a change scheduled later says only when the page has changed.
    """
    if item.publish_from is None:
        return None
    history = Revision.objects.of(item)
    first_scheduled = history.filter(event=Revision.Event.SCHEDULED).order_by("pk").values("pk")[:1]
    before = history.filter(event=Revision.Event.PUBLISHED, pk__lt=Subquery(first_scheduled)).first()
    return assign_fields(copy.copy(item), before.data).publish_from if before else item.publish_from
