"""Parsing and matching of queries, without a page: what is cut, exact, similar, counted."""

import pytest
from django.db import connection

from search.models import IndexedWord, WordForm
from search.queries import ParsedQuery, Search, analyze_query, normalize_query
from search.similar_words import (
    build_blocking_filter,
    find_similar_words,
    get_max_edits,
    is_related,
    is_sure_correction,
    pick_closest,
    swap_adjacent_letters,
)
from search.text import build_phonetic_key, fold

from .. import factories

pytestmark = pytest.mark.django_db


# The text of a query


@pytest.mark.parametrize(
    ("typed", "normalized"),
    [
        ("  praca \n w\tRumi ", "praca w Rumi"),
        ("ﬁrma", "firma"),
        ("sp\u200bółdzielnia", "spółdzielnia"),
        ("a" * 200, "a" * 200),
        ("a" * 201, "a" * 200),
        # Cut at a space, the word that ends at the limit is whole.
        (f"{'a' * 150} {'b' * 49} c", f"{'a' * 150} {'b' * 49}"),
        (f"{'a' * 150} {'b' * 50} c", f"{'a' * 150}"),
        (f"{'a' * 150} {'b' * 48} ccc", f"{'a' * 150} {'b' * 48}"),
        ("x\u0301\u0302\u0303\u0304", "x\u0301\u0302"),
    ],
)
def test_normalize_query_cuts_at_two_hundred(typed, normalized):
    assert normalize_query(typed) == normalized


@pytest.mark.parametrize(
    ("typed", "is_cut"),
    [
        ("praca", False),
        ("a" * 200, False),
        ("a" * 201, True),
        (" ".join(f"słowo{number}" for number in range(10)), False),
        (" ".join(f"słowo{number}" for number in range(11)), True),
        ("praca " * 33, False),
        # Stop words are not searched.
        ("Chciałabym się dowiedzieć kiedy i gdzie jest spotkanie o spółdzielni socjalnej w Rumi", False),
        ("jak " + " ".join(f"słowo{number}" for number in range(11)), True),
    ],
)
def test_search_says_when_the_query_was_cut(typed, is_cut):
    assert Search(typed).is_cut is is_cut


# Exact and inexact words


def create_forms(**forms_by_lemma):
    for lemma, forms in forms_by_lemma.items():
        for form in forms:
            WordForm.objects.create(form=form, folded=fold(form), lemma=lemma)


def test_polish_letters_are_exact_and_their_lack_is_not():
    create_forms(sąd=["sąd", "sądu"], sad=["sad", "sadu"])
    assert analyze_query(["sąd"]).lemmas == {"sąd": {"sąd"}}
    assert analyze_query(["sad"]).lemmas == {"sad": {"sąd", "sad"}}
    assert analyze_query(["sad"]).forms == {"sąd", "sądu", "sad", "sadu"}
    assert analyze_query(["sądzie"]).unknown_words == ["sądzie"]
    # Typed with a Polish letter that no form has.
    assert analyze_query(["śad"]).lemmas == {"śad": {"sąd", "sad"}}


def test_spelling_is_the_closest_one():
    query = ParsedQuery([], {}, {"spoleczna": {"społeczną", "społeczna"}})
    assert query.get_spelling("spoleczna") == "społeczna"
    assert query.get_spelling("nieznane") == "nieznane"


def test_match_query_leaves_out_city_and_unknown_words():
    query = ParsedQuery(["praca", "rumi", "x"], {"praca": {"praca"}, "rumi": {"rumia", "rum"}, "x": set()})
    assert (query.known_words, query.unknown_words) == (["praca", "rumi"], ["x"])
    whole = query.build_match_query()
    assert whole.words == (("praca",),)
    assert whole.title_words == (("praca",), ("rum", "rumia"))
    assert (whole.any_word, whole.in_title, len(whole.name_terms)) == (False, False, 2)
    either = query.build_match_query(any_word=True, in_title=True)
    assert (either.words, either.title_words, either.name_terms) == (
        whole.words,
        whole.title_words,
        whole.name_terms,
    )
    assert (either.any_word, either.in_title, either.start_terms) == (True, True, whole.start_terms)


