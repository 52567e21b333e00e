"""Text of DOCX, ODT and XLSX files, also of broken and hostile ones."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from library import office_text
from search import documents, extraction
from search.models import DocumentText

from .. import factories
from ..library import office_files

pytestmark = pytest.mark.django_db

WORD_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TEXT_NS = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
OFFICE_NS = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
COMPATIBILITY_NS = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def build_zip(**parts):
    """Return a ZIP file with `parts`; in their names "__" means a slash and "_xml" the extension."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def build_docx(body, **more):
    xml = (
        f'<w:document xmlns:w="{WORD_NS}" xmlns:mc="{COMPATIBILITY_NS}"><w:body>{body}</w:body></w:document>'
    )
    return build_zip(word__document_xml=xml, **more)


def build_odt(body, styles="", named_styles=""):
    spaces = f'xmlns:office="{OFFICE_NS}" xmlns:text="{TEXT_NS}" ' + " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
        for name, urn in (("style", "style"), ("table", "table"), ("draw", "drawing"))
    )
    xml = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    named = f"<office:document-styles {spaces}><office:styles>{named_styles}</office:styles></office:document-styles>"
    return build_zip(content_xml=xml, styles_xml=named)


def extract_lines(content, extension):
    text = "".join(office_text.iter_text(io.BytesIO(content), extension))
    return [line.strip() for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("extension", "content"),
    [
        ("docx", build_docx("<w:p><w:r><w:t>Tu mieszka </w:t></w:r><w:r><w:t>żyrafa.</w:t></w:r></w:p>")),
        ("odt", build_odt("<text:p>Tu mieszka <text:span>żyrafa</text:span>.</text:p>")),
        (
            "xlsx",
            build_zip(
                xl__sharedStrings_xml=f'<sst xmlns="{SHEET_NS}"><si><t>Tu mieszka żyrafa.</t></si></sst>'
            ),
        ),
    ],
)
def test_office_file_match_links_to_file(find, extension, content, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        document = factories.document(title="Statut", file=ContentFile(content, name=f"a.{extension}"))
    resolution = factories.resolution()
    resolution.attachments.create(document=document)
    results = find("żyrafy")
    assert results.urls == [resolution.get_absolute_url()]
    # Office files have no page numbers.
    assert "W dokumencie Statut: Tu mieszka żyrafa." in results.text
    assert results.get_link("Statut") == document.get_absolute_url()


def test_iter_text_separates_paragraphs_and_cells():
    body = "<w:p><w:t>Spół</w:t><w:t>dzielnia</w:t><w:br/><w:t>i</w:t><w:tab/><w:t>praca</w:t></w:p>"
    assert extract_lines(build_docx(f"{body}<w:p><w:t>Dalej</w:t></w:p>"), "docx") == [
        "Spółdzielnia i praca",
        "Dalej",
    ]
    body = "<text:h>Tytuł</text:h><text:p>jeden<text:s/>dwa<text:tab/>trzy<text:line-break/>cztery</text:p>"
    assert extract_lines(build_odt(body), "odt") == ["Tytuł", "jeden dwa trzy cztery"]
    strings = f'<sst xmlns="{SHEET_NS}"><si><r><t>Ra</t></r><r><t>zem</t></r></si><si><t>Kwota</t></si></sst>'
    assert extract_lines(build_zip(xl__sharedStrings_xml=strings), "xlsx") == ["Razem", "Kwota"]


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ('<c t="inlineStr"><is><t>Cennik</t></is></c>', ["Cennik"]),
        ('<c t="inlineStr"><is><r><t>Cen</t></r><r><t>nik</t></r></is></c><c><v>5</v></c>', ["Cennik"]),
        ('<c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>b</t></is></c>', ["a", "b"]),
        ('<c t="str"><f>A1&amp;B1</f><v>Razem</v></c><c><v>5</v></c>', ["Razem"]),
        ('<c t="s"><v>0</v></c>', []),
        ('<c t="s"><v/></c><c t="inlineStr"><is><t>b</t></is></c>', ["b"]),
    ],
)
def test_iter_text_includes_texts_in_cells(cell, lines):
    assert extract_lines(office_files.build_xlsx(f"<row>{cell}</row>"), "xlsx") == lines


