"""What must not be missing when an item is published."""

from .findings import error
from .reading import place_of


def missing_facts(reading):
    """A field that has to be filled in: the date of a meeting, the number of a resolution, the text of a page."""
    for place in reading.empty:
        yield error(place, "", "Tu jest pusto, a mieszkańcy potrzebują tej informacji. Uzupełnij ją.")


def facts_told_in_part(reading):
    """An amount without its source, a film without its title."""
    item = reading.item
    for name, message in getattr(item, "told_in_part", dict)().items():
        yield error(place_of(item._meta.get_field(name)), "", message)


def untitled_documents(reading):
    for place, document in reading.documents:
        if not document.title.strip():
            yield error(
                place,
                document.file.name,
                "Ten dokument nie ma tytułu. Wpisz go w dziale „Obrazy i dokumenty”.",
            )
