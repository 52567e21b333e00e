"""
The revisions of each item of content, and the draft beside the live page.

The tables hold what the public may see. Saving a published item adds a Revision, its draft, and leaves the row
unchanged; publishing writes the latest revision into the row. Items without a live page (drafts, cities, settings)
are saved into their row at once, and recorded as a Revision too. Every revision holds the whole item with its rows.
"""

import copy
import logging

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import OuterRef, ProtectedError, Subquery
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst

from core.users import get_display_name

from .checks import run_checks
from .models import (
    ApprovalRequest,
    ContentRedirect,
    DraftStateMixin,
    EditingSession,
    PreviewLink,
    Revision,
    ScheduledChange,
    State,
    get_generic_key,
    get_missing_required_fields,
)
from .serialization import (
    apply_revision,
    assign_fields,
    build_draft,
    find_broken_constraint,
    get_foreign_key_values,
    get_revisioned_fields,
    has_same_content,
    is_dangling,
    serialize_position,
    serialize_stored_item,
)
from .signals import public_content_will_change
from .unique_values import describe_errors, free_taken_values

logger = logging.getLogger(__name__)

# Events after which the latest revision of a live item is a draft.
DRAFT_EVENTS = (
    Revision.Event.SAVED,
    Revision.Event.RESTORED,
    Revision.Event.SCHEDULED,
    Revision.Event.UNSCHEDULED,
)
PAST_END_MESSAGE = "Ta godzina już minęła. Wpisz późniejszą albo wyczyść."
UNKNOWN_FAILURE_MESSAGE = (
    "Nie wykryto przyczyny. Jeśli ponowne opublikowanie nie pomoże, powiedz o tym osobie, która prowadzi "
    "serwer."
)


class EditConflict(Exception):
    """Another editor saved, published or unpublished the item in the meantime."""


class ContentCheckError(ValidationError):
    """The content checks found errors."""


def record_revision(item, event, author, *, author_name="", note="", data=None):
    """Record a revision. `author_name` is for an author whose account may have been deleted meanwhile."""
    if author:
        author_name = get_display_name(author)
    return Revision.objects.create(
        item=item,
        title=str(assign_fields(copy.copy(item), data) if data else item)[:300],
        event=event,
        author=author,
        author_name=author_name[:200],
        note=note[:200],
        data={**data, **serialize_position(item)} if data else serialize_stored_item(item),
    )


def record_again(item, draft, data):
    """Record `data` of the revision `draft` as the latest draft, with its author and note."""
    record_revision(
        item,
        Revision.Event.SAVED,
        draft.author,
        author_name=draft.author_name,
        note=draft.note,
        data=data,
    )


def record_unless_saved_since(item, draft, data, revision):
    """Record `data` of the former `draft` again, unless somebody saved the item after `revision`."""
    with transaction.atomic():
        lock_item(item)
        if not Revision.objects.of(item).filter(pk__gt=revision.pk, event__in=DRAFT_EVENTS).exists():
            record_again(item, draft, data)


def get_latest_revision(item):
    return Revision.objects.of(item).content_revisions().first()


def get_unpublished_draft(item, latest):
    """Return `latest`, the latest revision of the item, if a live page does not show it yet; else None."""
    return latest if latest and item.is_live and latest.event in DRAFT_EVENTS else None


def get_draft(item):
    """Return the revision that the live page does not show yet; None if there is none or no live page."""
    return get_unpublished_draft(item, get_latest_revision(item)) if item.is_live else None


def with_latest_event(queryset):
    """
    Annotate each item with `latest_event`, so that has_unpublished_changes needs no query per item, and with
    `change_at` and `has_change_failed`, the time and the failure of its ScheduledChange (None without one).
    """
    kind = ContentType.objects.get_for_model(queryset.model)
    latest = (
        Revision.objects.content_revisions()
        .filter(content_type=kind, object_id=OuterRef("pk"))
        .order_by("-pk")
    )
    scheduled = ScheduledChange.objects.filter(content_type=kind, object_id=OuterRef("pk"))
    return queryset.annotate(
        latest_event=Subquery(latest.values("event")[:1]),
        change_at=Subquery(scheduled.values("publish_at")[:1]),
        has_change_failed=Subquery(scheduled.values("has_failed")[:1]),
    )


def has_unpublished_changes(item):
    """Return whether an item of with_latest_event has a draft."""
    return item.is_live and item.latest_event in DRAFT_EVENTS


