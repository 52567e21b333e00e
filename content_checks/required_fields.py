"""What must not be missing when an item is published."""

from .content import locate
from .findings import error


def check_required_fields(content):
    """A field that has to be filled in: the date of a meeting, the number of a resolution, the text of a page."""
    for location in content.empty:
        yield error(location, "", "Tu jest pusto, a mieszkańcy potrzebują tej informacji. Uzupełnij ją.")


def check_incomplete_groups(content):
    """An amount without its source, a film without its title."""
    item = content.item
    for name, message in getattr(item, "get_publication_errors", dict)().items():
        yield error(locate(item._meta.get_field(name)), "", message)


def check_document_titles(content):
    for location, document in content.documents:
        if not document.title.strip():
            yield error(
                location,
                document.file.name,
                "Ten dokument nie ma tytułu. Wpisz go w dziale „Obrazy i dokumenty”.",
            )
