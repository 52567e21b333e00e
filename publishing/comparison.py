"""Word-by-word comparison of two revisions."""

import bisect
import collections
import difflib
import itertools
import re
from html.parser import HTMLParser

from django.conf import settings
from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.text import capfirst

from core.fields import RichTextField
from core.grammar import format_datetime, format_day
from core.partial_dates import PartialDateField, format_partial_date

from .annotated_text import annotate_text
from .serialization import TEMPORARY_PK_BASE, describe_row, get_revisioned_fields, has_same_value

# A line end, a label of annotate_text, or a word with the space before it.
TOKEN_RE = re.compile(r"\n|[^\S\n]*+(?:\[[^\[\]\n]*+\]|\[?[^\s\[]++|\[)?+")
EMPTY_VALUES = (None, "")
INVISIBLE_CHANGE_LABEL = "[zmieniły się tylko odstępy albo zapis]"
# A run of this many words that occurs once in each text counts as the same position.
ANCHOR_WORDS = 3
# difflib compares parts of at most so many pairs of words; of longer ones only the beginning and the end.
MAX_COMPARED_PAIRS = 250_000


def compare(model, older, newer):
    """
    Return the differences of two serializations of `model` as [{"name", "label", "words": [(kind, text)], "files",
    "replaced"}].

    Kinds as in diff_words. Equal fields are left out. "files" are the images and documents that only one of the two
    shows: [{"kind", "url", "label", "is_image"}]. An image in place of another one is in "replaced" instead: see
    compare_images.
    """
    return [
        {
            "name": field.name,
            "label": capfirst(f"{prefix}{field.verbose_name}"),
            "words": diff_words(format_value(field, old), format_value(field, new)),
            **compare_files(field, old, new),
        }
        for _, prefix, field, old, new in _iter_changed_fields(model, older, newer)
    ]


def list_changed_labels(model, older, newer):
    """Return the labels of the fields and groups of rows whose words differ, each once."""
    labels = (
        capfirst(group or field.verbose_name)
        for group, _, field, old, new in _iter_changed_fields(model, older, newer)
        if format_value(field, old) != format_value(field, new)
    )
    return list(dict.fromkeys(labels))


def _iter_changed_fields(model, older, newer):
    """Yield (name of the group of rows or "", prefix of the label, field, old value, new value)."""
    fields = get_revisioned_fields(model)
    for field, old, new in _list_changes(fields, older["fields"], newer["fields"]):
        yield "", "", field, old, new
    for name in model.child_relations:
        row_model = model._meta.get_field(name).related_model
        fields = get_revisioned_fields(row_model, parent=model)
        pairs = _pair_rows(older["children"].get(name, []), newer["children"].get(name, []))
        for number, (before, after) in enumerate(pairs, start=1):
            prefix = f"{describe_row(row_model, before or after, number)}: "
            for field, old, new in _list_changes(fields, before, after):
                yield row_model._meta.verbose_name_plural, prefix, field, old, new


def _list_changes(fields, older, newer):
    changes = []
    for field in fields:
        old, new = older.get(field.name), newer.get(field.name)
        if not field.editable or has_same_value(field, old, new):
            continue
        if isinstance(field, RichTextField) or format_value(field, old) != format_value(field, new):
            changes.append((field, old, new))
    return changes


class _FileParser(HTMLParser):
    """Collects the images and the uploaded documents of a rich text, {URL: {"label", "alt", "is_image"}}."""

    def __init__(self):
        super().__init__()
        self.files = {}

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "img" and (url := values.get("src")):
            self.files[url] = {"label": "", "alt": values.get("alt") or "", "is_image": True}
        elif tag == "a" and (url := values.get("href") or "").startswith(settings.MEDIA_URL):
            self.files[url] = {"label": "", "is_image": False}


