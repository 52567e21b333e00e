"""What takes long is done before the transaction of an editor, and written within it."""

from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection

from publishing import versions
from publishing.models import State
from publishing.snapshots import snapshot
from search import fulltext, index, morphology
from search.models import Entry, Form, Terms, Word

from .. import factories, site_database
from .test_following import MAKE, WORD

TABLES = (Entry, Terms, Word, Form)


@pytest.fixture
def asked(monkeypatch):
    """[whether a transaction was open, each time that Morfeusz was asked]"""
    ask, moments = morphology.ask, []

    def ask_and_note(words):
        moments.append(connection.in_atomic_block)
        return ask(words)

    monkeypatch.setattr(morphology, "ask", ask_and_note)
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
    Terms.objects.all().delete()

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
    item, written, write = MAKE[kind](state=State.DRAFT), [], fulltext.write
    monkeypatch.setattr(fulltext, "write", lambda entry, terms: written.append(terms) or write(entry, terms))
    with monkeypatch.context() as publishing:
        publishing.setattr(morphology, "lemmas_of", lambda *args: pytest.fail("worked out again"))
        versions.publish(item, None)
    index.forget(type(item), item.pk)
    index.update([(type(item), item.pk)])
    assert len(written) == 2
    assert written[0] == written[1]


@pytest.mark.django_db
def test_prepared_row_is_not_used_after_rebuild(find):
    versions.withdraw(factories.article(title=WORD), None)
    draft = factories.article(title=WORD, state=State.DRAFT)
    index.prepare(draft)
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
    update, times = index.update, []
    monkeypatch.setattr(index, "update", lambda keys: times.append(keys) or update(keys))
    versions.publish(association, None)
    assert len(times) == 1
    assert Entry.objects.get().title.startswith(WORD)


@pytest.mark.skipif(not site_database.SERVER, reason="SQLite has one writer at a time: make test-postgres")
@pytest.mark.django_db(transaction=True)
def test_item_withdrawn_while_indexed_is_not_found(find, monkeypatch):
    article = factories.article(title=WORD)
    text_of, editors = index.text_of, []

    def withdraw():
        versions.withdraw(type(article).objects.get(pk=article.pk), None)
        connection.close()

    def text_of_while_withdrawn(reading):
        if not editors:
            editors.append(Thread(target=withdraw))
            editors[0].start()
            editors[0].join(timeout=1)  # the editor may have to wait
        return text_of(reading)

    monkeypatch.setattr(index, "text_of", text_of_while_withdrawn)
    index.update([(type(article), article.pk)])
    editors[0].join()
    assert not Entry.objects.of(article).exists()
    assert not find("zyrafy").items


@pytest.mark.skipif(not site_database.SERVER, reason="SQLite has one writer at a time: make test-postgres")
@pytest.mark.django_db(transaction=True)
def test_publishing_waits_for_rebuild_of_index(find, monkeypatch):
    factories.article()  # of which the index is made first
    article = factories.article()
    versions.save_version(article, with_title(article, WORD), None)
    text_of, editors, errors = index.text_of, [], []

    def publish():
        try:
            versions.publish(type(article).objects.get(pk=article.pk), None)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    def text_of_while_published(reading):
        if not editors:
            editors.append(Thread(target=publish))
            editors[0].start()
            editors[0].join(timeout=1)
        return text_of(reading)

    monkeypatch.setattr(index, "text_of", text_of_while_published)
    index.rebuild()
    editors[0].join()
    assert errors == []
    assert find("zyrafy").items
