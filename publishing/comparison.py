"""Two versions side by side, word by word."""

import bisect
import collections
import difflib
import re

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from core.fields import RichTextField

from .marked_text import marked_text
from .snapshots import TEMPORARY_PK_BASE, written_fields

# A line's end, a mark of marked_text, or a word, with the space before it.
WORDS = re.compile(r"\n|[^\S\n]*(?:\[[^\]\n]*\]|\[?[^\s\[]+|\[)")
EMPTY = (None, "")
UNSEEN = "[zmieniły się tylko odstępy albo zapis]"
# So many words in a row that stand only once in each text are surely the same place.
ANCHOR = 3


def compare(model, older, newer):
    """
    What differs between two snapshots of `model`: [{"label", "words": [(what, text)]}], what being "same", "gone" or
    "new". Fields that do not differ are left out.
    """
    changes = _compare_fields(written_fields(model), older["fields"], newer["fields"])
    for name in model.parts:
        changes += _compare_rows(model, name, older["parts"].get(name, []), newer["parts"].get(name, []))
    return changes


def _compare_fields(fields, older, newer, prefix=""):
    changes = []
    for field in fields:
        old, new = older.get(field.name), newer.get(field.name)
        if not field.editable or old == new or (old in EMPTY and new in EMPTY):
            continue
        before, after = readable(field, old), readable(field, new)
        if before != after or isinstance(field, RichTextField):
            label = f"{prefix}{field.verbose_name}"
            changes.append({"label": capfirst(label), "words": words(before, after)})
    return changes


def _compare_rows(model, name, older, newer):
    row_model = model._meta.get_field(name).related_model
    fields = written_fields(row_model, parent=model)
    changes = []
    for number, (before, after) in enumerate(_pairs(older, newer), start=1):
        prefix = f"{row_model._meta.verbose_name} {number}: "
        changes += _compare_fields(fields, before, after, prefix)
    return changes


def _pairs(older, newer):
    """Each row before and after, {} where there is none. A new row gets another key when it is first published."""
    keys = {row["pk"] for row in older} & {row["pk"] for row in newer}
    after = {row["pk"]: row for row in newer}
    came = [row for row in newer if row["pk"] not in keys]
    pairs = []
    for row in older:
        if row["pk"] in keys:
            pairs.append((row, after[row["pk"]]))
            continue
        twin = next((other for other in came if _written(other) == _written(row)), None)
        if twin is None and row["pk"] >= TEMPORARY_PK_BASE:
            twin = next((other for other in came if other["pk"] < TEMPORARY_PK_BASE), None)
        if twin:
            came.remove(twin)
        pairs.append((row, twin or {}))
    return [*pairs, *(({}, row) for row in came)]


def _written(row):
    return {name: value for name, value in row.items() if name != "pk"}


def readable(field, value):
    """A value from a snapshot as an editor would say it."""
    if value in EMPTY:
        return ""
    value = field.to_python(value)
    if isinstance(field, RichTextField):
        return marked_text(value)
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
    return str(value)


def words(before, after):
    pieces, gone, new = [], [], []

    def add(what, tokens):
        text = "".join(tokens)
        if tokens:
            pieces.append((what, text if text.strip() else "[nowa linia]\n"))
        tokens.clear()

    for old_words, new_words, is_same in _stretches(WORDS.findall(before), WORDS.findall(after)):
        if not is_same:
            gone += old_words
            new += new_words
            continue
        add("gone", gone)
        add("new", new)
        if pieces and pieces[-1][0] == "same":
            pieces[-1] = ("same", pieces[-1][1] + "".join(new_words))
        elif new_words:
            pieces.append(("same", "".join(new_words)))
    add("gone", gone)
    add("new", new)
    if all(what == "same" for what, _ in pieces):
        pieces.append(("new", f" {UNSEEN}"))
    return pieces


def _stretches(old, new):
    """
    The two texts in stretches, (words of the old, words of the new, are they the same).

    difflib on the whole would take minutes for a long text with many changes, so it looks between anchors.
    """
    old_keys, new_keys = ([word.strip(" \t\xa0") for word in words] for words in (old, new))
    a = c = 0
    for b, d in [*_anchors(old_keys, new_keys), (len(old), len(new))]:
        for what, i, j, k, m in difflib.SequenceMatcher(None, old_keys[a:b], new_keys[c:d]).get_opcodes():
            yield old[a + i : a + j], new[c + k : c + m], what == "equal"
        yield old[b : b + 1], new[d : d + 1], True
        a, c = b + 1, d + 1


def _anchors(old, new):
    """Places (in the old, in the new) that are surely the same, in order in both: "patience diff" by Bram Cohen."""
    places = _only_places(new)
    pairs = [(a, places[run]) for run, a in _only_places(old).items() if run in places]
    # The longest chain of pairs that goes forward in both: the last pair of the best chain of each length.
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


def _only_places(words):
    """{run of words that stands only once: where it begins}"""
    runs = list(zip(*(words[shift:] for shift in range(ANCHOR)), strict=False))
    counts = collections.Counter(runs)
    return {run: place for place, run in enumerate(runs) if counts[run] == 1}
