"""
Search and replace over all content: every text that an editor fills in, as the newest revision has it.

A replacement is saved like a form: as a draft beside a live page, at once where there is no draft step. What was
changed together is recorded as one Replacement and can be taken back together.
"""

import copy
import hashlib
import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.text import capfirst

from core.fields import InternalUrlField, RichTextField
from core.flexible_search import compile_query
from core.phones import split_phones
from rich_text.text_spans import BOUNDARY, apply_edits, may_contain, read_plain_text, read_rich_text

from . import revisions, validation
from .models import DraftStateMixin, Revision, State
from .serialization import (
    build_draft,
    describe_row,
    get_revisioned_fields,
    has_same_content,
    prepare_fields,
    serialize_item,
)

CONTEXT_CHARS = 60
MAX_PLACES = 500
URL_FIELDS = (models.URLField, InternalUrlField)
SPAN_LABELS = {"alt": "opis obrazu", "title": "rozwinięcie skrótu", "href": "adres odnośnika"}
URL_NOTE = "To adres. Zmienisz go w formularzu."
LINK_NOTE = "Odnośnik przy tych słowach się nie zmieni: popraw go w formularzu."
CHANGED_LINK_NOTE = "Razem z odnośnikiem."
SAME_NOTE = "Już tak jest."
LIVE_NOTE = "Jest na stronie. W wersji roboczej już tego nie ma."


@dataclass
class Place:
    """One occurrence in a field. `edits` change the source of the field's value; none if it cannot be replaced."""

    label: str
    before: str
    found: str
    after: str
    new: str = ""
    note: str = ""
    path: tuple = ()  # ("fields", name) or (relation, number of the row, name)
    edits: dict = field(default_factory=dict)
    key: str = ""


@dataclass
class Match:
    """An item with places. `base_revision` is its newest revision, 0 without a history."""

    item: models.Model
    data: dict
    base_revision: int
    is_draft: bool
    places: list


class Query:
    """The words to be found, and those to put in their place; `replacement` is None for a search."""

    def __init__(self, words, replacement=None):
        self.words = words
        self.pattern = compile_query(words)
        self.replacement = replacement

    def get_new_words(self, found):
        """Return the replacement, with a capital if the found words have one and the query has none."""
        if found[:1].isupper() and self.words[:1].islower():
            return capfirst(self.replacement)
        return self.replacement

    @property
    def can_change_urls(self):
        """True if the query is an address itself; a word of an address is not meant by who replaces a word."""
        return bool(re.fullmatch(r"\S*[./@]\S*", self.words.strip()))


def find_in_data(model, data, query):
    """Return the Places in the data of a Revision of `model`."""
    places = []
    for path, label, model_field, value in iter_texts(model, data):
        for place in find_in_value(model_field, value, query):
            place.label = f"{label}: {place.label}" if place.label else label
            place.path = path
            places.append(place)
    return places


def iter_texts(model, data):
    """Yield (path, label, field, value) of all texts that are not empty."""
    for model_field in filter(is_searched, get_revisioned_fields(model)):
        if value := data["fields"].get(model_field.name):
            yield ("fields", model_field.name), capfirst(model_field.verbose_name), model_field, value
    for relation in model.child_relations:
        row_model = model._meta.get_field(relation).related_model
        for model_field in filter(is_searched, get_revisioned_fields(row_model, parent=model)):
            for number, row in enumerate(data["children"].get(relation, [])):
                if value := row.get(model_field.name):
                    label = f"{describe_row(row_model, row, number + 1)}: {model_field.verbose_name}"
                    yield (relation, number, model_field.name), capfirst(label), model_field, value


def is_searched(model_field):
    """Return whether the field holds words of an editor: no choice, file, or address of the page."""
    is_text = isinstance(model_field, models.CharField | models.TextField)
    is_fixed = isinstance(model_field, models.SlugField) or model_field.choices or not model_field.editable
    return is_text and not is_fixed


def find_in_value(model_field, value, query):
    """Yield the Places in a value, without their field."""
    is_rich = isinstance(model_field, RichTextField)
    if not (may_contain(value, query.pattern) if is_rich else query.pattern.search(value)):
        return
    spans = read_rich_text(value) if is_rich else read_plain_text(value)
    changed_links = set()
    is_replaceable = model_field.name not in getattr(model_field.model, "non_replaceable_fields", ())
    for span in spans:
        if id(span) in changed_links:
            continue  # it is part of the place with the text of the link
        is_url = span.kind == "href" or isinstance(model_field, URL_FIELDS)
        for match in query.pattern.finditer(span.text):
            place = build_place(span, match)
            if query.replacement is not None and is_url:
                replace_url(place, span, query, is_replaceable=is_replaceable)
            elif query.replacement is not None:
                changed_links |= replace_words(place, span, match, query)
            yield place
            if is_url:
                break  # it changes as a whole


def build_place(span, match):
    start, end = match.span()
    return Place(
        label=SPAN_LABELS.get(span.kind, ""),
        before=shorten_before(span.text[max(0, start - CONTEXT_CHARS - 1) : start].rpartition(BOUNDARY)[2]),
        found=match[0],
        after=shorten_after(span.text[end : end + CONTEXT_CHARS + 1].partition(BOUNDARY)[0]),
    )


def shorten_before(text):
    """Return the end of `text` within CONTEXT_CHARS, from the start of a word, after an ellipsis if it was cut."""
    if len(text) <= CONTEXT_CHARS:
        return text
    cut = text[-CONTEXT_CHARS - 1 :]
    words = re.search(r"(?<=\s)\S", cut)
    return "…" + cut[words.start() if words else -CONTEXT_CHARS :]


