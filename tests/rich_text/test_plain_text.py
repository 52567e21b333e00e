import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rich_text.cleaning import clean
from rich_text.plain_text import build_comparison_key, clean_text

INVISIBLE = [
    "\u200b",
    "\u200e",
    "\ufeff",
    "\u00ad",
    "\u2060",
    "\u202e",
    "\u3164",
    "\u200d",
    "\ufe0f",
    "\0",
    "\x1b",
]


@pytest.mark.parametrize("sign", INVISIBLE)
def test_clean_text_invisible_character_is_removed(sign):
    assert clean_text(f"{sign}Na{sign}bór{sign}") == "Nabór"
    assert clean_text(sign * 3) == ""


@pytest.mark.parametrize("text", ["\u2800", "\u00a0", " \u2800\u200b ", "\u3000"])
def test_clean_text_nothing_visible_is_empty(text):
    assert clean_text(text) == ""


def test_clean_text_letters_are_composed():
    assert clean_text(unicodedata.normalize("NFD", "Zażółć gęślą jaźń")) == "Zażółć gęślą jaźń"


@pytest.mark.parametrize("space", ["\u202f", "\u2009", "\u2007", "\u00a0"])
def test_clean_text_number_gets_ordinary_no_break_spaces(space):
    assert clean_text(f"1{space}200{space}000 zł") == "1\u00a0200\u00a0000 zł"


@pytest.mark.parametrize("text", ["👩🏽\u200d💻", "❤\ufe0f\u200d🔥", "Raz\n\tdwa", "⠓⠑⠎⠀⠓", "w\u00a0Rumi"])
def test_clean_text_visible_text_stays(text):
    assert clean_text(text) == text


@given(st.text())
def test_clean_text_twice_changes_nothing_more(text):
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PES", "pes"),
        ("Łódź", "łódź"),
        ("Łódź", unicodedata.normalize("NFD", "ŁÓDŹ")),
        ("Rumia  Invest", "rumia\u00a0invest\u200b"),
        ("XXXIX/543/2022", " xxxix/543/2022"),
    ],
)
def test_comparison_key_same_for_readers_is_equal(one, other):
    assert build_comparison_key(one) == build_comparison_key(other)


def test_comparison_key_other_words_differ():
    assert build_comparison_key("Łódź") != build_comparison_key("Lodz")


def test_clean_html_invisible_entities_are_removed():
    assert clean("<p>Na&shy;bór&ZeroWidthSpace; &#8203;trwa&#xFEFF;</p><p>&#8203;</p>") == "<p>Nabór trwa</p>"
