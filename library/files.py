"""What may be uploaded: the content decides, never the name or the browser's word."""

import io
import uuid
import zipfile
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image as PillowImage
from PIL import ImageOps

MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
MAX_IMAGE_BYTES = 15 * 1024 * 1024
MAX_IMAGE_PIXELS = 50_000_000
# Twice the widest place on a page, for screens with fine pixels.
STORED_IMAGE_WIDTH = 1920


@dataclass(frozen=True)
class Kind:
    label: str
    content_type: str
    starts_with: bytes
    zip_member: str = ""


DOCUMENT_KINDS = {
    "pdf": Kind("PDF", "application/pdf", b"%PDF-"),
    "docx": Kind(
        "Word (DOCX)",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        b"PK\x03\x04",
        "word/document.xml",
    ),
    "xlsx": Kind(
        "Excel (XLSX)",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        b"PK\x03\x04",
        "xl/workbook.xml",
    ),
    "odt": Kind(
        "OpenDocument (ODT)", "application/vnd.oasis.opendocument.text", b"PK\x03\x04", "content.xml"
    ),
}


def generated_name(folder, extension):
    """A name nobody can guess or collide with; the title, not the file name, is what people read."""
    return f"{folder}/{uuid.uuid4().hex}.{extension}"


def extension_of(name):
    return name.rpartition(".")[2].lower() if "." in name else ""


def check_document(file):
    """Raise ValidationError (Polish, for the editor) unless `file` is what its name says and of a size we take."""
    if getattr(file, "_committed", False):
        return  # stored already, so checked when it came
    kind = DOCUMENT_KINDS.get(extension_of(file.name))
    if kind is None:
        raise ValidationError("Ten rodzaj pliku nie jest przyjmowany. Dodaj plik PDF, DOCX, XLSX albo ODT.")
    if not file.size:
        raise ValidationError(
            "Plik jest pusty. Sprawdź, czy otwiera się na Twoim komputerze, i dodaj go jeszcze raz."
        )
    if file.size > MAX_DOCUMENT_BYTES:
        raise ValidationError("Plik jest za duży. Może mieć najwyżej 20 MB.")
    file.seek(0)
    wrong = ValidationError(f"To nie jest prawidłowy plik {kind.label}, choć ma taką końcówkę nazwy.")
    if file.read(len(kind.starts_with)) != kind.starts_with:
        raise wrong
    if kind.zip_member:
        try:
            with zipfile.ZipFile(file) as archive:
                archive.getinfo(kind.zip_member)
        except (zipfile.BadZipFile, KeyError) as error:
            raise wrong from error
    file.seek(0)


def safe_image(file):
    """
    `file` decoded and encoded again as WebP, so that nothing hidden in it (position, camera, appended data) remains.

    Gives a ContentFile. Raises ValidationError (Polish, for the editor) for what is not a picture we take.
    """
    if not file.size:
        raise ValidationError(
            "Plik jest pusty. Sprawdź, czy otwiera się na Twoim komputerze, i dodaj go jeszcze raz."
        )
    if file.size > MAX_IMAGE_BYTES:
        raise ValidationError("Obraz jest za duży. Plik może mieć najwyżej 15 MB.")
    file.seek(0)
    try:
        with PillowImage.open(file, formats=["JPEG", "PNG", "WEBP", "GIF"]) as picture:
            if picture.width * picture.height > MAX_IMAGE_PIXELS:
                raise ValidationError(
                    "Obraz ma za dużo pikseli. Zmniejsz go do najwyżej 50 milionów pikseli."
                )
            picture = ImageOps.exif_transpose(picture)
            picture = picture.convert(
                "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
            )
            picture.thumbnail((STORED_IMAGE_WIDTH, MAX_IMAGE_PIXELS))
            stored = io.BytesIO()
            picture.save(stored, "WEBP", quality=82, method=5)
    except ValidationError:
        raise
    except Exception as error:  # Pillow's decoders raise anything at all on broken input
        raise ValidationError(
            "Tego pliku nie da się odczytać jako obrazu. Dodaj obraz JPG, PNG, WebP albo GIF."
        ) from error
    return ContentFile(stored.getvalue(), name="image.webp")
