"""What takes long is done before the transaction of an editor, and written within it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection

from publishing import versions
from publishing.models import State
from publishing.snapshots import snapshot
from search import fulltext, index, morphology
from search.models import FullTextRow, IndexedWord, IndexEntry, WordForm

from .. import factories
from .test_signals import MAKE, WORD

TABLES = (IndexEntry, FullTextRow, IndexedWord, WordForm)


@pytest.fixture
def asked(monkeypatch):
    """[whether a transaction was open, each time that Morfeusz was asked]"""
    ask, moments = morphology.run_morfeusz, []

    def ask_and_note(words):
        moments.append(connection.in_atomic_block)
        return ask(words)

    monkeypatch.setattr(morphology, "run_morfeusz", ask_and_note)
    return moments


def with_title(item, title, name="title"):
    data = snapshot(item)
    return {**data, "fields": {**data["fields"], name: title}}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", MAKE)
def test_publish_asks_morfeusz_before_transaction(find, asked, kind):
    item = MAKE[kind](state=State.DRAFT)
    asked.clear()
    versions.publish(item, None)
    assert asked == [False]
    assert find("zyrafy").items


@pytest.mark.django_db(transaction=True)
def test_publish_of_draft_asks_before_transaction(find, asked):
    article = factories.article()
    versions.save_version(article, with_title(article, WORD), None)
    asked.clear()
    versions.publish(article, None)
    assert asked == [False]
    assert find("zyrafy").items


@pytest.mark.django_db(transaction=True)
def test_saving_without_draft_asks_before_transaction(find, asked):
    city = factories.project(city=factories.city()).city
    settings = factories.site_settings()
    declaration = factories.barrier().declaration
    index.rebuild()
    asked.clear()
    versions.save_version(city, with_title(city, WORD, "name"), None)
    versions.save_version(settings, with_title(settings, "Hipopotam", "articles_title"), None)
    versions.save_version(declaration, with_title(declaration, "Słoniątko", "entity"), None)
    assert asked == [False] * 3
    for word in ("zyrafy", "hipopotamy", "sloniatkami"):
        assert find(word).items, word


@pytest.mark.django_db(transaction=True)
def test_document_is_read_before_transaction(find, asked):
    document = factories.document()
    resolution = factories.resolution()
    resolution.attachments.create(document=document)
    asked.clear()
    document.file = ContentFile(factories.written_pdf("a tu żyrafę widać"), name="nowy.pdf")
    document.save()
    assert asked == [False]
    assert find("zyrafy").addresses == [resolution.get_absolute_url()]


@pytest.mark.django_db(transaction=True)
def test_draft_that_is_not_public_asks_nothing(asked):
    draft, live = factories.article(state=State.DRAFT), factories.article()
    asked.clear()
    for article in (draft, live):
        versions.save_version(article, with_title(article, WORD), None)
    assert asked == []


@pytest.mark.django_db
def test_refused_publication_leaves_no_words():
    article = factories.article(state=State.DRAFT, title=WORD, description="")
    with pytest.raises(ValidationError):
        versions.publish(article, None)
    assert not any(table.objects.exists() for table in TABLES)


@pytest.mark.django_db(transaction=True)
def test_rolled_back_publication_leaves_no_index(monkeypatch):
    article = factories.article(state=State.DRAFT, title=WORD)
    versions.start_history(article)
    # Emptying the database after a test leaves the rows of `Terms`, which Django does not manage.
    FullTextRow.objects.all().delete()

    def fail(*args, **kwargs):
        assert all(table.objects.exists() for table in TABLES)
        raise ConnectionAbortedError

    monkeypatch.setattr(versions, "record", fail)
    with pytest.raises(ConnectionAbortedError):
        versions.publish(article, None)
    assert not any(table.objects.exists() for table in TABLES)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", MAKE)
def test_prepared_row_is_written_as_it_is(monkeypatch, kind):
    item, written, write = MAKE[kind](state=State.DRAFT), [], fulltext.write_row
    monkeypatch.setattr(
        fulltext, "write_row", lambda entry, terms: written.append(terms) or write(entry, terms)
    )
    with monkeypatch.context() as publishing:
        publishing.setattr(morphology, "get_lemmas", lambda *args: pytest.fail("worked out again"))
        versions.publish(item, None)
    index.remove_item(type(item), item.pk)
    index.reindex_items([(type(item), item.pk)])
    assert len(written) == 2
    assert written[0] == written[1]


@pytest.mark.django_db
def test_prepared_row_is_not_used_after_rebuild(find):
    versions.withdraw(factories.article(title=WORD), None)
    draft = factories.article(title=WORD, state=State.DRAFT)
    index.prepare_update(draft)
    index.rebuild()  # the word is in nothing public, so it is forgotten
    draft.state = State.PUBLISHED
    draft.save()
    assert find("zyrafy").items


@pytest.mark.django_db
def test_item_with_rows_is_indexed_once(monkeypatch):
    association = factories.association()
    for number in range(3):
        factories.key_figure(association=association, label=f"Liczba {number}")
    versions.save_version(association, with_title(association, WORD, "name"), None)
    update, times = index.reindex_items, []
    monkeypatch.setattr(index, "reindex_items", lambda keys: times.append(keys) or update(keys))
    versions.publish(association, None)
    assert len(times) == 1
    assert IndexEntry.objects.get().title.startswith(WORD)
