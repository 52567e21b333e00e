"""Inflected forms, words without Polish letters, typos, stop words and prefixes."""

import pytest

from search.dictionary import analyze
from search.morphology import run_morfeusz

from .. import factories

EQUIVALENT_FORMS = [
    (["Spółdzielnia", "spółdzielnię", "SPÓŁDZIELNIAMI"], ["spoldzielni", "spoldzielnia", "SPOLDZIELNIE"]),
    (["praca", "Pracy", "PRACĄ"], ["prac", "pracę", "PRACAMI"]),
    (["Zagórze", "zagórza", "Zagórzu"], ["zagorza", "ZAGORZE", "zagorzu"]),
    (["Uchwała", "uchwale"], ["uchwal", "Uchwałom", "uchwala"]),
    (["rewitalizowanych", "rewitalizować"], ["rewitalizując", "rewitalizowala"]),
]


def test_run_morfeusz_equals_analyze():
    found = run_morfeusz(["żyrafami", "źdźbłem", "rumskich"])
    assert found["lemmas"]["żyrafami"] == ["żyrafa"]
    assert found == analyze(["żyrafami", "źdźbłem", "rumskich"])


@pytest.mark.parametrize(
    ("written", "typed"), EQUIVALENT_FORMS, ids=[written[0] for written, _ in EQUIVALENT_FORMS]
)
def test_any_form_finds_all_forms(find, written, typed):
    pages = {factories.article(title=f"O tym: {form}.").get_absolute_url() for form in written}
    factories.article(title="O czymś innym")
    for form in (*written, *typed):
        assert set(find(form).urls) == pages, form


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        # prefixes of dictionary words
        (
            "deinstytucjonalizacja",
            ["deinstytucjonalizacji", "deinstytucjonalizację", "deinstytucjonalizacja"],
        ),
        ("zdeinstytucjonalizowane", ["zdeinstytucjonalizowanych", "zdeinstytucjonalizowany"]),
        ("zdeinstytucjonalizowanych", ["zdeinstytucjonalizować", "zdeinstytucjonalizowanymi"]),
        ("deinstytucjonalizujemy", ["deinstytucjonalizować"]),
        # not in the dictionary
        ("wytchnieniowa", ["wytchnieniowej", "wytchnieniowych"]),
        ("wytchnieniowej", ["wytchnieniową"]),
        ("hackathon", ["hackathonie", "hackathonów", "hackathon"]),
        ("woonerfów", ["woonerf", "woonerfu"]),
        ("hortiterapia", ["hortiterapii", "hortiterapią"]),
        # Ukrainian and Russian
        ("робота", ["роботу", "роботи", "роботою"]),
        ("кооператив", ["кооперативу", "кооперативом", "кооперативи"]),
        ("соціальний", ["соціального", "соціальною", "соціальні"]),
        ("помощь", ["помощи", "помощью"]),
        # acronyms
        ("PES", ["pesów", "pesu", "PES-y", "pes-om"]),
        ("ZIT-ów", ["zit", "ZIT", "zitu", "ZIT-ami", "zit’u"]),
        ("KIS", ["kisu", "KIS-em"]),
        ("OMGGS", ["omggsu", "OMGGS-ie"]),
        ("ZUS-em", ["zus", "zusu", "ZUS-ie"]),
    ],
)
def test_word_missing_in_dictionary_is_found_in_any_form(find, written, typed):
    factories.article(title=f"O tym: {written}")
    factories.article(title="O czymś innym")
    for form in typed:
        results = find(form)
        assert results.titles == [f"O tym: {written}"], form
        assert results.highlighted == [written.partition("-")[0]], form


@pytest.mark.parametrize(
    ("written", "typed"), [("społeczny", "społecznie"), ("zawodowy", "zawodowo"), ("tani", "tanio")]
)
def test_adverb_finds_its_adjective(find, written, typed):
    factories.article(title=f"O tym: {written}")
    factories.article(title=f"Robimy to {typed}")
    assert set(find(typed).titles) == {f"O tym: {written}", f"Robimy to {typed}"}


