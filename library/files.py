"""Names of stored files, and which documents may be uploaded: the content decides, never the name."""

import re
import uuid
import zipfile
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from . import pdf

MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
# What an office file may unpack to. A long document with many pictures has some hundred parts.
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_PARTS = 5000

IMAGES, DOCUMENTS = "obrazy", "dokumenty"
# A stored name begins with a key that stays when the file is replaced, so that links to it keep their meaning.
KEY_LENGTH = 32
STEM = re.compile(rf"({IMAGES}|{DOCUMENTS})/[0-9a-f]{{{KEY_LENGTH}}}")
STORED_NAME = re.compile(rf"(?P<stem>{STEM.pattern})(-[0-9a-z-]+)?\.[a-z]+")

EMPTY_MESSAGE = "Plik jest pusty. Sprawdź, czy otwiera się na Twoim komputerze, i dodaj go jeszcze raz."


@dataclass(frozen=True)
class Kind:
    label: str
    content_type: str
    starts_with: bytes
    zip_member: str = ""


DOCUMENT_KINDS = {
    "pdf": Kind("PDF", "application/pdf", b"%PDF-"),
    "docx": Kind(
        "Word DOCX",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        b"PK\x03\x04",
        "word/document.xml",
    ),
    "xlsx": Kind(
        "Excel XLSX",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        b"PK\x03\x04",
        "xl/workbook.xml",
    ),
    "odt": Kind("OpenDocument ODT", "application/vnd.oasis.opendocument.text", b"PK\x03\x04", "content.xml"),
}


def stored_names(folder=""):
    """The names of all stored files."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}{name}"
    for name in folders:
        yield from stored_names(f"{folder}{name}/")


def stored_name(folder, extension, replaced=""):
    """
    A name nobody can guess or collide with; the title, not the file name, is what people read.

    A file put in the place of the one named `replaced` keeps its key.
    """
    part = uuid.uuid4().hex
    old = STEM.match(replaced)
    return f"{old[0]}-{part[:8]}.{extension}" if old else f"{folder}/{part}.{extension}"


def stem(name):
    """The part of a stored name that stays: "dokumenty/0f…". "" for a name that is not ours."""
    found = STORED_NAME.fullmatch(name)
    return found["stem"] if found else ""


def extension_of(name):
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_fresh(field_file):
    """
    True if the file came with a form and is not stored yet: only stored_name() gives names with a folder and a key.

    A form cannot send such a name: Django takes everything before the last slash off it.
    """
    return bool(field_file) and not stem(field_file.name)


def check_document(file):
    """Raise ValidationError (Polish, for the editor) unless `file` is what its name says and of a size we take."""
    if stem(file.name):
        return  # stored already, so checked when it came
    kind = DOCUMENT_KINDS.get(extension_of(file.name))
    if kind is None:
        raise ValidationError("Ten rodzaj pliku nie jest przyjmowany. Dodaj plik PDF, DOCX, XLSX albo ODT.")
    if not file.size:
        raise ValidationError(EMPTY_MESSAGE)
    if file.size > MAX_DOCUMENT_BYTES:
        raise ValidationError("Plik jest za duży. Może mieć najwyżej 20 MB.")
    file.seek(0)
    beginning = file.read(1024)
    if beginning.startswith(b"\xd0\xcf\x11\xe0") and kind.zip_member:
        raise ValidationError(
            "Ten plik jest zabezpieczony hasłem albo zapisany w dawnym formacie. Otwórz go i zapisz jeszcze raz "
            f"jako {kind.label}, bez hasła."
        )
    if not beginning.startswith(kind.starts_with):
        raise not_a(kind)
    if kind.zip_member:
        if b"%PDF-" in beginning:
            raise not_a(kind)  # readers of PDF would take it for one
        check_office_file(file, kind)
    else:
        pdf.check(file)
    file.seek(0)


def not_a(kind):
    return ValidationError(f"To nie jest prawidłowy plik {kind.label}, choć ma taką końcówkę nazwy.")


def check_office_file(file, kind):
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise ValidationError(
                    "Ten plik po rozpakowaniu jest nadzwyczaj duży, więc nie zostanie przyjęty. "
                    "Zmniejsz obrazy w dokumencie i zapisz go jeszcze raz."
                )
            # Other ways of packing than office programs use unpack at once as far as they go, whatever the part says.
            if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
                raise not_a(kind)
            names = {part.filename for part in parts}
            if kind.zip_member not in names or any(".." in name.split("/") for name in names):
                raise not_a(kind)
            # The part's beginning is enough, however long a forged one says it is.
            described = b"".join(
                _beginning(archive, name)
                for name in ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml")
                if name in names
            )
    except ValidationError:
        raise
    except Exception as error:  # zipfile and its decompressors raise much on broken input
        raise not_a(kind) from error
    if "mimetype" in names and kind.content_type.encode() not in described:
        raise not_a(kind)
    if b"encryption-data" in described:
        raise ValidationError("Ten plik jest zabezpieczony hasłem. Zapisz go jeszcze raz, bez hasła.")
    if b"macroEnabled" in described or any(map(_is_macro, names)):
        raise ValidationError(
            "W tym pliku są makra, czyli programy. Mogą zaszkodzić komputerom mieszkańców. Zapisz dokument bez makr."
        )


def _beginning(archive, name):
    with archive.open(name) as part:
        return part.read(1024 * 1024)


def _is_macro(name):
    name = name.lower()
    return name.rpartition("/")[2].startswith("vba") or name.startswith(("basic/", "scripts/"))
