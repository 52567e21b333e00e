"""Documents are found by the text of their files if a published item links to them."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command

from publishing.models import State
from search import documents, extraction
from search.models import DocumentText

from .. import factories
from .result_page import get_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def create_pdf(django_capture_on_commit_callbacks):
    """Return a factory of PDF documents; by default two pages with "żyrafę" on the second."""

    def make(*texts, **fields):
        file = ContentFile(
            factories.written_pdf(*(texts or ("zwykły początek", "a tu żyrafę widać"))), "a.pdf"
        )
        with django_capture_on_commit_callbacks(execute=True):
            return factories.document(file=file, **{"title": "Statut", **fields})

    return make


def attach(document, **fields):
    resolution = factories.resolution(**fields)
    resolution.attachments.create(document=document)
    return resolution


def test_pdf_match_links_to_page_of_file(find, create_pdf):
    document = create_pdf()
    resolution = attach(document)
    results = find("żyrafa")
    assert results.urls == [resolution.get_absolute_url()]
    assert "W dokumencie Statut, strona 2: a tu żyrafę widać" in results.text
    assert results.highlighted == ["żyrafę"]
    assert results.get_link("Statut") == f"{document.get_absolute_url()}#page=2"


def test_document_linked_in_rich_text_is_indexed(find, create_pdf):
    document = create_pdf()
    article = factories.article(body=f'<p><a href="{document.get_absolute_url()}">Statut</a></p>')
    assert find("żyrafa").urls == [article.get_absolute_url()]


def test_document_title_and_summary_are_indexed(find, create_pdf):
    attach(create_pdf(title="Regulamin żyrafy", summary="<p>O karmieniu słoni.</p>"))
    assert find("regulamin").items
    assert "W dokumencie Regulamin żyrafy: O karmieniu słoni." in find("słoń").text


@pytest.mark.parametrize(
    "fields",
    [
        {"state": State.DRAFT},
        {"state": State.WITHDRAWN},
        {"publish_from": factories.warsaw(2099, 1, 1)},
        {"publish_until": factories.warsaw(2020, 1, 1)},
    ],
)
def test_document_of_unpublished_item_is_not_found(find, create_pdf, fields):
    document = create_pdf()
    attach(document, **fields)
    assert not find("żyrafa").items
    attach(document)
    assert len(find("żyrafa").items) == 1


def test_removed_attachment_is_not_found(find, create_pdf):
    resolution = attach(create_pdf())
    resolution.attachments.get().delete()
    assert not find("żyrafa").items


def test_new_file_replaces_indexed_text(find, create_pdf, django_capture_on_commit_callbacks):
    document = create_pdf()
    attach(document)
    document.file = ContentFile(factories.written_pdf("teraz tylko lew"), name="nowy.pdf")
    document.title = "Nowy statut"
    with django_capture_on_commit_callbacks(execute=True):
        document.save()
    assert not find("żyrafa").items
    assert "W dokumencie Nowy statut, strona 1: teraz tylko lew" in find("lwy").text


def test_file_is_read_after_commit(django_capture_on_commit_callbacks, monkeypatch):
    read = []
    monkeypatch.setattr(documents, "extract_text", lambda storage, name: read.append(name) or "")
    with django_capture_on_commit_callbacks() as waiting:
        document = factories.document()
        assert read == []
    for callback in waiting:
        callback()
    assert read == [document.file.name]


def test_file_is_read_once(create_pdf, monkeypatch):
    document = create_pdf()
    monkeypatch.setattr(documents, "extract_text", lambda storage, name: pytest.fail("read again"))
    document.title = "Inny tytuł"
    document.save()
    attach(document)


def test_rebuild_reads_unread_files(find):
    document = factories.document(file=ContentFile(factories.written_pdf("żyrafa"), name="a.pdf"))
    attach(document)
    assert not find("żyrafa").items
    call_command("rebuild_search", verbosity=0)
    assert find("żyrafa").items


def test_extract_text_of_broken_pdf_returns_empty(find, create_pdf, caplog):
    attach(create_pdf())
    document = create_pdf(title="Zepsuty")
    with document.file.storage.open(document.file.name, "wb") as file:
        file.write(b"%PDF-1.7 nothing more")
    assert documents.extract_text(document.file.storage, document.file.name) == ""
    assert "cannot be read" in caplog.text


def test_extract_text_cuts_long_pdf(create_pdf, monkeypatch):
    monkeypatch.setattr(extraction, "MAX_DOCUMENT_CHARS", 10)
    document = create_pdf("pierwsza strona", "druga strona")
    text = documents.extract_text(document.file.storage, document.file.name)
    assert text == "pierwsza s"


def test_title_ranks_above_text_and_documents(find, create_pdf):
    in_title = factories.article(title="Żyrafa", body="<p>Krótko.</p>")
    in_text = factories.article(title="Zoo", body="<p>" + "Żyrafa i żyrafy. " * 30 + "</p>")
    in_document = attach(create_pdf("żyrafa " * 50))
    assert find("żyrafa").urls == [item.get_absolute_url() for item in (in_title, in_text, in_document)]
    assert get_text(find("żyrafa").items[0].find("h2")) == "Żyrafa"


def test_upgrade_forgets_texts_of_office_files():
    """Version 1.1.0 stored hidden text as well."""
    for name in ("a.pdf", "a.odt", "A.DOCX", "a.xlsx"):
        DocumentText.objects.create(document=factories.document(), file_name=name, text="tajne")
    import_module("search.migrations.0002_read_documents_again").forget_texts(apps, None)
    assert [read.file_name for read in DocumentText.objects.filter(text="tajne")] == ["a.pdf"]
