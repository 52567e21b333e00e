"""What must not be missing when an item is published."""

from .findings import error


def missing_facts(reading):
    """A field that has to be filled in: the date of a meeting, the number of a resolution, the text of a page."""
    for place in reading.empty:
        yield error(place, "", "To pole jest puste, a mieszkańcy potrzebują tej informacji. Uzupełnij je.")


def untitled_documents(reading):
    for place, document in reading.documents:
        if not document.title.strip():
            yield error(
                place,
                document.file.name,
                "Ten dokument nie ma tytułu. Wpisz go w dziale „Obrazy i dokumenty”.",
            )
