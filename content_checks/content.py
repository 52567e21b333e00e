"""
What an item says, and in which field of the form: the input of all content checks, and of the search index.

`extract_content(item)` reads the item and its `child_relations` from memory, drafts included.
"""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import models
from django.utils.text import capfirst

from core.fields import LinesField, OwnAddressField, RichTextField, lines
from library.files import get_stable_key
from library.models import Document, Image
from rich_text.cleaning import clean
from rich_text.markup import Element, one_line, parse

from .findings import Location

BLOCKS = {
    *("p", "h2", "h3", "h4", "li", "dt", "dd", "blockquote"),
    *("td", "th", "caption", "figure", "figcaption"),
}
CONTAINERS = {"root", "ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr", "hr"}
ADDRESSES = (models.URLField, OwnAddressField)
NOT_TEXT = (*ADDRESSES, models.EmailField, models.SlugField, models.FileField)


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
    What a check gets. Checks of wording read `blocks`, checks of markup the trees in `rich_texts`.

    Each Location says which form field a finding is about. All editable fields are read, also those that no template
    shows; text fields with choices, URLs, e-mail addresses and slugs are no text (`is_text`).
    """

    item: models.Model
    blocks: list[Block] = field(default_factory=list)
    rich_texts: list[tuple[Location, Element]] = field(default_factory=list)
    addresses: list[tuple[Location, str]] = field(default_factory=list)  # typed into a field of their own
    empty: list[Location] = field(default_factory=list)  # what must be filled in and is not
    images: list[tuple[Location, Image]] = field(default_factory=list)  # chosen in a field
    documents: list[tuple[Location, Document]] = field(
        default_factory=list
    )  # chosen in a field or linked in a text
    library_images: dict[str, Image] = field(default_factory=dict)  # by name of file, those in rich text
    library_documents: dict[str, Document] = field(default_factory=dict)  # by name of file, those linked

    def text(self):
        """Everything the item says, for questions about the whole."""
        return "\n".join(block.text for block in self.blocks)


def extract_content(item):
    content = Content(item)
    read_fields(content, item, locate)
    for relation in item.child_relations:
        read_rows(content, item, relation)
    read_library(content)
    return content


def locate(field):
    return Location(field.name, capfirst(field.verbose_name), field_id(field))


def field_id(field):
    """The id of the input in the form; a day and an hour are two."""
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
    quoted = getattr(instance, "verbatim_fields", ())
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
            content.blocks += blocks(location, tree)
        elif model_field.related_model in (Image, Document) and value is not None:
            used = content.images if model_field.related_model is Image else content.documents
            used.append((location, getattr(instance, model_field.name)))
        elif isinstance(model_field, ADDRESSES) and value:
            content.addresses.append((location, value))
        elif is_text(model_field) and value:
            kind = "lines" if isinstance(model_field, LinesField) else "line"
            quotation = model_field.name in quoted
            content.blocks += [Block(location, kind, one_line(line), quotation) for line in lines(value)]
        if not model_field.blank and is_empty(value):
            content.empty.append(location)


def is_text(model_field):
    is_one = isinstance(model_field, models.CharField | models.TextField)
    return is_one and not isinstance(model_field, NOT_TEXT) and not model_field.choices


def is_empty(value):
    return value is None or (isinstance(value, str) and not value.strip())


def blocks(location, element, quoted=False):
    """The texts of a tree, each by itself, in the order of the page; empty ones are left out."""
    quoted = quoted or element.tag == "blockquote"
    text = "\n".join(one_line(line) for line in own_text(element).split("\n")).strip()
    if text:
        yield Block(location, element.tag, text, quoted)
    for inside in inner_blocks(element):
        yield from blocks(location, inside, quoted)


def own_text(element):
    """The words of an element without those of the blocks inside it."""
    texts = []
    for child in element.children:
        if isinstance(child, str):
            # A line that ends before a link or a bold word parts it from the word before, as on the page.
            texts.append(child.replace("\n", " "))
        elif child.tag == "br":
            texts.append("\n")
        elif child.tag not in BLOCKS | CONTAINERS:
            texts.append(own_text(child))
    return "".join(texts)


def inner_blocks(element):
    for child in element.elements():
        if child.tag in BLOCKS | CONTAINERS:
            yield child
        else:
            yield from inner_blocks(child)


# The library


def media_name(address):
    """The name in the storage of the upload that an address of this site leads to; "" when to none."""
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:  # "https://["
        return ""
    return path.removeprefix(settings.MEDIA_URL) if path.startswith(settings.MEDIA_URL) else ""


def read_library(content):
    images = {media_name(image.get("src")) for _, tree in content.rich_texts for image in tree.find("img")}
    links = [
        (location, media_name(link.get("href")))
        for location, tree in content.rich_texts
        for link in tree.find("a")
    ]
    content.library_images = by_file(Image, images)
    content.library_documents = by_file(Document, {name for _, name in links})
    known = {document for _, document in content.documents}
    for location, name in links:
        document = content.library_documents.get(name)
        if document and document not in known:
            known.add(document)
            content.documents.append((location, document))


def by_file(model, names):
    # By the part of the name that stays: an address from before the file was replaced leads to the new one.
    stems = {name: get_stable_key(name) for name in names if get_stable_key(name)}
    found = (
        {used.stable_key: used for used in model.objects.with_stable_keys(set(stems.values()))}
        if stems
        else {}
    )
    return {name: found[kept] for name, kept in stems.items() if kept in found}