def compare_files(field, old, new):
    """Return {"files", "replaced"} of two values of a field: see compare."""
    before, after = _list_files(field, old), _list_files(field, new)
    files = [
        {"kind": kind, "url": url, **file}
        for kind, files, others in (("deleted", before, after), ("inserted", after, before))
        for url, file in files.items()
        if url not in others
    ]
    is_replaced = [(file["kind"], file["is_image"]) for file in files] == [
        ("deleted", True),
        ("inserted", True),
    ]
    return (
        {"files": [], "replaced": compare_images(*files)}
        if is_replaced
        else {"files": files, "replaced": None}
    )


def compare_images(older, newer):
    """Return {"older", "newer", "alt"} of two images {"url", "label", "alt"}; "alt" of both as in diff_words."""
    texts = [image["alt"] or "obraz ozdobny" for image in (older, newer)]
    alt = diff_words(*texts) if texts[0] != texts[1] else [("equal", texts[0])]
    return {"older": older, "newer": newer, "alt": alt}


def _list_files(field, value):
    if value in EMPTY_VALUES:
        return {}
    if isinstance(field, RichTextField):
        parser = _FileParser()
        parser.feed(value)
        parser.close()
        return parser.files
    if not isinstance(field, models.ForeignKey):
        return {}
    target = field.related_model._base_manager.filter(pk=value).first()
    if not isinstance(getattr(target, "file", None), FieldFile):
        return {}
    is_image = hasattr(target, "thumbnail_url")
    if not is_image:
        return {target.file.url: {"label": str(target), "is_image": False}}
    return {target.thumbnail_url: {"label": str(target), "alt": target.alt, "is_image": True}}


def _pair_rows(older, newer):
    """Pair each row before and after, {} for a missing one. A new row gets another key when first published."""
    keys = {row["pk"] for row in older} & {row["pk"] for row in newer}
    after = {row["pk"]: row for row in newer}
    added_rows = [row for row in newer if row["pk"] not in keys]
    pairs = []
    for row in older:
        if row["pk"] in keys:
            pairs.append((row, after[row["pk"]]))
            continue
        twin = next((other for other in added_rows if _get_values(other) == _get_values(row)), None)
        if twin is None and row["pk"] >= TEMPORARY_PK_BASE:
            twin = next((other for other in added_rows if other["pk"] < TEMPORARY_PK_BASE), None)
        if twin:
            added_rows.remove(twin)
        pairs.append((row, twin or {}))
    return [*pairs, *(({}, row) for row in added_rows)]


def _get_values(row):
    return {name: value for name, value in row.items() if name != "pk"}


def compare_part(model, name, older, newer):
    """
    Return {"label", "older", "newer"} of one field or relation that differs.

    "older" and "newer" are [(kind, text)], the whole value of each side, as in diff_words.
    """
    if name in model.child_relations:
        label = model._meta.get_field(name).related_model._meta.verbose_name_plural
        texts = [format_rows(model, name, data["children"].get(name, [])) for data in (older, newer)]
    else:
        field = model._meta.get_field(name)
        label = field.verbose_name
        texts = [format_value(field, data["fields"].get(name)) for data in (older, newer)]
    return _compare_sides(label, *texts)


def compare_passage(field, number, text, passage):
    """As compare_part, for a passage of a TextMerge that both sides have changed."""
    sides = (text.join_blocks([blocks]) for blocks in (passage.theirs, passage.mine))
    return _compare_sides(
        f"{field.verbose_name}, fragment {number}", *(format_value(field, side) for side in sides)
    )


def _compare_sides(label, older, newer):
    words = diff_words(older, newer)
    return {
        "label": capfirst(label),
        "older": [piece for piece in words if piece[0] != "inserted"],
        "newer": [piece for piece in words if piece[0] != "deleted"],
    }


def format_rows(model, name, rows):
    """Return serialized rows as text for editors, one a line."""
    fields = get_revisioned_fields(model._meta.get_field(name).related_model, parent=model)
    lines = (
        [format_value(field, row.get(field.name)) for field in fields if field.name != "order"]
        for row in rows
    )
    return "\n".join(", ".join(filter(None, line)) for line in lines)


