"""Word-by-word comparison of two revisions."""

import bisect
import collections
import difflib
import itertools
import re

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from core.fields import RichTextField
from core.partial_dates import PartialDateField, format_partial_date

from .annotated_text import annotate_text
from .serialization import TEMPORARY_PK_BASE, get_revisioned_fields

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
    Return the differences of two serializations of `model` as [{"label", "words": [(kind, text)]}].

    Kinds as in diff_words. Equal fields are left out.
    """
    changes = _compare_fields(get_revisioned_fields(model), older["fields"], newer["fields"])
    for name in model.child_relations:
        changes += _compare_rows(
            model, name, older["children"].get(name, []), newer["children"].get(name, [])
        )
    return changes


def _compare_fields(fields, older, newer, prefix=""):
    changes = []
    for field in fields:
        old, new = older.get(field.name), newer.get(field.name)
        if not field.editable or old == new or (old in EMPTY_VALUES and new in EMPTY_VALUES):
            continue
        before, after = format_value(field, old), format_value(field, new)
        if before != after or isinstance(field, RichTextField):
            label = f"{prefix}{field.verbose_name}"
            changes.append({"label": capfirst(label), "words": diff_words(before, after)})
    return changes


def _compare_rows(model, name, older, newer):
    row_model = model._meta.get_field(name).related_model
    fields = get_revisioned_fields(row_model, parent=model)
    changes = []
    for number, (before, after) in enumerate(_pair_rows(older, newer), start=1):
        prefix = f"{row_model._meta.verbose_name} {number}: "
        changes += _compare_fields(fields, before, after, prefix)
    return changes


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
        return date_format(timezone.localtime(value), "j E Y, H:i")
    if isinstance(field, models.DateField):
        return date_format(value, "j E Y")
    if isinstance(field, PartialDateField):
        return format_partial_date(value)
    return str(value)


def diff_words(before, after):
    """Return [(kind, text)] for two texts. The kinds are "equal", "deleted" and "inserted"."""
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
        pieces.append(("inserted", f" {INVISIBLE_CHANGE_LABEL}"))
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
        for kind, i, j, k, m in _get_opcodes(old_keys[a:b], new_keys[c:d]):
            yield old[a + i : a + j], new[c + k : c + m], kind == "equal"
        yield old[b : b + 1], new[d : d + 1], True
        a, c = b + 1, d + 1


def _get_opcodes(old, new):
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
