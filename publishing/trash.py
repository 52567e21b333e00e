"""Deleting items to the trash, restoring them from it, and deleting them for good."""

from django.db import transaction
from django.db.models import ProtectedError

from .models import (
    ApprovalRequest,
    ContentRedirect,
    DraftStateMixin,
    EditingSession,
    PreviewLink,
    Revision,
    ScheduledChange,
    State,
)
from .revisions import DRAFT_EVENTS, get_draft, lock_item, record_revision
from .serialization import (
    apply_revision,
    assign_fields,
    get_foreign_key_values,
    get_revisioned_fields,
    serialize_stored_item,
)
from .unique_values import free_taken_values
from .validation import validate_model


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
        validate_model(item, exclude=get_fields_added_since(item, data))
        apply_revision(item, data)
        record_revision(item, Revision.Event.RECOVERED, author)
        return item


def get_fields_added_since(item, data):
    """Return names of fields that were added after `data` was stored and may keep their default."""
    fields = [field for field in get_revisioned_fields(type(item)) if field.name not in data["fields"]]
    return {field.name for field in fields if field.null or field.value_from_object(item) is not None}


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
