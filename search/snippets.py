"""The piece of a text that shows why it was found, with the words that were looked for marked in it."""

import re
from bisect import bisect_left
from itertools import islice

from rich_text.typography import typeset

from .documents import PAGE_BREAK
from .text import LONGEST_WORD, WORD

LENGTH = 260
BEFORE = 70  # how much of the text may stand before the first marked word
MOST_HITS = 40
SAME_LETTERS = 4
NEW_LINES = re.compile(r"\n+")


def hits(text, forms):
    """Where words of `forms` stand in `text`: the first MOST_HITS, as (start, end)."""
    text, found = lower(text), set()
    for beginning in {form[:SAME_LETTERS] for form in forms}:
        found.update(islice(places(text, beginning, forms), MOST_HITS))
    return sorted(found)[:MOST_HITS]


def places(text, beginning, forms):
    """
    Where those of `forms` stand that begin so. All forms of a word mostly do: to find the few places of a beginning in
    a long document is faster than to look at each word.
    """
    at = text.find(beginning)
    while at >= 0:
        whole = WORD.match(text, at)
        if whole[0][:LONGEST_WORD] in forms and not text[at - 1 : at].isalnum():
            yield whole.span()
        at = text.find(beginning, whole.end())


def lower(text):
    """`text` in small letters, each in the place of its capital: only İ would become two."""
    return text.replace("İ", "i").lower()


def marked(text, found):
    """`text` as parts: [(words, whether they are marked)]."""
    text, parts, at = typeset(text), [], 0  # which is as long as before
    for start, end in found:
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(words, is_marked) for words, is_marked in [*parts, (text[at:], False)] if words]


def extract(text, forms):
    """The part of `text` in which most of the words stand together, as `marked`; [] when none does."""
    text = one_line(text)
    found = hits(text, forms)
    if not found:
        return []
    start, end = window(text, found)
    inside = [(a - start, b - start) for a, b in found if start <= a and b <= end]
    parts = marked(text[start:end], inside)
    return [*([("… ", False)] if start else []), *parts, *([(" …", False)] if end < len(text) else [])]


def one_line(text):
    """Paragraphs and items of lists one after the other, a dot between those that do not read on as sentences."""

    def joined(found):
        start, end = found.span()
        before, after = text[start - 1 : start].strip(), text[end : end + 1]
        reads_on = before in ":;," or (before in ".?!" and not after.islower())
        return " " if reads_on else " · "

    return NEW_LINES.sub(joined, text)


def window(text, found):
    """From where to where: from the beginning of a sentence, if one is near, and never through a word."""

    def worth(number):
        """How many different words stand within reach of this one; of equals the first is taken."""
        near = found[number : bisect_left(found, (found[number][0] + LENGTH - BEFORE,))]
        return len({text[a:b].lower() for a, b in near}), -number

    first = found[max(range(len(found)), key=worth)][0]
    start = beginning(text, first)
    if len(text) - start <= LENGTH:
        return start, len(text)
    end = text.rfind(" ", start, start + LENGTH)
    return start, end if end > first else start + LENGTH


def beginning(text, first):
    if first <= BEFORE:
        return 0
    before = text[first - BEFORE : first]
    for mark in (" · ", ". ", "? ", "! ", " "):
        at = before.find(mark) if mark == " " else before.rfind(mark)
        if at >= 0:
            return first - BEFORE + at + len(mark)
    return first


def best_page(text, forms):
    """(number, text) of the page of a document with most of the words; (None, "") when there are none in it."""
    best, most = (None, ""), 0
    for number, page in enumerate(text.split(PAGE_BREAK), 1):
        different = len({page[start:end].lower() for start, end in hits(page, forms)})
        if different > most:
            best, most = (number, page), different
    return best
