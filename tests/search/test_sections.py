"""Pages that list what there is are found too; and whatever is called by the words typed comes first."""

import pytest
from django.core.management import call_command

from pages.models import SiteSettings
from search import index
from search.fulltext import build_name_terms
from search.models import IndexEntry

from .. import factories
from ..parsed import page
from .results import words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("slowniczek", "Słowniczek"),
        ("mapy", "Mapa strony"),
        ("projekt rewitalizacyjny", "Projekty rewitalizacyjne"),
        ("nabór", "Nabory do pracy"),
        ("SPOTKANIE", "Spotkania"),
        ("kalendarz", "Spotkania"),
        ("artykuły", "Artykuły o ekonomii"),
    ],
)
def test_pages_that_list_items_are_found(find, typed, title):
    factories.site_settings(articles_title="Artykuły o ekonomii")
    index.rebuild()
    assert title in find(typed).titles


def test_what_is_known_of_them_is_what_they_say(client):
    factories.site_settings(articles_title="O ekonomii", articles_lead="Wszystko o niej.")
    index.rebuild()
    assert IndexEntry.objects.sections().exists()
    for entry in IndexEntry.objects.sections():
        shown = page(client.get(entry.url))
        described = next(meta for meta in shown.iter("meta") if meta.get("name") == "description")
        assert words(next(shown.iter("h1"))) == entry.title
        assert described.get("content") == entry.lead


def test_heading_that_staff_change_is_found_at_once_and_the_old_one_is_not(find):
    settings = factories.site_settings(articles_title="Artykuły")
    index.rebuild()
    assert find("artykuły").titles == ["Artykuły"]
    settings.articles_title = "Czytelnia"
    settings.save()
    assert find("artykuły").titles == []
    assert find("czytelni").titles == ["Czytelnia"]


def test_start_of_the_site_brings_new_sections_and_takes_the_old_ones(find):
    SiteSettings.objects.all().delete()
    IndexEntry.objects.sections().delete()
    factories.article(title="Dawny")
    IndexEntry.objects.create(url="/dawny-dzial/", kind=IndexEntry.Kind.PAGES, title="Dawny dział")
    call_command("rebuild_search", if_empty=True)
    assert find("słowniczek").titles == ["Słowniczek"]
    assert not IndexEntry.objects.filter(url="/dawny-dzial/").exists()


def test_name_is_the_same_in_whatever_order_its_words_are_read():
    words = [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"], ["j", "k", "l"]]
    terms = set(build_name_terms(words))
    assert len(terms) == 32
    assert set(build_name_terms([lemmas[::-1] for lemmas in words[::-1]])) == terms


def test_number_is_no_name(find):
    factories.article(title="Zwykła strona", body="<p>Dnia 01 stycznia była tu 1 osoba.</p>")
    factories.article(title="Liczba 1 w tytule")
    factories.article(title="1")
    assert find("1").titles == ["1", "Liczba 1 w tytule", "Zwykła strona"]
    assert find("01").titles == ["Zwykła strona"]


def test_project_is_found_by_what_it_is(find):
    factories.project(name="Wisłostrada")
    assert find("projekty rewitalizacyjne").titles == ["Wisłostrada"]


@pytest.mark.parametrize("typed", ["rewitalizacja", "REWITALIZACJI"])
def test_what_is_called_so_comes_before_what_only_speaks_of_it(find, typed):
    factories.term(
        name="Rewitalizacja",
        definition="Naprawa części miasta, w której ludziom żyje się gorzej niż w innych jego częściach. "
        * 5,
    )
    for number in range(1, 6):
        factories.project(number=number, name="Rewitalizacja i rewitalizacja miasta")
    assert find(typed).titles[0] == "Rewitalizacja"


@pytest.mark.parametrize("typed", ["podmioty ekonomii społecznej", "ekonomii spolecznej podmiot", "PES"])
def test_abbreviation_and_what_it_stands_for_are_names_both(find, typed):
    factories.article(
        title="Podmioty ekonomii społecznej (PES) w Rumi i ekonomia społeczna, PES", body="<p>PES</p>"
    )
    factories.term(
        name="PES", expansion="podmioty ekonomii społecznej", definition="Firmy i organizacje. " * 20
    )
    assert find(typed).titles[0] == "PES (podmioty ekonomii społecznej)"
