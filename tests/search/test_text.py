"""Splitting, folding and cleaning of text; edit distance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import (
    MAX_WORD_CHARS,
    build_phonetic_key,
    clean_text,
    compute_edit_distance,
    fold,
    split_words,
)

ANY_TEXT = st.text(max_size=300)


@given(ANY_TEXT)
def test_fold_is_idempotent(text):
    for word in split_words(text):
        assert fold(fold(word)) == fold(word)
        assert fold(word.upper()) == fold(word) or not word.isascii()
        assert len(fold(word)) <= MAX_WORD_CHARS
        assert len(build_phonetic_key(word)) <= MAX_WORD_CHARS


@given(st.text(alphabet="aąbcćdeęfghijklłmnńoóprsśtuwyzźżAĄCĆEĘLŁNŃOÓSŚZŹŻ", min_size=1, max_size=40))
def test_fold_maps_polish_letters_to_ascii(word):
    folded = fold(word)
    assert folded.isascii()
    assert len(folded) == len(word)
    assert folded == fold(word.lower()) == fold(word.upper())


@given(ANY_TEXT)
def test_split_words_returns_whole_words(text):
    for word in split_words(text):
        assert word.isalnum()
        assert word in text.lower()


@pytest.mark.parametrize("hyphen", ["-", "\N{HYPHEN}", "\N{NON-BREAKING HYPHEN}"])
def test_split_words_knows_every_hyphen(hyphen):
    assert split_words(f"ZIT{hyphen}ów biało{hyphen}czerwonych") == ["zit", "biało", "czerwonych"]


@given(ANY_TEXT)
def test_clean_text_removes_invisible_characters(text):
    tidied = clean_text(text)
    assert "\0" not in tidied
    assert "\u202e" not in tidied
    assert clean_text(tidied) == tidied


@given(st.text("abcd", max_size=8), st.text("abcd", max_size=8), st.integers(0, 3))
def test_edit_distance_is_symmetric(one, other, most):
    assert compute_edit_distance(one, other, most) == compute_edit_distance(other, one, most)
    assert (compute_edit_distance(one, other, most) == 0) == (one == other)
    assert compute_edit_distance(one, other, most) <= most + 1


@given(*(st.text("abc", max_size=6),) * 4)
def test_edit_distance_ignores_common_affixes(one, other, before, after):
    assert compute_edit_distance(before + one + after, before + other + after, 3) == compute_edit_distance(
        one, other, 3
    )


def test_edit_distance_counts_edits():
    assert compute_edit_distance("praca", "parca", 2) == 1
    assert compute_edit_distance("praca", "praa", 2) == 1
    assert compute_edit_distance("praca", "prycb", 2) == 2
    assert compute_edit_distance("praca", "xyzzy", 2) == 3
