"""
Extract text from office files: DOCX and XLSX (ECMA-376), ODT (OpenDocument 1.3).

They are ZIP archives of untrusted XML. Parts are unpacked up to a limit (ZIP bombs), and parsing stops at a document
type declaration (entity expansion attacks).
"""

import zipfile
from dataclasses import dataclass
from itertools import takewhile
from xml.parsers import expat

from library.archives import CHUNK_BYTES, MAX_TAG_BYTES
from library.ooxml import Package

# Of one unpacked part: Word writes about 10 MB for 1000 pages.
MAX_PART_BYTES = 30_000_000
MAX_COLUMNS = 16_384  # of Excel


@dataclass(frozen=True)
class OfficeFormat:
    """The elements with text, without namespaces, and what stands between them."""

    # Where the parts usually are; those that relationships name come first.
    usual_parts: tuple[str, ...]
    text_elements: frozenset[str]
    separators: dict[str, str]  # before and after an element
    # Tracked deletions and moves, comments, alternative content for old programs.
    hidden_elements: frozenset[str]


OFFICE_FORMATS = {
    "docx": OfficeFormat(
        usual_parts=("word/footnotes.xml", "word/endnotes.xml"),
        text_elements=frozenset({"t"}),
        separators={"p": "\n", "tab": " ", "ptab": " ", "br": " ", "cr": " "},
        hidden_elements=frozenset({"Fallback", "moveFrom"}),
    ),
    "odt": OfficeFormat(
        usual_parts=("content.xml",),
        text_elements=frozenset({"p", "h"}),
        separators={"p": "\n", "h": "\n", "tab": " ", "line-break": " ", "s": " "},
        hidden_elements=frozenset({"tracked-changes", "annotation", "note-citation"}),
    ),
    "xlsx": OfficeFormat(
        usual_parts=("xl/sharedStrings.xml",),
        text_elements=frozenset({"t"}),
        separators={"si": "\n", "is": "\n"},
        hidden_elements=frozenset({"rPh"}),
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
            for name in find_parts(archive, extension):
                yield from iter_part_text(archive, name, TextParser(OFFICE_FORMATS[extension]))


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


class TextParser:
    def __init__(self, format):
        self.format = format
        self.text, self.text_depth, self.hidden_depth = [], 0, 0
        self.fed_bytes = 0
        self.is_text_cell = False
        self.is_hidden_run = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
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

    def forbid_dtd(self, *doctype):
        raise DTDForbidden

    def start_element(self, name, attributes):
        name = name.rpartition(" ")[2]
        self.text.append(self.format.separators.get(name, ""))
        if name == "noBreakHyphen" and not self.is_hidden:
            self.text.append("-")
        elif name == "r":
            self.is_hidden_run = False
        elif name == "vanish":
            values = (value for key, value in attributes.items() if key.endswith("val"))
            self.is_hidden_run = next(values, "true") not in ("0", "false", "off")
        elif name == "c":
            self.is_text_cell = attributes.get("t") == "str"  # its formula gives text
        self.text_depth += self.is_text_element(name)
        self.hidden_depth += name in self.format.hidden_elements

    def end_element(self, name):
        name = name.rpartition(" ")[2]
        self.text.append(self.format.separators.get(name, ""))
        if self.is_text_element(name):
            self.text_depth -= 1
            if name == "v":
                self.text.append("\n")
        self.hidden_depth -= name in self.format.hidden_elements
        if name == "r":
            self.is_hidden_run = False

    @property
    def is_hidden(self):
        return self.hidden_depth or self.is_hidden_run

    def is_text_element(self, name):
        return name in self.format.text_elements or (name == "v" and self.is_text_cell)

    def add_characters(self, text):
        if self.text_depth and not self.is_hidden:
            self.text.append(text.replace("\n", " "))

    def pop_text(self):
        text, self.text = "".join(self.text), []
        return text


class WorksheetParser(TextParser):
    """Of the cells outside hidden rows and columns: their own texts, and the numbers of shared strings they show."""

    def __init__(self, format, shown_strings):
        super().__init__(format)
        self.shown_strings = shown_strings
        self.hidden_columns = set()
        self.column = 0
        self.is_row_hidden = self.is_shared_string = False
        self.value = []

    @property
    def is_hidden(self):
        return super().is_hidden or self.is_row_hidden or self.column in self.hidden_columns

    def start_element(self, name, attributes):
        super().start_element(name, attributes)
        tag = name.rpartition(" ")[2]
        is_hidden = attributes.get("hidden") in ("1", "true")
        if tag == "col" and is_hidden:
            first, last = int(attributes["min"]), int(attributes["max"])
            self.hidden_columns.update(range(first, min(last, MAX_COLUMNS) + 1))
        elif tag == "row":
            self.is_row_hidden, self.column = is_hidden, 0
        elif tag == "c":
            self.column = get_column_number(attributes.get("r", "")) or self.column + 1
            self.is_shared_string = attributes.get("t") == "s"
        elif tag == "v":
            self.value = []

    def end_element(self, name):
        super().end_element(name)
        if name.endswith(" v") and self.is_shared_string and not self.is_hidden:
            self.shown_strings.add(int("".join(self.value)))

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