def shorten_after(text):
    """Return the beginning of `text` within CONTEXT_CHARS, to the end of a word, with an ellipsis if it was cut."""
    if len(text) <= CONTEXT_CHARS:
        return text
    words = re.match(r".*\S(?=\s)", text[: CONTEXT_CHARS + 1], re.DOTALL)
    return (words[0] if words else text[:CONTEXT_CHARS]) + "…"


def replace_words(place, span, match, query):
    """Let the place change the found words, and a link around them. Return the ids of the changed URLs."""
    place.new = query.get_new_words(match[0])
    if place.new == match[0]:
        place.note = SAME_NOTE
    else:
        place.edits = span.get_edits(*match.span(), place.new)
    link = span.get_link(*match.span())
    return replace_link(place, link.href, query) if link else set()


def replace_url(place, span, query, *, is_replaceable):
    """Let the place change the whole URL, or tell that it cannot be changed."""
    place.before, place.found, place.after = "", span.text, ""
    place.new = build_new_url(span.text, query) if is_replaceable else ""
    if place.new == span.text:
        place.note = SAME_NOTE
    elif place.new:
        place.edits = span.get_edits(0, len(span.text), place.new)
    else:
        place.note = URL_NOTE


def replace_link(place, href, query):
    """Let the place change the URL of the link around its text as well. Return the ids of the changed spans."""
    new_url = build_new_url(href.text, query) if query.pattern.search(href.text) else ""
    if new_url and new_url != href.text:
        place.edits |= href.get_edits(0, len(href.text), new_url)
        place.note = CHANGED_LINK_NOTE
        return {id(href)}
    if is_contact(href.text):
        place.note = LINK_NOTE
    return set()


def is_contact(url):
    return url.startswith(("tel:", "mailto:"))


def build_new_url(url, query):
    """Return the URL with the replacement, or "" if that would make no URL of the same kind."""
    new = query.replacement
    if url.startswith("tel:"):
        numbers = [number for _, number in split_phones(new) if number]
        new = numbers[0].removeprefix("tel:") if len(numbers) == 1 else ""
    elif url.startswith("mailto:"):
        new = new if re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", new) else ""
    elif not query.can_change_urls or re.search(r"\s", new):
        new = ""
    return query.pattern.sub(lambda match: new, url) if new else ""


def find_in_item(item, query, draft_revision, base_revision):
    """Return the Match of an item, or None. `draft_revision` is its unpublished draft, or None."""
    live_data = serialize_item(item)
    data = draft_revision.data if draft_revision else live_data
    places = find_in_data(type(item), data, query)
    for number, place in enumerate(places):
        source = f"{item._meta.label} {item.pk} {base_revision} {place.path} {number} {place.new}"
        place.key = hashlib.sha256(source.encode()).hexdigest()[:24]
    if draft_revision and not places:
        places = find_in_data(type(item), live_data, Query(query.words))
        for place in places:
            place.note = LIVE_NOTE
    is_draft = draft_revision is not None or getattr(item, "state", None) == State.DRAFT
    return Match(item, data, base_revision, is_draft, places) if places else None


def find_in_model(queryset, query):
    """Yield the Matches of the items of the queryset."""
    model = queryset.model
    history = Revision.objects.for_model(model).latest_per_object()
    latest = dict(history.values_list("object_id", "pk"))
    drafts = {}
    if issubclass(model, DraftStateMixin):
        drafts = {
            revision.object_id: revision for revision in history.filter(event__in=revisions.DRAFT_EVENTS)
        }
    for item in queryset.prefetch_related(*model.child_relations):
        draft = drafts.get(item.pk) if item.is_live else None
        if match := find_in_item(item, query, draft, latest.get(item.pk, 0)):
            yield match


def replace_in_match(match, keys, author, replacement):
    """
    Save the item with the chosen places replaced, and record the revision in `replacement`.

    Return False, and save nothing, if the stored content would be the same. Raise ValidationError if the new text
    breaks a rule of the model, and EditConflict if the item was saved since.
    """
    data = copy.deepcopy(match.data)
    edits = {}
    for place in match.places:
        if place.key in keys:
            edits.setdefault(place.path, {}).update(place.edits)
    for path, of_value in edits.items():
        *row_path, name = path
        row = data["fields"] if row_path == ["fields"] else data["children"][row_path[0]][row_path[1]]
        row[name] = apply_edits(row[name], of_value)
    item = match.item
    candidate = build_draft(item, data)
    prepare_fields(candidate)
    validation.validate_model(candidate)
    for relation in item.child_relations:
        parent = item._meta.get_field(relation).field.name
        for row in candidate.get_rows(relation):
            row.clean_fields(exclude={parent})
    new_data = serialize_item(candidate)
    if has_same_content(type(item), new_data, match.data):
        return False
    try:
        with transaction.atomic():
            revision = revisions.save_revision(
                item,
                new_data,
                author,
                note=f"Zamiana: {replacement}",
                expected_revision=match.base_revision,
            )
            replacement.revisions.add(revision)
    except IntegrityError as error:
        raise ValidationError("Inna treść ma już taką wartość.") from error
    return True


def get_revision_before(revision):
    """Return the content revision before `revision` of the same item."""
    history = Revision.objects.content_revisions().filter(
        content_type=revision.content_type, object_id=revision.object_id
    )
    return history.filter(pk__lt=revision.pk).first()


def take_back(replacement, revision, author):
    """Restore the item as it was before `revision` of the Replacement. Raise EditConflict if it was changed since."""
    with transaction.atomic():
        revisions.restore_before(revision.item, revision, get_revision_before(revision), author)
        replacement.revisions.remove(revision)
