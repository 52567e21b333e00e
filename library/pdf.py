"""Validation of uploaded PDF files."""

import io
import zipfile

from django.core.exceptions import ValidationError

# Far more than the longest resolution with all its attachments has.
MAX_OBJECTS = 300_000
FORBIDDEN_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition"}

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
    "W tym pliku PDF jest program, który uruchamia się u czytelnika. Zapisz dokument od nowa, na przykład "
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


def validate_pdf(file):
    """Raise ValidationError (Polish, for the editor) if `file`, which starts like a PDF, must not be published."""
    # Imported here: pypdf takes long to import and much memory, and only uploads need it.
    from pypdf import PdfReader

    file.seek(0)
    content = file.read()
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise ValidationError(BROKEN_MESSAGE)
    if content[end + len(b"%%EOF") :].strip(b"\0\r\n\t ") or zipfile.is_zipfile(io.BytesIO(content)):
        raise ValidationError(TWO_FILES_MESSAGE)
    try:
        reader = PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted
        if not locked:
            if not len(reader.pages):
                raise ValidationError(BROKEN_MESSAGE)
            validate_objects(reader)
    except ValidationError:
        raise
    except Exception as error:  # on broken input pypdf raises many kinds of errors
        raise ValidationError(BROKEN_MESSAGE) from error
    if locked:
        raise ValidationError(LOCKED_MESSAGE)


def validate_objects(reader):
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    waiting, seen = [reader.root_object], set()
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            key = (found.idnum, found.generation)
            if key in seen:
                continue
            if len(seen) >= MAX_OBJECTS:
                raise ValidationError("Ten plik PDF jest zbyt złożony. Podziel go na mniejsze.")
            seen.add(key)
            found = found.get_object()
        if isinstance(found, DictionaryObject):
            if found.get("/S") in FORBIDDEN_ACTIONS or "/JS" in found or "/XFA" in found:
                raise ValidationError(ACTIVE_MESSAGE)
            if "/EmbeddedFiles" in found or found.get("/Type") == "/EmbeddedFile":
                raise ValidationError(FILES_INSIDE_MESSAGE)
            waiting.extend(dict.values(found))
        elif isinstance(found, ArrayObject):
            waiting.extend(list.__iter__(found))


def count_pages(file):
    """Return the number of pages of the PDF `file`, or None if it cannot be read."""
    from pypdf import PdfReader

    try:
        file.seek(0)
        return len(PdfReader(file).pages) or None
    except Exception:
        return None
    finally:
        file.seek(0)