def test_city_alone_is_searched_for():
    alone = ParsedQuery(["rumi"], {"rumi": {"rumia"}})
    assert alone.specific_words == ["rumi"]
    with_unknown = ParsedQuery(["rumi", "x"], {"rumi": {"rumia"}, "x": set()})
    assert with_unknown.specific_words == []


# Abbreviations


def test_abbreviation_is_searched_with_its_expansion():
    factories.term(name="OP", expansion="Obszar Próbny")
    factories.article(title="Obszar próbny, praca")
    parsed = analyze_query(["obszaru", "próbnego", "praca"])
    assert parsed.abbreviations == {("obszaru", "próbnego"): "op"}
    assert "op" in parsed.forms
    group, *others = parsed.get_words()
    assert (group[1], len(group[0]), len(others)) == ("op", 2, 1)
    assert len(parsed.get_words(["obszaru", "praca"])) == 2
    typed = analyze_query(["op", "praca"])
    assert list(typed.expansions) == ["op"]
    assert typed.get_alternatives("op")[-1] == typed.expansions["op"].get_words()


def test_part_of_an_expansion_is_no_abbreviation():
    factories.term(name="OP", expansion="Obszar Próbny")
    factories.term(name="UM", expansion="Urząd")
    factories.article(title="Obszar, praca, urząd")
    parsed = analyze_query(["obszar", "praca", "urząd"])
    assert (parsed.abbreviations, parsed.expansions) == ({}, {})


# Similar words


@pytest.mark.parametrize(("length", "edits"), [(0, 0), (4, 0), (5, 1), (7, 1), (8, 2), (30, 2)])
def test_short_words_allow_fewer_edits(length, edits):
    assert get_max_edits(length) == edits


def test_swap_adjacent_letters_swaps_each_pair():
    assert swap_adjacent_letters("abc") == {"bac", "acb"}
    assert swap_adjacent_letters("a") == set()
    assert "opieka" in swap_adjacent_letters("opeika")


def candidate(word, *lemmas):
    return (word, fold(word), build_phonetic_key(word), list(lemmas))


def pick(typed, *candidates):
    found = pick_closest(fold(typed), build_phonetic_key(typed), candidates)
    return found and found[0]


@pytest.mark.parametrize(
    ("typed", "word", "is_close"),
    [
        ("zus", "już", False),
        ("rekrutacja", "degradacja", False),
        ("tata", "taka", False),
        ("tata", "data", False),
        ("prraca", "praca", True),
        ("prrraca", "praca", True),
        ("parca", "praca", True),
        ("żeka", "rzeka", True),
        ("hleb", "chleb", True),
        ("opeika", "opieka", True),
        ("spoldzielna", "spółdzielnia", True),
        ("praca", "prawo", False),
        # A different first letter reduces the allowed edits by one.
        ("kraca", "praca", False),
        ("katrudnienie", "zatrudnienie", True),
        ("katrudnieni", "zatrudnienie", False),
        # Unless it is the only letter that is missing.
        ("racownik", "pracownik", True),
        ("racownic", "pracownik", False),
        # One of five letters is missing, two of four changed places.
        ("prca", "praca", True),
        ("maap", "mapa", True),
        ("maa", "mapa", False),
        ("malpa", "mapa", False),
        # Numbers, stop words and words of two letters are never suggested.
        ("2022a", "2022", False),
        ("przezz", "przez", False),
        ("om", "on", False),
        ("uw", "uf", False),
    ],
)
def test_pick_closest_takes_likely_words(typed, word, is_close):
    assert (pick(typed, candidate(word, word)) == word) is is_close


