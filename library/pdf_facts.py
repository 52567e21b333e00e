"""Whether everybody can read a PDF: text, structure, language, title. Runs in a limited process."""

from dataclasses import asdict, dataclass

# A scan is recognized by its first pages, so a long document is not read to its end.
MAX_PAGES_READ = 5
MIN_TEXT_CHARS = 20


@dataclass(frozen=True)
class PdfFacts:
    is_readable: bool = True
    has_text: bool = True
    is_tagged: bool = True
    has_language: bool = True
    has_title: bool = True


def read_facts(file):
    """
    Return the fields of PdfFacts, by the first requirements of PDF/UA-1 (ISO 14289-1).

    They are tags (7.1), a title (7.1) and a language (7.2). Text instead of a scan: WCAG 2.2, technique PDF7.
    """
    from pypdf import PdfReader  # slow to import

    try:
        return asdict(_read_facts(PdfReader(file)))
    except Exception:  # pypdf raises arbitrary exceptions on broken files
        return asdict(PdfFacts(is_readable=False))


def _read_facts(reader):
    root = reader.root_object
    letters = 0
    for page in reader.pages[:MAX_PAGES_READ]:
        letters += sum(character.isalnum() for character in page.extract_text())
    marks = root.get("/MarkInfo")
    marks = marks.get_object() if marks is not None else {}
    return PdfFacts(
        has_text=letters >= MIN_TEXT_CHARS,
        is_tagged=bool(marks.get("/Marked")) and "/StructTreeRoot" in root,
        has_language=bool(str(root.get("/Lang", "")).strip()),
        has_title=bool(_get_title(reader).strip()),
    )


def _get_title(reader):
    if reader.metadata and reader.metadata.title:
        return reader.metadata.title
    titles = reader.xmp_metadata.dc_title if reader.xmp_metadata else {}
    return next(iter((titles or {}).values()), "")
