"""Checks of fields that an item must have when it is published."""

from .content import locate_field
from .findings import error


def check_required_fields(content):
    """Report empty required fields: the date of a meeting, the number of a resolution, the text of a page."""
    for location in content.empty_required_fields:
        yield error(location, "", "Tu jest pusto, a mieszkańcy potrzebują tej informacji. Uzupełnij ją.")


def check_incomplete_groups(content):
    """Report fields that must be filled in together: an amount and its source, a film and its title."""
    item = content.item
    for name, message in getattr(item, "get_publication_errors", dict)().items():
        yield error(locate_field(item._meta.get_field(name)), "", message)


def check_document_titles(content):
    for location, document in content.documents:
        if not document.title.strip():
            yield error(
                location,
                document.file.name,
                "Ten dokument nie ma tytułu. Wpisz go w dziale „Obrazy i dokumenty”.",
            )
