"""
Examination of uploaded PDF files (ISO 32000-2), for a limited process.

Objects are judged by what they are, not by the names under which others refer to them: a destination may be called JS.
"""

import io
import logging
import re
import zipfile
from enum import Enum, auto

from django.core.exceptions import ValidationError

from .archives import BLANK, is_local_path, is_script_url

# Far more than the longest resolution with all its attachments has.
MAX_OBJECTS = 300_000
# A byte order mark or an empty line before the header is a frequent fault of programs and does no harm.
HEADER = re.compile(rb"[\xef\xbb\xbf\xfe\xff\0\t\n\f\r ]*%PDF-")
# After the end. The last one marked the end of a file under DOS.
BLANK_END = BLANK + b"\x1a"
END = re.compile(rb"startxref[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+%%EOF")
# What follows an end of the file in one that was saved incrementally, or linearized. ExifTool writes a comment first,
# other programs "%%EOF" twice.
CONTINUATION = re.compile(
    rb"([\0\t\n\f\r \x1a]|%(?!PDF-)[%\w .:-]{0,99}([\r\n]|\Z))*"
    rb"(\d+[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+obj\b|xref\b|startxref\b|\Z)"
)

# 12.6.4: these start a program, send or fetch data, or play what is embedded.
FORBIDDEN_ACTIONS = {
    *("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/Movie", "/Sound"),
    *("/GoToE", "/GoTo3DView", "/RichMediaExecute"),
}
# Without a click of the reader only these run.
AUTOMATIC_ACTIONS = {
    *("/GoTo", "/GoToDp", "/Thread", "/Named", "/Hide", "/SetOCGState", "/Trans", "/ResetForm", "/NOP"),
}
# 12.6.4.12: other names are commands of one program, as Print, SaveAs or Quit.
AUTOMATIC_NAMED_ACTIONS = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
# 12.6.3: the triggers of additional actions that are clicks.
CLICK_TRIGGERS = {"/U", "/D"}
FORBIDDEN_ANNOTATIONS = {"/RichMedia", "/3D", "/Movie", "/Sound"}
# 7.11.3: the names of a file and its embedded streams in a file specification.
FILE_NAME_KEYS = ("/F", "/UF", "/DOS", "/Mac", "/Unix")
# 12.6.3
TRIGGERS = {
    *("/E", "/X", "/D", "/U", "/Fo", "/Bl", "/PO", "/PC", "/PV", "/PI", "/O", "/C", "/K", "/F", "/V"),
    *("/WC", "/WS", "/DS", "/WP", "/DP"),
}

BROKEN_MESSAGE = (
    "Tego pliku PDF nie da się odczytać: jest uszkodzony albo niepełny. Sprawdź, czy otwiera się na Twoim "
    "komputerze, i zapisz go jeszcze raz."
)
LOCKED_MESSAGE = (
    "Ten plik PDF jest zabezpieczony, hasłem albo zakazem kopiowania. Czytniki ekranu mogą go nie odczytać. "
    "Zapisz go bez zabezpieczeń."
)
# An error, not a warning: no document needs active content, and readers trust files from the city's site.
ACTIVE_MESSAGE = (
    "W tym pliku PDF jest program albo polecenie, które uruchamia się u czytelnika. Zapisz dokument od nowa, na "
    "przykład poleceniem „Drukuj do PDF”."
)
EXTERNAL_MESSAGE = (
    "Ten plik PDF otwiera coś z innego komputera. Usuń takie łącze albo zapisz dokument od nowa, na przykład "
    "poleceniem „Drukuj do PDF”."
)
FILES_INSIDE_MESSAGE = (
    "W tym pliku PDF są schowane inne pliki, których czytelnik nie znajdzie. Dodaj je do biblioteki jako osobne "
    "dokumenty, a ten plik zapisz bez nich."
)
TWO_FILES_MESSAGE = (
    "Ten plik PDF jest zarazem innym plikiem albo ma coś dopisane na końcu. Zapisz dokument od nowa, na przykład "
    "poleceniem „Drukuj do PDF”."
)


# If a dictionary has a key twice, pypdf takes the first value and browsers the last.
DECISIVE_KEYS = {
    *TRIGGERS,
    *("/S", "/A", "/AA", "/PA", "/Next", "/OpenAction", "/JS", "/URI", "/N", "/Names", "/Kids", "/Root"),
    *("/AcroForm", "/Fields", "/XFA", "/EF", "/AF", "/FS", "/F", "/UF", "/Annots", "/Subtype", "/Pages"),
    *("/Outlines", "/First", "/JavaScript", "/EmbeddedFiles"),
}
_duplicate_key = re.compile(r"Multiple definitions in dictionary .* for key (/\S+)")
_object_start = re.compile(rb"(?<!\d)(\d{1,10})[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+obj\b")


