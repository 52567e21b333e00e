"""PDF files with programs, embedded files or external content are refused, each with its message."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from library import files

from .pdf_files import append_update, build_hybrid, build_pdf, build_stream

PROGRAM = "jest program"
FILES_INSIDE = "schowane inne pliki"
EXTERNAL = "z innego komputera"
APPENDED = "ma coś dopisane na końcu"
BROKEN = "jest uszkodzony"

HTML = b"<!doctype html><script>alert(1)</script>\n"
FILE = build_stream(b"program")
SPECIFICATION = b"<</Type/Filespec/F(x.exe)/EF<</F 5 0 R>>>>"


def validate(content):
    files.validate_document(ContentFile(content, name="plik.pdf"))


def link(action, *objects):
    annotation = b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A%s>>" % action
    return build_pdf(page=b"/Annots[%s]" % annotation, objects=objects)


def annotation(subtype, entries=b"", *objects):
    return build_pdf(
        page=b"/Annots[<</Type/Annot/Subtype/%s/Rect[0 0 9 9]%s>>]" % (subtype, entries), objects=objects
    )


def lose_table(content):
    """Return `content` with an end that names another position than that of its cross-reference table."""
    start, _, _ = content.rpartition(b"startxref\n")
    return start + b"startxref\n0\n%%EOF\n"


def opens(action, *objects):
    return build_pdf(b"/OpenAction %s" % action, objects=objects)


ACTIONS = {
    "Launch": b"<</S/Launch/F(a.exe)>>",
    "JavaScript": b"<</S/JavaScript/JS(app.alert\\(1\\))>>",
    "ImportData": b"<</S/ImportData/F(a.fdf)>>",
    "SubmitForm": b"<</S/SubmitForm/F(https://zly.example/)>>",
    "Rendition": b"<</S/Rendition/OP 0>>",
    "GoToE": b"<</S/GoToE/T<</R/C/N(a)>>>>",
    "Movie": b"<</S/Movie>>",
}
# Entries that may contain an action.
PLACES = {
    "opening": lambda action: opens(action),
    "link": lambda action: link(action),
    "next": lambda action: link(b"<</S/GoTo/D[3 0 R/Fit]/Next[<</S/GoTo/Next %s>>]>>" % action),
    "trigger of the document": lambda action: build_pdf(b"/AA<</WC %s>>" % action),
    "trigger of a page": lambda action: build_pdf(page=b"/AA<</O %s>>" % action),
    "trigger of a field": lambda action: annotation(b"Widget", b"/AA<</K %s>>" % action),
    "outline": lambda action: build_pdf(b"/Outlines<</First<</Title(a)/A %s>>>>" % action),
    "name tree": lambda action: build_pdf(b"/Names<</JavaScript<</Names[(a) %s]>>>>" % action),
    "object of its own": lambda action: opens(b"5 0 R", action),
    "object after an update": lambda action: append_update(
        build_pdf(b"/OpenAction 5 0 R"), b"5 0 obj\n%s\nendobj\n" % action
    ),
}
REFUSED = {
    **{
        f"{kind}, {place}": (PLACES[place](action), PROGRAM)
        for kind, action in ACTIONS.items()
        for place in PLACES
    },
    "kind as an object": (opens(b"<</S 5 0 R/F(a)>>", b"/Launch"), PROGRAM),
    "kind as a string": (opens(b"<</S(JavaScript)>>"), PROGRAM),
    "kind with escapes": (opens(b"<</#53/J#61vaScript>>"), PROGRAM),
    # pypdf takes these references for null, browsers do not.
    "object of another generation": (opens(b"5 7 R", ACTIONS["Launch"]), BROKEN),
    "compressed object of another generation": (
        build_hybrid(
            opens(b"7 7 R", build_stream(b"7 0 " + ACTIONS["Launch"], b"/Type/ObjStm/N 1/First 4")),
            is_hidden=False,
            number=7,
            entry=b"\2\0\0\0\5\0\0",
        ),
        BROKEN,
    ),
    "object in a hybrid file": (build_hybrid(opens(b"5 0 R", ACTIONS["Launch"])), BROKEN),
    "action behind a broken entry": (build_pdf(page=b"/X 0 R/AA<</O %s>>" % ACTIONS["Launch"]), BROKEN),
    "update that the table leaves out": (
        append_update(opens(b"5 0 R", b"[3 0 R/Fit]"), b"5 0 obj\n%s\nendobj\n" % ACTIONS["Launch"]).replace(
            b"xref\n5 1", b"xref\n6 1"
        ),
        BROKEN,
    ),
    "blank of NUL behind a key": (build_pdf(b"/OpenAction\0%s" % ACTIONS["Launch"]), BROKEN),
    "blank of NUL behind a kind": (opens(b"<</S/Launch\0/F(a.exe)>>"), PROGRAM),
    "second kind": (opens(b"<</S/GoTo/S/Launch/F(a.exe)>>"), BROKEN),
    "second action on opening": (
        build_pdf(b"/OpenAction[3 0 R/Fit]/OpenAction<</S/Launch/F(a.exe)>>"),
        BROKEN,
    ),
    **{
        f"second {key.decode()}": (build_pdf(b"/X<</%s<<>>/%s%s>>" % (key, key, ACTIONS["Launch"])), BROKEN)
        for key in (b"O", b"WC", b"Fo", b"First", b"Outlines", b"Fields", b"N")
    },
    "script without a kind": (
        build_pdf(b"/Names<</JavaScript<</Kids[<</Names[(a)<</JS 5 0 R>>]>>]>>>>", objects=[FILE]),
        PROGRAM,
    ),
    "script of no action": (build_pdf(b"/X<</JS(app.alert\\(1\\))>>"), PROGRAM),
    "script as a link": (link(b"<</S/URI/URI(JavaScript:alert\\(1\\))>>"), PROGRAM),
    "search as a link": (link(b"<</S/URI/URI(search-ms:query=a&crumb=location:b)>>"), PROGRAM),
    "address on opening": (opens(b"<</S/URI/URI(https://zly.example/)>>"), PROGRAM),
    "address on opening after another action": (
        opens(b"<</S/GoTo/D[3 0 R/Fit]/Next<</S/URI/URI(https://zly.example/)>>>>"),
        PROGRAM,
    ),
    "address on opening of a page": (
        build_pdf(page=b"/AA<</O<</S/URI/URI(https://zly.example/)>>>>"),
        PROGRAM,
    ),
    "address under the pointer": (
        annotation(b"Widget", b"/AA<</E<</S/URI/URI(https://zly.example/)>>>>"),
        PROGRAM,
    ),
    "printing on opening": (opens(b"<</S/Named/N/Print>>"), PROGRAM),
    "file on opening": (opens(b"<</S/GoToR/F(a.pdf)/D[0/Fit]>>"), PROGRAM),
    "share on opening": (opens(rb"<</S/GoToR/F(\\\\zly\\a.pdf)/D[0/Fit]>>"), "program|innego komputera"),
    "share in a link": (link(rb"<</S/GoToR/F(\\\\zly\\a.pdf)/D[0/Fit]>>"), EXTERNAL),
    "share in a file specification": (
        link(b"<</S/GoToR/F<</Type/Filespec/UF(//zly/a.pdf)>>/D[0/Fit]>>"),
        EXTERNAL,
    ),
    "share in an address": (link(rb"<</S/URI/URI(\\\\zly\\a.exe)>>"), EXTERNAL),
    "share in a file URL": (link(b"<</S/URI/URI(file://zly/a.exe)>>"), EXTERNAL),
    "page of another file": (
        build_pdf(
            b"/X 5 0 R",
            objects=[build_stream(b"", b"/Subtype/Form/Ref<</F<</FS/URL/F(https://zly.example/)>>/Page 0>>")],
        ),
        EXTERNAL,
    ),
    "share in a thread": (link(rb"<</S/Thread/F(\\\\zly\\a.pdf)/D 0>>"), EXTERNAL),
    "data of a stream in another file": (
        build_pdf(b"/Metadata 5 0 R", objects=[build_stream(b"", b"/F(a.xml)")]),
        EXTERNAL,
    ),
    "form with a program": (
        build_pdf(b"/AcroForm 5 0 R", objects=[b"<</XFA[(a)6 0 R]>>", build_stream(b"<xdp/>")]),
        PROGRAM,
    ),
    "form with a program in one stream": (
        build_pdf(b"/AcroForm<</Fields[]/XFA 5 0 R>>", objects=[build_stream(b"<xdp/>")]),
        PROGRAM,
    ),
    "rich media": (annotation(b"RichMedia"), PROGRAM),
    "3D": (annotation(b"3D"), PROGRAM),
    "script of a 3D model": (
        build_pdf(b"/X 6 0 R", objects=[FILE, build_stream(b"", b"/OnInstantiate 5 0 R")]),
        PROGRAM,
    ),
    "attachment": (
        build_pdf(b"/Names<</EmbeddedFiles<</Names[(a) %s]>>>>" % SPECIFICATION, objects=[FILE]),
        FILES_INSIDE,
    ),
    "attachment in a branch": (
        build_pdf(b"/Names<</EmbeddedFiles<</Kids[<</Names[(a) 6 0 R]>>]>>>>", objects=[FILE, SPECIFICATION]),
        FILES_INSIDE,
    ),
    "attachment of an annotation": (
        annotation(b"FileAttachment", b"/FS 6 0 R", FILE, SPECIFICATION),
        FILES_INSIDE,
    ),
    "attachment of a page": (build_pdf(page=b"/AF[6 0 R]", objects=[FILE, SPECIFICATION]), FILES_INSIDE),
    "attachment of an unknown key": (build_pdf(b"/X 6 0 R", objects=[FILE, SPECIFICATION]), FILES_INSIDE),
    "attachment without a specification": (
        build_pdf(b"/X 5 0 R", objects=[build_stream(b"MZ", b"/Type/EmbeddedFile")]),
        FILES_INSIDE,
    ),
    "page before the header": (build_pdf(before=HTML), "To nie jest prawidłowy plik PDF"),
    "page at the end": (build_pdf() + HTML, APPENDED),
    "page at the end, with an end of its own": (build_pdf() + HTML + b"%%EOF\n", APPENDED),
    "page at the end, with a table": (build_pdf() + HTML + b"startxref\n9\n%%EOF\n", APPENDED),
    "page in a comment": (append_update(build_pdf(), b"%" + HTML), APPENDED),
    "page before an update": (append_update(build_pdf() + HTML), APPENDED),
    "second PDF": (build_pdf() + build_pdf(), APPENDED),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_active_pdf_is_refused(content, message):
    with pytest.raises(ValidationError, match=message):
        validate(content)


TAKEN = {
    "nothing": build_pdf(),
    "title twice": build_pdf(b"/Lang(pl)/Lang(pl-PL)"),
    "saved twice": append_update(append_update(build_pdf())),
    "saved by ExifTool": append_update(build_pdf(), b"%BeginExifToolUpdate\n5 0 obj\n<<>>\nendobj\n"),
    "byte order mark": build_pdf(before=b"\xef\xbb\xbf"),
    "empty lines before": build_pdf(before=b"\r\n\n "),
    "hybrid file": build_hybrid(opens(b"5 0 R", b"[3 0 R/Fit]"), is_hidden=False),
    "object that is missing": opens(b"9 0 R"),
    "table that is lost": lose_table(opens(b"5 0 R", b"[3 0 R/Fit]")),
    "update with an object that is missing": append_update(opens(b"9 0 R", b"<<>>")),
    "empty lines behind": build_pdf() + b"\n\0\r\n",
    "end twice": append_update(build_pdf() + b"%%EOF\r\n") + b"%%EOF",
    "end of file of DOS": build_pdf() + b"\x1a",
    "byte order mark of UTF-16": build_pdf(before=b"\xfe\xff"),
    "place on opening": opens(b"[3 0 R/Fit]"),
    "first page on opening": opens(b"<</S/Named/N/FirstPage>>"),
    "link": link(b"<</S/URI/URI(https://rumia.eu/)>>"),
    "button that prints": link(b"<</S/Named/N/Print>>"),
    "link to a file beside": link(b"<</S/GoToR/F(zalacznik.pdf)/D[0/Fit]>>"),
    "button with a link": annotation(b"Widget", b"/AA<</U<</S/URI/URI(https://rumia.eu/)>>>>"),
    "destinations": build_pdf(
        b"/Dests<<%s>>"
        % b"".join(
            b"/%s[3 0 R/Fit]" % name
            for name in (b"S", b"JS", b"JavaScript", b"AA", b"XFA", b"EF", b"EmbeddedFiles", b"F")
        )
    ),
    "destinations as dictionaries": build_pdf(b"/Dests<</JS<</D[3 0 R/Fit]>>/EF<</D[3 0 R/Fit]>>>>"),
    "resources": build_pdf(
        page=b"/Resources<</XObject<</S 5 0 R/JS 5 0 R/EF 5 0 R/AA 5 0 R>>/ColorSpace<</S/DeviceRGB/JS/DeviceRGB>>>>",
        objects=[build_stream(b"", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")],
    ),
    "tags with the names of actions": build_pdf(
        b"/StructTreeRoot 5 0 R/MarkInfo<</Marked true>>",
        objects=[
            b"<</Type/StructTreeRoot/K[6 0 R]>>",
            b"<</S/JavaScript/P 5 0 R/K[<</S/Launch/Pg 3 0 R>>]>>",
        ],
    ),
    "no attachments": build_pdf(b"/Names<</EmbeddedFiles<</Names[]>>>>"),
    "no attachments, in a branch": build_pdf(b"/Names<</EmbeddedFiles<</Kids[<</Names[]>>]>>>>"),
    "no scripts": build_pdf(b"/Names<</JavaScript<</Names[]>>>>"),
    "null attachments": build_pdf(b"/Names<</EmbeddedFiles null>>/AF[]"),
    "attachments that were deleted": build_pdf(
        b"/Names<</EmbeddedFiles<</Names[(a)null(b)9 0 R(c)<</Type/Filespec/F(c.txt)/EF null>>]>>>>"
    ),
    "scripts that were deleted": build_pdf(b"/Names<</JavaScript<</Names[(a)null(b)9 0 R]>>>>"),
    "link to a file on the author's computer": link(b"<</S/URI/URI(file:///C:/Users/Jan/a.docx)>>"),
    "bookmark of a tag": build_pdf(b"/Outlines<</First<</Title(a)/SE<</S/Sound>>>>>>"),
    "form without a program": build_pdf(b"/AcroForm<</Fields[]/XFA[]>>"),
    "description of a file that is elsewhere": build_pdf(b"/X<</Type/Filespec/F(a.pdf)>>"),
}


@pytest.mark.parametrize("content", TAKEN.values(), ids=TAKEN.keys())
def test_innocent_pdf_is_taken(content):
    validate(content)


def test_pdf_action_that_is_a_tag_too_is_refused():
    """The structure tree, which is read first, refers to the same object."""
    objects = [b"<</Type/StructTreeRoot/K[6 0 R]>>", b"<</S/JavaScript>>"]
    with pytest.raises(ValidationError, match=PROGRAM):
        validate(build_pdf(b"/OpenAction 6 0 R/StructTreeRoot 5 0 R", objects=objects))
