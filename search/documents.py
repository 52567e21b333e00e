"""What stands in the files of the library."""

import logging
import time

from library.files import extension_of
from publishing.checks.findings import Place
from publishing.checks.reading import blocks
from publishing.markup import parse

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


def is_unread(document):
    if extension_of(document.file.name) != "pdf":
        return False
    return not DocumentText.objects.filter(document=document, file_name=document.file.name).exists()


def read(document):
    """Read the file of `document` and keep its text. Slow: not to be done while others wait for the database."""
    text = pdf_text(document.file.storage, document.file.name)
    DocumentText.objects.update_or_create(
        document=document, defaults={"file_name": document.file.name, "text": text}
    )


def pdf_text(storage, name):
    # Where it is needed, not above: pypdf takes long to import and much memory, and no page needs it.
    from pypdf import PdfReader

    pages, letters, end = [], 0, time.monotonic() + MOST_SECONDS
    try:
        with storage.open(name) as file:
            for page in PdfReader(file).pages:
                pages.append(tidy(page.extract_text().replace(PAGE_BREAK, " ")))
                letters += len(pages[-1])
                if letters > MOST_LETTERS or time.monotonic() > end:
                    break
    except Exception:  # on broken input pypdf raises anything at all
        logger.warning("The text of %s cannot be read; what was read before the fault is kept.", name)
    return PAGE_BREAK.join(pages)[:MOST_LETTERS]
