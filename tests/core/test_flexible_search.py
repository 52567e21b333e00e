"""Queries that find words and phone numbers in every way in which people write them."""

import pytest

from core.flexible_search import compile_query

SPELLINGS = [
    "58 679 65 00",
    "58-679-65-00",
    "586796500",
    "(58) 6796500",
    "(58) 679-65-00",
    "58/679 65 00",
    "58.679.65.00",
    "58\u00a0679\u00a065\u00a000",
    "58 679–65–00",
    "+48 58 679 65 00",
    "+48586796500",
    "(+48) 58 679 65 00",
    "+48 (58) 679 65 00",
    "0048 58 679 65 00",
    "(0-58) 679 65 00",
    "0 58 679 65 00",
]


@pytest.mark.parametrize("query", SPELLINGS)
def test_number_is_found_in_every_spelling(query):
    pattern = compile_query(query)
    for spelling in SPELLINGS:
        assert pattern.findall(f"Telefon: {spelling}, w godzinach") == [spelling]


@pytest.mark.parametrize("text", ["158 679 65 001", "1586796500", "586796501", "5867965001", "58 679 65"])
def test_other_number_is_not_found(text):
    assert not compile_query("58 679 65 00").search(text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("jan  kowalski", "Jan\u00a0Kowalski"),
        ("Zagórska Struga", "ZAGÓRSKA STRUGA"),
        ('"Linia - Struga"', "„Linia – Struga”"),
        ("84-230", "84–230"),
        ("a.b", "a.b"),
        ("679 65 00", "58 679-65-00"),
        ("tel. 58 679 65 00 wew. 12", "Tel.\u00a0(58) 679-65-00 wew. 12"),
        ("(58) 679-65-00.", "586796500."),
        ("20 zł", "20\u00a0zł"),
    ],
)
def test_words_are_found_however_they_are_written(query, text):
    assert compile_query(query).search(text)


@pytest.mark.parametrize(("query", "text"), [("a.b", "acb"), ("laska", "łaska"), ("(x", "x")])
def test_other_words_are_not_found(query, text):
    assert not compile_query(query).search(text)


@pytest.mark.parametrize("query", ["", " ", "a", " a "])
def test_short_query_finds_nothing(query):
    assert compile_query(query) is None
