"""Words are analyzed before the transaction that publishes them; rebuilding the index."""

from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction

from publishing import publication, revisions
from publishing.models import State
from publishing.serialization import serialize_stored_item
from search import fulltext, index, morphology
from search.models import FullTextRow, IndexedWord, IndexEntry, WordForm

from .. import factories, site_database
from .items import ITEM_FACTORIES, TITLE_WORD

pytestmark = pytest.mark.django_db

MODELS = (IndexEntry, FullTextRow, IndexedWord, WordForm)


@pytest.fixture
def transaction_states(monkeypatch):
    """Return a list that gets an item for each run of Morfeusz: whether a transaction was open."""
    run_morfeusz, states = morphology.run_morfeusz, []

    def record_state(words):
        states.append(connection.in_atomic_block)
        return run_morfeusz(words)

    monkeypatch.setattr(morphology, "run_morfeusz", record_state)
    return states


def snapshot_with_title(item, title, name="title"):
    data = serialize_stored_item(item)
    return {**data, "fields": {**data["fields"], name: title}}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ITEM_FACTORIES)
def test_publish_runs_morfeusz_before_transaction(find, transaction_states, kind):
    item = ITEM_FACTORIES[kind](state=State.DRAFT)
    transaction_states.clear()
    publication.publish(item, None)
    assert transaction_states == [False]
    assert find("zyrafy").items


@pytest.mark.django_db(transaction=True)
def test_publish_draft_runs_morfeusz_before_transaction(find, transaction_states):
    article = factories.article()
    revisions.save_revision(article, snapshot_with_title(article, TITLE_WORD), None)
    transaction_states.clear()
    publication.publish(article, None)
    assert transaction_states == [False]
    assert find("zyrafy").items


@pytest.mark.django_db(transaction=True)
def test_save_without_draft_runs_morfeusz_before_transaction(find, transaction_states):
    city = factories.project(city=factories.city()).city
    settings = factories.site_settings()
    declaration = factories.barrier().declaration
    index.rebuild()
    transaction_states.clear()
    revisions.save_revision(city, snapshot_with_title(city, TITLE_WORD, "name"), None)
    revisions.save_revision(settings, snapshot_with_title(settings, "Hipopotam", "articles_title"), None)
    revisions.save_revision(declaration, snapshot_with_title(declaration, "Słoniątko", "entity"), None)
    assert transaction_states == [False] * 3
    for word in ("zyrafy", "hipopotamy", "sloniatkami"):
        assert find(word).items, word


@pytest.mark.django_db(transaction=True)
def test_new_file_is_analyzed_outside_transaction(find, transaction_states):
    document = factories.document()
    resolution = factories.resolution()
    resolution.attachments.create(document=document)
    transaction_states.clear()
    document.file = ContentFile(factories.written_pdf("a tu żyrafę widać"), name="nowy.pdf")
    document.save()
    assert transaction_states == [False]
    assert find("zyrafy").urls == [resolution.get_absolute_url()]


@pytest.mark.django_db(transaction=True)
def test_save_draft_does_not_run_morfeusz(transaction_states):
    draft, live = factories.article(state=State.DRAFT), factories.article()
    transaction_states.clear()
    for article in (draft, live):
        revisions.save_revision(article, snapshot_with_title(article, TITLE_WORD), None)
    assert transaction_states == []


def test_rejected_publication_writes_nothing():
    article = factories.article(state=State.DRAFT, title=TITLE_WORD, description="")
    # Flushing the database after a test does not empty the unmanaged table.
    FullTextRow.objects.all().delete()
    with pytest.raises(ValidationError):
        publication.publish(article, None)
    assert not any(model.objects.exists() for model in MODELS)


@pytest.mark.django_db(transaction=True)
def test_rolled_back_publication_writes_nothing(monkeypatch):
    article = factories.article(state=State.DRAFT, title=TITLE_WORD)
    revisions.start_history(article)
    # Flushing the database after a test does not empty the unmanaged table.
    FullTextRow.objects.all().delete()

    def fail(*args, **kwargs):
        assert all(model.objects.exists() for model in MODELS)
        raise ConnectionAbortedError

    monkeypatch.setattr(publication, "record_revision", fail)
    with pytest.raises(ConnectionAbortedError):
        publication.publish(article, None)
    assert not any(model.objects.exists() for model in MODELS)


