"""The text of documents of the library, stored for the index."""

import logging

from django.db.models import F

from content_checks.content import iter_blocks
from content_checks.findings import Location
from core import limited_process
from library.files import get_extension
from library.models import Document
from rich_text.markup import parse

from . import extraction
from .models import DocumentText
from .text import clean_text

logger = logging.getLogger(__name__)


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
    """Return the text of a stored file, "" if it cannot be read. Raise TooBusy."""
    try:
        with storage.open(name) as file:
            text, is_complete = limited_process.run(
                extraction.extract_text, file, is_background=True, extension=get_extension(name)
            )
    except (OSError, limited_process.LimitExceeded):
        text, is_complete = "", False
    if not is_complete:
        logger.warning("The text of %s cannot be read; the part before the error is indexed.", name)
    return clean_text(text)[: extraction.MAX_DOCUMENT_CHARS]


def is_pdf(name):
    return get_extension(name) == "pdf"