def test_pick_closest_prefers_fewer_edits_then_lemmas():
    assert (
        pick("rewitalizcja", candidate("rewitalizacjo", "x"), candidate("rewitalizacja", "x"))
        == "rewitalizacja"
    )
    assert pick("spółdzielna", candidate("spółdzielni", "x"), candidate("spółdzielnia", "spółdzielnia")) == (
        "spółdzielnia"
    )
    both = (candidate("praca", "x"), candidate("prace", "prace"))
    assert pick("prac_".replace("_", "x"), *both) == "prace"
    assert pick("prac_".replace("_", "x"), *reversed(both)) == "prace"
    assert pick("cokolwiek") is None


def create_words(*words):
    for word in words:
        key = build_phonetic_key(word)
        IndexedWord.objects.create(
            word=word,
            lemmas=[word],
            folded=fold(word),
            phonetic_key=key,
            phonetic_key_reversed=key[::-1],
        )


@pytest.mark.parametrize(
    ("typed", "word", "is_candidate"),
    [
        # Unchanged: the first half of the key; the second half; only the beginning; all but two swapped letters.
        ("rewitalizcja", "rewitalizacja", True),
        ("pszedsięwzięcie", "przedsięwzięcie", True),
        ("spoldzielna", "spółdzielnia", True),
        ("opeika", "opieka", True),
        # One letter too many, and a Polish letter is missing.
        ("narbor", "nabór", True),
        ("rekrutacja", "urząd", False),
        ("praca", "szkoła", False),
    ],
)
def test_blocking_filter_finds_candidates(typed, word, is_candidate):
    create_words(word)
    condition = build_blocking_filter(fold(typed), build_phonetic_key(typed))
    assert IndexedWord.objects.filter(condition).exists() is is_candidate


def test_related_words_are_compared_without_polish_letters():
    create_words("opiekuńcze", "opieka")
    assert get_names(find_similar_words(["opiekunka"])[0]["opiekunka"].related) == {"opiekuńcze"}