@pytest.mark.parametrize("kind", ITEM_FACTORIES)
def test_publish_writes_prepared_row(monkeypatch, kind):
    item, written, write_row = ITEM_FACTORIES[kind](state=State.DRAFT), [], fulltext.write_row
    monkeypatch.setattr(
        fulltext, "write_row", lambda entry, row: written.append(row) or write_row(entry, row)
    )
    with monkeypatch.context() as publishing:
        publishing.setattr(morphology, "get_lemmas", lambda *args: pytest.fail("analyzed again"))
        publication.publish(item, None)
    index.remove_item(type(item), item.pk)
    index.reindex_items([(type(item), item.pk)])
    assert len(written) == 2
    assert written[0] == written[1]


def test_rebuild_invalidates_prepared_row(find):
    publication.unpublish(factories.article(title=TITLE_WORD), None)
    draft = factories.article(title=TITLE_WORD, state=State.DRAFT)
    index.prepare_update(draft)
    index.rebuild()  # deletes the word, which is in no public item
    draft.state = State.PUBLISHED
    draft.save()
    assert find("zyrafy").items


def test_publish_item_with_rows_reindexes_once(monkeypatch):
    association = factories.association()
    for number in range(3):
        factories.key_figure(association=association, label=f"Liczba {number}")
    revisions.save_revision(association, snapshot_with_title(association, TITLE_WORD, "name"), None)
    reindex_items, calls = index.reindex_items, []
    monkeypatch.setattr(index, "reindex_items", lambda keys: calls.append(keys) or reindex_items(keys))
    publication.publish(association, None)
    assert len(calls) == 1
    assert IndexEntry.objects.get().title.startswith(TITLE_WORD)


def test_rebuild_produces_same_index(find):
    for make in ITEM_FACTORIES.values():
        make()
    factories.barrier()

    def get_entries():
        return sorted(IndexEntry.objects.values_list("kind", "url", "title", "lead", "body", "state"))

    def get_words():
        return (
            set(IndexedWord.objects.values_list("word", "folded", "phonetic_key")),
            set(WordForm.objects.values_list("lemma", "form")),
        )

    index.reindex_sections()
    before, words_before, found = get_entries(), get_words(), find(TITLE_WORD).urls
    call_command("rebuild_search", verbosity=0)
    assert get_entries() == before
    # Only a rebuild drops the words of earlier texts.
    assert all(
        rebuilt and rebuilt <= earlier for rebuilt, earlier in zip(get_words(), words_before, strict=True)
    )
    # Not the order: where ranks are nearly equal, it follows averages that FTS5 keeps over rolled back transactions.
    assert sorted(find(TITLE_WORD).urls) == sorted(found)


def test_prepare_builds_missing_index(find, capsys):
    factories.article(title=TITLE_WORD)
    index.remove_item(*next((type(entry.item), entry.object_id) for entry in IndexEntry.objects.all()))
    assert not find(TITLE_WORD).items
    call_command("prepare")
    assert find(TITLE_WORD).items
    IndexEntry.objects.update(title="Nietknięte")
    call_command("prepare")
    assert IndexEntry.objects.exclude(content_type=None).get().title == "Nietknięte"


def test_prepare_rebuilds_incomplete_index(find):
    factories.article(title=TITLE_WORD)
    for model in (FullTextRow, IndexEntry, IndexedWord, WordForm):
        model.objects.all().delete()
    # Content is saved after a restore, before `prepare` runs.
    factories.article(title="Słoń")
    factories.site_settings().save()
    assert find("słoń").items
    call_command("prepare")
    assert find("żyrafami").items
    assert FullTextRow.objects.count() == IndexEntry.objects.count()


@pytest.mark.django_db(transaction=True)
def test_prepare_builds_index_after_migration(find, capsys):
    factories.article(title=TITLE_WORD)
    index.rebuild()
    call_command("migrate", "search", "zero", verbosity=0)
    call_command("migrate", "search", verbosity=0)
    call_command("prepare")
    assert find("żyrafami").items
    assert FullTextRow.objects.count() == IndexEntry.objects.count()


