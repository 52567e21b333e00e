"""Build snippets: the part of a text with the words of the query, highlighted."""

import re
from bisect import bisect_left
from itertools import islice

from rich_text.typography import typeset

from .extraction import PAGE_BREAK
from .text import MAX_WORD_CHARS, NUMBER, WORD, build_number_words

MAX_SNIPPET_CHARS = 260
MAX_LEADING_CHARS = 70  # before the first highlighted word
MAX_HITS = 40
HIT_PREFIX_CHARS = 4
# Highlighted words with only this between them are one: "1,76", "XXXIX/543/2022".
JOINING = re.compile(r"[^\w\s]")
NEW_LINES = re.compile(r"\n+")
# The end of a sentence, but not "godz. 12:00", "ul. Sabata" and the like.
SENTENCE_END = re.compile(r"(?<!\bgodz)(?<!\bul)(?<!\bnr)(?<!\br)\. ")


def find_hits(text, forms):
    """Return the positions of words of `forms` in `text`: [(start, end)], at most MAX_HITS."""
    text, found = lowercase_by_char(text), set()
    for prefix in {form[:HIT_PREFIX_CHARS] for form in forms}:
        found.update(islice(iter_hits(text, prefix, forms), MAX_HITS))
    if any(map(str.isdigit, forms)):
        found.update(islice(iter_number_hits(text, forms), MAX_HITS))
    return sorted(found)[:MAX_HITS]


def iter_hits(text, prefix, forms):
    """
    Yield the positions of words of `forms` that start with `prefix`.

    Forms of one word mostly share a prefix, and str.find is faster in a long document than checking each word.
    """
    at = text.find(prefix)
    while at >= 0:
        match = WORD.match(text, at)
        if match[0][:MAX_WORD_CHARS] in forms and not text[at - 1 : at].isalnum():
            yield match.span()
        at = text.find(prefix, match.end())


def iter_number_hits(text, forms):
    """Yield the positions of numbers written in groups: "58 123 45 67" for the form "581234567"."""
    for match in NUMBER.finditer(text):
        if not forms.isdisjoint(build_number_words(match[0])):
            yield match.span()


def lowercase_by_char(text):
    """Return `text` in lowercase with the same length: str.lower turns İ into two characters."""
    return text.replace("İ", "i").lower()


def highlight(text, found):
    """Return `text` in parts: [(part, is_highlighted)]; `found` comes from find_hits."""
    text, parts, at = typeset(text), [], 0  # of the same length
    for start, end in join_hits(text, found):
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(part, is_highlighted) for part, is_highlighted in [*parts, (text[at:], False)] if part]


def join_hits(text, found):
    """Return the positions with those joined that only a character other than a letter, digit or space separates."""
    joined = []
    for start, end in found:
        if joined and JOINING.fullmatch(text[joined[-1][1] : start]):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def build_snippet(text, forms):
    """Return the part of `text` with the most different words of `forms`, as `highlight`; [] if it has none."""
    text = join_lines(text)
    found = find_hits(text, forms)
    if not found:
        return []
    start, end = find_window(text, found)
    inside = [(a - start, b - start) for a, b in found if start <= a and b <= end]
    parts = highlight(text[start:end], inside)
    return [*([("… ", False)] if start else []), *parts, *([(" …", False)] if end < len(text) else [])]


def join_lines(text):
    """Join paragraphs and list items, with a middle dot where no punctuation separates them."""

    def get_separator(match):
        start, end = match.span()
        before, after = text[start - 1 : start].strip(), text[end : end + 1]
        has_punctuation = before in ":;," or (before in ".?!" and not after.islower())
        return " " if has_punctuation else " · "

    return NEW_LINES.sub(get_separator, text)


def find_window(text, found):
    """Return (start, end) of the snippet; it starts at a sentence, if possible, and contains only whole words."""

    def score(number):
        """Return the number of different words near this hit; the first of equal hits wins."""
        near = found[number : bisect_left(found, (found[number][0] + MAX_SNIPPET_CHARS - MAX_LEADING_CHARS,))]
        return len({text[a:b].lower() for a, b in near}), -number

    first = found[max(range(len(found)), key=score)][0]
    start = find_start(text, first)
    if len(text) - start <= MAX_SNIPPET_CHARS:
        return start, len(text)
    end = text.rfind(" ", start, start + MAX_SNIPPET_CHARS)
    return start, end if end > first else start + MAX_SNIPPET_CHARS


def find_start(text, first):
    if first <= MAX_LEADING_CHARS:
        return 0
    before = text[first - MAX_LEADING_CHARS : first]
    sentence_ends = [match.start() for match in SENTENCE_END.finditer(before)]
    for separator, at in (
        (" · ", before.rfind(" · ")),
        (". ", max(sentence_ends, default=-1)),
        ("? ", before.rfind("? ")),
        ("! ", before.rfind("! ")),
        (" ", before.find(" ")),
    ):
        if at >= 0:
            return first - MAX_LEADING_CHARS + at + len(separator)
    return first


def find_best_page(text, forms):
    """Return (number, text) of the page with the most different words; (None, "") if no page has any."""
    best, best_count = (None, ""), 0
    for number, page in enumerate(text.split(PAGE_BREAK), 1):
        count = len({page[start:end].lower() for start, end in find_hits(page, forms)})
        if count > best_count:
            best, best_count = (number, page), count
    return best