def start_history(item):
    """Record the stored state of an item without revisions before its first change."""
    if not item._state.adding and not Revision.objects.of(item).exists():
        event = Revision.Event.PUBLISHED if item.is_live else Revision.Event.SAVED
        record_revision(item, event, None, note="Od tego stanu zaczyna się historia.")


def lock_item(item):
    """Lock the row until the transaction ends and reload it, because it may have been published."""
    item.refresh_from_db(from_queryset=type(item)._base_manager.select_for_update())


def save_revision(item, data, author, *, note="", event=Revision.Event.SAVED, expected_revision=None):
    """
    Store `data` as the latest revision: as a draft if there is a live page, else in the item itself.

    `expected_revision` is the pk of the revision that the data was made from (0: none). Raise EditConflict if there
    is a newer one. An item without a live page may break a database constraint: IntegrityError, and nothing has
    changed.
    """
    if not isinstance(item, DraftStateMixin):
        public_content_will_change.send(type(item), draft=build_draft(item, data))
    with transaction.atomic():
        if not item._state.adding:
            lock_item(item)
            latest = get_latest_revision(item)
            if expected_revision is not None and expected_revision != get_revision_pk(latest):
                raise EditConflict
        start_history(item)
        if not item.is_live:
            apply_revision(item, data)
            data = None
        return record_revision(item, event, author, note=note, data=data)


def restore_before(item, revision, before, author):
    """
    Make `before`, the revision before `revision`, the newest content of the item again.

    If `revision` is the only draft beside a live page, none is left; a page that shows it gets a draft. Raise
    EditConflict if the item has other content than `revision` by now.
    """
    note = f"Stan sprzed {timezone.localtime(revision.created_at):%d.%m.%Y, %H:%M}"
    with transaction.atomic():
        lock_item(item)
        latest = get_latest_revision(item)
        if not has_same_content(type(item), latest.data, revision.data):
            raise EditConflict
        if item.is_live and latest == revision and before.event not in DRAFT_EVENTS:
            return record_revision(item, Revision.Event.DISCARDED, author, note=note, data=before.data)
        event = Revision.Event.RESTORED
        return save_revision(item, before.data, author, event=event, note=note, expected_revision=latest.pk)


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


def get_revision_pk(revision):
    return revision.pk if revision else 0


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


def validate_rows(item, data):
    """Raise ValidationError if two rows of the data break a unique constraint."""
    for name in item.child_relations:
        if constraint := find_broken_constraint(type(item), name, data["children"].get(name, [])):
            raise ValidationError(constraint.violation_error_message)


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


def iter_published_states(item):
    """Yield the item in memory as visitors saw it, the newest state first. Nothing for an item that is not live."""
    stored = type(item)._base_manager.filter(pk=item.pk, state=State.PUBLISHED).first()
    if stored is None:
        return
    yield stored
    for revision in Revision.objects.of(item).filter(event=Revision.Event.PUBLISHED).iterator(chunk_size=20):
        yield assign_fields(copy.copy(stored), revision.data)


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


def get_failure_messages(change):
    """Return the reasons why a change that has failed cannot be published."""
    try:
        validate_for_publication(change.item, change.revision)
    except ValidationError as error:
        return error.messages
    return [UNKNOWN_FAILURE_MESSAGE]


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


def validate_model(item):
    """Raise ValidationError if a model rule is broken. Missing values are left to the content checks."""
    try:
        item.full_clean(exclude=get_missing_required_fields(item))
    except ValidationError as error:
        raise ValidationError(add_field_labels(item, describe_errors(item, error))) from error


def get_validation_messages(item):
    """Return the messages of the model rules that `item` breaks."""
    try:
        validate_model(item)
    except ValidationError as error:
        return error.messages
    return []


def validate_checks(item):
    """Raise ContentCheckError with the errors of the content checks; warnings are ignored."""
    labels_by_message = {}
    for finding in run_checks(item):
        if finding.is_error:
            labels_by_message.setdefault(finding.message, []).append(finding.label)
    if labels_by_message:
        raise ContentCheckError(
            [
                f"{', '.join(dict.fromkeys(labels))}: {message}"
                for message, labels in labels_by_message.items()
            ]
        )


def record_redirect(item, before):
    """Redirect the URL of the formerly published revision `before` to the item if the URL has changed."""
    path = assign_fields(type(item)(pk=item.pk), before.data).get_absolute_url()
    if path != item.get_absolute_url():
        ContentRedirect.objects.update_or_create(
            path=path,
            defaults=get_generic_key(item),
        )


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


