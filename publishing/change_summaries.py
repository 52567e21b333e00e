"""What a draft changes, in a few words, for lists: who saved it, when, and which fields differ from the page."""

from .comparison import list_changed_labels
from .models import Revision, get_generic_key
from .serialization import serialize_stored_item

MAX_LABELS = 4
EMPTY_DATA = {"fields": {}, "children": {}}


def summarize_changes(model, published, draft):
    """Return "zmieniono: Treść, Początek"; `published` is the data of the page, None if there was none."""
    if published is None:
        return "nowa treść"
    labels = list_changed_labels(model, published, draft)
    if not labels:
        return "bez zmian w treści"
    more = f" i jeszcze {len(labels) - MAX_LABELS}" if len(labels) > MAX_LABELS else ""
    return f"zmieniono: {', '.join(labels[:MAX_LABELS])}{more}"


def set_change_summaries(items):
    """
    Set `latest_revision` of the items, None without a history, `change_summary`, "" without one, and `draft_title`, by
    which the latest draft goes.

    For items with drafts or unpublished changes, of any kinds. Takes two queries, and more for changed references.
    """
    keys = [(kind.pk, pk) for kind, pk in (get_generic_key(item).values() for item in items)]
    history = Revision.objects.filter(
        content_type__in={kind for kind, _ in keys}, object_id__in={pk for _, pk in keys}
    )
    latest = _index(history.latest_per_object())
    published = _index(history.latest_published_per_object())
    for item, key in zip(items, keys, strict=True):
        item.latest_revision = latest.get(key)
        item.draft_title = item.latest_revision.title if item.latest_revision else str(item)
        before = published.get(key)
        item.change_summary = item.latest_revision and summarize_changes(
            type(item), before and before.data, item.latest_revision.data
        )


def _index(revisions):
    return {(revision.content_type_id, revision.object_id): revision for revision in revisions}


def get_published_data(item):
    """Return the data of the page that visitors see or saw last, None if the item was never published."""
    if item.is_live:
        return serialize_stored_item(item)
    before = Revision.objects.of(item).filter(event=Revision.Event.PUBLISHED).first()
    return before and before.data
