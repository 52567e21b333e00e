"""
What stands in office files: DOCX and XLSX (ECMA-376), ODT (OpenDocument 1.3).

They are archives of XML, and nobody knows who wrote them. So no more is unpacked than a long document takes, bit by
bit, and XML that defines anything of its own (the way to texts that grow without end) is not read further.
"""

import zipfile
from dataclasses import dataclass
from xml.parsers import expat

# Of a part: Word writes some ten million bytes for a thousand pages.
MOST_BYTES = 30_000_000
PORTION = 65_536


@dataclass(frozen=True)
class Format:
    """Where in the archive the text is, and in which elements; their names without the namespace."""

    parts: tuple[str, ...]
    texts: frozenset[str]
    gaps: dict[str, str]
    # What a reader of the document does not see: deleted or moved away, comments, the same once more for old programs.
    unseen: frozenset[str]


FORMATS = {
    "docx": Format(
        parts=("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"),
        texts=frozenset({"t"}),
        gaps={"p": "\n", "tab": " ", "br": " ", "cr": " "},
        unseen=frozenset({"Fallback", "moveFrom"}),
    ),
    "odt": Format(
        parts=("content.xml",),
        texts=frozenset({"p", "h"}),
        gaps={"p": "\n", "h": "\n", "tab": " ", "line-break": " ", "s": " "},
        unseen=frozenset({"tracked-changes", "annotation", "note-citation"}),
    ),
    "xlsx": Format(
        parts=("xl/sharedStrings.xml",),
        texts=frozenset({"t"}),
        gaps={"si": "\n"},
        unseen=frozenset({"rPh"}),
    ),
}


class DefinesSomething(ValueError):
    """The XML has a document type: no office program writes one."""


def portions(file, extension):
    """The text of `file` in portions, to be joined as they are: paragraphs and cells end with a new line."""
    format = FORMATS[extension]
    with zipfile.ZipFile(file) as archive:
        for name in format.parts:
            if name in archive.namelist():
                with archive.open(name) as part:
                    yield from part_portions(part, format)


def part_portions(part, format):
    reader = Reader(format)
    for _ in range(MOST_BYTES // PORTION):
        portion = part.read(PORTION)
        reader.parser.Parse(portion, not portion)
        yield reader.taken()
        if not portion:
            break


class Reader:
    def __init__(self, format):
        self.format = format
        self.text, self.in_text, self.in_unseen = [], 0, 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def refuse(self, *doctype):
        raise DefinesSomething

    def start(self, name, attributes):
        name = name.rpartition(" ")[2]
        self.text.append(self.format.gaps.get(name, ""))
        self.in_text += name in self.format.texts
        self.in_unseen += name in self.format.unseen

    def end(self, name):
        name = name.rpartition(" ")[2]
        self.text.append(self.format.gaps.get(name, ""))
        self.in_text -= name in self.format.texts
        self.in_unseen -= name in self.format.unseen

    def characters(self, text):
        if self.in_text and not self.in_unseen:
            self.text.append(text.replace("\n", " "))

    def taken(self):
        text, self.text = "".join(self.text), []
        return text
