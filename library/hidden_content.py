"""What an editor may publish without seeing it: comments, tracked changes, hidden text. Runs in a limited process."""

import time
import zipfile
from functools import partial

from .archives import NAMESPACE_SEPARATOR, WORD_NAMESPACES
from .office_text import (
    OFFICE_FORMATS,
    PARSERS,
    HiddenStyles,
    WorksheetParser,
    find_parts,
    iter_part_text,
)
from .ooxml import Package
from .pdf import resolve

COMMENTS, CHANGES = "comments", "changes"
HIDDEN_TEXT, HIDDEN_CELLS, HIDDEN_LAYERS = "hidden_text", "hidden_cells", "hidden_layers"
HIDDEN_CONTENT_LABELS = {
    COMMENTS: "komentarze",
    CHANGES: "śledzone zmiany (to, co skreślono i dopisano)",
    HIDDEN_TEXT: "ukryte fragmenty tekstu",
    HIDDEN_CELLS: "ukryte arkusze, wiersze albo kolumny",
    HIDDEN_LAYERS: "ukryte warstwy",
}

OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"


def add_namespaces(namespaces, *names):
    return {f"{namespace}{NAMESPACE_SEPARATOR}{name}" for namespace in namespaces for name in names}


# With namespaces: the path of a shape has an element "moveTo", and the source of a formula is an "annotation".
TAGS = {
    "docx": {
        CHANGES: add_namespaces(WORD_NAMESPACES, "ins", "del", "moveFrom", "moveTo"),
        COMMENTS: add_namespaces(WORD_NAMESPACES, "commentReference"),
    },
    "odt": {
        CHANGES: add_namespaces([f"{OPEN_DOCUMENT}:text:1.0"], "changed-region"),
        COMMENTS: add_namespaces([f"{OPEN_DOCUMENT}:office:1.0"], "annotation"),
        HIDDEN_TEXT: add_namespaces([f"{OPEN_DOCUMENT}:text:1.0"], "hidden-text"),
    },
}
# ISO 32000-2, 12.5.6: annotations with which people review a document. Text that is meant for readers is "/FreeText".
COMMENT_ANNOTATIONS = {
    *("/Text", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Ink"),
}
# Less than the limit of the process, so that what was found by then is kept.
MAX_CPU_SECONDS = 7


class NotExamined(ValueError):
    """The file has no part with content, or a part that is too long."""


def find_hidden_content(file, extension):
    """
    Return the kinds of hidden content of a document, sorted, and whether the whole document was examined.

    A broken document, or one that takes long, has the kinds that were found before.
    """
    found, is_complete = set(), True
    end = time.process_time() + MAX_CPU_SECONDS
    for iter_kinds in SEARCHES[extension]:
        try:
            for kinds in iter_kinds(file):
                found.update(kinds)
                if time.process_time() > end:
                    return sorted(found), False
        except Exception:  # pypdf, zipfile and expat raise many kinds of errors for broken files
            is_complete = False
    return sorted(found), is_complete


# The searches yield sets of kinds, after each piece of work that takes little time.


def iter_kinds_in_text(file, extension):
    with zipfile.ZipFile(file) as archive:
        names = find_parts(archive, extension)
        if not names:
            raise NotExamined
        styles = HiddenStyles(archive, extension)
        for name in names:
            parser = PARSERS[extension](styles)
            yield from iter_kinds_in_part(archive, name, parser, TAGS[extension], HIDDEN_TEXT)
        if not styles.is_complete:
            raise NotExamined


def iter_kinds_in_workbook(file):
    with zipfile.ZipFile(file) as archive:
        package = Package(archive)
        workbook = package.find_main_part("xlsx")
        if not workbook:
            raise NotExamined
        worksheets = package.get_targets(workbook, "worksheet")
        visible = package.get_visible_worksheets(workbook)
        if len(visible) < len(worksheets):
            yield {HIDDEN_CELLS}
        for name in visible:
            if package.get_targets(name, "comments", "threadedcomment"):
                yield {COMMENTS}
            parser = WorksheetParser(OFFICE_FORMATS["xlsx"], set())
            yield from iter_kinds_in_part(archive, name, parser, {}, HIDDEN_CELLS)


def iter_kinds_in_part(archive, name, parser, tags_by_kind, kind_of_hidden_text):
    def get_kinds():
        kinds = {kind for kind, tags in tags_by_kind.items() if parser.tags & tags}
        return kinds | {kind_of_hidden_text} if parser.has_hidden_text else kinds

    try:
        for _ in iter_part_text(archive, name, parser):
            yield get_kinds()
    except Exception:
        yield get_kinds()  # what stands before the error
        raise
    if not parser.is_finished:
        raise NotExamined


def iter_layers_in_pdf(file):
    from pypdf import PdfReader  # slow to import

    if has_hidden_layers(PdfReader(file).root_object):
        yield {HIDDEN_LAYERS}


def iter_comments_in_pdf(file):
    from pypdf import PdfReader

    for page in PdfReader(file).pages:
        yield {COMMENTS} if any(map(is_comment, page.annotations or ())) else set()


SEARCHES = {
    "pdf": (iter_layers_in_pdf, iter_comments_in_pdf),
    "docx": (partial(iter_kinds_in_text, extension="docx"),),
    "odt": (partial(iter_kinds_in_text, extension="odt"),),
    "xlsx": (iter_kinds_in_workbook,),
}


def has_hidden_layers(root):
    """Return whether a layer is not shown when the document is opened (ISO 32000-2, 8.11.4.3)."""
    properties = resolve(root.get("/OCProperties")) or {}
    default = resolve(properties.get("/D")) or {}
    layers, on, off = (
        {layer.idnum for layer in resolve(found) or ()}
        for found in (properties.get("/OCGs"), default.get("/ON"), default.get("/OFF"))
    )
    return bool(layers - on if default.get("/BaseState") == "/OFF" else layers & off)


def is_comment(annotation):
    annotation = resolve(annotation) or {}  # null is a deleted one
    text = str(resolve(annotation.get("/Contents")) or "")
    return annotation.get("/Subtype") in COMMENT_ANNOTATIONS and bool(text.strip())
