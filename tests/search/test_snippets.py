"""Positions of words in texts and the snippets built from them."""

from hypothesis import example, given
from hypothesis import strategies as st

from search.snippets import MAX_HITS, build_snippet, find_best_page, find_hits, join_lines
from search.text import MAX_WORD_CHARS, WORD

LETTERS = "abcżłŻŁ1"
WORDS = st.text(LETTERS, min_size=1, max_size=6)
SEPARATORS = st.sampled_from([" ", "_", "-", "\n", ". ", "\f", "\u0301", "İ"])


def find_hits_word_by_word(text, forms):
    matches = (match for match in WORD.finditer(text) if match[0].lower()[:MAX_WORD_CHARS] in forms)
    return [match.span() for match in matches][:MAX_HITS]


@given(st.lists(WORDS | SEPARATORS).map("".join), st.sets(WORDS.map(str.lower)))
@example("abcba abcb abcbaa", {"abcba", "abcb"})
@example("x" * 70 + " " + "x" * 64 + " " + "x" * 63, {"x" * MAX_WORD_CHARS})
@example("a " * 100, {"a", "b"})
def test_find_hits_equals_word_by_word_search(text, forms):
    assert find_hits(text, forms) == find_hits_word_by_word(text, forms)


def test_highlight_is_exact_after_dotted_capital_i():
    assert build_snippet("İİİ Żyrafa je.", {"żyrafa"}) == [("İİİ ", False), ("Żyrafa", True), (" je.", False)]


def test_snippet_does_not_start_after_abbreviation():
    text = f"{'Długi początek. ' * 6}Spotkanie o godz. 12:00 przy ul. Sabata w klubie."
    assert build_snippet(text, {"klubie"})[1][0].startswith("Spotkanie o")


def test_join_lines_adds_separators():
    assert join_lines("Pies\nkot.\nMysz:\n\nlew. \nŻubr") == "Pies · kot. Mysz: lew.  Żubr"
    assert join_lines("kot.\nmysz") == "kot. · mysz"
    assert join_lines("\nkot\n") == " kot · "


def test_find_best_page_counts_different_words():
    text = "lew lew lew\fLew i pies\fpies"
    assert find_best_page(text, {"lew", "pies"}) == (2, "Lew i pies")
    assert find_best_page(text, {"kot"}) == (None, "")