def test_completed_words_are_a_hundred_at_most():
    create_words(*(f"rewital{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(101)))
    assert len(find_similar_words(["rewital"])[0]["rewital"].starting) == 100


def get_names(candidates):
    return {word for word, *_ in candidates}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan of SQLite")
def test_similar_words_of_several_are_read_by_indexes(django_assert_num_queries):
    with django_assert_num_queries(1) as queries:
        find_similar_words(["asdf", "ghjk", "zxcv"], {"asdfghjk", "asdf"})
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries[0]['sql']}")
        assert not [step for *_, step in cursor if step.startswith("SCAN")]


def test_similar_words_start_with_it_or_are_closest():
    create_words("rewitalizacja", "rewitalizacyjny", "rewolucja", "szkoła")
    found, _ = find_similar_words(["rewital", "szkła", "xyzxyz"])
    assert get_names(found["rewital"].starting) == {"rewitalizacja", "rewitalizacyjny"}
    assert found["rewital"].closest is None
    assert found["szkła"].closest[0] == "szkoła"
    assert find_similar_words(["szkołłłła"])[0]["szkołłłła"].closest[0] == "szkoła"
    assert (found["xyzxyz"].starting, found["xyzxyz"].closest, found["xyzxyz"].is_sure) == ([], None, False)


@pytest.mark.parametrize(("typed", "is_looked_up"), [("rew", True), ("re", False), ("żeкa", False)])
def test_similar_words_need_three_latin_letters(typed, is_looked_up):
    create_words("rewitalizacja")
    assert (typed in find_similar_words([typed])[0]) is is_looked_up


@pytest.mark.parametrize(
    ("word", "other", "related"),
    [
        ("opiekunka", "opiekuncze", True),
        ("opiekunka", "opiekun", True),
        ("informacja", "informatyk", True),
        ("informa", "informatyka", False),
        ("praca", "pracownik", False),
        ("urzedu", "urzedy", False),
        ("abcdefghij", "abcdefgxyz", True),
        ("abcdefghijk", "abcdefgxyzw", False),
        ("rewitalizowac", "rewitalizacja", True),
    ],
)
def test_related_words_share_most_of_their_letters(word, other, related):
    assert is_related(word, other) is related
    assert is_related(other, word) is related


@pytest.mark.parametrize(
    ("typed", "word", "is_sure"),
    [
        # Same pronunciation; two swapped letters.
        ("żeka", "rzeka", True),
        ("parca", "praca", True),
        # Long, with the same ending.
        ("rewitalizcja", "rewitalizacja", True),
        ("szkoła", "szkola", True),
        # Possibly other words: short with one different letter, or with another ending.
        ("posada", "porada", False),
        ("mieszkaniu", "mieszkaniec", False),
        ("zasiłki", "zasiłku", False),
        ("pracowa", "pracowr", False),
        # The two aspects of a verb, but not a typo before the ending.
        ("trafić", "trafiać", False),
        ("załatwić", "załatwiać", False),
        ("zamieszkać", "zamieszkiwać", False),
        ("załtwiać", "załatwiać", True),
        ("pracowr", "pracowa", False),
        # A replaced letter needs seven letters, an inserted or missing one six.
        ("abcxefg", "abcdefg", True),
        ("abxdef", "abcdef", False),
        ("abdefg", "abcdefg", True),
        ("abdef", "abcdef", False),
        # Two of four letters; a first letter that makes another word, unless the word is long.
        ("bark", "brak", False),
        ("chwała", "uchwała", False),
        ("olontariat", "wolontariat", True),
        ("klarcja", "deklaracja", True),
    ],
)
def test_sure_correction_is_no_other_word(typed, word, is_sure):
    closest = (fold(word), fold(word), build_phonetic_key(word), [])
    assert is_sure_correction(fold(typed), build_phonetic_key(typed), closest) is is_sure


# Spaces


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("spoldzielniasocjalna", "spółdzielnia socjalna"),
        ("spółdzielniasocjalna sabata", "spółdzielnia socjalna sabata"),
        ("sabata3", "sabata 3"),
        ("24marca2022", "24 marca 2022"),
        ("spół dzielnia", "spółdzielnia"),
        # A form that no text has, of five letters or more.
        ("spółdzielniachsocjalnych", "spółdzielniach socjalnych"),
        # A typo is likelier; the parts must be words; no page has both.
        ("spółdzielnnia", "spółdzielnia"),
        ("spółdzielniamotyl", ""),
        ("socjalnakot", ""),
        ("spółdzielniainne", ""),
    ],
)
def test_spaces_are_corrected_to_known_words(typed, corrected):
    factories.article(title="Spółdzielnia socjalna, Sabata 3, 24 marca 2022", body="<p>Ma kota.</p>")
    factories.article(title="Inne strony")
    found = Search(typed)
    assert found.correction == corrected
    assert found.missing_words or not corrected


def test_corrected_spaces_replace_the_suggestion():
    factories.article(title="Mapy, rada, mapyradze")
    found = Search("mapyrada")
    assert (found.correction, found.suggestion) == ("mapy rada", "")


def test_date_in_numbers_finds_it_in_words():
    factories.article(title="Uchwała z 24 marca 2022")
    factories.article(title="Uchwała z 24 maja 2022, punkt 3")
    factories.article(title="Ogłoszenie z 24.03.2022")
    for typed in ("24.03.2022", "24.03.22", "24/3/2022", "2022-03-24"):
        titles = {entry.title for entry in Search(typed).get_entries()}
        assert "Uchwała z 24 marca 2022" in titles, typed
        assert "Ogłoszenie z 24.03.2022" in titles or "3/" in typed, typed


# Results


def test_sure_typo_is_corrected():
    factories.article(title="Rewitalizacja w szkole")
    found = Search("rewitalizcja szkole")
    assert (found.correction, found.missing_words) == ("rewitalizacja szkole", ["rewitalizcja"])
    assert (found.total, found.suggestion) == (1, "")


