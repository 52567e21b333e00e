"""Hostile and unusual queries return a page, never an error."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.queries import MAX_QUERY_CHARS, MAX_QUERY_WORDS, normalize_query, parse_words

from .. import factories

pytestmark = pytest.mark.django_db

HOSTILE_QUERIES = [
    "a" * 10_000,
    "ą" * 10_000,
    "słowo " * 2_000,
    " ".join(f"słowo{number}" for number in range(2_000)),
    '"praca',
    '"" OR ""',
    "praca AND NOT (rumia OR",
    "NEAR(praca rumia, 5)",
    "title: praca",
    "praca*",
    "^praca",
    "{title body} : praca",
    "-praca +rumia",
    "praca & !rumia | <-> :*",
    "'praca':1A",
    "praca\\",
    "\0praca\0",
    "\u202epraca\u202c \u200fżyrafa",
    "🎉🏳️‍🌈",
    "praca 🎉 rumia",
    "'; DROP TABLE search_entry; --",
    "' OR 1=1 --",
    "%s %(q)s {q} {{ q }}",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "\r\nSet-Cookie: a=b",
    "ﬁrma ＰＲＡＣＡ",
    "\ud800",
    "İ" * 50,
    "ﷺ" * 100,
    "ß ſ ŉ",
    "a\u0301" * 100,
    "١٢٣ ₂ ² Ⅻ",
    "ЯЮ 中文 עברית",
]


@pytest.mark.parametrize("query", HOSTILE_QUERIES, ids=range(len(HOSTILE_QUERIES)))
def test_hostile_query_returns_page(client, query):
    factories.article(title="Praca w firmie w Rumi")
    typed = query.encode("utf-8", "surrogatepass")
    response = client.get("/szukaj/", {"q": typed, "strona": typed[:50], "rodzaj": typed[:50]})
    assert response.status_code == 200
    content = response.content.decode().partition("<main")[2]
    assert "<h1>" in content
    assert "\u202e" not in content
    assert "\0" not in content
    assert len(content) < 10_000


def test_hostile_queries_leave_index_intact(find):
    factories.article(title="Praca")
    for query in HOSTILE_QUERIES[:30]:
        find(query.encode("utf-8", "surrogatepass"))
    assert find("praca").items


def test_too_long_query_is_cut_with_notice(find):
    factories.article(title="Praca")
    for endless in ("praca " * 2000, "  praca\n" * 2000, "praca pracy " * 500):
        results = find(endless)
        assert results.titles == ["Praca"]
        assert "To bardzo długie zapytanie" in results.text
        # not cut inside a word
        assert "Żadna strona nie ma wszystkich tych słów naraz" not in results.text
        assert len(results.heading) < 120


def test_stacked_diacritics_are_limited(find):
    assert find("x" + "\N{COMBINING RING ABOVE}" * 150).text.count("\N{COMBINING RING ABOVE}") < 10
    assert "żyrafa" in find("z\N{COMBINING DOT ABOVE}yrafa").heading


def test_compatibility_characters_are_normalized(find):
    factories.article(title="Firma i praca")
    assert find("ﬁrma ＰＲＡＣＡ").items


@given(st.text(max_size=400))
def test_normalize_query_bounds_any_text(text):
    found = parse_words(normalize_query(text))
    assert len(normalize_query(text)) <= MAX_QUERY_CHARS
    assert normalize_query(normalize_query(text)) == normalize_query(text)
    assert len(found) <= MAX_QUERY_WORDS
    assert len(set(found)) == len(found)
    assert all(word.isalnum() and word == word.lower() for word in found)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=60))
def test_any_query_returns_page(client, text):
    assert client.get("/szukaj/", {"q": text}).status_code == 200


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80))
def test_any_title_is_found(client, text):
    article = factories.article(title=f"Żyrafa {text}"[:120])
    found = client.get("/szukaj/", {"q": "żyrafy"}).content.decode()
    assert article.get_absolute_url() in found
    article.delete()