def test_words_are_found_as_written_without_morfeusz(find, monkeypatch, caplog):
    def fail(words):
        raise OSError("no such program")

    with monkeypatch.context() as without:
        without.setattr(morphology, "run_morfeusz", fail)
        factories.article(title="Żyrafami")
    assert "Morfeusz does not answer" in caplog.text
    assert find("zyrafami").items
    assert not find("żyrafa").items
    call_command("rebuild_search", verbosity=0)
    assert find("żyrafa").items


@pytest.mark.parametrize("kind", ITEM_FACTORIES)
def test_reindex_does_not_analyze_known_words(kind, monkeypatch):
    item = ITEM_FACTORIES[kind]()
    monkeypatch.setattr(
        morphology, "add_words", lambda words, analysis: pytest.fail(f"analyzed again: {words}")
    )
    item.save()
    index.reindex_items([(type(item), item.pk)])


@pytest.mark.django_db(transaction=True)
def test_flush_empties_index(find):
    factories.article(title=TITLE_WORD)
    call_command("flush", interactive=False, verbosity=0)
    assert not find(TITLE_WORD).items
    article = factories.article(title=TITLE_WORD)
    assert find(TITLE_WORD).urls == [article.get_absolute_url()]


@pytest.mark.skipif(not site_database.SERVER, reason="SQLite has one writer at a time: make test-postgres")
@pytest.mark.django_db(transaction=True)
def test_item_withdrawn_while_indexed_is_not_found(find, monkeypatch):
    article = factories.article(title=TITLE_WORD)
    extract_entry, editors = index.extract_entry, []

    def withdraw():
        publication.unpublish(type(article).objects.get(pk=article.pk), None)
        connection.close()

    def extract_entry_while_withdrawn(reading):
        if not editors:
            editors.append(Thread(target=withdraw))
            editors[0].start()
            editors[0].join(timeout=1)  # the editor may have to wait
        return extract_entry(reading)

    monkeypatch.setattr(index, "extract_entry", extract_entry_while_withdrawn)
    index.reindex_items([(type(article), article.pk)])
    editors[0].join()
    assert not IndexEntry.objects.for_item(article).exists()
    assert not find("zyrafy").items


@pytest.mark.skipif(not site_database.SERVER, reason="SQLite has one writer at a time: make test-postgres")
@pytest.mark.django_db(transaction=True)
def test_publishing_waits_for_rebuild(find, monkeypatch):
    factories.article()  # the index of it is built first
    article = factories.article()
    revisions.save_revision(article, snapshot_with_title(article, TITLE_WORD), None)
    extract_entry, editors, errors = index.extract_entry, [], []

    def publish():
        try:
            publication.publish(type(article).objects.get(pk=article.pk), None)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    def extract_entry_while_published(reading):
        if not editors:
            editors.append(Thread(target=publish))
            editors[0].start()
            editors[0].join(timeout=1)  # the editor may have to wait
        return extract_entry(reading)

    monkeypatch.setattr(index, "extract_entry", extract_entry_while_published)
    index.rebuild()
    editors[0].join()
    assert errors == []
    assert find(TITLE_WORD).items


@pytest.mark.skipif(not site_database.SERVER, reason="SQLite has one writer at a time: make test-postgres")
@pytest.mark.django_db(transaction=True)
def test_items_of_all_batches_are_locked_before_words(find, monkeypatch):
    monkeypatch.setattr(index, "BATCH_SIZE", 1)
    document = factories.document()
    first, second = factories.resolution(), factories.resolution()
    for resolution in (first, second):
        resolution.attachments.create(document=document)
    data = snapshot_with_title(second, "w sprawie wieloryba", "subject")
    save_words, editors, errors = morphology.save_words, [], []

    def publish():
        try:
            revisions.save_revision(second, data, None)
            publication.publish(second, None)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    def save_words_while_published(analysis, words):
        save_words(analysis, words)
        if words and not editors:
            editors.append(Thread(target=publish))
            editors[0].start()
            editors[0].join(timeout=1)  # the editor may have to wait

    monkeypatch.setattr(morphology, "save_words", save_words_while_published)
    with transaction.atomic():
        document.title = TITLE_WORD
        document.save()
    editors[0].join()
    assert errors == []
    assert len(find("zyrafy").urls) == 2
    assert find("wieloryby").urls == [second.get_absolute_url()]