def format_value(field, value):
    """Return a serialized value as text for editors."""
    if value in EMPTY_VALUES:
        return ""
    value = field.to_python(value)
    if isinstance(field, RichTextField):
        return annotate_text(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.ForeignKey):
        target = field.related_model._base_manager.filter(pk=value).first()
        return str(target) if target else "(już usunięte)"
    if isinstance(field, models.BooleanField):
        return "tak" if value else "nie"
    if isinstance(field, models.DateTimeField):
        return format_datetime(value)
    if isinstance(field, models.DateField):
        return format_day(value)
    if isinstance(field, PartialDateField):
        return format_partial_date(value)
    return str(value)


def diff_words(before, after):
    """
    Return [(kind, text)] for two texts. The kinds are "equal", "deleted" and "inserted".

    Of texts without a visible difference only INVISIBLE_CHANGE_LABEL, so that no one reads all of it to find none.
    """
    pieces, equal, deleted, inserted = [], [], [], []

    def add_piece(kind, tokens):
        text = "".join(tokens)
        if tokens:
            pieces.append((kind, text if kind == "equal" or text.strip() else "[nowa linia]\n"))
        tokens.clear()

    for old_words, new_words, is_equal in _iter_opcodes(_split_tokens(before), _split_tokens(after)):
        if is_equal and new_words:
            add_piece("deleted", deleted)
            add_piece("inserted", inserted)
            equal += new_words
        elif not is_equal:
            add_piece("equal", equal)
            deleted += old_words
            inserted += new_words
    add_piece("equal", equal)
    add_piece("deleted", deleted)
    add_piece("inserted", inserted)
    if all(kind == "equal" for kind, _ in pieces):
        return [("equal", INVISIBLE_CHANGE_LABEL)]
    return pieces


def _split_tokens(text):
    return [token for token in TOKEN_RE.findall(text) if token == "\n" or token.strip()]


def _iter_opcodes(old, new):
    """
    Yield (words of the old text, words of the new text, whether they are equal).

    difflib takes minutes for a long text with many changes, so it only compares the parts between anchors.
    """
    old_keys, new_keys = ([word.strip(" \t\xa0") for word in words] for words in (old, new))
    a = c = 0
    for b, d in [*_find_anchors(old_keys, new_keys), (len(old), len(new))]:
        for kind, i, j, k, m in get_opcodes(old_keys[a:b], new_keys[c:d]):
            yield old[a + i : a + j], new[c + k : c + m], kind == "equal"
        yield old[b : b + 1], new[d : d + 1], True
        a, c = b + 1, d + 1


def get_opcodes(old, new):
    """As SequenceMatcher.get_opcodes; in a long part all between the first and the last change is changed."""
    if len(old) * len(new) <= MAX_COMPARED_PAIRS:
        return difflib.SequenceMatcher(None, old, new).get_opcodes()
    start = _count_common(old, new)
    end = _count_common(reversed(old[start:]), reversed(new[start:]))
    i, k = len(old) - end, len(new) - end
    return [
        ("equal", 0, start, 0, start),
        ("replace", start, i, start, k),
        ("equal", i, len(old), k, len(new)),
    ]


def _count_common(one, other):
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _find_anchors(old, new):
    """Return positions (old, new) of unique common runs, ascending in both texts ("patience diff" by Bram Cohen)."""
    positions = _find_unique_runs(new)
    pairs = [(a, positions[run]) for run, a in _find_unique_runs(old).items() if run in positions]
    # Longest increasing subsequence: for each length, the last pair of its best chain.
    ends, before = [], {}
    for pair in pairs:
        length = bisect.bisect_left(ends, pair[1], key=lambda end: end[1])
        before[pair] = ends[length - 1] if length else None
        ends[length : length + 1] = [pair]
    chain = []
    pair = ends[-1] if ends else None
    while pair:
        chain.append(pair)
        pair = before[pair]
    return reversed(chain)


def _find_unique_runs(words):
    """Return {run of words that occurs once: its position}."""
    runs = list(zip(*(words[shift:] for shift in range(ANCHOR_WORDS)), strict=False))
    counts = collections.Counter(runs)
    return {run: position for position, run in enumerate(runs) if counts[run] == 1}
