"""The kinds of documents that the library accepts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DocumentKind:
    label: str
    content_type: str


DOCUMENT_KINDS = {
    "pdf": DocumentKind("PDF", "application/pdf"),
    "docx": DocumentKind(
        "Word DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
    "xlsx": DocumentKind("Excel XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "odt": DocumentKind("OpenDocument ODT", "application/vnd.oasis.opendocument.text"),
}