class WarningHandler(logging.Handler):
    """Collects what other programs may read otherwise than pypdf, which only logs it."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.duplicate_keys = set()
        self.has_broken_dictionary = False

    def emit(self, record):
        if found := _duplicate_key.match(record.getMessage()):
            self.duplicate_keys.add(found[1])
        elif record.msg.startswith("%(exception)"):
            self.has_broken_dictionary = True


class Role(Enum):
    """What an object is for the object that refers to it."""

    OTHER = auto()
    STRUCTURE = auto()  # a structure element: the /S of an action is its tag
    TRIGGERS = auto()  # a dictionary of additional actions
    CLICKED_ACTION = auto()
    AUTOMATIC_ACTION = auto()
    SCRIPT_TREE = auto()  # a name tree


ROLES = {
    "/StructTreeRoot": Role.STRUCTURE,
    "/SE": Role.STRUCTURE,
    "/OpenAction": Role.AUTOMATIC_ACTION,
    "/AA": Role.TRIGGERS,
    "/A": Role.CLICKED_ACTION,
    "/PA": Role.CLICKED_ACTION,
    "/JavaScript": Role.SCRIPT_TREE,
}


def examine(file):
    """
    Return the number of pages. Raise ValidationError (Polish, for the editor) if the PDF must not be published.

    `file` begins like a PDF.
    """
    # Imported here: pypdf takes long to import and much memory, and only uploads need it.
    from pypdf import PdfReader

    file.seek(0)
    content = file.read()
    validate_ends(content)
    warnings = WarningHandler()
    logger = logging.getLogger("pypdf")
    logger.addHandler(warnings)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise ValidationError(LOCKED_MESSAGE)
        number = len(reader.pages)
        if not number:
            raise ValidationError(BROKEN_MESSAGE)
        validate_form(reader.root_object)
        validate_objects(reader.root_object)
        if (
            warnings.duplicate_keys & DECISIVE_KEYS
            or warnings.has_broken_dictionary
            or has_outdated_object(reader, content)
        ):
            raise ValidationError(BROKEN_MESSAGE)
    except (ValidationError, MemoryError):
        raise
    except Exception as error:  # on broken input pypdf raises many kinds of errors
        raise ValidationError(BROKEN_MESSAGE) from error
    finally:
        logger.removeHandler(warnings)
    return number


def has_outdated_object(reader, content):
    """
    Return whether pypdf reads an object of which the file has a later version.

    Browsers take the last one if they find a fault in the cross-reference table.
    """
    last = {int(found[1]): found.start() for found in _object_start.finditer(content)}
    positions = {}
    for table in reader.xref.values():  # of one generation
        positions |= {number: max(where, positions.get(number, 0)) for number, where in table.items()}
    for number in last.keys() & positions.keys() - reader.xref_objStm.keys():
        found = _object_start.search(content, positions[number])
        if not found or found.start() != last[number]:
            return True
    return any(
        number in last and positions.get(stream, 0) < last[number]
        for number, (stream, _) in reader.xref_objStm.items()
    )


def validate_ends(content):
    """Raise ValidationError if the file is cut off or anything but PDF follows one of its ends."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise ValidationError(BROKEN_MESSAGE)
    is_continued_wrongly = any(
        not CONTINUATION.match(content, found.end()) for found in END.finditer(content)
    )
    if (
        content[end + len(b"%%EOF") :].strip(BLANK_END)
        or is_continued_wrongly
        or zipfile.is_zipfile(io.BytesIO(content))
    ):
        raise ValidationError(TWO_FILES_MESSAGE)


def validate_form(root):
    """Raise ValidationError if the document has an XFA form, a program of its own (ISO 32000-1, 12.7.8)."""
    from pypdf.generic import DictionaryObject

    form = resolve(root.get("/AcroForm"))
    if isinstance(form, DictionaryObject) and not is_empty(resolve(form.get("/XFA"))):
        raise ValidationError(ACTIVE_MESSAGE)


