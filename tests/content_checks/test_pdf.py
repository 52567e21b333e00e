"""Checks of the accessibility of PDF documents used by an item."""

import io

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfWriter
from pypdf.generic import (
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from publishing.checks import run_checks

from .. import factories
from .findings import about

pytestmark = pytest.mark.django_db

SCAN = "to skan"
UNTAGGED = "nie ma znaczników"
NO_LANGUAGE = "w jakim jest języku"
NO_TITLE = "nie ma tytułu we właściwościach"
UNREADABLE = "Nie udało się odczytać"


def pdf(
    text="Uchwała o utworzeniu spółdzielni socjalnej",
    tagged=True,
    language="pl-PL",
    title="Uchwała",
    password="",
):
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    if text:
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        content = DecodedStreamObject()
        content.set_data(b"BT /F1 12 Tf 50 700 Td (" + text.encode("ascii", "replace") + b") Tj ET")
        page[NameObject("/Contents")] = writer._add_object(content)
    root = writer.root_object
    if tagged:
        root[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
        root[NameObject("/StructTreeRoot")] = DictionaryObject(
            {NameObject("/Type"): NameObject("/StructTreeRoot")}
        )
    if language:
        root[NameObject("/Lang")] = TextStringObject(language)
    if title:
        writer.add_metadata({"/Title": title})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def document(content, name="uchwala.pdf", **given):
    return factories.document(title="Uchwała", file=ContentFile(content, name=name), **given)


def linking(to):
    return factories.article(body=f'<p><a href="{to.get_absolute_url()}">Uchwała o spółdzielni</a></p>')


def test_good_pdf_is_fine():
    assert run_checks(linking(document(pdf()))) == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": ""}, SCAN),
        ({"tagged": False}, UNTAGGED),
        ({"language": ""}, NO_LANGUAGE),
        ({"title": ""}, NO_TITLE),
    ],
)
def test_each_problem_of_pdf_is_one_warning(wrong, words):
    article = linking(document(pdf(**wrong)))
    assert about(article, words) == ["Uchwała"]
    assert [finding.level for finding in run_checks(article)] == ["warning"]


def test_scan_is_one_warning():
    assert len(run_checks(linking(document(pdf(text="", tagged=False, language="", title=""))))) == 1


def test_scan_with_page_numbers_has_no_text():
    assert about(linking(document(pdf(text="Strona 1 z 2"))), SCAN)


@pytest.mark.parametrize("content", [b"%PDF-1.4\n%%EOF\n", b"%PDF-1.7 nonsense", pdf()[:300]])
def test_broken_pdf_is_warning(content):
    assert about(linking(document(content)), UNREADABLE) == ["Uchwała"]


def test_encrypted_pdf_is_warning():
    assert about(linking(document(pdf(password="x"))), UNREADABLE) == ["Uchwała"]


def test_other_formats_are_not_read_as_pdf():
    assert run_checks(linking(document(b"PK\x03\x04", name="wniosek.docx"))) == []


def test_document_with_lost_file_is_warning():
    lost = document(pdf())
    lost.file.storage.delete(lost.file.name)
    assert about(linking(lost), "Nie ma pliku") == ["Uchwała"]


def test_attached_document_is_checked(django_assert_max_num_queries):
    resolution = factories.resolution()
    for _ in range(3):
        resolution.attachments.create(document=document(pdf(tagged=False)))
    with django_assert_max_num_queries(2):
        findings = run_checks(resolution)
    assert [finding.field for finding in findings] == ["attachments"] * 3


def test_attached_and_linked_document_is_reported_once():
    attached = document(pdf(tagged=False))
    resolution = factories.resolution(
        summary=f'<p><a href="{attached.get_absolute_url()}">Uchwała o spółdzielni</a></p>'
    )
    resolution.attachments.create(document=attached)
    assert len(run_checks(resolution)) == 1


def test_file_name_as_document_title_is_warning():
    named = factories.document(title="skan_uchwala_v2", file=ContentFile(pdf(), name="a.pdf"))
    assert about(linking(named), "wygląda jak nazwa pliku") == ["skan_uchwala_v2"]


def test_file_is_read_once(monkeypatch):
    article = linking(document(pdf(tagged=False)))
    run_checks(article)
    monkeypatch.setattr("pypdf.PdfReader", None)
    assert about(article, UNTAGGED) == ["Uchwała"]