@pytest.mark.parametrize(
    ("typed", "meant"), [("kis spotkaine", "kis spotkanie"), ("kis posada", "kis porada")]
)
def test_corrected_query_expands_abbreviations(typed, meant):
    factories.term(name="KIS", expansion="Klub Integracji Społecznej", definition="Miejsce.")
    factories.article(title="Spotkanie i porada w KIS")
    factories.article(title="Spotkanie i porada w Klubie Integracji Społecznej")
    right, found = Search(meant), Search(typed)
    assert right.total == 2
    assert (found.correction or found.suggestion) == meant
    assert (found.suggested_count if found.suggestion else found.total) == 2


def test_possible_typo_is_suggested_with_its_count():
    factories.article(title="Porada")
    found = Search("posada")
    assert (found.suggestion, found.suggested_count) == ("porada", 1)
    assert (found.correction, found.total, found.missing_words) == ("", 0, ["posada"])


def test_correction_needs_a_public_result():
    factories.article(title="Rewitalizacja", state="draft")
    factories.article(title="Praca")
    for typed in ("rewitalizcja", "praca rewitalizcja", "rewitalizcja xyzxyzxyz"):
        found = Search(typed)
        assert (found.correction, found.suggestion, found.suggested_count) == ("", "", 0), typed


def test_pages_of_results_are_bounded():
    for number in range(21):
        factories.article(title=f"Praca {number}")
    first, last = Search("praca"), Search("praca", page=99)
    assert (first.page, first.pages, first.count, first.total) == (1, 3, 21, 21)
    assert len(first.get_entries()) == 10
    assert (last.page, len(last.get_entries())) == (3, 1)
    assert Search("praca", page=0).page == Search("praca", page=-5).page == 1
    assert Search("nieznane", page=3).pages == 1
    pages = [{entry.pk for entry in Search("praca", page=number).get_entries()} for number in (1, 2, 3)]
    assert len(set().union(*pages)) == 21


def test_kind_limits_page_and_not_counts():
    factories.article(title="Praca")
    factories.meeting(title="Praca")
    factories.meeting(title="Praca i płaca")
    found = Search("praca", kind="spotkania")
    assert (found.count, found.total, found.kinds) == (2, 3, {"artykuly": 1, "spotkania": 2})
    assert len(found.entry_pks) == 2
    assert Search("praca", kind="bzdura").kind == ""
    assert Search("praca", kind="nabory").count == 0


def test_any_word_is_tried_in_titles_alone():
    factories.article(title="Praca")
    factories.article(title="Szkoła")
    factories.article(title="Urząd", body="<p>O pracy.</p>")
    either = Search("praca szkoła")
    assert (either.any_word, either.total) == (True, 2)
    factories.article(title="Inny", body="<p>Żyrafa.</p>")
    factories.article(title="Inny", body="<p>Słoń.</p>")
    assert Search("żyrafa słoń").total == 0
    alone = Search("praca")
    assert (alone.any_word, alone.total) == (False, 2)
    assert Search("nieznane").total == Search("").total == 0
    factories.article(title="Tajemnica", publish_from=factories.warsaw(2099, 1, 1))
    hidden = Search("tajemnica")
    assert (hidden.total, hidden.any_word) == (0, False)


def test_page_with_two_of_three_title_words_comes_first():
    factories.article(title="Rewitalizacja w mieście")
    factories.article(title="Gdynia: rewitalizacja dzielnicy Oksywie")
    factories.article(title="Inny", body="<p>Koszt.</p>")
    found = Search("rewitalizacja oksywie koszt")
    assert [entry.title for entry in found.get_entries()] == [
        "Gdynia: rewitalizacja dzielnicy Oksywie",
        "Rewitalizacja w mieście",
    ]


def test_entry_hidden_since_is_left_out():
    article = factories.article(title="Praca")
    found = Search("praca")
    assert len(found.get_entries()) == 1
    article.state = "draft"
    article.save()
    assert found.get_entries() == []


