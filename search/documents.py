"""What stands in the files of the library."""

import logging
import time

from django.db.models import F

from library.files import get_extension
from library.models import Document
from publishing.checks.findings import Place
from publishing.checks.reading import blocks
from rich_text.markup import parse

from . import office
from .models import DocumentText
from .text import tidy

logger = logging.getLogger(__name__)

PAGE_BREAK = "\f"
# A very long file is read as far as this: some two hundred pages, and no longer than somebody waits for an upload.
MOST_LETTERS = 400_000
MOST_SECONDS = 10


def describe(document):
    """The document as an Entry keeps it."""
    read = DocumentText.objects.filter(document=document, file_name=document.file.name).first()
    summary = "\n".join(block.text for block in blocks(Place(), parse(document.summary)))
    return {
        "title": tidy(document.title),
        "address": document.get_absolute_url(),
        "summary": tidy(summary),
        "text": read.text if read else "",
    }


def unread():
    """The documents whose files nobody has read yet."""
    known = DocumentText.objects.filter(file_name=F("document__file"))
    return Document.objects.exclude(pk__in=known.values("document"))


def read_file(document):
    """Read the file of `document` and keep its text. Slow: not to be done while others wait for the database."""
    text = text_of(document.file.storage, document.file.name)
    DocumentText.objects.update_or_create(
        document=document, defaults={"file_name": document.file.name, "text": text}
    )


def text_of(storage, name):
    portions, letters, end = [], 0, time.monotonic() + MOST_SECONDS
    try:
        with storage.open(name) as file:
            for portion in pdf_pages(file) if is_pdf(name) else office.portions(file, get_extension(name)):
                portions.append(portion)
                letters += len(portion)
                if letters > MOST_LETTERS or time.monotonic() > end:
                    break
    except Exception:  # on broken input pypdf and zipfile raise anything at all
        logger.warning("The text of %s cannot be read; what was read before the fault is kept.", name)
    return tidy("".join(portions))[:MOST_LETTERS]


def is_pdf(name):
    return get_extension(name) == "pdf"


def pdf_pages(file):
    # Where it is needed, not above: pypdf takes long to import and much memory, and no page needs it.
    from pypdf import PdfReader

    for number, page in enumerate(PdfReader(file).pages):
        yield (PAGE_BREAK if number else "") + page.extract_text().replace(PAGE_BREAK, " ")
