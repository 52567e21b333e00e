"""
Three-way merge of texts by blocks: the elements of a rich text and the items of its lists, the lines of a plain text.

PyPI's `merge3` merges lines too, but is under the GPL and knows nothing of nested elements.
"""

import dataclasses
import re

from django.db import models

from core.fields import RichTextField

from .comparison import get_opcodes

# Attributes of cleaned HTML are in double quotes; a value may contain ">".
_TAG_RE = re.compile(r'<(?P<end>/?)(?P<name>[a-z][a-z0-9]*+)(?:[^<>"]|"[^"]*+")*+>')
_VOID_TAGS = {"br", "col", "hr", "img"}
_LIST_RE = re.compile(r"(<(ul|ol)\b[^>]*>)(.*)(</\2>)\s*", re.DOTALL)
BASE, THEIRS, MINE, BOTH = "base", "theirs", "mine", "both"


@dataclasses.dataclass
class Passage:
    """Blocks of the three versions that belong together. `merged` is None if both sides have changed them."""

    base: list
    theirs: list
    mine: list
    merged: list | None = None

    @property
    def is_clash(self):
        return self.merged is None

    def get_blocks(self, side):
        return [*self.theirs, *self.mine] if side == BOTH else getattr(self, side)


@dataclasses.dataclass
class TextMerge:
    passages: list
    separator: str

    @property
    def clashes(self):
        return [passage for passage in self.passages if passage.is_clash]

    def join(self, sides):
        """Return the merged text with one of `sides` for each clash: BASE, THEIRS, MINE or BOTH."""
        sides = iter(sides)
        blocks = (
            passage.get_blocks(next(sides)) if passage.is_clash else passage.merged
            for passage in self.passages
        )
        return self.join_blocks(blocks)

    def join_theirs(self):
        """Return their text with the clashing passages as they were before."""
        return self.join_blocks(
            passage.base if passage.is_clash else passage.theirs for passage in self.passages
        )

    def join_blocks(self, parts):
        return self.separator.join(block for blocks in parts for block in blocks)


@dataclasses.dataclass
class _Change:
    """The blocks that one side has instead of base[start:end]."""

    start: int
    end: int
    blocks: list


def merge_text(field, base, theirs, mine):
    """
    Return the TextMerge of two versions of a text that were made from `base`, or None if the field is no long text.

    What one side has changed is merged. Changes of both clash if they concern the same blocks, or if one side adds
    blocks where the other one adds or removes some.
    """
    versions = [text or "" for text in (base, theirs, mine)]
    if isinstance(field, RichTextField):
        return TextMerge(_merge_blocks(*map(_split_html, versions)), "\n")
    if isinstance(field, models.TextField):
        separator = "\r\n" if "\r\n" in "".join(versions) else "\n"
        return TextMerge(_merge_blocks(*map(str.splitlines, versions)), separator)
    return None


def _split_html(html):
    """Return the elements that cleaned HTML consists of, or the whole HTML if there is text between them."""
    blocks, depth, start, position = [], 0, 0, 0
    for tag in _TAG_RE.finditer(html):
        if depth == 0 and html[position : tag.start()].strip():
            return [html]
        position = tag.end()
        if tag["name"] not in _VOID_TAGS:
            depth += -1 if tag["end"] else 1
        if depth == 0:
            blocks.append(html[start:position].strip())
            start = position
    return [html] if depth or html[position:].strip() else blocks


def _normalize(block):
    return " ".join(block.split())


def _list_changes(base, other):
    """Return the _Changes from `base` to `other`. As many blocks as there were are changed one by one."""
    keys = [[_normalize(block) for block in blocks] for blocks in (base, other)]
    changes = []
    for kind, i, j, k, m in get_opcodes(*keys):
        if kind == "replace" and j - i == m - k:
            changes += [_Change(i + shift, i + shift + 1, [other[k + shift]]) for shift in range(j - i)]
        elif kind != "equal":
            changes.append(_Change(i, j, other[k:m]))
    return changes


def _is_overlapping(one, other):
    if one.start < other.end and other.start < one.end:
        return True
    is_touching = one.start <= other.end and other.start <= one.end
    # Blocks that are added beside a block that is only reworded have an obvious place.
    is_adding = any(change.start == change.end for change in (one, other))
    is_rewording = any(change.end - change.start == len(change.blocks) for change in (one, other))
    return is_touching and is_adding and not is_rewording


def _group_changes(theirs, mine):
    """Return [(changes of theirs, changes of mine)] that overlap each other, in the order of the text."""
    groups = []
    pending = sorted(
        [
            (change.start, change.end, side, change)
            for side, changes in enumerate((theirs, mine))
            for change in changes
        ],
        key=lambda entry: entry[:3],
    )
    for _, _, side, change in pending:
        if groups and any(_is_overlapping(change, other) for other in groups[-1][1 - side]):
            groups[-1][side].append(change)
        else:
            groups.append(([], []))
            groups[-1][side].append(change)
    return groups


def _apply(base, start, end, changes):
    """Return the blocks of base[start:end] with the changes, all of which are in it."""
    blocks, position = [], start
    for change in changes:
        blocks += [*base[position : change.start], *change.blocks]
        position = change.end
    return blocks + base[position:end]


def _merge_blocks(base, theirs, mine):
    """Return the Passages of the three versions, each a list of blocks."""
    passages, position = [], 0
    for of_theirs, of_mine in _group_changes(_list_changes(base, theirs), _list_changes(base, mine)):
        changes = [*of_theirs, *of_mine]
        start, end = min(change.start for change in changes), max(change.end for change in changes)
        same = base[position:start]
        passages.append(Passage(same, same, same, same))
        position = end
        their_blocks, my_blocks = (_apply(base, start, end, side) for side in (of_theirs, of_mine))
        before = base[start:end]
        if not of_mine:
            merged = their_blocks
        elif not of_theirs or list(map(_normalize, their_blocks)) == list(map(_normalize, my_blocks)):
            merged = my_blocks
        else:
            merged = _merge_list(before, their_blocks, my_blocks)
        passages.append(Passage(before, their_blocks, my_blocks, merged))
    same = base[position:]
    return [*passages, Passage(same, same, same, same)]


def _merge_list(*versions):
    """Return the block of a list of which both sides have changed different items, None for other blocks."""
    if any(len(blocks) != 1 for blocks in versions):
        return None
    lists = [_LIST_RE.fullmatch(blocks[0]) for blocks in versions]
    if not all(lists) or len({found[1] for found in lists}) > 1:
        return None
    items = TextMerge(_merge_blocks(*(_split_html(found[3]) for found in lists)), "\n")
    return None if items.clashes else [f"{lists[0][1]}\n{items.join([])}\n{lists[0][4]}"]
