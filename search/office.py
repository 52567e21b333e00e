"""
Extract text from office files: DOCX and XLSX (ECMA-376), ODT (OpenDocument 1.3).

They are ZIP archives of untrusted XML. Parts are unpacked up to a limit (ZIP bombs), and parsing stops at a document
type declaration (entity expansion attacks).
"""

import zipfile
from dataclasses import dataclass
from xml.parsers import expat

from library.archives import CHUNK_BYTES, MAX_TAG_BYTES
from library.ooxml import Package

# Of one unpacked part: Word writes about 10 MB for 1000 pages.
MAX_PART_BYTES = 30_000_000


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
        for name in find_parts(archive, extension):
            with archive.open(name) as part:
                yield from iter_part_text(part, OFFICE_FORMATS[extension])


def find_parts(archive, extension):
    """Return the names of the parts with text, in the order of reading."""
    found = []
    if extension != "odt":
        package = Package(archive)
        main = package.find_main_part(extension)
        if main and extension == "docx":
            found = [main, *package.get_targets(main, "footnotes", "endnotes")]
        elif main:
            # Texts of cells are shared by all sheets, or stand in the cells themselves.
            found = [
                *package.get_targets(main, "sharedstrings"),
                *package.get_targets(main, "worksheet"),
            ]
    names = set(archive.namelist())
    usual = (name for name in OFFICE_FORMATS[extension].usual_parts if name in names)
    return list(dict.fromkeys([*found, *usual]))


def iter_part_text(part, format):
    parser = TextParser(format)
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
