"""Documents: found by what stands in their files, as long as something published has them."""

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from publishing.models import State
from search import documents

from .. import factories
from .results import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def statute(django_capture_on_commit_callbacks):
    """A PDF of two pages; on the second there is a giraffe."""

    def make(*texts, **given):
        file = ContentFile(
            factories.written_pdf(*(texts or ("zwykły początek", "a tu żyrafę widać"))), "a.pdf"
        )
        with django_capture_on_commit_callbacks(execute=True):
            return factories.document(file=file, **{"title": "Statut", **given})

    return make


def attach(document, **how):
    resolution = factories.resolution(**how)
    resolution.attachments.create(document=document)
    return resolution


def test_word_in_a_file_finds_the_page_that_has_it_and_leads_into_the_file(find, statute):
    document = statute()
    resolution = attach(document)
    results = find("żyrafa")
    assert results.addresses == [resolution.get_absolute_url()]
    assert "W dokumencie Statut, strona 2: a tu żyrafę widać" in results.text
    assert results.marked == ["żyrafę"]
    assert results.link("Statut") == f"{document.get_absolute_url()}#page=2"


def test_document_linked_in_a_text_counts_as_well(find, statute):
    document = statute()
    article = factories.article(body=f'<p><a href="{document.get_absolute_url()}">Statut</a></p>')
    assert find("żyrafa").addresses == [article.get_absolute_url()]


def test_summary_and_title_of_a_document_are_searched(find, statute):
    attach(statute(title="Regulamin żyrafy", summary="<p>O karmieniu słoni.</p>"))
    assert find("regulamin").items
    assert "W dokumencie Regulamin żyrafy: O karmieniu słoni." in find("słoń").text


@pytest.mark.parametrize(
    "how",
    [
        {"state": State.DRAFT},
        {"state": State.WITHDRAWN},
        {"publish_from": factories.warsaw(2099, 1, 1)},
        {"publish_until": factories.warsaw(2020, 1, 1)},
    ],
)
def test_document_of_what_is_not_published_is_not_found(find, statute, how):
    document = statute()
    attach(document, **how)
    assert not find("żyrafa").items
    attach(document)
    assert len(find("żyrafa").items) == 1


def test_document_taken_off_a_page_is_not_found(find, statute):
    resolution = attach(statute())
    resolution.attachments.get().delete()
    assert not find("żyrafa").items


def test_new_file_replaces_the_old_words(find, statute, django_capture_on_commit_callbacks):
    document = statute()
    attach(document)
    document.file = ContentFile(factories.written_pdf("teraz tylko lew"), name="nowy.pdf")
    document.title = "Nowy statut"
    with django_capture_on_commit_callbacks(execute=True):
        document.save()
    assert not find("żyrafa").items
    assert "W dokumencie Nowy statut, strona 1: teraz tylko lew" in find("lwy").text


def test_file_is_read_after_the_transaction_that_brings_it(django_capture_on_commit_callbacks, monkeypatch):
    read = []
    monkeypatch.setattr(documents, "extract_text", lambda storage, name: read.append(name) or "")
    with django_capture_on_commit_callbacks() as waiting:
        document = factories.document()
        assert read == []
    for callback in waiting:
        callback()
    assert read == [document.file.name]


def test_file_is_read_once(statute, monkeypatch):
    document = statute()
    monkeypatch.setattr(documents, "extract_text", lambda storage, name: pytest.fail("read again"))
    document.title = "Inny tytuł"
    document.save()
    attach(document)


def test_index_made_anew_reads_files_that_nobody_has_read(find):
    document = factories.document(file=ContentFile(factories.written_pdf("żyrafa"), name="a.pdf"))
    attach(document)
    assert not find("żyrafa").items
    call_command("rebuild_search", verbosity=0)
    assert find("żyrafa").items


def test_broken_file_is_no_reason_to_stop(find, statute, caplog):
    attach(statute())
    document = statute(title="Zepsuty")
    with document.file.storage.open(document.file.name, "wb") as file:
        file.write(b"%PDF-1.7 nothing more")
    assert documents.extract_text(document.file.storage, document.file.name) == ""
    assert "cannot be read" in caplog.text


def test_very_long_file_is_read_as_far_as_is_sensible(statute, monkeypatch):
    monkeypatch.setattr(documents, "MAX_DOCUMENT_CHARS", 10)
    document = statute("pierwsza strona", "druga strona")
    text = documents.extract_text(document.file.storage, document.file.name)
    assert text == "pierwsza s"


def test_title_comes_before_text_and_text_before_documents(find, statute):
    in_title = factories.article(title="Żyrafa", body="<p>Krótko.</p>")
    in_text = factories.article(title="Zoo", body="<p>" + "Żyrafa i żyrafy. " * 30 + "</p>")
    in_document = attach(statute("żyrafa " * 50))
    assert find("żyrafa").addresses == [item.get_absolute_url() for item in (in_title, in_text, in_document)]
    assert words(find("żyrafa").items[0].find("h2")) == "Żyrafa"
