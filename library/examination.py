"""
Examine uploaded documents by their content.

examine_document() runs in a limited process: this module and those it imports work without Django's setup.
"""

from django.core.exceptions import ValidationError

from . import archives, odf, ooxml, pdf
from .document_kinds import DOCUMENT_KINDS


def examine_document(file, extension):
    """
    Return the number of pages, or None for formats without pages.

    Raise ValidationError (Polish, for the editor) if the content of `file` does not fit the extension or must not be
    published.
    """
    kind = DOCUMENT_KINDS[extension]
    beginning = file.read(1024)
    if pdf.HEADER.match(beginning) and extension == "pdf":
        return pdf.examine(file)
    if extension != "pdf" and beginning.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValidationError(
            "Ten plik jest zabezpieczony hasłem albo zapisany w dawnym formacie. Otwórz go i zapisz jeszcze raz "
            f"jako {kind.label}, bez hasła."
        )
    # The second is a polyglot: PDF readers would open it.
    if extension == "pdf" or not beginning.startswith(b"PK\x03\x04") or b"%PDF-" in beginning:
        raise invalid_format_error(kind)
    try:
        with archives.open_archive(file) as archive:
            if extension == "odt":
                odf.validate(archive, kind.content_type)
            else:
                ooxml.validate(archive, extension)
    except (ValidationError, MemoryError):
        raise
    except Exception as error:  # on broken input zipfile and expat raise many kinds of errors
        raise invalid_format_error(kind) from error


def invalid_format_error(kind):
    return ValidationError(f"To nie jest prawidłowy plik {kind.label}, choć ma taką końcówkę nazwy.")
