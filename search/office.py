"""
Extract text from office files: DOCX and XLSX (ECMA-376), ODT (OpenDocument 1.3).

They are ZIP archives of untrusted XML. Parts are unpacked in chunks up to a limit (ZIP bombs), and parsing stops at a
document type declaration (entity expansion attacks).
"""

import zipfile
from dataclasses import dataclass
from xml.parsers import expat

# Of one unpacked part: Word writes about 10 MB for 1000 pages.
MAX_PART_BYTES = 30_000_000
CHUNK_BYTES = 65_536


@dataclass(frozen=True)
class OfficeFormat:
    """The parts of the archive with text and their elements, without namespaces."""

    parts: tuple[str, ...]
    text_elements: frozenset[str]
    separators: dict[str, str]
    # Tracked deletions and moves, comments, alternative content for old programs.
    hidden_elements: frozenset[str]


OFFICE_FORMATS = {
    "docx": OfficeFormat(
        parts=("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"),
        text_elements=frozenset({"t"}),
        separators={"p": "\n", "tab": " ", "br": " ", "cr": " "},
        hidden_elements=frozenset({"Fallback", "moveFrom"}),
    ),
    "odt": OfficeFormat(
        parts=("content.xml",),
        text_elements=frozenset({"p", "h"}),
        separators={"p": "\n", "h": "\n", "tab": " ", "line-break": " ", "s": " "},
        hidden_elements=frozenset({"tracked-changes", "annotation", "note-citation"}),
    ),
    "xlsx": OfficeFormat(
        parts=("xl/sharedStrings.xml",),
        text_elements=frozenset({"t"}),
        separators={"si": "\n"},
        hidden_elements=frozenset({"rPh"}),
    ),
}


class DTDForbidden(ValueError):
    """The XML has a document type declaration, which office programs never write."""


def iter_text(file, extension):
    """Yield the text of `file` in chunks. Paragraphs and cells end with a newline."""
    format = OFFICE_FORMATS[extension]
    with zipfile.ZipFile(file) as archive:
        for name in format.parts:
            if name in archive.namelist():
                with archive.open(name) as part:
                    yield from iter_part_text(part, format)


def iter_part_text(part, format):
    parser = TextParser(format)
    for _ in range(MAX_PART_BYTES // CHUNK_BYTES):
        chunk = part.read(CHUNK_BYTES)
        parser.feed(chunk)
        yield parser.pop_text()
        if not chunk:
            break


class TextParser:
    def __init__(self, format):
        self.format = format
        self.text, self.text_depth, self.hidden_depth = [], 0, 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self.forbid_dtd
        self.parser.StartElementHandler = self.start_element
        self.parser.EndElementHandler = self.end_element
        self.parser.CharacterDataHandler = self.add_characters

    def feed(self, chunk):
        """Parse a chunk of bytes; an empty one ends the document."""
        self.parser.Parse(chunk, not chunk)

    def forbid_dtd(self, *doctype):
        raise DTDForbidden

    def start_element(self, name, attributes):
        name = name.rpartition(" ")[2]
        self.text.append(self.format.separators.get(name, ""))
        self.text_depth += name in self.format.text_elements
        self.hidden_depth += name in self.format.hidden_elements

    def end_element(self, name):
        name = name.rpartition(" ")[2]
        self.text.append(self.format.separators.get(name, ""))
        self.text_depth -= name in self.format.text_elements
        self.hidden_depth -= name in self.format.hidden_elements

    def add_characters(self, text):
        if self.text_depth and not self.hidden_depth:
            self.text.append(text.replace("\n", " "))

    def pop_text(self):
        text, self.text = "".join(self.text), []
        return text
