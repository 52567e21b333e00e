"""Checks of documents: title in the library, and text, tags, language and title of a PDF."""

from dataclasses import dataclass
from functools import lru_cache

from library.file_names import is_file_name
from library.files import get_extension

from .findings import warning

# A scan is recognized by its first pages, so a long document is not read to its end.
MAX_PAGES_READ = 5
MIN_TEXT_CHARS = 20


@dataclass(frozen=True)
class Pdf:
    is_readable: bool = True
    has_text: bool = True
    is_tagged: bool = True
    has_language: bool = True
    has_title: bool = True


# Stored files never change, so the result can be cached. It is small.
@lru_cache(maxsize=500)
def inspect_pdf(storage, name):
    # Imported here: pypdf takes long to import and much memory, and no page needs it.
    from pypdf import PdfReader

    with storage.open(name) as file:
        try:
            return read_pdf(PdfReader(file))
        except Exception:  # pypdf raises arbitrary exceptions on broken files
            return Pdf(is_readable=False)


def read_pdf(reader):
    """
    Check the first requirements of PDF/UA-1 (ISO 14289-1): tags (7.1), a title (7.1) and a language (7.2).

    Text instead of a scan: WCAG 2.2, technique PDF7.
    """
    root = reader.root_object
    letters = 0
    for page in reader.pages[:MAX_PAGES_READ]:
        letters += sum(character.isalnum() for character in page.extract_text())
    mark_info = root.get("/MarkInfo")
    mark_info = mark_info.get_object() if mark_info is not None else {}
    return Pdf(
        has_text=letters >= MIN_TEXT_CHARS,
        is_tagged=bool(mark_info.get("/Marked")) and "/StructTreeRoot" in root,
        has_language=bool(str(root.get("/Lang", "")).strip()),
        has_title=bool(get_title(reader).strip()),
    )


def get_title(reader):
    if reader.metadata and reader.metadata.title:
        return reader.metadata.title
    titles = reader.xmp_metadata.dc_title if reader.xmp_metadata else {}
    return next(iter((titles or {}).values()), "")


ADVICE = [
    (
        "is_readable",
        "Nie udało się odczytać tego pliku PDF. Sprawdź, czy otwiera się na Twoim komputerze bez hasła.",
    ),
    (
        "has_text",
        "Ten PDF to skan: nie ma w nim tekstu, który przeczyta czytnik ekranu. Dodaj plik z tekstem albo opisz "
        "w treści to, co w nim najważniejsze.",
    ),
    (
        "is_tagged",
        "Ten PDF nie ma znaczników, czyli układu nagłówków, list i tabel dla czytników ekranu. Zapisz go jeszcze raz "
        "z programu Word albo LibreOffice, z opcją „PDF ze znacznikami” („Tagowany PDF”).",
    ),
    (
        "has_language",
        "Ten PDF nie mówi, w jakim jest języku. Ustaw w dokumencie język polski i zapisz PDF jeszcze raz.",
    ),
    (
        "has_title",
        "Ten PDF nie ma tytułu we właściwościach pliku. Wpisz go w programie, w którym powstał dokument, i zapisz "
        "PDF jeszcze raz.",
    ),
]


def check_documents(content):
    for location, document in content.documents:
        if is_file_name(document.title):
            yield warning(
                location,
                document.title,
                "Tytuł tego dokumentu wygląda jak nazwa pliku. Zmień go w dziale „Obrazy i dokumenty” na słowa, które "
                "powiedzą mieszkańcom, co to jest.",
            )
        if get_extension(document.file.name) == "pdf":
            for message in get_pdf_advice(document):
                yield warning(location, document.title, message)


def get_pdf_advice(document):
    """Return the messages for a PDF. An unreadable file or a scan gets that message only: it must be fixed first."""
    try:
        facts = inspect_pdf(document.file.storage, document.file.name)
    except OSError:
        return ["Nie ma pliku tego dokumentu. Dodaj go jeszcze raz w dziale „Obrazy i dokumenty”."]
    wrong = [(name, message) for name, message in ADVICE if not getattr(facts, name)]
    if wrong and wrong[0][0] in ("is_readable", "has_text"):
        wrong = wrong[:1]
    return [message for _, message in wrong]
