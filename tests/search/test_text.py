"""Splitting, folding and cleaning of text; edit distance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import (
    MAX_WORD_CHARS,
    build_phonetic_key,
    clean_text,
    compute_edit_distance,
    find_date_parts,
    fold,
    parse_words,
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
        # A number is also one word.
        assert word in text.lower() or word.isdigit()


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


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("58 123 45 67", "581234567"),
        ("58-123-45-67", "581234567"),
        ("58/123-45-67", "581234567"),
        ("(58) 123 45 67", "581234567"),
        ("+48 58 123 45 67", "581234567"),
        ("+48581234567", "581234567"),
        ("0 58 123 45 67", "581234567"),
        ("1 200 000", "1200000"),
        ("1\u00a0200\u00a0000", "1200000"),
        ("1.200.000", "1200000"),
        ("84-230", "84230"),
    ],
)
def test_parse_words_number_in_any_spelling_is_one_word(written, number):
    assert parse_words(f"tel. {written}") == ["tel", number]
    assert number in split_words(f"Dzwoń: {written}, od rana.")


@pytest.mark.parametrize(
    "text", ["543 2022", "2014-2020", "2014 2020", "XXXIX/543/2022", "12.05.2026", "nr 5 i 6"]
)
def test_parse_words_several_numbers_stay_apart(text):
    assert parse_words(text) == [word for word in split_words(text) if word != "i"]
    assert not any(len(word) > 5 for word in parse_words(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("O.M.G.G.S.", ["omggs"]),
        ("co to p.e.s?", ["pes"]),
        ("Spółka z o.o.", ["spółka"]),
        ("m.in. praca", ["m", "in", "praca"]),
        ("www.a.b.c.pl", ["www", "b", "c", "pl"]),
    ],
)
def test_parse_words_joins_dotted_abbreviations(text, words):
    assert parse_words(text) == words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("24.03.2022", {"24": "24", "03": "marca"}),
        ("dnia 5/3/22, piątek", {"5": "5", "3": "marca", "22": "2022"}),
        ("22-03-22", {"22": "2022", "03": "marca"}),  # the day is the same word as typed
        ("05.12", {"05": "5", "12": "grudnia"}),
        ("2022-03-24", {"24": "24", "03": "marca"}),
        ("3.13 mld, 1.76 mld, 32.01, 0.5", {}),
        ("3-6 lat, 1/2 etatu, ul. Sobieskiego 7/12", {}),
        ("XXXIX/543/2022, 58 123 45 67, 192.168.1.1", {}),
    ],
)
def test_date_parts_are_day_month_and_whole_year(text, parts):
    assert find_date_parts(text) == parts
