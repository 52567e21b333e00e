"""Names of stored files, and validation of uploads."""

import re
import uuid
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile

from core import limited_process

from .document_kinds import DOCUMENT_KINDS
from .examination import examine_document
from .hidden_content import HIDDEN_CONTENT_LABELS, find_hidden_content
from .virus_scan import validate_no_virus

MAX_DOCUMENT_BYTES = 20 * 1024 * 1024

IMAGES, DOCUMENTS = "obrazy", "dokumenty"
# Files that wait for their titles, in no public folder.
UPLOADS = "wgrane"
# A stored name begins with a key that stays when the file is replaced, so that links to the file go on working.
STABLE_KEY_CHARS = 32
STABLE_KEY_RE = re.compile(rf"({IMAGES}|{DOCUMENTS})/[0-9a-f]{{{STABLE_KEY_CHARS}}}")
STORED_NAME_RE = re.compile(rf"(?P<key>{STABLE_KEY_RE.pattern})(-[0-9a-z-]+)?\.[a-z]+")

LIMIT_MESSAGE = (
    "Ten plik jest zbudowany tak, że sprawdzenie go trwa za długo albo zajmuje za dużo pamięci. Zapisz go od nowa, "
    "podziel na mniejsze albo zmniejsz obrazy."
)
BUSY_MESSAGE = "Teraz sprawdzane są inne pliki. Poczekaj chwilę i dodaj ten plik jeszcze raz."
EMPTY_FILE_MESSAGE = "Plik jest pusty. Sprawdź, czy otwiera się na Twoim komputerze, i dodaj go jeszcze raz."


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
    name = name.rstrip(". ")  # which Windows drops from a name, and other systems keep
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
    extension = get_extension(file.name)
    if extension not in DOCUMENT_KINDS:
        raise ValidationError("Ten rodzaj pliku nie jest przyjmowany. Dodaj plik PDF, DOCX, XLSX albo ODT.")
    if not file.size:
        raise ValidationError(EMPTY_FILE_MESSAGE)
    if file.size > MAX_DOCUMENT_BYTES:
        raise ValidationError("Plik jest za duży. Może mieć najwyżej 20 MB.")
    page_count = examine(examine_document, file, extension=extension)
    validate_no_virus(file)
    if isinstance(file, FieldFile):
        file.file.page_count = page_count  # so that saving need not count again


def examine(function, file, **arguments):
    """Return `function(file, **arguments)`, called in a limited process. Raise ValidationError also for its limits."""
    try:
        return limited_process.run(function, file, **arguments)
    except limited_process.LimitExceeded as error:
        raise ValidationError(LIMIT_MESSAGE) from error
    except limited_process.TooBusy as error:
        raise ValidationError(BUSY_MESSAGE) from error


# Stored files never change, so the result can be cached. It is small.
@lru_cache(maxsize=500)
def read_hidden_content(storage, name):
    """Return (kinds, is_complete) of a stored document, as find_hidden_content does. Raise OSError, or TooBusy."""
    with storage.open(name) as file:
        try:
            return limited_process.run(find_hidden_content, file, extension=get_extension(name))
        except limited_process.LimitExceeded:
            return [], False


def describe_hidden_content(storage, name):
    """
    Return a Polish sentence about what readers of a stored document find in it and its editor may not see, or "".

    Raise OSError, or TooBusy.
    """
    kinds, _ = read_hidden_content(storage, name)
    labels = ", ".join(HIDDEN_CONTENT_LABELS[kind] for kind in kinds)
    return (
        f"W tym pliku są: {labels}. Mieszkańcy mogą je odczytać. Usuń je z pliku albo sprawdź, czy mogą być publiczne."
        if labels
        else ""
    )