def move(item, order, author):
    """Change the item's position on its list at once; the draft and the page keep their content."""
    with transaction.atomic():
        lock_item(item)
        if item.order == order:
            return
        start_history(item)
        note = f"Kolejność: {item.order} → {order}"
        item.order = order
        item.save(update_fields=["order"])
        record_revision(item, Revision.Event.MOVED, author, note=note)


def delete(item, author):
    """Move the item to the trash, where its revisions stay. Raise ProtectedError while other content needs it."""
    with transaction.atomic():
        lock_item(item)
        if needed := find_drafts_referencing(item):
            titles = ", ".join(revision.title for revision in needed)
            raise ProtectedError(f"Korzystają z tego: {titles}.", {revision.item for revision in needed})
        PreviewLink.objects.of(item).revoke(author)
        draft = get_draft(item)
        record_revision(item, Revision.Event.DELETED, author, data=draft and draft.data)
        item.delete()


def find_drafts_referencing(target):
    """
    Return the publishable revisions of other items that reference `target` while their stored rows do not.

    Without the target these drafts could not be published completely. Stored references are protected by the
    database.
    """
    return [
        revision
        for revision in Revision.objects.publishable()
        .filter(event__in=DRAFT_EVENTS)
        .select_related("content_type")
        .prefetch_related("item")
        if revision.item
        and has_reference(revision, revision.data, target)
        and not has_reference(revision, serialize_stored_item(revision.item), target)
    ]


def has_reference(revision, data, target):
    model = revision.content_type.model_class()
    return any(
        field.related_model is type(target) and key == target.pk
        for field, key in get_foreign_key_values(model, data)
    )


def find_dangling_references(model, data):
    """Return labels of the objects that `data` references and that no longer exist. Restoring leaves them out."""
    return list(
        dict.fromkeys(
            describe_reference(field, key)
            for field, key in get_foreign_key_values(model, data)
            if is_dangling(field, key)
        )
    )


def describe_reference(field, key):
    """Return a label of a deleted object with its last title: "miasto „Gdynia”"."""
    kind = ContentType.objects.get_for_model(field.related_model)
    last = Revision.objects.filter(content_type=kind, object_id=key).first()
    name = field.related_model._meta.verbose_name
    return f"{name} „{last.title}”" if last else str(name)


def restore_from_trash(revision, author):
    """
    Restore a deleted item, as a draft if its kind has drafts, with free_taken_values and without dangling references.

    Raise ValidationError if a model rule forbids it.
    """
    with transaction.atomic():
        model = revision.content_type.model_class()
        data, _ = free_taken_values(model(pk=revision.object_id), revision.data)
        item = assign_fields(model(pk=revision.object_id), data)
        if "order" in data:
            item.order = data["order"]
        if isinstance(item, DraftStateMixin):
            item.state = State.DRAFT
            # Publishing the same text again is no change (write_live).
            edits = Revision.objects.of(item).filter(event=Revision.Event.PUBLISHED).exclude(author_name="")
            item.content_changed_at = edits.values_list("created_at", flat=True).first()
        try:
            item.full_clean(exclude=get_missing_required_fields(item) | get_fields_added_since(item, data))
        except ValidationError as error:
            raise ValidationError(add_field_labels(item, describe_errors(item, error))) from error
        apply_revision(item, data)
        record_revision(item, Revision.Event.RECOVERED, author)
        return item


def get_fields_added_since(item, data):
    """Return names of fields that were added after `data` was stored and may keep their default."""
    fields = [field for field in get_revisioned_fields(type(item)) if field.name not in data["fields"]]
    return {field.name for field in fields if field.null or field.value_from_object(item) is not None}


def add_field_labels(item, errors):
    """Return the messages of `errors` ({field: [message]}), each with the label of its field."""
    labels = {field.name: capfirst(field.verbose_name) for field in item._meta.concrete_fields}
    return [
        format_html("{}: {}", labels[name], message) if name in labels else message
        for name, messages in errors.items()
        for message in messages
    ]


def purge_trash():
    """Delete expired items of the trash permanently and return their number. Nothing else deletes a revision."""
    count = 0
    for revision in Revision.objects.expired_trash().select_related("content_type"):
        model = revision.content_type.model_class()
        if model and model._base_manager.filter(pk=revision.object_id).exists():
            continue  # restored by other means than the trash
        whole = {"content_type": revision.content_type, "object_id": revision.object_id}
        with transaction.atomic():
            for kept in (
                ScheduledChange,
                ApprovalRequest,
                Revision,
                ContentRedirect,
                PreviewLink,
                EditingSession,
            ):
                kept.objects.filter(**whole).delete()
        count += 1
    return count