def test_guessed_forms_exclude_dictionary_words(find):
    factories.article(title="MOW i NGO")
    assert find("mowu").items
    for other in ("mowa", "mową", "ng", "ngiem"):
        assert not find(other).items, other


def test_prefixed_word_differs_from_base_word(find):
    factories.article(title="Deinstytucjonalizacja")
    factories.article(title="Instytucjonalizacja")
    assert find("deinstytucjonalizacji").titles == ["Deinstytucjonalizacja"]
    assert find("instytucjonalizacji").titles == ["Instytucjonalizacja"]


def test_irregular_forms_find_word(find):
    factories.article(title="Pies i dziecko")
    for form in ("psu", "psami", "dzieci", "dzieciom"):
        assert find(form).titles == ["Pies i dziecko"], form


def test_query_with_polish_letters_matches_exactly(find):
    factories.article(title="Sąd")
    factories.article(title="Sad")
    assert find("sąd").titles == ["Sąd"]
    assert set(find("sad").titles) == {"Sąd", "Sad"}


def test_number_is_found_as_written(find):
    factories.resolution(number="XXXIX/543/2022")
    for query in ("XXXIX/543/2022", "xxxix 543 2022", "543/2022"):
        assert len(find(query).items) == 1, query
    assert not find("54").items


def test_prefix_finds_word(find):
    factories.article(title="Rewitalizacja Zagórza")
    assert find("rewital").titles == ["Rewitalizacja Zagórza"]
    assert find("rewital").highlighted == ["Rewitalizacja"]
    assert "Szukamy też słów, które zaczynają się od: „rewital”." in find("rewital").text
    assert "Szukamy też słów" not in find("rewitalizacją").text


def test_stop_words_are_ignored(find):
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
def test_sure_typo_shows_results_of_correction(find, typed, meant):
    factories.article(title=meant)
    factories.article(title="Całkiem inny temat")
    results = find(typed)
    assert results.titles == results.highlighted == [meant[0].upper() + meant[1:]]
    assert f"Pokazujemy wyniki dla: {meant}. W serwisie nie ma słowa: „{typed}”." in results.text
    assert results.heading == f"1 wynik dla „{meant}”"
    assert results.response.client.get(f"/szukaj/{results.get_link(meant)}").context["search"].count == 1


@pytest.mark.parametrize(
    ("typed", "there"),
    [("mieszkaniu", "mieszkaniec"), ("posada", "porada"), ("dzieci", "dzięki"), ("szkoła", "szkoda")],
)
def test_word_that_may_be_right_is_not_corrected(find, typed, there):
    factories.article(title="Rumia", body=f"<p>{there}</p>")
    results = find(typed)
    assert results.titles == []
    assert f"Czy chodziło o: {there} (1 wynik)?" in results.text
    assert results.response.client.get(f"/szukaj/{results.get_link(there)}").context["search"].count == 1


@pytest.mark.parametrize(
    ("typed", "text", "shown"),
    [("rumja", "Mieszkańcy Rumi lubią Rumię.", "Rumia"), ("omgss", "OMGGS, OMGGS-u", "OMGGS")],
)
def test_correction_is_spelled_with_capitals(find, typed, text, shown):
    factories.article(title="Rumia i OMGGS", body=f"<p>{text}</p>")
    assert f"Pokazujemy wyniki dla: {shown}." in find(typed).text


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("rekrutacja", "degradacja"),
        ("zus", "już"),
        ("null", "ul"),
        ("aaaa", "a"),
        # a typo in a short word gives another word
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
def test_similar_but_different_word_is_not_suggested(find, typed, there):
    factories.article(title=f"Tekst: {there}")
    assert not find(typed).items
    assert "Czy chodziło" not in find(typed).text


