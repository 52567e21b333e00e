"""Spaces that a query lacks or has too many: "ekonomiaspołeczna", "sabata3", "re witalizacja"."""

import re
from itertools import chain, pairwise

from .text import STOP_WORDS, fold

MIN_PART_CHARS = 4
LETTERS_OR_DIGITS = re.compile(r"\d+|[^\W\d_]+")


def find_possible_words(words, unknown):
    """Return what the words may be with other spaces, folded: parts of unknown words, adjacent words as one."""
    joined = (fold(one) + fold(other) for one, other in pairwise(words))
    return {*joined, *chain.from_iterable(parts for word in unknown for parts in iter_splits(fold(word)))}


def correct_spaces(words, unknown, known):
    """Return the words with all unknown ones split or joined to words of `known`; None if that is impossible."""
    corrected, rest = [], list(words)
    while rest:
        word, *rest = rest
        if rest and not {word, rest[0]}.isdisjoint(unknown) and fold(word) + fold(rest[0]) in known:
            corrected.append(fold(word) + fold(rest.pop(0)))
        elif word in unknown:
            possible = [parts for parts in iter_splits(fold(word)) if known.issuperset(parts)]
            if not possible:
                return None
            # Of several, the one with the longest short part.
            corrected += max(possible, key=lambda parts: min(map(len, parts)))
        else:
            corrected.append(word)
    return corrected


def iter_splits(plain):
    """Yield the ways to split a word: between letters and digits, or into two words."""
    groups = LETTERS_OR_DIGITS.findall(plain)
    if len(groups) > 1:
        yield groups
        return
    for at in range(MIN_PART_CHARS, len(plain) - MIN_PART_CHARS + 1):
        parts = [plain[:at], plain[at:]]
        if STOP_WORDS.isdisjoint(parts):
            yield parts
