"""
Keeping the index: it follows content within the same transaction, so that it never says more than the site does.

What is published for later is in it already; a query asks, as every page does, what is published at its moment.
"""

import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import chain, islice

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse

from cooperative.models import Meeting, Recruitment
from publishing.checks.reading import read

from . import fulltext, morphology
from .content import SOURCES, address_of, is_searched, sections, text_of
from .documents import read_file, unread
from .models import Entry, Form, Terms, Word
from .text import parse, tidy, words

# The items whose change waits for the end of `gathered`; None outside.
_waiting = ContextVar("search.index.waiting", default=None)
# What `prepare` made in this thread, until it is used.
_prepared = ContextVar("search.index.prepared", default=None)
BATCH = 500
WITH_MEANING = re.compile(r"(.+) \((.+)\)")


def follow(model, pk):
    """Something about this item changed, or it is gone: make the index say what the item says now."""
    follow_all([(model, pk)])


def follow_all(keys):
    """As follow, of many items at once, so that all are locked before their words are written."""
    waiting = _waiting.get()
    if waiting is None:
        update(keys)
    else:
        waiting.update(dict.fromkeys(keys, True))


@contextmanager
def gathered():
    """Index at the end, at once, all that changes within. For use inside a transaction."""
    waiting = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    update(waiting)


@dataclass(frozen=True)
class Prepared:
    """What `prepare` worked out: the new words and, of what is searched itself, the row of the index."""

    analysis: morphology.Analysis
    text: tuple = ()  # title, lead, body, documents
    terms: tuple = ()
    first_word: int | None = None  # of the known words: `rebuild` gives all of them new keys

    def is_of(self, entry):
        """Whether the entry says just this, and the words are known still."""
        return self.text == text_in(entry) and self.first_word == morphology.first_word()


def prepare(item):
    """
    Do what takes long for an item in memory, before the transaction that makes public what it says: ask Morfeusz, find
    the lemmas. `update` writes the result when the item, read within that transaction, says just this; else it works it
    out again.
    """
    _prepared.set(None)
    reading = read(item)
    is_searched_itself = type(item) in SOURCES
    # The words of a city or a document come into the texts of other items.
    text = text_of(reading)[0] if is_searched_itself else ("", "", reading.text(), [])
    columns = [words(column) for column in columns_of(*text)]
    first_word = morphology.first_word()
    lemmas, analysis = morphology.analyze_new(set(chain.from_iterable(columns)))
    if is_searched_itself:
        prepared = Prepared(analysis, text, build_terms(text[0], columns, lemmas), first_word)
    else:
        prepared = Prepared(analysis)
    _prepared.set(prepared)


def update(keys):
    """Index the items anew; `keys` are pairs of a model and a key."""
    keys = iter(keys)
    while some := list(islice(keys, BATCH)):
        with transaction.atomic():
            update_some(some)


def update_some(keys):
    changed = []
    for model, pk in keys:
        # As it is in the database: what a caller has in hand may hold more than was saved. Locked, so that it is not
        # withdrawn between this query and the commit: its entry would say that it is published for ever.
        item = model._base_manager.select_for_update().filter(pk=pk).first()
        if item and is_searched(item):
            entry, is_new = written(item)
            if is_new:
                changed.append(entry)
        else:
            forget(model, pk)
    write(changed)


def write(changed):
    """Index the words of these entries."""
    if not changed:
        return
    prepared = _prepared.get() or Prepared(morphology.Analysis())
    _prepared.set(None)
    if len(changed) == 1 and prepared.is_of(changed[0]):
        morphology.write(prepared.analysis, prepared.analysis.lemmas.keys())
        fulltext.write(changed[0], prepared.terms)
        return
    columns = [[words(column) for column in columns_of(*text_in(entry))] for entry in changed]
    lemmas = morphology.lemmas_of(set(chain.from_iterable(chain.from_iterable(columns))), prepared.analysis)
    for entry, its in zip(changed, columns, strict=True):
        fulltext.write(entry, build_terms(entry.title, its, lemmas))


