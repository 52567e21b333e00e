"""Extract the text of files of the library."""

import logging
import time

from django.db.models import F

from content_checks.content import iter_blocks
from content_checks.findings import Location
from library.files import get_extension
from library.models import Document
from rich_text.markup import parse

from . import office
from .models import DocumentText
from .text import clean_text

logger = logging.getLogger(__name__)

PAGE_BREAK = "\f"
# About 200 pages. The rest of a longer file is not indexed.
MAX_DOCUMENT_CHARS = 400_000
MAX_EXTRACTION_SECONDS = 10


def describe_document(document):
    """Return the document as an item of IndexEntry.documents."""
    read = DocumentText.objects.filter(document=document, file_name=document.file.name).first()
    summary = "\n".join(block.text for block in iter_blocks(Location(), parse(document.summary)))
    return {
        "title": clean_text(document.title),
        "url": document.get_absolute_url(),
        "summary": clean_text(summary),
        "text": read.text if read else "",
    }


def get_unread_documents():
    """Return the documents whose files have not been read yet."""
    known = DocumentText.objects.filter(file_name=F("document__file"))
    return Document.objects.exclude(pk__in=known.values("document"))


def store_text(document):
    """Extract and save the text of the document's file. Slow: not to be called in a transaction."""
    text = extract_text(document.file.storage, document.file.name)
    DocumentText.objects.update_or_create(
        document=document, defaults={"file_name": document.file.name, "text": text}
    )


def extract_text(storage, name):
    chunks, size, end = [], 0, time.monotonic() + MAX_EXTRACTION_SECONDS
    try:
        with storage.open(name) as file:
            for chunk in (
                iter_pdf_pages(file) if is_pdf(name) else office.iter_text(file, get_extension(name))
            ):
                chunks.append(chunk)
                size += len(chunk)
                if size > MAX_DOCUMENT_CHARS or time.monotonic() > end:
                    break
    except Exception:  # pypdf and zipfile raise many kinds of errors for broken files
        logger.warning("The text of %s cannot be read; the part before the error is indexed.", name)
    return clean_text("".join(chunks))[:MAX_DOCUMENT_CHARS]


def is_pdf(name):
    return get_extension(name) == "pdf"


def iter_pdf_pages(file):
    # Imported late: pypdf is slow to import and needs much memory, and requests for pages do not use it.
    from pypdf import PdfReader

    for number, page in enumerate(PdfReader(file).pages):
        yield (PAGE_BREAK if number else "") + page.extract_text().replace(PAGE_BREAK, " ")
