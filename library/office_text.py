"""
Extract the visible text of office files: DOCX and XLSX (ECMA-376), ODT (OpenDocument 1.3).

They are ZIP archives of untrusted XML. Parts are unpacked up to a limit (ZIP bombs), and parsing stops at a document
type declaration (entity expansion attacks).
"""

import zipfile
from dataclasses import dataclass
from itertools import takewhile
from xml.parsers import expat

from .archives import CHUNK_BYTES, MAX_TAG_BYTES, NAMESPACE_SEPARATOR, get_local_name
from .ooxml import Package

# Of one unpacked part: Word writes about 10 MB for 1000 pages.
MAX_PART_BYTES = 30_000_000
MAX_COLUMNS = 16_384  # of Excel
# Of an open paragraph, which are kept until its end; more are not written by any program.
MAX_PARAGRAPH_PIECES = 100_000


@dataclass(frozen=True)
class OfficeFormat:
    """The elements with text, without namespaces, and what stands between them."""

    # Where the parts usually are; those that relationships name come first.
    usual_parts: tuple[str, ...]
    text_elements: frozenset[str]
    separators: dict[str, str]  # before an element; a line break also after it
    # Tracked deletions and moves, comments, alternative content for old programs.
    excluded_elements: frozenset[str]


OFFICE_FORMATS = {
    "docx": OfficeFormat(
        usual_parts=("word/footnotes.xml", "word/endnotes.xml"),
        text_elements=frozenset({"t"}),
        separators={"p": "\n", "tab": " ", "ptab": " ", "br": " ", "cr": " "},
        excluded_elements=frozenset({"Fallback", "moveFrom"}),
    ),
    "odt": OfficeFormat(
        usual_parts=("content.xml",),
        text_elements=frozenset({"p", "h"}),
        separators={"p": "\n", "h": "\n", "tab": " ", "line-break": " ", "s": " "},
        excluded_elements=frozenset({"tracked-changes", "annotation", "note-citation"}),
    ),
    "xlsx": OfficeFormat(
        usual_parts=("xl/sharedStrings.xml",),
        text_elements=frozenset({"t"}),
        separators={"si": "\n", "is": "\n"},
        excluded_elements=frozenset({"rPh"}),
    ),
}


class DTDForbidden(ValueError):
    """The XML has a document type declaration, which office programs never write."""


def iter_text(file, extension):
    """Yield the text of `file` in chunks. Paragraphs and cells end with a newline."""
    with zipfile.ZipFile(file) as archive:
        if extension == "xlsx":
            yield from iter_workbook_text(archive)
        else:
            styles = HiddenStyles(archive, extension)
            for name in find_parts(archive, extension):
                yield from iter_part_text(archive, name, PARSERS[extension](styles))


def find_parts(archive, extension):
    """Return the names of the parts with text, in the order of reading."""
    found = []
    if extension == "docx":
        package = Package(archive)
        if main := package.find_main_part(extension):
            found = [main, *package.get_targets(main, "footnotes", "endnotes")]
    names = set(archive.namelist())
    usual = (name for name in OFFICE_FORMATS[extension].usual_parts if name in names)
    return list(dict.fromkeys([*found, *usual]))


def find_styles(archive, extension):
    """Return the name of the part with the named styles, or None."""
    if extension == "docx":
        package = Package(archive)
        main = package.find_main_part(extension)
        found = [*(package.get_targets(main, "styles") if main else []), "word/styles.xml"]
    else:
        found = ["styles.xml"]
    names = set(archive.namelist())
    return next((name for name in found if name in names), None)


def iter_workbook_text(archive):
    """Yield what the visible cells of a workbook show. Their texts stand in them, or in one list for all sheets."""
    package, format, shown_strings = Package(archive), OFFICE_FORMATS["xlsx"], None
    lists = find_parts(archive, "xlsx")
    if workbook := package.find_main_part("xlsx"):
        shown_strings, lists = set(), [*package.get_targets(workbook, "sharedstrings"), *lists]
        for name in package.get_visible_worksheets(workbook):
            yield from iter_part_text(archive, name, WorksheetParser(format, shown_strings))
    for name in dict.fromkeys(lists):
        yield from iter_part_text(archive, name, SharedStringsParser(format, shown_strings))


