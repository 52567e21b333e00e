"""
What DOCX, XLSX and ODT files have in common: ZIP archives of XML, images and fonts.

These modules run in a limited process (core.limited_process), so a file that unpacks to gigabytes only ends that.
"""

import re
import struct
import zipfile
from dataclasses import dataclass
from urllib.parse import unquote
from xml.parsers import expat

from django.core.exceptions import ValidationError

# Limits of an unpacked office file. A long document with many images has a few hundred members.
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_ZIP_MEMBERS = 5000
# Of one unpacked part: Word writes about 10 MB for 1000 pages.
MAX_XML_BYTES = 60_000_000

CHUNK_BYTES = 262_144
# Word writes drawings of up to some megabytes into an attribute. Expat reads an unfinished tag from its beginning again
# with each chunk.
MAX_TAG_BYTES = 8_000_000
MAX_XML_DEPTH = 1000
# Validation decides by these. Of two with equal local names only one has the namespace that the reader's program looks
# for, and names are compared without namespaces.
DECISIVE_ATTRIBUTES = {
    *("href", "src", "image-data", "action", "link", "language", "macro-name", "full-path", "media-type"),
    *("Target", "TargetMode", "Type", "ContentType", "PartName", "Extension"),
    *("instr", "fldCharType", "refreshOnLoad", "connection", "sourceFile"),
}
WORD_NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
}
# Attributes that can make a file look harmless: Word and Excel ignore them in other namespaces.
ATTRIBUTE_NAMESPACES = {
    **{name: {""} for name in ("Target", "TargetMode", "Type", "ContentType", "PartName", "Extension")},
    **dict.fromkeys(("fldCharType", "instr"), WORD_NAMESPACES),
}
NAMESPACE_SEPARATOR = " "

MACROS_MESSAGE = (
    "W tym pliku są makra, czyli programy. Mogą zaszkodzić komputerom mieszkańców. Zapisz dokument bez makr."
)
PROGRAM_MESSAGE = (
    "W tym pliku jest program albo polecenie, które uruchamia się u czytelnika. Skopiuj treść do nowego dokumentu "
    "i zapisz go jeszcze raz."
)
FILES_INSIDE_MESSAGE = (
    "W tym pliku są schowane inne pliki albo programy, których czytelnik nie znajdzie. Dodaj je do biblioteki jako "
    "osobne dokumenty, a ten plik zapisz bez nich."
)
EXTERNAL_MESSAGE = (
    "Ten plik przy otwarciu pobiera szablon, obraz albo dane z innego komputera. Zapisz go jako PDF albo skopiuj "
    "treść do nowego, pustego dokumentu (obrazy wstaw z pliku, nie jako łącza)."
)
FETCHING_FORMULA_MESSAGE = (
    "W tym pliku jest formuła, która u czytelnika pobiera dane albo obraz z internetu, na przykład WEBSERVICE "
    "albo IMAGE. Zamień takie formuły na ich wyniki (skopiuj komórki i wklej same wartości) i zapisz plik jeszcze raz."
)
TWO_FILES_MESSAGE = (
    "Ten plik jest zarazem innym plikiem albo ma coś dopisane. Otwórz go w swoim programie i zapisz od nowa."
)
LOCKED_MESSAGE = "Ten plik jest zabezpieczony hasłem. Zapisz go jeszcze raz, bez hasła."
TOO_LARGE_MESSAGE = (
    "Ten plik po rozpakowaniu jest nadzwyczaj duży, więc nie zostanie przyjęty. "
    "Zmniejsz obrazy w dokumencie i zapisz go jeszcze raz."
)

# Programs and files with content of their own, by how they begin.
FOREIGN_SIGNATURES = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",  # OLE compound file: embedded objects, macros, documents of Office 97
    b"PK\x03\x04",
    b"%PDF-",
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",  # Java class, macOS program
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"#!",
    b"L\0\0\0\x01\x14\x02\0",  # Windows shortcut
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"MSCF",
    b"ITSF",  # compiled HTML help
    b"{\\rtf",
    b"FWS",
    b"CWS",
    b"ZWS",
    b"\0asm",
)
BLANK = b"\0\t\n\f\r "
END_RECORD = struct.Struct("<4s4H2LH")
LOCAL_HEADER_BYTES = 30
MAX_DATA_DESCRIPTOR_BYTES = 24
MAX_32_BITS = 0xFFFFFFFF
# URLs that run something in the browser, in LibreOffice or by a program of Windows.
_script_url = re.compile(
    r"(javascript|vbscript|data|macro|script|\.uno|slot|vnd\.sun\.star\.(script|expand)|vnd\.libreoffice\.command"
    r"|ms-\w+|search(-ms)?|shell|mhtml):",
    re.IGNORECASE,
)
_ignored_in_url = re.compile(r"[\x00-\x20\x7f]+")


