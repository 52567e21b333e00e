"""Words in any form, with and without Polish letters, heard or mistyped; small words and beginnings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.dictionary import analyze
from search.morphology import run_morfeusz
from search.text import (
    MAX_WORD_CHARS,
    build_phonetic_key,
    clean_text,
    compute_edit_distance,
    fold,
    split_words,
)

from .. import factories

SAME = [
    (["Spółdzielnia", "spółdzielnię", "SPÓŁDZIELNIAMI"], ["spoldzielni", "spoldzielnia", "SPOLDZIELNIE"]),
    (["praca", "Pracy", "PRACĄ"], ["prac", "pracę", "PRACAMI"]),
    (["Zagórze", "zagórza", "Zagórzu"], ["zagorza", "ZAGORZE", "zagorzu"]),
    (["Uchwała", "uchwale"], ["uchwal", "Uchwałom", "uchwala"]),
    (["rewitalizowanych", "rewitalizować"], ["rewitalizując", "rewitalizowala"]),
]


def test_dictionary_is_a_program_that_answers_as_it_does_when_it_is_called():
    found = run_morfeusz(["żyrafami", "źdźbłem", "rumskich"])
    assert found["lemmas"]["żyrafami"] == ["żyrafa"]
    assert found == analyze(["żyrafami", "źdźbłem", "rumskich"])


@pytest.mark.parametrize(("written", "typed"), SAME, ids=[written[0] for written, _ in SAME])
def test_any_form_finds_any_other(find, written, typed):
    pages = {factories.article(title=f"O tym: {form}.").get_absolute_url() for form in written}
    factories.article(title="O czymś innym")
    for form in (*written, *typed):
        assert set(find(form).addresses) == pages, form


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        # a known word with something before it
        (
            "deinstytucjonalizacja",
            ["deinstytucjonalizacji", "deinstytucjonalizację", "deinstytucjonalizacja"],
        ),
        ("zdeinstytucjonalizowane", ["zdeinstytucjonalizowanych", "zdeinstytucjonalizowany"]),
        ("zdeinstytucjonalizowanych", ["zdeinstytucjonalizować", "zdeinstytucjonalizowanymi"]),
        ("deinstytucjonalizujemy", ["deinstytucjonalizować"]),
        # no known word in it
        ("wytchnieniowa", ["wytchnieniowej", "wytchnieniowych"]),
        ("wytchnieniowej", ["wytchnieniową"]),
        ("hackathon", ["hackathonie", "hackathonów", "hackathon"]),
        ("woonerfów", ["woonerf", "woonerfu"]),
        ("hortiterapia", ["hortiterapii", "hortiterapią"]),
        # acronyms
        ("PES", ["pesów", "pesu", "PES-y", "pes-om"]),
        ("ZIT-ów", ["zit", "ZIT", "zitu", "ZIT-ami", "zit’u"]),
        ("KIS", ["kisu", "KIS-em"]),
        ("OMGGS", ["omggsu", "OMGGS-ie"]),
        ("ZUS-em", ["zus", "zusu", "ZUS-ie"]),
    ],
)
def test_word_that_no_dictionary_has_is_found_in_any_form(find, written, typed):
    factories.article(title=f"O tym: {written}")
    factories.article(title="O czymś innym")
    for form in typed:
        results = find(form)
        assert results.titles == [f"O tym: {written}"], form
        assert results.marked == [written.partition("-")[0]], form


def test_unknown_word_takes_no_form_that_is_another_word(find):
    factories.article(title="MOW i NGO")
    assert find("mowu").items
    for other in ("mowa", "mową", "ng", "ngiem"):
        assert not find(other).items, other


def test_unknown_word_is_not_the_known_one_that_it_ends_like(find):
    factories.article(title="Deinstytucjonalizacja")
    factories.article(title="Instytucjonalizacja")
    assert find("deinstytucjonalizacji").titles == ["Deinstytucjonalizacja"]
    assert find("instytucjonalizacji").titles == ["Instytucjonalizacja"]


def test_irregular_forms_are_one_word(find):
    factories.article(title="Pies i dziecko")
    for form in ("psu", "psami", "dzieci", "dzieciom"):
        assert find(form).titles == ["Pies i dziecko"], form


def test_with_polish_letters_a_word_is_only_itself(find):
    factories.article(title="Sąd")
    factories.article(title="Sad")
    assert find("sąd").titles == ["Sąd"]
    assert set(find("sad").titles) == {"Sąd", "Sad"}


def test_number_is_found_as_it_is_written(find):
    factories.resolution(number="XXXIX/543/2022")
    for query in ("XXXIX/543/2022", "xxxix 543 2022", "543/2022"):
        assert len(find(query).items) == 1, query
    assert not find("54").items


def test_beginning_of_a_word_is_enough(find):
    factories.article(title="Rewitalizacja Zagórza")
    assert find("rewital").titles == ["Rewitalizacja Zagórza"]
    assert find("rewital").marked == ["Rewitalizacja"]
    assert "Szukamy też słów, które zaczynają się od: „rewital”." in find("rewital").text
    assert "Szukamy też słów" not in find("rewitalizacją").text


def test_small_words_stand_in_nobodys_way(find):
    factories.article(title="Spotkanie o pracy")
    assert find("gdzie jest to spotkanie o pracy").titles == ["Spotkanie o pracy"]
    assert find("o").titles == ["Spotkanie o pracy"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rewitalizcja", "rewitalizacja"),
        ("spuldzielnia", "spółdzielnia"),
        ("żeka", "rzeka"),
        ("hleb", "chleb"),
        ("pszedsiewziencie", "przedsięwzięcie"),
        ("parca", "praca"),
        ("spoldzielna", "spółdzielnia"),
        ("spoldzienia", "spółdzielnia"),
        ("spoldizelnia", "spółdzielnia"),
        ("zatrudnienei", "zatrudnienie"),
        ("uboztwo", "ubóstwo"),
        ("spuldzielna", "spółdzielnia"),
        ("ekonomja", "ekonomia"),
        ("uhwala", "uchwała"),
        ("wutka", "wódka"),
        ("fszystko", "wszystko"),
        ("opeika", "opieka"),
        ("gdnask", "gdańsk"),
        ("projetk", "projekt"),
    ],
)
def test_slip_of_the_pen_leads_to_what_was_meant(find, typed, meant):
    factories.article(title=meant)
    factories.article(title="Całkiem inny temat")
    results = find(typed)
    assert not results.items
    assert f"Czy chodziło o: {meant} (1 wynik)?" in results.text
    assert results.response.client.get(f"/szukaj/{results.link(meant)}").context["search"].count == 1


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("rekrutacja", "degradacja"),
        ("zus", "już"),
        ("null", "ul"),
        ("aaaa", "a"),
        # of a short word a slip makes any other
        ("psa", "przy"),
        ("pit", "być"),
        ("bon", "ponad"),
        ("tata", "taką"),
        ("tata", "data"),
        ("gaz", "komu"),
        ("trawa", "trwa"),
        ("renta", "rada"),
        ("babcia", "promocja"),
    ],
)
def test_another_word_that_only_looks_alike_is_not_suggested(find, typed, there):
    factories.article(title=f"Tekst: {there}")
    assert "Czy chodziło" not in find(typed).text


def test_small_word_is_not_suggested(find):
    factories.article(title="Praca przez rok")
    assert "Czy chodziło" not in find("prrzez").text


def test_basic_form_is_suggested_of_those_that_are_as_near(find):
    factories.article(title="Spółdzielni i spółdzielnia")
    assert "Czy chodziło o: spółdzielnia (1 wynik)?" in find("spoldzielna").text
    factories.article(title="Nad spółdzielnią")
    assert "Czy chodziło o: spółdzielnia (2 wyniki)?" in find("spoldzienia").text


def test_what_nobody_may_know_yet_is_not_suggested(find):
    factories.article(title="Tajemnica", publish_from=factories.warsaw(2099, 1, 1))
    assert "tajemnica" not in find("tajemnca").text.replace("tajemnca", "").lower()


def test_suggestion_keeps_the_other_words(find):
    factories.article(title="Nabór do pracy")
    assert "Czy chodziło o: nabór pracy (1 wynik)?" in find("nabur pracy").text


def test_suggestion_gives_the_other_words_their_polish_letters(find):
    factories.article(title="Ekonomia społeczna")
    assert "Czy chodziło o: ekonomia społeczna (1 wynik)?" in find("ekonmia spoleczna").text
    factories.article(title="Sad i sąd, ekonomia")
    assert "Czy chodziło o: ekonomia sad (1 wynik)?" in find("ekonmia sad").text


def test_pages_with_some_of_the_words_are_better_than_none(find):
    factories.article(title="Praca w Rumi")
    factories.article(title="Szkoła w Rumi")
    results = find("praca szkoła")
    assert set(results.titles) == {"Praca w Rumi", "Szkoła w Rumi"}
    assert "Żadna strona nie ma wszystkich tych słów naraz." in results.text
    assert find("praca rumia").titles == ["Praca w Rumi"]


ANY_TEXT = st.text(max_size=300)


@given(ANY_TEXT)
def test_folding_twice_is_folding_once(text):
    for word in split_words(text):
        assert fold(fold(word)) == fold(word)
        assert fold(word.upper()) == fold(word) or not word.isascii()
        assert len(fold(word)) <= MAX_WORD_CHARS
        assert len(build_phonetic_key(word)) <= MAX_WORD_CHARS


@given(st.text(alphabet="aąbcćdeęfghijklłmnńoóprsśtuwyzźżAĄCĆEĘLŁNŃOÓSŚZŹŻ", min_size=1, max_size=40))
def test_polish_word_folds_to_ascii_letter_by_letter(word):
    folded = fold(word)
    assert folded.isascii()
    assert len(folded) == len(word)
    assert folded == fold(word.lower()) == fold(word.upper())


@given(ANY_TEXT)
def test_words_are_whole_words_of_the_text(text):
    for word in split_words(text):
        assert word.isalnum()
        assert word in text.lower()


@given(ANY_TEXT)
def test_tidy_text_holds_nothing_that_cannot_be_seen(text):
    tidied = clean_text(text)
    assert "\0" not in tidied
    assert "\u202e" not in tidied
    assert clean_text(tidied) == tidied


@given(st.text("abcd", max_size=8), st.text("abcd", max_size=8), st.integers(0, 3))
def test_distance_is_the_same_both_ways_and_zero_only_for_the_same(one, other, most):
    assert compute_edit_distance(one, other, most) == compute_edit_distance(other, one, most)
    assert (compute_edit_distance(one, other, most) == 0) == (one == other)
    assert compute_edit_distance(one, other, most) <= most + 1


@given(*(st.text("abc", max_size=6),) * 4)
def test_distance_is_that_of_what_differs(one, other, before, after):
    assert compute_edit_distance(before + one + after, before + other + after, 3) == compute_edit_distance(
        one, other, 3
    )


def test_distance_counts_slips():
    assert compute_edit_distance("praca", "parca", 2) == 1
    assert compute_edit_distance("praca", "praa", 2) == 1
    assert compute_edit_distance("praca", "prycb", 2) == 2
    assert compute_edit_distance("praca", "xyzzy", 2) == 3