def test_iter_text_of_workbook_reads_every_sheet():
    more = {"xl/worksheets/dane.xml": f'<worksheet xmlns="{SHEET_NS}"><is><t>drugi</t></is></worksheet>'}
    content = office_files.build_xlsx(
        "<is><t>pierwszy</t></is>",
        main="xl/workbook2.xml",
        relationships=[("worksheet", "/xl/worksheets/dane.xml")],
        parts=more,
    )
    assert extract_lines(content, "xlsx") == ["pierwszy", "drugi"]


def build_workbook(**sheets):
    """Return a workbook of sheets {attributes of <sheet>: XML of the sheet}; its shared strings are S0, S1, …"""
    names = {f"xl/worksheets/s{number}.xml": sheet for number, sheet in enumerate(sheets.values())}
    listed = "".join(
        f'<sheet name="a" r:id="r{number + 1}" {attributes}/>' for number, attributes in enumerate(sheets)
    )
    strings = "".join(f"<si><t>S{number}</t></si>" for number in range(10))
    return office_files.build_xlsx(
        relationships=[*(("worksheet", f"/{name}") for name in names), ("sharedStrings", "/xl/teksty.xml")],
        parts={
            "xl/workbook.xml": f'<workbook xmlns:r="{office_files.OFFICE}"><sheets>{listed}</sheets></workbook>',
            "xl/teksty.xml": f'<sst xmlns="{SHEET_NS}">{strings}</sst>',
            **{name: f'<worksheet xmlns="{SHEET_NS}">{sheet}</worksheet>' for name, sheet in names.items()},
        },
    )


def cell(number, reference=""):
    return f'<c t="s"{reference and f" r={reference!r}"}><v>{number}</v></c>'


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_text_of_hidden_sheets_is_skipped(state):
    secret = '<row><c t="inlineStr"><is><t>tajne</t></is></c></row>'
    content = build_workbook(
        **{
            "": f"<row>{cell(0)}{cell(1)}</row>",
            f'state="{state}"': f"<row>{cell(1)}{cell(2)}</row>{secret}",
            'state="visible"': f"<row>{cell(3)}</row>",
        }
    )
    assert extract_lines(content, "xlsx") == ["S0", "S1", "S3"]


def test_text_of_hidden_rows_and_columns_is_skipped():
    content = build_workbook(
        **{
            "": '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" hidden="0"/></cols><sheetData>'
            f"<row>{cell(0, 'A1')}{cell(1, 'C1')}{cell(2, 'E1')}</row>"
            f'<row hidden="true">{cell(3)}<c t="inlineStr"><is><t>tajne</t></is></c></row>'
            f'<row hidden="0">{cell(4)}{cell(5)}{cell(6)}{cell(7)}</row>'
            f'<row><c r="B4" t="str"><v>tajne</v></c>{cell(8, "AB4")}</row></sheetData>'
        }
    )
    assert extract_lines(content, "xlsx") == ["S0", "S2", "S4", "S7", "S8"]


@pytest.mark.parametrize(
    ("reference", "number"), [("", 0), ("A1", 1), ("Z9", 26), ("AB7", 28), ("XFD1", 16384)]
)
def test_get_column_number_reads_letters(reference, number):
    assert office_text.get_column_number(reference) == number


@pytest.mark.parametrize("main", ["word/document2.xml", "tresc/pismo.xml", "WORD/Document.xml"])
def test_iter_text_finds_parts_by_relationships(main):
    note = f'<w:footnotes xmlns:w="{WORD_NS}"><w:p><w:t>przypis</w:t></w:p></w:footnotes>'
    content = office_files.build_docx(
        "<w:p><w:t>tekst</w:t></w:p>",
        main=main,
        relationships=[("footnotes", "/word/uwagi.xml"), ("footnotes", "https://a.example/", "External")],
        parts={"word/uwagi.xml": note},
    )
    assert extract_lines(content, "docx") == ["tekst", "przypis"]


