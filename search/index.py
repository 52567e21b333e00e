"""
Update the index in the transaction that saves the content, so that results never show unpublished or rolled-back text.

Scheduled content is indexed when it is saved; queries filter by publication time like all other pages.
"""

import logging
import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import chain

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse

from content_checks.content import extract_content
from cooperative.models import Meeting, Recruitment
from core.limited_process import TooBusy
from pages.models import Language

from . import fulltext, morphology
from .content import INDEXED_MODELS, extract_entry, get_sections, get_url, should_index
from .documents import get_unread_documents, store_text
from .models import FullTextRow, IndexedWord, IndexEntry, WordForm
from .text import clean_text, parse_words, split_words

logger = logging.getLogger(__name__)

# {(model, pk): True} collected by `batch_updates`, in order; None outside.
_pending = ContextVar("search.index.pending", default=None)
# The last PreparedUpdate of this thread, until it is used.
_prepared = ContextVar("search.index.prepared", default=None)
BATCH_SIZE = 500
TITLE_OF_TWO_NAMES = re.compile(r"(.+) [(„](.+)[)”]")


def reindex(model, pk):
    """Update the entry of an item that was changed or deleted."""
    reindex_together([(model, pk)])


def reindex_together(keys):
    """Update the entries of several items."""
    pending = _pending.get()
    if pending is None:
        reindex_items(keys)
    else:
        pending.update(dict.fromkeys(keys, True))


@contextmanager
def batch_updates():
    """Context manager: collect the items changed in the block and index each once, at its end. Needs a transaction."""
    pending = {}
    token = _pending.set(pending)
    try:
        yield
    finally:
        _pending.reset(token)
    reindex_items(pending)


@dataclass(frozen=True)
class PreparedUpdate:
    """The result of prepare_update: the analysis of new words and, for models that are indexed, the row to write."""

    analysis: morphology.Analysis
    text: tuple = ()  # title, lead, body, documents, other words
    row: list = field(default_factory=list)  # from fulltext.build_row
    first_word_pk: int | None = None  # changed by `rebuild`, which deletes the words

    def is_current_for(self, entry):
        """True if the entry has this text and the words have not been deleted since."""
        return self.text == get_text(entry) and self.first_word_pk == morphology.get_first_word_pk()


def prepare_update(item):
    """
    Analyze the words of an unsaved item before the transaction that publishes it, which holds the write lock.

    write_rows uses the result if the saved item has the same text; otherwise it repeats the analysis.
    """
    _prepared.set(None)
    content = extract_content(item)
    is_indexed = type(item) in INDEXED_MODELS
    # Words of a city or a document (QUOTED_MODELS) become part of other items' texts.
    text = extract_entry(content)[0] if is_indexed else ("", "", content.get_text(), [], "")
    columns = [split_words(column) for column in build_columns(*text)]
    first_word_pk = morphology.get_first_word_pk()
    lemmas, analysis = morphology.preview_lemmas(set(chain.from_iterable(columns)))
    if is_indexed:
        names = get_names(text[0], text[-1], get_language(item))
        row = build_row(names, columns, lemmas)
        prepared = PreparedUpdate(analysis, text, row, first_word_pk)
    else:
        prepared = PreparedUpdate(analysis)
    _prepared.set(prepared)


def reindex_items(keys):
    """Update the entries of items; `keys` is an iterable of (model, pk)."""
    keys = list(keys)
    with transaction.atomic():
        # All, before the first batch locks the words: publishing locks the item and then the words (deadlock).
        lock_items(keys)
        for start in range(0, len(keys), BATCH_SIZE):
            reindex_batch(keys[start : start + BATCH_SIZE])


def lock_items(keys):
    """Lock these items until the transaction ends, in the same order in all transactions."""
    for model in INDEXED_MODELS:
        pks = sorted(pk for item_model, pk in keys if item_model is model)
        for start in range(0, len(pks), BATCH_SIZE):
            lock_rows(model._base_manager.filter(pk__in=pks[start : start + BATCH_SIZE]))


def lock_rows(rows):
    """Lock the rows of a queryset until the transaction ends and return their keys."""
    return list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))


def reindex_batch(keys):
    changed = []
    for model, pk in keys:
        # From the database: the instance of the caller may have unsaved changes. The item is locked: if it were
        # withdrawn before this transaction commits, its entry would remain published.
        item = model._base_manager.filter(pk=pk).first()
        if item and should_index(item):
            entry, has_new_row = update_entry(item)
            if has_new_row:
                changed.append(entry)
        else:
            remove_item(model, pk)
    write_rows(changed)


def write_rows(entries):
    """Write the full text rows of these entries."""
    if not entries:
        return
    prepared = _prepared.get() or PreparedUpdate(morphology.Analysis())
    _prepared.set(None)
    if len(entries) == 1 and prepared.is_current_for(entries[0]):
        morphology.save_words(prepared.analysis, prepared.analysis.lemmas.keys())
        fulltext.write_row(entries[0], prepared.row)
        return
    columns = [[split_words(column) for column in build_columns(*get_text(entry))] for entry in entries]
    lemmas = morphology.get_lemmas(set(chain.from_iterable(chain.from_iterable(columns))), prepared.analysis)
    for entry, entry_columns in zip(entries, columns, strict=True):
        names = get_names(entry.title, entry.other_words, entry.language)
        fulltext.write_row(entry, build_row(names, entry_columns, lemmas))


