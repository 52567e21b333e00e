"""Ranking: entries whose title is the query come first."""

import pytest

from search.fulltext import build_name_terms

from .. import factories

pytestmark = pytest.mark.django_db


def test_name_terms_do_not_depend_on_word_order():
    words = [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"], ["j", "k", "l"]]
    terms = set(build_name_terms(words))
    assert len(terms) == 32
    assert set(build_name_terms([lemmas[::-1] for lemmas in words[::-1]])) == terms


def test_number_matches_exactly(find):
    factories.article(title="Zwykła strona", body="<p>Dnia 01 stycznia była tu 1 osoba.</p>")
    factories.article(title="Liczba 1 w tytule")
    factories.article(title="1")
    assert find("1").titles == ["1", "Liczba 1 w tytule", "Zwykła strona"]
    assert find("01").titles == ["Zwykła strona"]


def test_project_is_found_by_kind_name(find):
    factories.project(name="Wisłostrada")
    assert find("projekty rewitalizacyjne").titles == ["Wisłostrada"]


@pytest.mark.parametrize("typed", ["rewitalizacja", "REWITALIZACJI"])
def test_name_match_ranks_first(find, typed):
    factories.term(
        name="Rewitalizacja",
        definition="Naprawa części miasta, w której ludziom żyje się gorzej niż w innych jego częściach. "
        * 5,
    )
    for number in range(1, 6):
        factories.project(number=number, name="Rewitalizacja i rewitalizacja miasta")
    assert find(typed).titles[0] == "Rewitalizacja"


@pytest.mark.parametrize("typed", ["podmioty ekonomii społecznej", "ekonomii spolecznej podmiot", "PES"])
def test_abbreviation_and_expansion_are_both_names(find, typed):
    factories.article(
        title="Podmioty ekonomii społecznej (PES) w Rumi i ekonomia społeczna, PES", body="<p>PES</p>"
    )
    factories.term(
        name="PES", expansion="podmioty ekonomii społecznej", definition="Firmy i organizacje. " * 20
    )
    assert find(typed).titles[0] == "PES (podmioty ekonomii społecznej)"
