"""Indexed words that are similar to an unknown one: corrections of typos, beginnings, words of the same family."""

import re
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Value

from .fulltext import build_prefix_filter
from .models import IndexedWord, WordForm
from .text import STOP_WORDS, build_phonetic_key, compute_edit_distance, count_common_prefix, fold

MIN_PREFIX_CHARS = 3
MIN_FORM_CHARS = 5
MAX_PREFIX_MATCHES = 100
# Words of one family: see is_related.
MIN_RELATED_CHARS = 6
MIN_RELATED_SHARE = 0.68  # of "rewitalizować" and "rewitalizacja" 0.69
# A long word that differs by a letter or two before its ending is a typo: see is_sure_correction.
MIN_SURE_CHARS = 7
# Two letters that changed places make another word of a shorter one: "bark" and "brak".
MAX_SHORT_CHARS = 4
MAX_ENDING_CHARS = 2
# A letter three times in a row: "naborrr".
TRIPLED_LETTER = re.compile(r"(.)\1{2,}")
# Folded: prefixes of one letter, with which another word begins: "chwała" and "uchwała".
ONE_LETTER_PREFIXES = "oswuz"
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
        # "opeika" shares neither half with "opieka", nor has "narbor" the key of "nabór"
        | models.Q(folded__in=swap_adjacent_letters(plain) | delete_one_letter(plain))
    )


def swap_adjacent_letters(plain):
    return {plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :] for at in range(len(plain) - 1)}


def delete_one_letter(plain):
    return {plain[:at] + plain[at + 1 :] for at in range(len(plain))}


@dataclass(frozen=True)
class SimilarWords:
    """The indexed words similar to one unknown word, as (word, folded, phonetic key, lemmas)."""

    starting: list = field(default_factory=list)  # with the unknown word
    related: list = field(default_factory=list)  # of the same family: "opiekuńcze" for "opiekunka"
    closest: tuple | None = None  # the probable correction of a typo
    is_sure: bool = False  # there is no other explanation than the typo


def find_similar_words(unknown, possible=frozenset()):
    """Return ({word: SimilarWords} for unknown words, those of the folded words `possible` that exist)."""
    keys = {word: (TRIPLED_LETTER.sub(r"\1", fold(word)), build_phonetic_key(word)) for word in unknown}
    keys = {
        word: (plain, key)
        for word, (plain, key) in keys.items()
        if plain.isascii() and len(plain) >= MIN_PREFIX_CHARS
    }
    conditions = [build_blocking_filter(plain, key) for plain, key in keys.values()]
    if not conditions:
        return {}, set()
    conditions.append(models.Q(folded__in=possible))
    words = IndexedWord.objects.filter(models.Q(*conditions, _connector=models.Q.OR))
    # Short forms that no text has are in other words by chance: "dnie" in "odpowiednie".
    forms = WordForm.objects.filter(folded__in=[form for form in possible if len(form) >= MIN_FORM_CHARS])
    rows = words.values_list("word", "folded", "phonetic_key", "lemmas").union(
        forms.values_list("form", "folded", Value(""), Value([], output_field=models.JSONField())), all=True
    )
    # Sorted here: asked for an order, SQLite reads the whole table in it and leaves the indexes of the conditions.
    found = sorted(rows)
    candidates = [row for row in found if row[-1]]
    similar = {word: compare_with(fold(word), plain, key, candidates) for word, (plain, key) in keys.items()}
    return similar, {row[1] for row in found} & possible


def compare_with(typed, plain, key, candidates):
    """Return the SimilarWords of `typed`; `plain` is the same without tripled letters."""
    closest = pick_closest(plain, key, candidates)
    return SimilarWords(
        [candidate for candidate in candidates if candidate[1].startswith(typed)][:MAX_PREFIX_MATCHES],
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
    if len(plain) <= MIN_SURE_CHARS and plain == other[1:] and other[0] in ONE_LETTER_PREFIXES:
        return False
    if key == other_key or plain == other or is_sure_swap(plain, other):
        return True
    common = count_common_prefix(plain, other)
    has_other_ending = plain[-1] != other[-1] and common >= min(len(plain), len(other)) - MAX_ENDING_CHARS
    min_chars = MIN_SURE_CHARS if len(plain) == len(other) else MIN_SURE_CHARS - 1
    return len(plain) >= min_chars and not has_other_ending


def is_sure_swap(plain, other):
    return len(plain) > MAX_SHORT_CHARS and other in swap_adjacent_letters(plain)


def pick_closest(plain, key, candidates):
    """Return the candidate with the fewest edits, preferably one that is its own lemma; None if all need too many."""
    best, best_score = None, None
    for candidate in candidates:
        word, word_plain, word_key, lemmas = candidate
        if not word.isalpha() or len(word) < MIN_PREFIX_CHARS or word_plain in STOP_WORDS:
            continue
        is_short = is_short_typo(plain, word_plain)
        max_edits = 1 if is_short else get_max_edits(min(len(plain), len(word_plain)))
        # A misspelling that sounds the same may differ by one more edit.
        phonetic_bonus = 1 if key == word_key else 0
        edits = compute_edit_distance(plain, word_plain, max_edits + phonetic_bonus)
        # Fewer edits if the first letters differ: "zus" is not "już", "rekrutacja" is not "degradacja".
        has_same_start = word_key[:1] == key[:1] or word_plain[:1] == plain[:1] or word_plain[1:] == plain
        score = edits - phonetic_bonus, edits, word not in lemmas
        if score[0] <= (max_edits if has_same_start else max_edits - 1) and (
            best_score is None or score < best_score
        ):
            best, best_score = candidate, score
    return best


def get_max_edits(length):
    """Return the number of edits allowed for a word of this length. Short words become other words: "tata", "taka"."""
    return 0 if length <= MAX_SHORT_CHARS else 1 if length < 8 else 2


def is_short_typo(plain, other):
    """True if one of five letters is missing or two of four changed places, which is rarely another word."""
    if len(other) == MAX_SHORT_CHARS:
        return other in swap_adjacent_letters(plain)
    return len(plain) == MAX_SHORT_CHARS and len(other) == MAX_SHORT_CHARS + 1