def test_stop_word_is_not_suggested(find):
    factories.article(title="Praca przez rok")
    assert "Czy chodziło" not in find("prrzez").text


def test_suggestion_prefers_lemma(find):
    factories.article(title="Spółdzielni i spółdzielnia")
    assert "Pokazujemy wyniki dla: spółdzielnia." in find("spoldzielna").text
    factories.article(title="Nad spółdzielnią")
    assert len(find("spoldzienia").items) == 2


def test_scheduled_word_is_not_suggested(find):
    factories.article(title="Tajemnica", publish_from=factories.warsaw(2099, 1, 1))
    assert "tajemnica" not in find("tajemnca").text.replace("tajemnca", "").lower()


def test_suggestion_keeps_other_words(find):
    factories.article(title="Nabór do pracy")
    results = find("nabur pracy")
    assert "Pokazujemy wyniki dla: nabór pracy. W serwisie nie ma słowa: „nabur”." in results.text
    assert results.titles == ["Nabór do pracy"]


def test_suggestion_restores_polish_letters(find):
    factories.article(title="Ekonomia społeczna")
    assert "Pokazujemy wyniki dla: ekonomia społeczna." in find("ekonomja spoleczna").text
    factories.article(title="Sad i sąd, ekonomia")
    assert "Pokazujemy wyniki dla: ekonomia sad." in find("ekonomja sad").text


def test_any_word_results_if_no_page_has_all(find):
    factories.article(title="Praca w Rumi")
    factories.article(title="Szkoła w Rumi")
    results = find("praca szkoła")
    assert set(results.titles) == {"Praca w Rumi", "Szkoła w Rumi"}
    assert "Nie ma strony, na której są wszystkie te słowa." in results.text
    assert "Oto strony, które mają w tytule niektóre z nich." in results.text
    assert find("praca rumia").titles == ["Praca w Rumi"]


@pytest.mark.parametrize(
    ("typed", "family"),
    [
        ("opiekunka", "opiekuńcze"),
        ("niepełnosprawni", "niepełnosprawnością"),
        ("bezrobotny", "bezrobocie"),
        ("budowlaniec", "budowlany"),
    ],
)
def test_unknown_word_finds_its_family(find, typed, family):
    title = factories.article(title=f"To {family}").title
    factories.article(title="Inny", body=f"<p>Tu też jest {family}.</p>")
    results = find(typed)
    assert results.titles == [title]
    assert results.highlighted == [family]
    assert f"Szukamy słów podobnych do: „{typed}”." in results.text
    assert "wszystkie te słowa" not in results.text


def test_unknown_word_leaves_titles_with_the_others(find):
    factories.article(title="Praca w Rumi")
    factories.article(title="Zebranie", body="<p>Tu też jest praca i Rumia.</p>")
    results = find("praca hipopotam")
    assert results.titles == ["Praca w Rumi"]
    assert "W serwisie nie ma słowa: „hipopotam”." in results.text
    assert find("zebranie hipopotam żyrafa").titles == ["Zebranie"]
    assert find("hipopotam rumia").titles == []


def test_our_city_is_optional_beside_other_words(find):
    factories.article(title="Praca w Rumi")
    factories.article(title="Praca w mieście")
    assert find("praca rumia").titles == ["Praca w Rumi", "Praca w mieście"]
    assert find("rumia").titles == ["Praca w Rumi"]


@pytest.mark.parametrize(
    "query",
    [
        "co znaczy asystentura",
        "definicja asystentury",
        "szukam asystentury",
        "asystentura co oznacza",
        "proszę o asystenturę",
    ],
)
def test_filler_words_are_ignored(find, query):
    factories.article(title="Słownik", body="<p>To znaczy: definicja. Oznacza, proszę, szukam.</p>")
    factories.article(title="Asystentura")
    assert find(query).titles == ["Asystentura"]
    assert find("definicja").titles == ["Słownik"]