# Texts, names of sheets.
_quoted_in_formula = re.compile(r""" "(?:[^"]|"")*+" | '(?:[^']|'')*+' """, re.VERBOSE)
# Functions of spreadsheets that run a program, and those that fetch what an address names. Newer ones are stored with a
# prefix: _xlfn.WEBSERVICE, _xlfn._xlws.PY, in ODF COM.MICROSOFT.WEBSERVICE.
_prefix = r"(?<![\w.])(?:_xl\w+\.|COM\.MICROSOFT\.)*"
_program_function = re.compile(
    rf"{_prefix}(?:CALL|REGISTER(?:\.ID)?|EXEC|RTD|DDE|PY|EVALUATE)\s*\(", re.IGNORECASE
)
# program|'topic'!item, without the quoted part
_dde_reference = re.compile(r"\w\s*\|[^|;{}\[\]]*!")
_fetching_function = re.compile(
    rf"{_prefix}(?:WEBSERVICE|IMAGE|STOCKHISTORY|TRANSLATE|DETECTLANGUAGE|COPILOT|SQL\.REQUEST|IMPORT(?:TEXT|CSV))\s*\(",
    re.IGNORECASE,
)
_hyperlink_function = re.compile(r'(?<![\w.])HYPERLINK\s*\(\s*"([^"]*)', re.IGNORECASE)


class InvalidArchive(Exception):
    """The file is not a ZIP archive as office programs write it."""


@dataclass(frozen=True)
class Member:
    name: str
    beginning: bytes

    @property
    def extension(self):
        base = self.name.rpartition("/")[2]
        return base.rpartition(".")[2].lower() if "." in base else ""

    @property
    def is_foreign(self):
        return self.beginning.startswith(FOREIGN_SIGNATURES)


