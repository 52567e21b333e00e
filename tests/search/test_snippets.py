"""Where the words of a query stand in a text: found fast, yet the same places as by looking at each word."""

from hypothesis import example, given
from hypothesis import strategies as st

from search.snippets import MAX_HITS, build_snippet, find_best_page, find_hits, join_lines
from search.text import MAX_WORD_CHARS, WORD

LETTERS = "abcżłŻŁ1"
A_WORD = st.text(LETTERS, min_size=1, max_size=6)
BETWEEN = st.sampled_from([" ", "_", "-", "\n", ". ", "\f", "\u0301", "İ"])


def one_by_one(text, forms):
    matches = (match for match in WORD.finditer(text) if match[0].lower()[:MAX_WORD_CHARS] in forms)
    return [match.span() for match in matches][:MAX_HITS]


@given(st.lists(A_WORD | BETWEEN).map("".join), st.sets(A_WORD.map(str.lower)))
@example("abcba abcb abcbaa", {"abcba", "abcb"})
@example("x" * 70 + " " + "x" * 64 + " " + "x" * 63, {"x" * MAX_WORD_CHARS})
@example("a " * 100, {"a", "b"})
def test_hits_are_those_found_word_by_word(text, forms):
    assert find_hits(text, forms) == one_by_one(text, forms)


def test_capital_that_becomes_two_letters_moves_no_mark():
    assert build_snippet("İİİ Żyrafa je.", {"żyrafa"}) == [("İİİ ", False), ("Żyrafa", True), (" je.", False)]


def test_lines_become_sentences_in_one_line():
    assert join_lines("Pies\nkot.\nMysz:\n\nlew. \nŻubr") == "Pies · kot. Mysz: lew.  Żubr"
    assert join_lines("kot.\nmysz") == "kot. · mysz"
    assert join_lines("\nkot\n") == " kot · "


def test_page_with_the_most_different_words_is_the_best():
    text = "lew lew lew\fLew i pies\fpies"
    assert find_best_page(text, {"lew", "pies"}) == (2, "Lew i pies")
    assert find_best_page(text, {"kot"}) == (None, "")