def iter_part_text(archive, name, parser):
    with archive.open(name) as part:
        for _ in range(MAX_PART_BYTES // CHUNK_BYTES):
            chunk = part.read(CHUNK_BYTES)
            parser.feed(chunk)
            yield parser.pop_text()
            if not chunk:
                break


class TagTooLong(ValueError):
    """A tag of the XML is longer than any that office programs write."""


class HiddenStyles:
    """
    The named styles of a document that hide text, and the notes of hidden references.

    `is_hidden` holds what a style itself says, by family and name, `parents` the style from which it inherits.
    """

    def __init__(self, archive, extension):
        self.is_hidden, self.parents, self.notes = {}, {}, set()
        self.is_complete = True
        if name := find_styles(archive, extension):
            # A parser collects styles while it reads; this part has no text.
            parser = PARSERS[extension](self)
            for _ in iter_part_text(archive, name, parser):
                pass
            self.is_complete = parser.is_finished

    def hides(self, family, name):
        """Return whether text of the style is hidden; None if neither it nor those above it say so."""
        key, seen = (family, name), set()
        while key not in self.is_hidden and key in self.parents and key not in seen:
            seen.add(key)
            key = self.parents[key]
        found = self.is_hidden.get(key)
        for each in seen:  # a long chain is followed once
            self.is_hidden[each] = found
        return found


class Element:
    """An open element. What hides it hides everything in it; a style can be overridden in it."""

    __slots__ = ("is_excluded", "is_hidden", "is_hidden_by_style", "tag")

    def __init__(self, tag, parent):
        self.tag = tag
        # In a tracked deletion, a comment and the like.
        self.is_excluded = parent.is_excluded if parent else False
        self.is_hidden = parent.is_hidden if parent else False
        self.is_hidden_by_style = parent.is_hidden_by_style if parent else False


class TextParser:
    def __init__(self, format):
        self.format = format
        self.text, self.text_depth = [], 0
        self.has_hidden_text = False
        self.tags = set()  # that were met, with their namespaces
        self.elements = []
        self.fed_bytes, self.is_finished = 0, False
        self.is_text_cell = False
        self.parser = expat.ParserCreate(namespace_separator=NAMESPACE_SEPARATOR)
        self.parser.StartDoctypeDeclHandler = self.forbid_dtd
        self.parser.StartElementHandler = self.start_element
        self.parser.EndElementHandler = self.end_element
        self.parser.CharacterDataHandler = self.add_characters

    def feed(self, chunk):
        """Parse a chunk of bytes; an empty one ends the document."""
        self.fed_bytes += len(chunk)
        self.parser.Parse(chunk, not chunk)
        if self.fed_bytes - self.parser.CurrentByteIndex > MAX_TAG_BYTES:
            raise TagTooLong
        self.is_finished = not chunk

    def forbid_dtd(self, *doctype):
        raise DTDForbidden

    def start_element(self, name, attributes):
        self.tags.add(name)
        name = get_local_name(name)
        element = Element(name, self.elements[-1] if self.elements else None)
        element.is_excluded = element.is_excluded or name in self.format.excluded_elements
        self.elements.append(element)
        self.text.append(self.format.separators.get(name, ""))
        if name == "noBreakHyphen" and not self.is_hidden:
            self.text.append("-")
        elif name == "c":
            self.is_text_cell = attributes.get("t") == "str"  # its formula gives text
        self.text_depth += self.is_text_element(name)

    def end_element(self, name):
        name = get_local_name(name)
        self.text.append(self.format.separators.get(name, "").strip(" "))
        if self.is_text_element(name):
            self.text_depth -= 1
            if name == "v":
                self.text.append("\n")
        self.elements.pop()

    @property
    def is_hidden(self):
        element = self.elements[-1]
        return element.is_excluded or element.is_hidden or element.is_hidden_by_style

    def hide(self, *tags):
        """Hide the nearest open element with one of the tags."""
        for number in range(len(self.elements) - 1, -1, -1):
            if self.elements[number].tag in tags:
                for element in self.elements[number:]:
                    element.is_hidden = True
                break

    def set_hidden_by_style(self, level, is_hidden):
        """Let the element `level` places from the innermost one be hidden or shown, unless `is_hidden` is None."""
        if is_hidden is not None:
            for element in self.elements[-level:]:
                element.is_hidden_by_style = is_hidden

    def is_text_element(self, name):
        return name in self.format.text_elements or (name == "v" and self.is_text_cell)

    def add_characters(self, text):
        if self.text_depth and not self.is_hidden:
            self.text.append(text.replace("\n", " "))
        elif self.text_depth and not self.elements[-1].is_excluded and not text.isspace():
            self.has_hidden_text = True

    def pop_text(self):
        text, self.text = "".join(self.text), []
        return text


class WordParser(TextParser):
    """Of a DOCX file, without hidden text: of runs (w:vanish), also by their styles, of table rows and of drawings."""

    def __init__(self, styles):
        super().__init__(OFFICE_FORMATS["docx"])
        self.styles = styles
        self.style = None

    def start_element(self, name, attributes):
        super().start_element(name, attributes)
        tag = get_local_name(name)
        path = [element.tag for element in self.elements[-4:-1]]
        given = {get_local_name(key): value for key, value in attributes.items()}
        is_on = given.get("val", "true") not in ("0", "false", "off")
        match [*path, tag]:
            case [*_, "style"]:
                self.style = (given.get("type"), given.get("styleId"))
            case [*_, "style", "basedOn"] if self.style:
                self.styles.parents[self.style] = (self.style[0], given.get("val"))
            case [*_, "style", "rPr", "vanish"] if self.style:
                self.styles.is_hidden[self.style] = is_on
            case [*_, "p", "pPr", "pStyle"]:
                self.set_hidden_by_style(3, self.styles.hides("paragraph", given.get("val")))
            case [*_, "r", "rPr", "rStyle"]:
                self.set_hidden_by_style(3, self.styles.hides("character", given.get("val")))
            case [*_, "r", "rPr", "vanish"]:
                self.set_hidden_by_style(3, is_on)
            case [*_, "tr", "trPr", "hidden"] if is_on:
                self.hide("tr")
            case [*_, "footnoteReference" | "endnoteReference"] if self.is_hidden:
                self.styles.notes.add((tag.removesuffix("Reference"), given.get("id")))
            case [*_, "footnote" | "endnote"] if (tag, given.get("id")) in self.styles.notes:
                self.hide(tag)
            case [*_, "docPr" | "cNvPr"] if given.get("hidden") in ("1", "true"):
                self.hide("wsp" if tag == "cNvPr" else "drawing")
            case _ if "visibility:hidden" in given.get("style", "").replace(" ", "").lower():
                self.hide(tag)  # a shape in VML


HIDING_ATTRIBUTES = {
    ("display", "none"),
    ("is-hidden", "true"),
    ("visibility", "collapse"),
    ("visibility", "filter"),
}


class OpenDocumentParser(TextParser):
    """Of an ODT file, without hidden sections, paragraphs, text, table rows and drawings (OpenDocument 1.3, part 3)."""

    FAMILIES = {
        **{"p": "paragraph", "h": "paragraph", "span": "text", "a": "text"},
        **{"section": "section", "table": "table"},
    }

    def __init__(self, styles):
        super().__init__(OFFICE_FORMATS["odt"])
        self.styles = styles
        self.style = None
        # Where the texts of the open paragraphs begin in `text`; in a paragraph are notes and frames with others.
        self.paragraph_starts = []

    def start_element(self, name, attributes):
        super().start_element(name, attributes)
        tag = get_local_name(name)
        given = {get_local_name(key): value for key, value in attributes.items()}
        if self.is_text_element(tag):
            self.paragraph_starts.append(len(self.text))
        if tag == "style":
            self.style = (given.get("family"), given.get("name"))
            self.styles.parents[self.style] = (given.get("family"), given.get("parent-style-name"))
        elif tag in ("text-properties", "table-properties"):
            if self.style and self.elements[-2].tag == "style" and "display" in given:
                self.styles.is_hidden[self.style] = given["display"] in ("none", "false")
        elif tag == "hidden-paragraph":
            if given.get("is-hidden") == "true" and self.paragraph_starts:
                # The field may be anywhere in its paragraph.
                self.hide("p", "h")
                self.has_hidden_text = self.has_hidden_text or any(
                    map(str.strip, self.text[self.paragraph_starts[-1] :])
                )
                del self.text[self.paragraph_starts[-1] :]
        elif HIDING_ATTRIBUTES & given.items():
            self.hide(tag)
        elif tag in self.FAMILIES:
            self.set_hidden_by_style(1, self.styles.hides(self.FAMILIES[tag], given.get("style-name")))

    def end_element(self, name):
        super().end_element(name)
        if self.is_text_element(get_local_name(name)):
            self.paragraph_starts.pop()

    def pop_text(self):
        """Return the text of complete paragraphs alone: a field may still say that an open one is hidden."""
        end = self.paragraph_starts[0] if self.paragraph_starts else len(self.text)
        if len(self.text) - end > MAX_PARAGRAPH_PIECES:
            end = len(self.text)
        kept, self.text = self.text[end:], self.text[:end]
        text = super().pop_text()
        self.text = kept
        self.paragraph_starts = [max(start - end, 0) for start in self.paragraph_starts]
        return text


PARSERS = {"docx": WordParser, "odt": OpenDocumentParser}


class WorksheetParser(TextParser):
    """Of the cells outside hidden rows and columns: their own texts, and the numbers of shared strings they show."""

    def __init__(self, format, shown_strings):
        super().__init__(format)
        self.shown_strings = shown_strings
        self.hidden_columns = set()
        # Each column is in one range at most. In a hostile file thousands of ranges overlap, and adding all their
        # columns to the set would take minutes.
        self.columns_to_hide = MAX_COLUMNS
        self.column = 0
        self.is_row_hidden = self.is_shared_string = False
        self.value = []

    @property
    def is_hidden(self):
        return super().is_hidden or self.is_row_hidden or self.column in self.hidden_columns

    def start_element(self, name, attributes):
        super().start_element(name, attributes)
        tag = get_local_name(name)
        is_hidden = attributes.get("hidden") in ("1", "true")
        if tag == "col" and is_hidden:
            first, last = int(attributes["min"]), min(int(attributes["max"]), MAX_COLUMNS)
            self.columns_to_hide -= max(0, last - first + 1)
            if self.columns_to_hide >= 0:
                self.hidden_columns.update(range(first, last + 1))
        elif tag == "row":
            self.is_row_hidden, self.column = is_hidden, 0
        elif tag == "c":
            self.column = get_column_number(attributes.get("r", "")) or self.column + 1
            self.is_shared_string = attributes.get("t") == "s"
        elif tag == "v":
            self.value = []

    def end_element(self, name):
        super().end_element(name)
        if name.endswith(" v"):
            if self.is_hidden:
                self.has_hidden_text = self.has_hidden_text or bool(self.value)
            elif self.is_shared_string and (number := "".join(self.value).strip()).isdecimal():
                self.shown_strings.add(int(number))

    def add_characters(self, text):
        super().add_characters(text)
        self.value.append(text)


class SharedStringsParser(TextParser):
    """Of the list of shared strings: those with the given numbers, or all if that is None."""

    def __init__(self, format, shown_strings):
        super().__init__(format)
        self.shown_strings = shown_strings
        self.number = -1

    @property
    def is_hidden(self):
        is_shown = self.shown_strings is None or self.number in self.shown_strings
        return super().is_hidden or not is_shown

    def start_element(self, name, attributes):
        self.number += name.endswith(" si")
        super().start_element(name, attributes)


def get_column_number(reference):
    """Return the number of the column of a cell: 28 for "AB7", 0 for an empty reference."""
    number = 0
    for letter in takewhile(str.isalpha, reference[:4]):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
