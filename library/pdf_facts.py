"""Whether everybody can read a PDF: text, structure, language, title. Runs in a limited process."""

from dataclasses import asdict, dataclass

# Whether a document is a scan shows on its first pages; the rest of a long one need not be read.
PAGES_READ = 5
MIN_LETTERS = 20


@dataclass(frozen=True)
class PdfFacts:
    is_readable: bool = True
    has_text: bool = True
    is_tagged: bool = True
    has_language: bool = True
    has_title: bool = True


def read_facts(file):
    """
    Return the fields of PdfFacts: what PDF/UA-1 (ISO 14289-1) asks first.

    A tagged structure (7.1), a title (7.1) and a language (7.2). For text instead of a picture of it see WCAG 2.2,
    technique PDF7.
    """
    from pypdf import PdfReader  # slow to import

    try:
        return asdict(_read_facts(PdfReader(file)))
    except Exception:  # a broken file makes the reader raise anything at all
        return asdict(PdfFacts(is_readable=False))


def _read_facts(reader):
    root = reader.root_object
    letters = 0
    for page in reader.pages[:PAGES_READ]:
        letters += sum(character.isalnum() for character in page.extract_text())
    marks = root.get("/MarkInfo")
    marks = marks.get_object() if marks is not None else {}
    return PdfFacts(
        has_text=letters >= MIN_LETTERS,
        is_tagged=bool(marks.get("/Marked")) and "/StructTreeRoot" in root,
        has_language=bool(str(root.get("/Lang", "")).strip()),
        has_title=bool(_get_title(reader).strip()),
    )


def _get_title(reader):
    if reader.metadata and reader.metadata.title:
        return reader.metadata.title
    titles = reader.xmp_metadata.dc_title if reader.xmp_metadata else {}
    return next(iter((titles or {}).values()), "")
