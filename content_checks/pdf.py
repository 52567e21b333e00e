"""Checks of documents: title in the library, hidden content, and text, tags, language and title of a PDF."""

from functools import lru_cache

from core import limited_process
from library.file_names import is_file_name
from library.files import describe_hidden_content, get_extension
from library.pdf_facts import PdfFacts, read_facts

from .findings import warning


# Stored files never change, so the result can be cached. It is small.
@lru_cache(maxsize=500)
def inspect_pdf(storage, name):
    """Return the PdfFacts of a stored file. Raise OSError or TooBusy."""
    with storage.open(name) as file:
        try:
            return PdfFacts(**limited_process.run(read_facts, file))
        except limited_process.LimitExceeded:
            return PdfFacts(is_readable=False)


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
        for message in get_file_advice(document.file.storage, document.file.name):
            yield warning(location, document.title, message)


def get_file_advice(storage, name):
    try:
        hidden = describe_hidden_content(storage, name)
        return [*get_pdf_advice(storage, name), *([hidden] if hidden else [])]
    except OSError:
        return ["Nie ma pliku tego dokumentu. Dodaj go jeszcze raz w dziale „Obrazy i dokumenty”."]
    except limited_process.TooBusy:
        return ["Nie udało się teraz sprawdzić tego pliku. Sprawdź stronę jeszcze raz za chwilę."]


def get_pdf_advice(storage, name):
    """Return the messages for a PDF. An unreadable file or a scan gets that message only: it must be fixed first."""
    if get_extension(name) != "pdf":
        return []
    facts = inspect_pdf(storage, name)
    wrong = [(name, message) for name, message in ADVICE if not getattr(facts, name)]
    if wrong and wrong[0][0] in ("is_readable", "has_text"):
        wrong = wrong[:1]
    return [message for _, message in wrong]
