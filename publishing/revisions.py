"""
The revisions of each item of content, and the draft beside the live page.

The tables hold what the public may see. Saving a published item adds a Revision, its draft, and leaves the row
unchanged; publishing (publication.py) writes the latest revision into the row. Items without a live page (drafts,
cities, settings) are saved into their row at once, and recorded as a Revision too. Every revision holds the whole item
with its rows.
"""

import copy

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import OuterRef, Subquery

from core.grammar import format_datetime
from core.users import get_display_name

from .models import (
    DraftStateMixin,
    Revision,
    ScheduledChange,
)
from .serialization import (
    apply_revision,
    assign_fields,
    build_draft,
    get_foreign_key_values,
    has_same_content,
    is_dangling,
    serialize_position,
    serialize_stored_item,
)
from .signals import public_content_will_change

# Events after which the latest revision of a live item is a draft.
DRAFT_EVENTS = (
    Revision.Event.SAVED,
    Revision.Event.RESTORED,
    Revision.Event.SCHEDULED,
    Revision.Event.UNSCHEDULED,
)


class EditConflict(Exception):
    """Another editor saved, published or unpublished the item in the meantime."""


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


def get_draft_title(item):
    """Return the title of the draft, if there is one beside the live page; else that of the item."""
    draft = get_draft(item)
    return draft.title if draft else str(item)


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
    note = f"Stan sprzed {format_datetime(revision.created_at)}"
    with transaction.atomic():
        lock_item(item)
        latest = get_latest_revision(item)
        if not has_same_content(type(item), latest.data, revision.data):
            raise EditConflict
        if item.is_live and latest == revision and before.event not in DRAFT_EVENTS:
            return record_revision(item, Revision.Event.DISCARDED, author, note=note, data=before.data)
        event = Revision.Event.RESTORED
        return save_revision(item, before.data, author, event=event, note=note, expected_revision=latest.pk)


def get_revision_pk(revision):
    return revision.pk if revision else 0


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