def build_row(names, columns, lemmas):
    """Return the full text row of an entry from its names (get_names), the words of each column and their lemmas."""
    in_title, *others = ([lemma for word in column for lemma in lemmas[word]] for column in columns)
    words = [[lemmas[word] for word in parse_words(name)] for name in names]
    terms = [
        *fulltext.build_start_terms(words[0]),
        *chain.from_iterable(map(fulltext.build_name_terms, words)),
    ]
    return fulltext.build_row([[*in_title, *dict.fromkeys(terms)], *others])


def get_language(item):
    return getattr(item, "language", Language.POLISH)


def get_names(title, other_words, language):
    """
    Return what the entry is called: its title and each of its other words.

    For "PES (podmioty ekonomii społecznej)" and "Spółdzielnia „Linia”" also both parts of the title. A title in another
    language is no name, because it may be a Polish word as well: "Transport".
    """
    if language != Language.POLISH:
        return ["", *other_words.split(",")]
    parts = TITLE_OF_TWO_NAMES.fullmatch(title)
    return [title, *(parts.groups() if parts else ()), *other_words.split(",")]


def has_index():
    """True if the index was built completely: `rebuild` adds the sections last."""
    return IndexEntry.objects.sections().exists()


def reindex_sections():
    """Update the entries of sections; delete those of sections that no longer exist."""
    with transaction.atomic():
        entries = {entry.url: entry for entry in IndexEntry.objects.sections()}
        changed = []
        for section in get_sections():
            url = reverse(section.url_name)
            entry = entries.pop(url, None) or IndexEntry(url=url, kind=section.kind)
            texts = section.title, section.lead, "\n".join(section.text), section.other_words
            texts = tuple(map(clean_text, texts))
            if entry._state.adding or texts != (entry.title, entry.lead, entry.body, entry.other_words):
                entry.title, entry.lead, entry.body, entry.other_words = texts
                entry.save()
                changed.append(entry)
        delete_entries(IndexEntry.objects.filter(pk__in=[entry.pk for entry in entries.values()]))
        write_rows(changed)


def update_entry(item):
    """Create or update the entry of `item`. Return it and whether its row in the full text index changes."""
    entry = IndexEntry.objects.for_item(item).first() or IndexEntry(item=item)
    text, linked_documents = extract_entry(extract_content(item))
    language = get_language(item)
    is_new = entry._state.adding
    has_new_row = is_new or (*text, language) != (*get_text(entry), entry.language)
    entry.meeting = item if isinstance(item, Meeting) else None
    entry.recruitment = item if isinstance(item, Recruitment) else None
    entry.kind = INDEXED_MODELS[type(item)].kind
    entry.url = get_url(item)
    entry.title, entry.lead, entry.body, entry.documents, entry.other_words = text
    entry.language = language
    for name in ("state", "publish_from", "publish_until"):
        setattr(entry, name, getattr(item, name, IndexEntry._meta.get_field(name).get_default()))
    entry.save()
    if linked_documents or not is_new:
        entry.linked_documents.set(linked_documents)
    return entry, has_new_row


def get_text(entry):
    return entry.title, entry.lead, entry.body, entry.documents, entry.other_words


def build_columns(title, lead, body, documents, other_words):
    """Return the text of each column of the full text table."""
    document_texts = (document[key] for document in documents for key in ("title", "summary", "text"))
    return f"{title}\n{other_words}", lead, body, "\n".join(document_texts)


def remove_item(model, pk):
    delete_entries(
        IndexEntry.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id=pk)
    )


def delete_entries(entries):
    FullTextRow.objects.filter(entry__in=list(entries)).delete()
    entries.delete()


def reindex_document(document):
    """Update the entries of the items that link to the document; read its file if it is new."""
    reindex_together(get_items_with(document))
    if get_unread_documents().filter(pk=document.pk).exists():
        # After the commit, because content is slow and the transaction holds the write lock.
        transaction.on_commit(lambda: read_file(document.pk))


def get_items_with(document):
    entries = IndexEntry.objects.filter(linked_documents=document).select_related("content_type")
    return [(entry.content_type.model_class(), entry.object_id) for entry in entries]


def read_file(pk):
    """Extract the text of a document's file, unless that was done, and update the items that link to it."""
    document = get_unread_documents().filter(pk=pk).first()
    if document:
        try:
            store_text(document)
        except TooBusy:
            logger.warning("Document %s is not indexed before the next start: too many files at once.", pk)
            return
        for model, item_pk in get_items_with(document):
            if item := model._base_manager.filter(pk=item_pk).first():
                prepare_update(item)
            reindex(model, item_pk)


def read_new_files():
    """Read the files of documents that were not saved through the ORM or whose format was not supported then."""
    for pk in list(get_unread_documents().values_list("pk", flat=True)):
        read_file(pk)


def rebuild():
    """Build the whole index in one transaction and return the number of entries. Queries see the old one until then."""
    read_new_files()
    with transaction.atomic():
        # Items are locked before the index, as when an editor publishes one; the other way round they would deadlock.
        keys = [(model, pk) for model in INDEXED_MODELS for pk in lock_rows(model._base_manager.all())]
        for model in (FullTextRow, IndexEntry, IndexedWord, WordForm):
            model.objects.all().delete()
        reindex_items(keys)
        reindex_sections()
    return IndexEntry.objects.count()
