"""Extract the text of a file. Runs in a limited process, so it works without Django's setup."""

import time

from library import office_text

PAGE_BREAK = "\f"
# About 200 pages. The rest of a longer file is not indexed.
MAX_DOCUMENT_CHARS = 400_000
# Less than the limit of the process, so that the part read by then is kept.
MAX_CPU_SECONDS = 7


def extract_text(file, extension):
    """Return the text, up to an error if there is one, and whether there was none. Long texts are cut."""
    chunks, size, end = [], 0, time.process_time() + MAX_CPU_SECONDS
    try:
        for chunk in iter_pdf_pages(file) if extension == "pdf" else office_text.iter_text(file, extension):
            chunks.append(chunk)
            size += len(chunk)
            if size > MAX_DOCUMENT_CHARS or time.process_time() > end:
                break
    except Exception:  # pypdf, zipfile and expat raise many kinds of errors for broken files
        return "".join(chunks), False
    return "".join(chunks)[: 2 * MAX_DOCUMENT_CHARS], True


def iter_pdf_pages(file):
    from pypdf import PdfReader  # slow to import

    for number, page in enumerate(PdfReader(file).pages):
        yield (PAGE_BREAK if number else "") + page.extract_text().replace(PAGE_BREAK, " ")
