"""Names of stored files, and validation of uploaded documents by their content."""

import re
import uuid
import zipfile
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from . import pdf

MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
# Limits of an unpacked office file. A long document with many images has a few hundred members.
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_ZIP_MEMBERS = 5000

IMAGES, DOCUMENTS = "obrazy", "dokumenty"
# A stored name begins with a key that stays when the file is replaced, so that links to the file go on working.
STABLE_KEY_CHARS = 32
STABLE_KEY_RE = re.compile(rf"({IMAGES}|{DOCUMENTS})/[0-9a-f]{{{STABLE_KEY_CHARS}}}")
STORED_NAME_RE = re.compile(rf"(?P<key>{STABLE_KEY_RE.pattern})(-[0-9a-z-]+)?\.[a-z]+")

EMPTY_FILE_MESSAGE = "Plik jest pusty. Sprawdź, czy otwiera się na Twoim komputerze, i dodaj go jeszcze raz."


@dataclass(frozen=True)
class DocumentKind:
    label: str
    content_type: str
    starts_with: bytes
    zip_member: str = ""


DOCUMENT_KINDS = {
    "pdf": DocumentKind("PDF", "application/pdf", b"%PDF-"),
    "docx": DocumentKind(
        "Word DOCX",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        b"PK\x03\x04",
        "word/document.xml",
    ),
    "xlsx": DocumentKind(
        "Excel XLSX",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        b"PK\x03\x04",
        "xl/workbook.xml",
    ),
    "odt": DocumentKind(
        "OpenDocument ODT", "application/vnd.oasis.opendocument.text", b"PK\x03\x04", "content.xml"
    ),
}


def iter_stored_names(folder=""):
    """Yield the names of all stored files."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}{name}"
    for name in folders:
        yield from iter_stored_names(f"{folder}{name}/")


def build_stored_name(folder, extension, replaced=""):
    """
    Return a random name that cannot be guessed. The name of the uploaded file is dropped: pages show the title.

    A file that replaces the one named `replaced` keeps its stable key.
    """
    part = uuid.uuid4().hex
    old = STABLE_KEY_RE.match(replaced)
    return f"{old[0]}-{part[:8]}.{extension}" if old else f"{folder}/{part}.{extension}"


def get_stable_key(name):
    """Return the part of a stored name that stays, "dokumenty/0f…", or "" if it is not the name of a stored file."""
    found = STORED_NAME_RE.fullmatch(name)
    return found["key"] if found else ""


def get_extension(name):
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_new_upload(field_file):
    """
    Return True if the file was uploaded and is not stored yet: only build_stored_name() makes names with a stable key.

    An upload cannot have such a name, because Django removes everything up to the last slash.
    """
    return bool(field_file) and not get_stable_key(field_file.name)


def validate_document(file):
    """Raise ValidationError (Polish, for the editor) unless the content of `file` fits its extension and the limits."""
    if get_stable_key(file.name):
        return  # stored already, so validated when it was uploaded
    kind = DOCUMENT_KINDS.get(get_extension(file.name))
    if kind is None:
        raise ValidationError("Ten rodzaj pliku nie jest przyjmowany. Dodaj plik PDF, DOCX, XLSX albo ODT.")
    if not file.size:
        raise ValidationError(EMPTY_FILE_MESSAGE)
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
        raise invalid_format_error(kind)
    if kind.zip_member:
        if b"%PDF-" in beginning:
            raise invalid_format_error(kind)  # a polyglot: PDF readers would open it
        validate_office_file(file, kind)
    else:
        pdf.validate_pdf(file)
    file.seek(0)


def invalid_format_error(kind):
    return ValidationError(f"To nie jest prawidłowy plik {kind.label}, choć ma taką końcówkę nazwy.")


def validate_office_file(file, kind):
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_ZIP_MEMBERS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise ValidationError(
                    "Ten plik po rozpakowaniu jest nadzwyczaj duży, więc nie zostanie przyjęty. "
                    "Zmniejsz obrazy w dokumencie i zapisz go jeszcze raz."
                )
            # Only compression that office programs use: other decompressors ignore the limit of read().
            if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
                raise invalid_format_error(kind)
            names = {part.filename for part in parts}
            if kind.zip_member not in names or any(".." in name.split("/") for name in names):
                raise invalid_format_error(kind)
            # At most 1 MB of each, whatever size a forged member claims.
            described = b"".join(
                _read_start(archive, name)
                for name in ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml")
                if name in names
            )
    except ValidationError:
        raise
    except Exception as error:  # on broken input zipfile and its decompressors raise many kinds of errors
        raise invalid_format_error(kind) from error
    if "mimetype" in names and kind.content_type.encode() not in described:
        raise invalid_format_error(kind)
    if b"encryption-data" in described:
        raise ValidationError("Ten plik jest zabezpieczony hasłem. Zapisz go jeszcze raz, bez hasła.")
    if b"macroEnabled" in described or any(map(_is_macro, names)):
        raise ValidationError(
            "W tym pliku są makra, czyli programy. Mogą zaszkodzić komputerom mieszkańców. Zapisz dokument bez makr."
        )


def _read_start(archive, name):
    with archive.open(name) as part:
        return part.read(1024 * 1024)


def _is_macro(name):
    name = name.lower()
    return name.rpartition("/")[2].startswith("vba") or name.startswith(("basic/", "scripts/"))
