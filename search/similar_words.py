"""Indexed words that are similar to an unknown one: corrections of typos, beginnings, words of the same family."""

import re
from dataclasses import dataclass, field

from django.db import models

from .fulltext import build_prefix_filter
from .models import IndexedWord
from .text import STOP_WORDS, build_phonetic_key, compute_edit_distance, count_common_prefix, fold

MIN_PREFIX_CHARS = 3
MAX_PREFIX_MATCHES = 100
# Words of one family: see is_related.
MIN_RELATED_CHARS = 6
MIN_RELATED_SHARE = 0.7
# A long word that differs by a letter or two before its ending is a typo: see is_sure_correction.
MIN_SURE_CHARS = 7
MAX_ENDING_CHARS = 2
# Folded: the endings in which the two aspects of a verb differ, "trafić" and "trafiać", "kupić" and "kupować".
INFINITIVE_ENDING = re.compile("([iy]w|ow|n|i)?[aeiuy]c$")


def build_blocking_filter(plain, key):
    """Return the candidate filter: a single typo leaves the first or the second half of the phonetic key unchanged."""
    half, prefix_length = max(2, len(key) // 2), max(MIN_PREFIX_CHARS, len(plain) * 2 // 5)
    return (
        build_prefix_filter("phonetic_key", key[:half])
        | build_prefix_filter("phonetic_key_reversed", key[::-1][:half])
        # "spoldzielna" and "spółdzielnia" have the same folded prefix, but different keys
        | build_prefix_filter("folded", plain[:prefix_length])
        # "opeika" shares neither half with "opieka"
        | models.Q(folded__in=swap_adjacent_letters(plain))
    )


def swap_adjacent_letters(plain):
    return {plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :] for at in range(len(plain) - 1)}


@dataclass(frozen=True)
class SimilarWords:
    """The indexed words similar to one unknown word, as (word, folded, phonetic key, lemmas)."""

    starting: list = field(default_factory=list)  # with the unknown word
    related: list = field(default_factory=list)  # of the same family: "opiekuńcze" for "opiekunka"
    closest: tuple | None = None  # the probable correction of a typo
    is_sure: bool = False  # there is no other explanation than the typo


def find_similar_words(unknown):
    """Return {word: SimilarWords} for unknown words."""
    keys = {word: (fold(word), build_phonetic_key(word)) for word in unknown}
    keys = {
        word: (plain, key)
        for word, (plain, key) in keys.items()
        if plain.isascii() and len(plain) >= MIN_PREFIX_CHARS
    }
    conditions = [build_blocking_filter(plain, key) for plain, key in keys.values()]
    if not conditions:
        return {}
    # Sorted here: asked for an order, SQLite reads the whole table in it and leaves the indexes of the conditions.
    candidates = sorted(
        IndexedWord.objects.filter(models.Q(*conditions, _connector=models.Q.OR)).values_list(
            "word", "folded", "phonetic_key", "lemmas"
        )
    )
    return {word: compare_with(plain, key, candidates) for word, (plain, key) in keys.items()}


def compare_with(plain, key, candidates):
    closest = pick_closest(plain, key, candidates)
    return SimilarWords(
        [candidate for candidate in candidates if candidate[1].startswith(plain)][:MAX_PREFIX_MATCHES],
        [candidate for candidate in candidates if is_related(plain, candidate[1])],
        closest,
        closest is not None and is_sure_correction(plain, key, closest),
    )


def is_related(plain, other):
    """True if the words share all but their endings. Shorter common parts are mostly prefixes ("informa-")."""
    common = count_common_prefix(plain, other)
    return common >= MIN_RELATED_CHARS and common >= MIN_RELATED_SHARE * max(len(plain), len(other))


def is_sure_correction(plain, key, closest):
    """
    True if `plain` can hardly be another Polish word: it sounds the same, or two letters changed places, or it is long.

    Words that only differ in their endings may both exist ("mieszkaniu", "mieszkaniec"), and so may the two aspects of
    a verb, and short words with another letter ("posada", "porada"); a letter too many or too few is rarer.
    """
    _, other, other_key, _ = closest
    stem, other_stem = INFINITIVE_ENDING.sub("", plain), INFINITIVE_ENDING.sub("", other)
    if stem == other_stem and stem != plain and other_stem != other:
        return False
    if key == other_key or other in swap_adjacent_letters(plain):
        return True
    common = count_common_prefix(plain, other)
    has_other_ending = plain[-1] != other[-1] and common >= min(len(plain), len(other)) - MAX_ENDING_CHARS
    min_chars = MIN_SURE_CHARS if len(plain) == len(other) else MIN_SURE_CHARS - 1
    return len(plain) >= min_chars and not has_other_ending


def pick_closest(plain, key, candidates):
    """Return the candidate with the fewest edits, preferably one that is its own lemma; None if all need too many."""
    best, best_score = None, None
    for candidate in candidates:
        word, word_plain, word_key, lemmas = candidate
        if not word.isalpha() or len(word) < MIN_PREFIX_CHARS or word_plain in STOP_WORDS:
            continue
        max_edits = get_max_edits(min(len(plain), len(word_plain)))
        # A misspelling that sounds the same may differ by one more edit.
        phonetic_bonus = 1 if key == word_key else 0
        edits = compute_edit_distance(plain, word_plain, max_edits + phonetic_bonus)
        # Fewer edits if the first letters differ: "zus" is not "już", "rekrutacja" is not "degradacja".
        has_same_start = word_key[:1] == key[:1] or word_plain[:1] == plain[:1]
        score = edits - phonetic_bonus, edits, word not in lemmas
        if score[0] <= (max_edits if has_same_start else max_edits - 1) and (
            best_score is None or score < best_score
        ):
            best, best_score = candidate, score
    return best


def get_max_edits(length):
    """Return the number of edits allowed for a word of this length. Short words become other words: "tata", "taka"."""
    return 0 if length < 5 else 1 if length < 8 else 2
