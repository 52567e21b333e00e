"""Comments, tracked changes and hidden text in documents are found, and innocent documents have none."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from core import limited_process
from core.limited_process import run as run_limited  # the real one, before conftest.py replaces it
from library.files import describe_hidden_content
from library.hidden_content import (
    CHANGES,
    COMMENTS,
    HIDDEN_CELLS,
    HIDDEN_LAYERS,
    HIDDEN_TEXT,
    find_hidden_content,
)
from library.models import Document
from publishing.checks import run_checks

from .. import factories
from ..admin_forms import save, text
from .office_files import SHEET, build_docx, build_odt, build_xlsx
from .pdf_files import build_pdf

DISPLAY_NONE = 'text:display="none"'
HIDDEN_STYLE = (
    f'<office:automatic-styles xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
    f'<style:style style:name="T1" style:family="text"><style:text-properties {DISPLAY_NONE}/></style:style>'
    "</office:automatic-styles>"
)


def find(content, extension):
    return find_hidden_content(io.BytesIO(content), extension)


def run(properties="", text="pani Nowak", tag="t"):
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:{tag}>{text}</w:{tag}></w:r></w:p>"


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        (run("<w:vanish/>"), [HIDDEN_TEXT]),
        (f"<w:ins>{run()}</w:ins>", [CHANGES]),
        (f"<w:del>{run(tag='delText')}</w:del>", [CHANGES]),
        (f"<w:moveFrom>{run()}</w:moveFrom><w:moveTo>{run()}</w:moveTo>", [CHANGES]),
        ('<w:p><w:r><w:commentReference w:id="0"/></w:r></w:p>', [COMMENTS]),
        (f"<w:ins>{run('<w:vanish/>')}</w:ins>", [CHANGES, HIDDEN_TEXT]),
        (run(), []),
        (run('<w:vanish w:val="0"/>'), []),
        # An entry of the index, and the mark of a paragraph: Word writes both hidden.
        (run("<w:vanish/>", 'XE "spółdzielnia"', tag="instrText"), []),
        (run("<w:vanish/>", " "), []),
        (f"<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr></w:p>{run()}", []),
    ],
)
def test_hidden_content_of_docx_is_found(body, kinds):
    assert find(build_docx(body), "docx") == kinds


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        (f"<text:section {DISPLAY_NONE}><text:p>pani Nowak</text:p></text:section>", [HIDDEN_TEXT]),
        ('<text:p>a <text:span text:style-name="T1">pani Nowak</text:span></text:p>', [HIDDEN_TEXT]),
        ('<text:p>a <text:hidden-text text:string-value="pani Nowak"/></text:p>', [HIDDEN_TEXT]),
        ('<text:p>Nowak <text:hidden-paragraph text:is-hidden="true"/></text:p>', [HIDDEN_TEXT]),
        (
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>pani Nowak</text:p></text:deletion>"
            "</text:changed-region></text:tracked-changes><text:p>a</text:p>",
            [CHANGES],
        ),
        ("<text:p>a<office:annotation><text:p>pani Nowak?</text:p></office:annotation></text:p>", [COMMENTS]),
        ("<text:p>pani Nowak</text:p>", []),
        ('<text:p>a <text:span text:style-name="T1"> </text:span></text:p>', []),
        ("<text:tracked-changes/><text:p>a</text:p>", []),
    ],
)
def test_hidden_content_of_odt_is_found(body, kinds):
    assert find(build_odt(body, scripts=HIDDEN_STYLE), "odt") == kinds


SHOWN = '<row r="1"><c r="A1"><v>7</v></c></row>'


@pytest.mark.parametrize(
    ("columns", "rows", "kinds"),
    [
        ("", '<row r="1" hidden="1"><c r="A1"><v>7</v></c></row>', [HIDDEN_CELLS]),
        ("", '<row r="1" hidden="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>', [HIDDEN_CELLS]),
        ('<col min="1" max="1" hidden="1"/>', SHOWN, [HIDDEN_CELLS]),
        # All columns behind the table, which are empty.
        ('<col min="2" max="16384" hidden="1"/>', SHOWN, []),
        ("", f'{SHOWN}<row r="2" hidden="1"><c r="A2"/></row>', []),
    ],
)
def test_hidden_cells_of_xlsx_are_found(columns, rows, kinds):
    sheet = f'<worksheet xmlns="{SHEET}"><cols>{columns}</cols><sheetData>{rows}</sheetData></worksheet>'
    assert find(build_xlsx(parts={"xl/worksheets/sheet1.xml": sheet}), "xlsx") == kinds


def test_hidden_sheets_and_comments_of_xlsx_are_found():
    content = build_xlsx(SHOWN)
    hidden = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(hidden, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b'name="Arkusz1"', b'name="A" state="veryHidden"'))
    assert find(hidden.getvalue(), "xlsx") == [HIDDEN_CELLS]

    relationship = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="c" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" '
        'Target="../comments1.xml"/></Relationships>'
    )
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": relationship,
        "xl/comments1.xml": f'<comments xmlns="{SHEET}"/>',
    }
    assert find(build_xlsx(SHOWN, parts=parts), "xlsx") == [COMMENTS]


LAYER = b"<</Type/OCG/Name(Uwagi)>>"


@pytest.mark.parametrize(
    ("default", "kinds"),
    [
        (b"/OFF[5 0 R]", [HIDDEN_LAYERS]),
        (b"/BaseState/OFF", [HIDDEN_LAYERS]),
        (b"/BaseState/OFF/ON[5 0 R]", []),
        (b"/OFF[]", []),
        (b"", []),
    ],
)
def test_hidden_layers_of_pdf_are_found(default, kinds):
    catalog = b"/OCProperties<</OCGs[5 0 R]/D<<%s>>>>" % default
    assert find(build_pdf(catalog, objects=[LAYER]), "pdf") == kinds


@pytest.mark.parametrize(
    ("annotation", "kinds"),
    [
        (b"/Subtype/Text/Contents(pani Nowak?)", [COMMENTS]),
        (b"/Subtype/Highlight/Contents(skasowa\x87)", [COMMENTS]),
        (b"/Subtype/Highlight", []),
        (b"/Subtype/Link/Contents(Strona miasta)", []),
        (b"/Subtype/Widget/Contents(Imi\x91)", []),
    ],
)
def test_comments_of_pdf_are_found(annotation, kinds):
    page = b"/Annots[5 0 R]"
    assert find(build_pdf(page=page, objects=[b"<<%s/Rect[0 0 9 9]>>" % annotation]), "pdf") == kinds


@pytest.mark.parametrize("extension", ["pdf", "docx", "odt", "xlsx"])
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", build_odt()[:200]])
def test_broken_files_have_no_hidden_content(content, extension):
    assert find(content, extension) == []


@pytest.mark.parametrize(
    "body",
    ["<w:ins>" + "<w:p>" * 100_000, "<w:ins>" + run() * 50_000, '<w:ins a="' + "x" * 9_000_000],
    ids=["deep", "bomb", "long tag"],
)
def test_hostile_docx_ends_within_the_limits(body):
    limited = io.BytesIO(build_docx(body))
    assert run_limited(find_hidden_content, limited, extension="docx") in ([], [CHANGES])


def test_overlapping_hidden_columns_take_no_square_of_time():
    columns = '<col min="1" max="16384" hidden="1"/>' * 50_000
    sheet = f'<worksheet xmlns="{SHEET}"><cols>{columns}</cols><sheetData>{SHOWN}</sheetData></worksheet>'
    content = io.BytesIO(build_xlsx(parts={"xl/worksheets/sheet1.xml": sheet}))
    assert run_limited(find_hidden_content, content, extension="xlsx") == [HIDDEN_CELLS]


def test_document_that_takes_too_long_says_so(monkeypatch):
    def exceed(*args, **kwargs):
        raise limited_process.LimitExceeded

    monkeypatch.setattr(limited_process, "run", exceed)
    storage = InMemoryStorage()
    name = storage.save("dokument.docx", upload())
    assert "Nie udało się sprawdzić" in describe_hidden_content(storage, name)


# What the editor is told

COMMENTED = build_docx('<w:p><w:r><w:commentReference w:id="0"/></w:r></w:p>')
NOTE = "W tym pliku są: komentarze. Mieszkańcy mogą je odczytać."


def upload(content=COMMENTED):
    return ContentFile(content, name="uchwala.docx")


@pytest.mark.django_db
def test_document_form_tells_of_hidden_content(publisher_client):
    url = "/admin/library/document/add/"
    response = save(publisher_client, url, {"title": "Uchwała", "file": upload()})
    assert NOTE in text(publisher_client.get(response.url))
    document = Document.objects.get()
    change = f"/admin/library/document/{document.pk}/change/"
    assert NOTE in text(publisher_client.get(change))
    assert "None" not in text(publisher_client.get(change))
    save(publisher_client, change, {"file": upload(build_docx())})
    assert "nie znaleziono" in text(publisher_client.get(change))


@pytest.mark.django_db
def test_several_uploads_tell_of_hidden_content(publisher_client):
    url = "/admin/library/document/multiple/add/"
    response = publisher_client.post(url, {"files": [upload(), upload(build_docx())]}, follow=True)
    assert text(response).count(NOTE) == 1


@pytest.mark.django_db
def test_check_warns_of_hidden_content_of_a_document():
    document = factories.document(title="Uchwała", file=upload())
    article = factories.article(body=f'<p><a href="{document.get_absolute_url()}">Uchwała</a></p>')
    assert [finding.message[: len(NOTE)] for finding in run_checks(article)] == [NOTE]