def test_iter_text_skips_hidden_text():
    body = (
        "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>jawne</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>tajne</w:t><w:noBreakHyphen/></w:r>"
        '<w:r><w:rPr><w:vanish w:val="false"/></w:rPr><w:t> też</w:t></w:r></w:p>'
    )
    assert extract_lines(build_docx(body), "docx") == ["jawne też"]


def word_style(name, kind, properties="", based_on=""):
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:basedOn w:val="{based_on}"/>'
        f"<w:rPr>{properties}</w:rPr></w:style>"
    )


WORD_STYLES = (
    f'<w:styles xmlns:w="{WORD_NS}"><w:docDefaults><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>'
    + word_style("Tajny", "character", "<w:vanish/>")
    + word_style("Uwaga", "character", based_on="Tajny")
    + word_style("Znowu", "character", '<w:vanish w:val="0"/>', based_on="Tajny")
    + word_style("TajnyAkapit", "paragraph", "<w:vanish/>")
    + word_style("Koło", "character", based_on="Koło")
    + "</w:styles>"
)


def word_run(content, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr>{content}</w:r>"


VANISH = "<w:vanish/>"
HIDDEN = "<w:t>tajne</w:t>"
BOX = f"<w:p>{word_run(HIDDEN)}</w:p>"
HIDDEN_IN_WORD = {
    "run": word_run(HIDDEN, VANISH),
    "style": word_run(HIDDEN, '<w:rStyle w:val="Tajny"/>'),
    "inherited style": word_run(HIDDEN, '<w:rStyle w:val="Uwaga"/>'),
    "text box in run": word_run(f"<w:pict>{BOX}</w:pict>", VANISH),
    "drawing": word_run(f'<w:drawing><a:docPr xmlns:a="a" hidden="1"/>{BOX}</w:drawing>'),
    "shape": word_run(f'<v:shape xmlns:v="v" style="left:0;visibility: hidden">{BOX}</v:shape>'),
    "footnote": word_run('<w:footnoteReference w:id="7"/>', VANISH),
}
SHOWN = "<w:t>też</w:t>"
SHOWN_IN_WORD = {
    "style": word_run(SHOWN, '<w:rStyle w:val="Znowu"/>'),
    "loop of styles": word_run(SHOWN, '<w:rStyle w:val="Koło"/>'),
    "run of hidden style": word_run(SHOWN, '<w:rStyle w:val="Tajny"/><w:vanish w:val="off"/>'),
    "format before a change": word_run(SHOWN, f"<w:rPrChange><w:rPr>{VANISH}</w:rPr></w:rPrChange>"),
    "after a nested run": word_run(f"<w:pict><w:p>{word_run('', VANISH)}</w:p></w:pict>{SHOWN}"),
}
WORD_NOTES = f'<w:footnotes xmlns:w="{WORD_NS}"><w:footnote w:id="7">{BOX}</w:footnote></w:footnotes>'


def extract_word(body):
    content = build_docx(body, word__styles_xml=WORD_STYLES, word__footnotes_xml=WORD_NOTES)
    return " ".join(extract_lines(content, "docx"))


@pytest.mark.parametrize("hidden", HIDDEN_IN_WORD)
def test_hidden_text_of_docx_is_skipped(hidden):
    found = extract_word(f"<w:p>{word_run('<w:t>jawne </w:t>')}{HIDDEN_IN_WORD[hidden]}</w:p>")
    assert found == ("jawne" if hidden == "footnote" else "jawne tajne")  # the footnote itself


@pytest.mark.parametrize("shown", SHOWN_IN_WORD)
def test_shown_text_of_docx_is_read(shown):
    assert "jawne też" in extract_word(f"<w:p><w:r><w:t>jawne </w:t></w:r>{SHOWN_IN_WORD[shown]}</w:p>")


def test_hidden_paragraphs_and_rows_of_docx_are_skipped():
    style = '<w:pPr><w:pStyle w:val="TajnyAkapit"/></w:pPr>'
    secret, plain = word_run("<w:t>schowane</w:t>"), word_run("<w:t>jawne</w:t>", "<w:vanish w:val='0'/>")
    row = "<w:tr><w:trPr>{}</w:trPr><w:tc><w:p>{}</w:p></w:tc></w:tr>"
    rows = row.format("<w:hidden/>", secret) + row.format("", word_run(SHOWN))
    found = extract_word(f"<w:p>{style}{secret}{plain}</w:p><w:tbl>{rows}</w:tbl>")
    assert found == "jawne też tajne"  # the footnote


ODT_NAMED_STYLES = (
    '<style:style style:name="Tajny" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:default-style style:family="paragraph"><style:text-properties text:display="true"/></style:default-style>'
)
ODT_STYLES = (
    '<style:style style:name="T1" style:family="text" style:parent-style-name="Tajny"/>'
    '<style:style style:name="T2" style:family="text"><style:text-properties text:display="true"/></style:style>'
    '<style:style style:name="P1" style:family="paragraph"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="Tab" style:family="table"><style:table-properties table:display="false"/></style:style>'
)
HIDDEN_IN_ODT = {
    "section": '<text:section text:display="none"><text:p>tajne</text:p></text:section>',
    "section by condition": '<text:section text:display="condition" text:is-hidden="true">'
    "<text:p>tajne</text:p></text:section>",
    "paragraph": '<text:p>tajne <text:hidden-paragraph text:is-hidden="true"/> tajne</text:p>',
    "paragraph with note": "<text:p>tajne <text:note><text:p>tajne</text:p></text:note>"
    '<text:hidden-paragraph text:is-hidden="true"/></text:p>',
    "hidden text": '<text:p><text:hidden-text text:is-hidden="true">tajne</text:hidden-text></text:p>',
    "style": '<text:p><text:span text:style-name="Tajny">tajne</text:span></text:p>',
    "inherited style": '<text:p><text:span text:style-name="T1">tajne</text:span></text:p>',
    "paragraph style": '<text:p text:style-name="P1">tajne</text:p><text:h text:style-name="P1">tajne</text:h>',
    "field": '<text:p><text:variable-set text:display="none">tajne</text:variable-set></text:p>',
    "table": '<table:table table:style-name="Tab"><text:p>tajne</text:p></table:table>',
    "row": '<table:table-row table:visibility="collapse"><text:p>tajne</text:p></table:table-row>',
    "drawing": '<text:p><draw:frame draw:display="none"><text:p>tajne</text:p></draw:frame></text:p>',
}
SHOWN_IN_ODT = {
    "section": '<text:section text:display="true"><text:p>też</text:p></text:section>',
    "section by condition": '<text:section text:display="condition"><text:p>też</text:p></text:section>',
    "paragraph": '<text:p>też<text:hidden-paragraph text:is-hidden="false"/></text:p>',
    "paragraph around a hidden one": "<text:p>też<text:note><text:p>tajne"
    '<text:hidden-paragraph text:is-hidden="true"/></text:p></text:note></text:p>',
    "span in hidden style": '<text:p text:style-name="P1">x<text:span text:style-name="T2">też</text:span></text:p>',
    "style of another family": '<text:p text:style-name="Tajny">też</text:p>',
}


@pytest.mark.parametrize("hidden", HIDDEN_IN_ODT)
def test_hidden_text_of_odt_is_skipped(hidden):
    content = build_odt(
        f"<text:p>jawne</text:p>{HIDDEN_IN_ODT[hidden]}<text:p>dalej</text:p>", ODT_STYLES, ODT_NAMED_STYLES
    )
    assert extract_lines(content, "odt") == ["jawne", "dalej"]


@pytest.mark.parametrize("shown", SHOWN_IN_ODT)
def test_shown_text_of_odt_is_read(shown):
    content = build_odt(f"<text:p>jawne</text:p>{SHOWN_IN_ODT[shown]}", ODT_STYLES, ODT_NAMED_STYLES)
    assert extract_lines(content, "odt") == ["jawne", "też"]


def test_hidden_paragraph_longer_than_a_chunk_is_skipped():
    long = "tajne " * (3 * office_text.CHUNK_BYTES // 6)
    content = build_odt(
        f'<text:p>jawne</text:p><text:p>{long}<text:hidden-paragraph text:is-hidden="true"/></text:p>'
    )
    assert extract_lines(content, "odt") == ["jawne"]


def test_iter_text_writes_no_break_hyphen():
    body = "<w:p><w:t>biało</w:t><w:noBreakHyphen/><w:t>czerwony</w:t></w:p>"
    assert extract_lines(build_docx(body), "docx") == ["biało-czerwony"]


def test_iter_text_includes_footnotes():
    note = f'<w:footnotes xmlns:w="{WORD_NS}"><w:p><w:t>przypis</w:t></w:p></w:footnotes>'
    assert extract_lines(build_docx("<w:p><w:t>tekst</w:t></w:p>", word__footnotes_xml=note), "docx") == [
        "tekst",
        "przypis",
    ]
    body = (
        "<text:p>tekst<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>przypis</text:p></text:note-body></text:note></text:p>"
    )
    assert extract_lines(build_odt(body), "odt") == ["tekst", "przypis"]


def test_iter_text_skips_deletions_and_comments():
    body = (
        "<w:p><w:del><w:r><w:delText>skreślone</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>dawniej tu</w:t></w:r></w:moveFrom><w:r><w:t>zostało</w:t></w:r></w:p>"
        "<mc:AlternateContent><mc:Fallback><w:t>drugi raz</w:t></mc:Fallback></mc:AlternateContent>"
    )
    assert extract_lines(build_docx(body), "docx") == ["zostało"]
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>skreślone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>zostało<office:annotation><text:p>uwaga</text:p></office:annotation></text:p>"
    )
    assert extract_lines(build_odt(body), "odt") == ["zostało"]


ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE_XML = {
    "entity expansion": f'<!DOCTYPE d [<!ENTITY l0 "ha">{ENTITIES}]><d xmlns="{WORD_NS}"><t>&l9;</t></d>',
    "external entity": f'<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]><d xmlns="{WORD_NS}"><t>&f;</t></d>',
    "not XML": "<w:p>\x00\x01 & < ]]>",
    "truncated": f'<d xmlns="{WORD_NS}"><t>',
    "empty": "",
}


@pytest.mark.parametrize("xml", HOSTILE_XML.values(), ids=HOSTILE_XML)
def test_extract_text_of_hostile_xml_returns_empty(xml, caplog):
    document = factories.document(file=ContentFile(build_zip(word__document_xml=xml), name="a.docx"))
    assert documents.extract_text(document.file.storage, document.file.name).strip() == ""
    assert "cannot be read" in caplog.text


@pytest.mark.parametrize("name", ["word/other.xml", "xl/workbook.xml"])
def test_iter_text_without_text_parts_is_empty(name):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(name, "<x/>")
    assert "".join(office_text.iter_text(file, "docx")) == ""


def test_iter_text_limits_unpacked_bytes(monkeypatch):
    monkeypatch.setattr(office_text, "MAX_PART_BYTES", 10 * office_text.CHUNK_BYTES)
    content = build_docx("<w:p>" + "<w:r><w:t>ha </w:t></w:r>" * 1_000_000 + "</w:p>")
    assert len(content) < 200_000
    read = "".join(office_text.iter_text(io.BytesIO(content), "docx"))
    assert 0 < len(read) < 11 * office_text.CHUNK_BYTES


def test_extract_text_cuts_long_docx(monkeypatch):
    monkeypatch.setattr(extraction, "MAX_DOCUMENT_CHARS", 10)
    content = build_docx("<w:p><w:t>pierwszy akapit</w:t></w:p><w:p><w:t>drugi</w:t></w:p>")
    document = factories.document(file=ContentFile(content, name="a.docx"))
    assert len(documents.extract_text(document.file.storage, document.file.name)) == 10


def test_rebuild_if_empty_reads_unread_files(find):
    factories.article(title="Cokolwiek")
    content = build_docx("<w:p><w:t>żyrafa</w:t></w:p>")
    document = factories.document(title="Statut", file=ContentFile(content, name="a.docx"))
    factories.resolution().attachments.create(document=document)
    DocumentText.objects.all().delete()
    assert not find("żyrafa").items
    call_command("rebuild_search", if_empty=True, verbosity=0)
    assert len(find("żyrafa").items) == 1