def validate_objects(root):
    """Raise ValidationError if an object that can be reached from `root` is active or holds or fetches a file."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    waiting, seen = [(root, Role.OTHER)], set()
    while waiting:
        found, role = waiting.pop()
        if isinstance(found, IndirectObject):
            key = (found.idnum, found.generation, role)
            if key in seen:
                continue
            if len(seen) >= MAX_OBJECTS:
                raise ValidationError("Ten plik PDF jest zbyt złożony. Podziel go na mniejsze.")
            seen.add(key)
            reference, found = found, resolve(found)
            if found is None and is_ambiguous(reference):
                raise ValidationError(BROKEN_MESSAGE)
        if isinstance(found, DictionaryObject):
            validate_dictionary(found, role)
            waiting.extend((value, get_role(key, role)) for key, value in dict.items(found))
        elif isinstance(found, ArrayObject):
            waiting.extend((value, role) for value in list.__iter__(found))


def is_ambiguous(reference):
    """Return whether browsers may find an object for a reference that pypdf takes for null."""
    reader = reference.pdf
    # They disregard the generation, and read the second table of a hybrid-reference file (7.5.8.4).
    return any(
        reference.idnum in offsets and (generation != reference.generation or "/XRefStm" in reader.trailer)
        for generation, offsets in reader.xref.items()
    ) or (reference.generation and reference.idnum in reader.xref_objStm)


def get_role(key, role):
    """Return the role of the value of `key` in a dictionary with `role`."""
    if role is Role.TRIGGERS:
        return Role.CLICKED_ACTION if key in CLICK_TRIGGERS else Role.AUTOMATIC_ACTION
    if role in (Role.CLICKED_ACTION, Role.AUTOMATIC_ACTION) and key == "/Next":
        return role
    if role is Role.STRUCTURE:
        return Role.OTHER if key in ("/Obj", "/Pg") else Role.STRUCTURE
    if role is Role.SCRIPT_TREE and key == "/Kids":
        return role
    return ROLES.get(key, Role.OTHER)


def validate_dictionary(found, role):
    from pypdf.generic import ByteStringObject, DictionaryObject, StreamObject, TextStringObject

    def get(key):
        return resolve(found.get(key))

    if any("\0" in key for key in found):
        raise ValidationError(BROKEN_MESSAGE)
    if role is not Role.STRUCTURE:
        action = to_name(get("/S"))
        is_script = isinstance(get("/JS"), (TextStringObject, ByteStringObject))
        is_script |= isinstance(get("/OnInstantiate"), StreamObject)
        if role is Role.SCRIPT_TREE:  # names and values take turns; null is a script that was deleted
            is_script |= any(resolve(value) is not None for value in (get("/Names") or ())[1::2])
        if action in FORBIDDEN_ACTIONS or is_script or is_script_url(to_text(get("/URI"))):
            raise ValidationError(ACTIVE_MESSAGE)
        if role is Role.AUTOMATIC_ACTION and action:
            is_command = action == "/Named" and to_name(get("/N")) not in AUTOMATIC_NAMED_ACTIONS
            if is_command or action not in AUTOMATIC_ACTIONS:
                raise ValidationError(ACTIVE_MESSAGE)
    subtype = to_name(get("/Subtype"))
    if "/Rect" in found and subtype in FORBIDDEN_ANNOTATIONS:
        raise ValidationError(ACTIVE_MESSAGE)
    embedded = get("/EF")
    if (
        to_name(get("/Type")) == "/EmbeddedFile"
        or subtype == "/FileAttachment"
        or (
            isinstance(embedded, DictionaryObject)
            and any(isinstance(resolve(embedded.get(key)), StreamObject) for key in FILE_NAME_KEYS)
        )
    ):
        raise ValidationError(FILES_INSIDE_MESSAGE)
    # A stream with /F is in another file; one with /Ref shows a page of it (8.10.4).
    is_outside = isinstance(found, StreamObject) and not (is_empty(get("/F")) and is_empty(get("/Ref")))
    if is_outside or any(names_other_computer(get(key)) for key in (*FILE_NAME_KEYS, "/URI")):
        raise ValidationError(EXTERNAL_MESSAGE)


def names_other_computer(file_name):
    path = to_text(file_name)
    return path.replace("\\", "/").lstrip().startswith("//") or (
        path.lower().startswith("file:") and not is_local_path(path)
    )


def resolve(found):
    """Return the object that `found` is or refers to, None for null."""
    from pypdf.generic import IndirectObject, NullObject

    for _ in range(10):
        if not isinstance(found, IndirectObject):
            break
        found = found.get_object()
    return None if isinstance(found, NullObject) else found


def to_name(found):
    """Return "/Name" for a name, and for a string, which some readers take instead; else ""."""
    text = to_text(found).partition("\0")[0]  # a blank, which pypdf takes for a part of the name
    return f"/{text.removeprefix('/')}" if text else ""


def to_text(found):
    if isinstance(found, bytes):
        return found.decode("latin-1")
    return str(found) if isinstance(found, str) else ""


def is_empty(found):
    from pypdf.generic import StreamObject

    # The dictionary of a stream is empty without its length, which pypdf takes out.
    is_container = isinstance(found, list | dict) and not isinstance(found, StreamObject)
    return found is None or (is_container and not len(found))


def count_pages(file):
    """Return the number of pages of the PDF `file`, or None if it cannot be read."""
    from pypdf import PdfReader

    try:
        return len(PdfReader(file).pages) or None
    except Exception:
        return None
