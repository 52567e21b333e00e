"""
The text of an item with the form field of each piece: the input of the content checks and of the search index.

`extract_content(item)` reads the item and its `child_relations` from memory, drafts included.
"""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import models
from django.utils.text import capfirst

from core.fields import InternalUrlField, LinesField, RichTextField, UrlOrPathField, split_lines
from core.partial_dates import PartialDateField
from library.files import get_stable_key
from library.models import Document, Image
from rich_text.cleaning import clean
from rich_text.markup import Element, one_line, parse

from .findings import Location

BLOCK_TAGS = {
    *("p", "h2", "h3", "h4", "li", "dt", "dd", "blockquote"),
    *("td", "th", "caption", "figure", "figcaption"),
}
CONTAINER_TAGS = {"root", "ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr", "hr"}
# Omitted: without the stroke an old price would read as a valid one.
STRUCK_TAGS = {"s"}
URL_FIELDS = (models.URLField, InternalUrlField, UrlOrPathField)
NON_TEXT_FIELDS = (*URL_FIELDS, models.EmailField, models.SlugField, models.FileField, PartialDateField)


@dataclass(frozen=True)
class Block:
    """One paragraph, heading, list item or table cell of a rich text, or one line of a plain text field."""

    location: Location
    kind: str  # the HTML tag ("p", "h2", "li"…); "line" of a plain text field, "lines" of a LinesField
    text: str  # a line break stays a line break
    is_quotation: bool = False  # in <blockquote> or in one of the item's `verbatim_fields`


@dataclass
class Content:
    """
    The argument of every check. Checks of wording read `blocks`, checks of markup the trees in `rich_texts`.

    Each Location names the form field of a finding. All editable fields are read, also those that no template shows.
    Text fields with choices, URLs, e-mail addresses, slugs and dates are not text (`is_text`).
    """

    item: models.Model
    blocks: list[Block] = field(default_factory=list)
    rich_texts: list[tuple[Location, Element]] = field(default_factory=list)
    urls: list[tuple[Location, str]] = field(default_factory=list)  # values of URL fields
    empty_required_fields: list[Location] = field(default_factory=list)
    images: list[tuple[Location, Image]] = field(default_factory=list)  # chosen in a field
    # Chosen in a field or linked in a text.
    documents: list[tuple[Location, Document]] = field(default_factory=list)
    library_images: dict[str, Image] = field(default_factory=dict)  # images in rich text, by file name
    library_documents: dict[str, Document] = field(default_factory=dict)  # linked documents, by file name

    def get_text(self):
        """Return the text of all blocks, one a line."""
        return "\n".join(block.text for block in self.blocks)


def extract_content(item):
    content = Content(item)
    read_fields(content, item, locate_field)
    for relation in item.child_relations:
        read_rows(content, item, relation)
    read_library(content)
    return content


def locate_field(field):
    return Location(field.name, capfirst(field.verbose_name), get_input_id(field))


def get_input_id(field):
    """Return the HTML id of the field's input; a DateTimeField has two inputs, the id is that of the date."""
    return f"id_{field.name}_0" if isinstance(field, models.DateTimeField) else f"id_{field.name}"


def read_rows(content, item, name):
    """Read the rows of the reverse relation `name`, one of the item's `child_relations`."""
    relation = item._meta.get_field(name)
    parent = relation.field.name
    fields = relation.related_model._meta.concrete_fields
    files = [field.name for field in fields if field.related_model in (Image, Document)]
    for row in item.get_rows(name, *files):

        def locate_in_row(field, row=row):
            label = f"{capfirst(row._meta.verbose_name)} „{row}”: {field.verbose_name}"
            return Location(name, label, f"{name}-group")

        read_fields(content, row, locate_in_row, excluded=(parent,))


def read_fields(content, instance, get_location, excluded=()):
    """Read the editable fields of an item or a row; `get_location(field)` returns the Location of a field."""
    verbatim = getattr(instance, "verbatim_fields", ())
    excluded = {*excluded, *getattr(instance, "hidden_fields", ())}
    for model_field in instance._meta.concrete_fields:
        if not model_field.editable or model_field.primary_key or model_field.name in excluded:
            continue
        location = get_location(model_field)
        value = getattr(instance, model_field.attname)
        if isinstance(model_field, RichTextField):
            value = clean(value or "")
            tree = parse(value)
            content.rich_texts.append((location, tree))
            content.blocks += iter_blocks(location, tree, quoted=model_field.name in verbatim)
        elif model_field.related_model in (Image, Document) and value is not None:
            used = content.images if model_field.related_model is Image else content.documents
            used.append((location, getattr(instance, model_field.name)))
        elif isinstance(model_field, URL_FIELDS) and value:
            content.urls.append((location, value))
        elif is_text(model_field) and value:
            kind = "lines" if isinstance(model_field, LinesField) else "line"
            quotation = model_field.name in verbatim
            content.blocks += [
                Block(location, kind, one_line(line), quotation) for line in split_lines(value)
            ]
        if not model_field.blank and is_empty(value):
            content.empty_required_fields.append(location)


def is_text(model_field):
    has_text = isinstance(model_field, models.CharField | models.TextField)
    return has_text and not isinstance(model_field, NON_TEXT_FIELDS) and not model_field.choices


def is_empty(value):
    return value is None or (isinstance(value, str) and not value.strip())


def iter_blocks(location, element, quoted=False):
    """Yield a Block for each element with text of its own, in document order."""
    quoted = quoted or element.tag == "blockquote"
    text = "\n".join(one_line(line) for line in get_own_text(element).split("\n")).strip()
    if text:
        yield Block(location, element.tag, text, quoted)
    for inside in iter_inner_blocks(element):
        yield from iter_blocks(location, inside, quoted)


def get_own_text(element):
    """Return the text of an element without that of the blocks inside it."""
    texts = []
    for child in element.children:
        if isinstance(child, str):
            # A line break in the source separates words, as it does in a browser.
            texts.append(child.replace("\n", " "))
        elif child.tag == "br":
            texts.append("\n")
        elif child.tag not in BLOCK_TAGS | CONTAINER_TAGS | STRUCK_TAGS:
            texts.append(get_own_text(child))
    return "".join(texts)


def iter_inner_blocks(element):
    for child in element.elements():
        if child.tag in BLOCK_TAGS | CONTAINER_TAGS:
            yield child
        else:
            yield from iter_inner_blocks(child)


# The library


def get_media_name(url):
    """Return the storage name of the upload at a URL of this site, or "" if it is not the URL of an upload."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:  # "https://["
        return ""
    return path.removeprefix(settings.MEDIA_URL) if path.startswith(settings.MEDIA_URL) else ""


def read_library(content):
    images = {
        get_media_name(image.get("src")) for _, tree in content.rich_texts for image in tree.find("img")
    }
    links = [
        (location, get_media_name(link.get("href")))
        for location, tree in content.rich_texts
        for link in tree.find("a")
    ]
    content.library_images = find_library_files(Image, images)
    content.library_documents = find_library_files(Document, {name for _, name in links})
    known = {document for _, document in content.documents}
    for location, name in links:
        document = content.library_documents.get(name)
        if document and document not in known:
            known.add(document)
            content.documents.append((location, document))


def find_library_files(model, names):
    """Return {name: instance} of the files with these storage names, also of files replaced since (stable key)."""
    keys = {name: get_stable_key(name) for name in names if get_stable_key(name)}
    found = (
        {file.stable_key: file for file in model.objects.with_stable_keys(set(keys.values()))} if keys else {}
    )
    return {name: found[key] for name, key in keys.items() if key in found}