def open_archive(file):
    """Return the ZipFile. Raise ValidationError or InvalidArchive unless it holds its members and nothing besides."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
        raise InvalidArchive from error
    parts = archive.infolist()
    if len(parts) > MAX_ZIP_MEMBERS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise ValidationError(TOO_LARGE_MESSAGE)
    if any(part.flag_bits & 1 for part in parts):  # encrypted
        raise ValidationError(LOCKED_MESSAGE)
    # Only compression that office programs use: other decompressors ignore the limit of read().
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise InvalidArchive
    # Programs disagree about which of two equal names counts.
    names = [normalize_name(part.filename) for part in parts]
    if len(set(names)) < len(names) or any(map(_is_unsafe_name, names)):
        raise InvalidArchive
    validate_layout(file, archive)
    return archive


def normalize_name(name):
    """Return the name of a part as office programs compare it: as a URL, regardless of case, with any slashes."""
    return unquote(name).replace("\\", "/").casefold()


def _is_unsafe_name(name):
    return ".." in name.split("/") or name.startswith("/") or ":" in name


def validate_layout(file, archive):
    """Raise ValidationError if the file has bytes before, between or after what the archive lists."""
    file.seek(0)
    content = file.read()
    end = content.rfind(b"PK\x05\x06")
    *_, directory_start, _ = END_RECORD.unpack_from(content, end)
    comment_start = end + END_RECORD.size
    if content[comment_start:].strip(BLANK) or any(part.comment for part in archive.infolist()):
        raise ValidationError(TWO_FILES_MESSAGE)
    position = 0
    for part in sorted(archive.infolist(), key=lambda part: part.header_offset):
        validate_gap(content, position, part.header_offset)
        lengths = struct.unpack_from("<2H", content, part.header_offset + LOCAL_HEADER_BYTES - 4)
        position = part.header_offset + LOCAL_HEADER_BYTES + sum(lengths) + part.compress_size
    if directory_start < MAX_32_BITS:  # else a ZIP64 record says where it starts
        validate_gap(content, position, directory_start)


def validate_gap(content, start, end):
    is_data_descriptor = 0 <= end - start <= MAX_DATA_DESCRIPTOR_BYTES
    if end < start or (content[start:end].strip(BLANK) and not is_data_descriptor):
        raise ValidationError(TWO_FILES_MESSAGE)


def iter_members(archive):
    for part in archive.infolist():
        if not part.is_dir():
            with archive.open(part) as opened:
                yield Member(part.filename, opened.read(64).lstrip(b"\xef\xbb\xbf"))


def read_member(archive, name):
    if archive.getinfo(name).file_size > MAX_XML_BYTES:
        raise ValidationError(TOO_LARGE_MESSAGE)
    return archive.read(name)


class Name(str):
    """The local name of an element, with its namespace."""

    namespace = ""


def parse_xml(content, start=None, text=None, end=None):
    """
    Parse XML and call start(name, attributes, path), text(characters, path) and end(name, path).

    Names are local names, those of elements with their namespace (Name); `path` has the open elements, outermost first.
    Raise ExpatError, also for what office programs never write (a decisive attribute twice) and what takes much memory
    or time: entities, very long tags, very deep nesting.
    """
    if not content.strip():
        return  # LibreOffice writes lists of settings as empty files
    path, names = [], {}

    def start_element(qualified_name, attributes):
        if qualified_name not in names:
            name = Name(get_local_name(qualified_name))
            name.namespace = get_namespace(qualified_name)
            names[qualified_name] = name
        path.append(names[qualified_name])
        if len(path) > MAX_XML_DEPTH:
            raise expat.ExpatError("nested too deep")
        if start:
            start(path[-1], _without_namespaces(attributes), path)

    def end_element(qualified_name):
        name = path.pop()
        if end:
            end(name, path)

    parser = expat.ParserCreate(namespace_separator=NAMESPACE_SEPARATOR)
    parser.EntityDeclHandler = _forbid_entities
    parser.StartElementHandler = start_element
    parser.EndElementHandler = end_element
    if text:
        parser.CharacterDataHandler = lambda characters: text(characters, path)
    for position in range(0, len(content), CHUNK_BYTES):
        parser.Parse(content[position : position + CHUNK_BYTES], False)
        if position + CHUNK_BYTES - parser.CurrentByteIndex > MAX_TAG_BYTES:
            raise expat.ExpatError("tag too long")
    parser.Parse(b"", True)


def get_local_name(qualified_name):
    return qualified_name.rpartition(NAMESPACE_SEPARATOR)[2]


def get_namespace(qualified_name):
    return qualified_name.rpartition(NAMESPACE_SEPARATOR)[0]


def _without_namespaces(attributes):
    """Return the attributes by local name, without those that a program ignores because of their namespace."""
    found = {}
    for key, value in attributes.items():
        name = get_local_name(key)
        if name in ATTRIBUTE_NAMESPACES and get_namespace(key) not in ATTRIBUTE_NAMESPACES[name]:
            continue
        if name in DECISIVE_ATTRIBUTES and found.get(name, value) != value:
            raise expat.ExpatError("ambiguous attribute")
        found[name] = value
    return found


def _forbid_entities(*declaration):
    raise expat.ExpatError("entity declared")


def validate_formula(formula):
    """Raise ValidationError if the formula of a spreadsheet runs a program or fetches data when it is calculated."""
    if any(map(is_script_url, _hyperlink_function.findall(formula))):
        raise ValidationError(PROGRAM_MESSAGE)
    code = _quoted_in_formula.sub("", formula)
    if _program_function.search(code) or _dde_reference.search(code):
        raise ValidationError(PROGRAM_MESSAGE)
    if _fetching_function.search(code):
        raise ValidationError(FETCHING_FORMULA_MESSAGE)


def is_script_url(url):
    return bool(_script_url.match(_ignored_in_url.sub("", unquote(url))))


def is_local_path(target):
    r"""
    Return True if `target` is a path on the reader's own computer, where the author's files are missing.

    False for URLs and for shares of another computer: \\host\share, //host/share, file://host/share.
    """
    path = unquote(target).strip().replace("\\", "/")
    scheme, colon, rest = path.partition(":")
    is_old_mac_path = "/" not in path and (":" in rest or " " in scheme)  # Disk:Users:Jan:a.dotx
    # One letter is a drive. LibreOffice writes relative paths to other drives: ../C:/a.ott
    if colon and len(scheme) > 1 and "/" not in scheme and not is_old_mac_path:
        if scheme.lower() != "file":
            return scheme.lower() == "cid"  # a picture of the letter that Outlook copied it from
        path = rest
        if rest.startswith("//"):
            host, _, path = rest[2:].partition("/")
            if host and not re.fullmatch("localhost|[a-z][:|]", host, re.IGNORECASE):
                return False
            path = f"/{path}"
    return not path.startswith("//")
