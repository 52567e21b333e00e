"""What an editor may publish without seeing it: comments, tracked changes, hidden text. Runs in a limited process."""

import contextlib
import zipfile

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


def find_hidden_content(file, extension):
    """Return the kinds of hidden content of a document, sorted. A broken one has those before the first error."""
    found = set()
    with contextlib.suppress(
        Exception
    ):  # pypdf, zipfile and expat raise many kinds of errors for broken files
        if extension == "pdf":
            find_in_pdf(file, found)
        elif extension == "xlsx":
            find_in_workbook(file, found)
        else:
            find_in_text(file, extension, found)
    return sorted(found)


def find_in_text(file, extension, found):
    with zipfile.ZipFile(file) as archive:
        styles = HiddenStyles(archive, extension)
        for name in find_parts(archive, extension):
            parser = PARSERS[extension](styles)
            for _ in iter_part_text(archive, name, parser):
                pass
            found.update(kind for kind, tags in TAGS[extension].items() if parser.tags & tags)
            if parser.has_hidden_text:
                found.add(HIDDEN_TEXT)


def find_in_workbook(file, found):
    with zipfile.ZipFile(file) as archive:
        package = Package(archive)
        workbook = package.find_main_part("xlsx")
        worksheets = package.get_targets(workbook, "worksheet")
        visible = package.get_visible_worksheets(workbook)
        if len(visible) < len(worksheets):
            found.add(HIDDEN_CELLS)
        for name in visible:
            if package.get_targets(name, "comments", "threadedcomment"):
                found.add(COMMENTS)
            parser = WorksheetParser(OFFICE_FORMATS["xlsx"], set())
            for _ in iter_part_text(archive, name, parser):
                pass
            if parser.has_hidden_text:
                found.add(HIDDEN_CELLS)


def find_in_pdf(file, found):
    from pypdf import PdfReader  # slow to import

    reader = PdfReader(file)
    if has_hidden_layers(reader.root_object):
        found.add(HIDDEN_LAYERS)
    for page in reader.pages:
        if any(map(is_comment, page.annotations or ())):
            found.add(COMMENTS)
            break


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
    annotation = resolve(annotation)
    text = str(resolve(annotation.get("/Contents")) or "")
    return annotation.get("/Subtype") in COMMENT_ANNOTATIONS and bool(text.strip())
