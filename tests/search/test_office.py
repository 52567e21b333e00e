"""Text of DOCX, ODT and XLSX files: what a reader of the document sees, whatever the file may hold."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from search import documents, office
from search.models import DocumentText

from .. import factories

pytestmark = pytest.mark.django_db

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def archive(**parts):
    """A ZIP file with `parts`; in their names "__" stands for a slash and "_xml" for the ending."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def docx(body, **more):
    xml = f'<w:document xmlns:w="{WORD}" xmlns:mc="{COMPATIBILITY}"><w:body>{body}</w:body></w:document>'
    return archive(word__document_xml=xml, **more)


def odt(body):
    xml = (
        f'<office:document-content xmlns:office="{OFFICE}" xmlns:text="{TEXT}">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return archive(content_xml=xml)


def lines(content, extension):
    """The text, gaps of any length as one."""
    text = "".join(office.iter_text(io.BytesIO(content), extension))
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("extension", "content"),
    [
        ("docx", docx("<w:p><w:r><w:t>Tu mieszka </w:t></w:r><w:r><w:t>żyrafa.</w:t></w:r></w:p>")),
        ("odt", odt("<text:p>Tu mieszka <text:span>żyrafa</text:span>.</text:p>")),
        (
            "xlsx",
            archive(xl__sharedStrings_xml=f'<sst xmlns="{SHEET}"><si><t>Tu mieszka żyrafa.</t></si></sst>'),
        ),
    ],
)
def test_word_in_an_office_file_finds_the_page_that_has_it(
    find, extension, content, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        document = factories.document(title="Statut", file=ContentFile(content, name=f"a.{extension}"))
    resolution = factories.resolution()
    resolution.attachments.create(document=document)
    results = find("żyrafy")
    assert results.addresses == [resolution.get_absolute_url()]
    # Such a file has no pages to name or to lead to.
    assert "W dokumencie Statut: Tu mieszka żyrafa." in results.text
    assert results.link("Statut") == document.get_absolute_url()


def test_paragraphs_and_cells_are_apart_and_parts_of_a_word_are_together():
    body = "<w:p><w:t>Spół</w:t><w:t>dzielnia</w:t><w:br/><w:t>i</w:t><w:tab/><w:t>praca</w:t></w:p>"
    assert lines(docx(f"{body}<w:p><w:t>Dalej</w:t></w:p>"), "docx") == [
        "Spółdzielnia i praca",
        "Dalej",
    ]
    body = "<text:h>Tytuł</text:h><text:p>jeden<text:s/>dwa<text:tab/>trzy<text:line-break/>cztery</text:p>"
    assert lines(odt(body), "odt") == ["Tytuł", "jeden dwa trzy cztery"]
    strings = f'<sst xmlns="{SHEET}"><si><r><t>Ra</t></r><r><t>zem</t></r></si><si><t>Kwota</t></si></sst>'
    assert lines(archive(xl__sharedStrings_xml=strings), "xlsx") == ["Razem", "Kwota"]


def test_footnotes_are_read():
    note = f'<w:footnotes xmlns:w="{WORD}"><w:p><w:t>przypis</w:t></w:p></w:footnotes>'
    assert lines(docx("<w:p><w:t>tekst</w:t></w:p>", word__footnotes_xml=note), "docx") == [
        "tekst",
        "przypis",
    ]
    body = (
        "<text:p>tekst<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>przypis</text:p></text:note-body></text:note></text:p>"
    )
    assert lines(odt(body), "odt") == ["tekst", "przypis"]


def test_what_was_deleted_or_only_remarked_is_not_found():
    body = (
        "<w:p><w:del><w:r><w:delText>skreślone</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>dawniej tu</w:t></w:r></w:moveFrom><w:r><w:t>zostało</w:t></w:r></w:p>"
        "<mc:AlternateContent><mc:Fallback><w:t>drugi raz</w:t></mc:Fallback></mc:AlternateContent>"
    )
    assert lines(docx(body), "docx") == ["zostało"]
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>skreślone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>zostało<office:annotation><text:p>uwaga</text:p></office:annotation></text:p>"
    )
    assert lines(odt(body), "odt") == ["zostało"]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
NASTY = {
    "texts that grow": f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]><d xmlns="{WORD}"><t>&l9;</t></d>',
    "a file from outside": f'<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]><d xmlns="{WORD}"><t>&f;</t></d>',
    "not XML": "<w:p>\x00\x01 & < ]]>",
    "cut off": f'<d xmlns="{WORD}"><t>',
    "empty": "",
}


@pytest.mark.parametrize("xml", NASTY.values(), ids=NASTY)
def test_nasty_file_gives_no_text_and_does_no_harm(xml, caplog):
    document = factories.document(file=ContentFile(archive(word__document_xml=xml), name="a.docx"))
    assert documents.extract_text(document.file.storage, document.file.name).strip() == ""
    assert "cannot be read" in caplog.text


@pytest.mark.parametrize("name", ["word/other.xml", "xl/workbook.xml"])
def test_file_without_texts_has_none(name):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(name, "<x/>")
    assert "".join(office.iter_text(file, "docx")) == ""


def test_no_more_is_unpacked_than_a_long_document_takes(monkeypatch):
    monkeypatch.setattr(office, "MAX_PART_BYTES", 10 * office.CHUNK_BYTES)
    content = docx("<w:p>" + "<w:r><w:t>ha </w:t></w:r>" * 1_000_000 + "</w:p>")
    assert len(content) < 200_000
    read = "".join(office.iter_text(io.BytesIO(content), "docx"))
    assert 0 < len(read) < 11 * office.CHUNK_BYTES


def test_very_long_file_is_read_as_far_as_is_sensible(monkeypatch):
    monkeypatch.setattr(documents, "MAX_DOCUMENT_CHARS", 10)
    content = docx("<w:p><w:t>pierwszy akapit</w:t></w:p><w:p><w:t>drugi</w:t></w:p>")
    document = factories.document(file=ContentFile(content, name="a.docx"))
    assert len(documents.extract_text(document.file.storage, document.file.name)) == 10


def test_file_that_a_former_version_of_the_site_could_not_read_is_read_at_the_next_start(find):
    factories.article(title="Cokolwiek")
    content = docx("<w:p><w:t>żyrafa</w:t></w:p>")
    document = factories.document(title="Statut", file=ContentFile(content, name="a.docx"))
    factories.resolution().attachments.create(document=document)
    DocumentText.objects.all().delete()
    assert not find("żyrafa").items
    call_command("rebuild_search", if_empty=True, verbosity=0)
    assert len(find("żyrafa").items) == 1