def build_terms(title, columns, lemmas):
    """What the index keeps of an entry, from the words of each column and their lemmas."""
    in_title, *others = ([lemma for word in column for lemma in lemmas[word]] for column in columns)
    names = (fulltext.terms_of_name([lemmas[word] for word in parse(name)]) for name in names_in(title))
    return fulltext.build_terms([[*in_title, *dict.fromkeys(chain.from_iterable(names))], *others])


def names_in(title):
    """ "PES (podmioty ekonomii społecznej)" is called so, "PES", and "podmioty ekonomii społecznej"."""
    parts = WITH_MEANING.fullmatch(title)
    return [title, *(parts.groups() if parts else ())]


def is_made():
    """Whether there is an index at all, not just what changed since there was none: the sections come in last."""
    return Entry.objects.sections().exists()


def follow_sections():
    """The pages that list items are searched as well; what of them changed is indexed."""
    with transaction.atomic():
        entries = {entry.address: entry for entry in Entry.objects.sections()}
        changed = []
        for section in sections():
            address = reverse(section.view)
            entry = entries.pop(address, None) or Entry(address=address, kind=section.kind)
            text = tidy(section.title), tidy(section.lead)
            if entry._state.adding or text != (entry.title, entry.lead):
                entry.title, entry.lead = text
                entry.save()
                changed.append(entry)
        remove(Entry.objects.filter(pk__in=[entry.pk for entry in entries.values()]))
        write(changed)


def written(item):
    """The entry of `item`, saved, and whether its words are others than before."""
    entry = Entry.objects.of(item).first() or Entry(item=item)
    text, attached = text_of(read(item))
    is_new = entry._state.adding or text != text_in(entry)
    entry.meeting = item if isinstance(item, Meeting) else None
    entry.recruitment = item if isinstance(item, Recruitment) else None
    entry.kind = SOURCES[type(item)].kind
    entry.address = address_of(item)
    entry.title, entry.lead, entry.body, entry.documents = text
    for name in ("state", "publish_from", "publish_until"):
        setattr(entry, name, getattr(item, name, Entry._meta.get_field(name).get_default()))
    entry.save()
    entry.attached.set(attached)
    return entry, is_new


def text_in(entry):
    return entry.title, entry.lead, entry.body, entry.documents


def columns_of(title, lead, body, documents):
    """What goes into each column of the index."""
    documents = (
        text for document in documents for text in (document["title"], document["summary"], document["text"])
    )
    return title, lead, body, "\n".join(documents)


def forget(model, pk):
    remove(Entry.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id=pk))


def remove(entries):
    Terms.objects.filter(entry__in=list(entries)).delete()
    entries.delete()


def follow_document(document):
    """The document changed: so did what is said by the items to which it is attached."""
    follow_all(entries_with(document))
    if unread().filter(pk=document.pk).exists():
        # Afterwards: reading takes long, and nobody should wait for the database meanwhile.
        transaction.on_commit(lambda: read_document(document.pk))


def entries_with(document):
    # In one order: two processes that lock the same items in another one would wait for each other.
    entries = Entry.objects.filter(attached=document).select_related("content_type").order_by("pk")
    return [(entry.content_type.model_class(), entry.object_id) for entry in entries]


def read_document(pk):
    document = unread().filter(pk=pk).first()
    if document:
        read_file(document)
        for model, key in entries_with(document):
            if item := model._base_manager.filter(pk=key).first():
                prepare(item)
            follow(model, key)


def read_documents():
    """Read the files that nobody has read: those that came in past the site, or before it could read their kind."""
    for pk in list(unread().values_list("pk", flat=True)):
        read_document(pk)


def lock_all(model):
    return list(model._base_manager.select_for_update().order_by("pk").values_list("pk", flat=True))


def rebuild():
    """Make the whole index anew. Visitors search the old one until it is done."""
    read_documents()
    with transaction.atomic():
        # The items are locked before the index, as by an editor who changes one; else the two wait for each other.
        keys = [(model, pk) for model in SOURCES for pk in lock_all(model)]
        for model in (Terms, Entry, Word, Form):
            model.objects.all().delete()
        update(keys)
        follow_sections()
    return Entry.objects.count()