def test_pages_that_only_mention_words_come_last():
    factories.article(title="Urząd", body="<p>Piętro drugie.</p>")
    factories.article(title="Inny", body="<p>Jak trafić na pocztę i do urzędu.</p>")
    mentioned = Search("trafić urząd")
    assert [entry.title for entry in mentioned.get_entries()] == ["Urząd", "Inny"]
    assert (mentioned.any_word, mentioned.total) == (False, 2)
    assert Search("trafić urząd", kind="artykuly").total == 2
    for number in range(10):
        factories.article(title=f"Numer {number}", body="<p>Trafić do urzędu.</p>")
    assert Search("trafić urząd").total == 11


def test_page_with_title_word_and_all_words_is_enough():
    factories.article(title="Zamknięty urząd", body="<p>Jak do nas trafić?</p>")
    factories.article(title="Urząd")
    assert [entry.title for entry in Search("trafić urząd").get_entries()] == ["Zamknięty urząd"]


def test_phrase_in_text_ranks_before_a_word_in_title():
    factories.article(title="Inny", body="<p>Zajmujemy się ochroną środowiska.</p>")
    factories.article(title="Inspektor ochrony danych", body="<p>Tutaj.</p>")
    assert [entry.title for entry in Search("ochrona środowiska").get_entries()] == ["Inny"]


def test_unknown_word_keeps_order_of_the_others():
    factories.article(title="Praca w domu", body="<p>Praca, praca, praca.</p>")
    factories.article(title="Praca")
    expected = ["Praca", "Praca w domu"]
    for query in ("praca", "praca hipopotam"):
        assert [entry.title for entry in Search(query).get_entries()] == expected, query


def test_word_of_the_city_needs_another_word():
    factories.article(title="Rada Miejska")
    assert Search("rower miejski").total == 0
    assert Search("rada miejska").total == Search("miejska").total == 1


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("rumia", ["Praca w Rumi", "Rumia"]),
        ("spółdzielnia rumja", ["Praca w Rumi", "Rumia"]),
        ("kontakt", ["Kontakt do urzędu", "Kontakt"]),
        ("rumia jobs", ["Rumia"]),
        ("po angielsku", ["Rumia", "Praca w Rumi"]),
        ("praca help hipopotam", ["Rumia", "Praca w Rumi"]),
        ("praca urząd hipopotam", ["Praca w Rumi", "Kontakt do urzędu", "Rumia"]),
    ],
)
def test_page_in_other_language_follows_polish_ones(query, titles):
    text = "<p>Rumia: jobs, spółdzielnia.</p>"
    factories.page(
        slug="en", language="en", title="Rumia", other_words="po angielsku, praca, help, urząd", body=text
    )
    factories.page(slug="uk", language="uk", title="Kontakt")
    factories.article(title="Praca w Rumi", body="<p>Spółdzielnia. Film po angielsku.</p>")
    factories.article(title="Kontakt do urzędu")
    assert [entry.title for entry in Search(query).get_entries()] == titles


def test_page_that_becomes_polish_follows_none():
    factories.article(title="Nowości: miasto, praca w Rumi i okolicy")
    page = factories.page(title="Rumia: praca, miasto, nowości", language="en")
    query = "nowości miasto rumia praca"
    assert Search(query).get_entries()[-1].title == page.title
    page.language = "pl"
    page.save()
    assert Search(query).get_entries()[0].title == page.title


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("zit", "ZIT (Zintegrowane Inwestycje)"),
        ("co to jest zit rumia", "ZIT (Zintegrowane Inwestycje)"),
        ("zintegrowane inwestycje", "ZIT (Zintegrowane Inwestycje)"),
        ("strategia zit", "Projekty miast"),
        ("strategia zintegrowanych inwestycji", "Projekty miast"),
        ("zit hipopotam", "Przedsięwzięcia ZIT"),
    ],
)
def test_abbreviation_with_other_word_asks_no_meaning(query, title):
    factories.term(name="ZIT", expansion="Zintegrowane Inwestycje", definition="Wspólna strategia miast.")
    factories.article(title="Projekty miast", body="<p>Wskaźniki ma strategia ZIT.</p>")
    factories.article(title="Przedsięwzięcia ZIT", body="<p>W Rumi.</p>")
    assert Search(query).get_entries()[0].title == title
