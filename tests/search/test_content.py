"""Indexed text other than fields: labels, texts of templates, synonyms, abbreviations of the glossary."""

import pytest

from search import index
from search.content import INDEXED_MODELS

from .. import factories
from ..parsed import page
from .items import ITEM_FACTORIES
from .result_page import get_text

pytestmark = pytest.mark.django_db

# Items with all fields that have a label.
LABELLED_ITEMS = {
    "article": lambda: factories.article(
        film_url="https://example.org/film",
        film_title="Zoo",
        film_minutes=2,
        film_host="internet",
        film_summary="O zoo.",
    ),
    "cooperative": lambda: factories.cooperative(
        founded_by="Rada", employs="ludzi", purposes="praca", helps_to="żyć", activities="remonty"
    ),
    "resolution": lambda: factories.resolution(official_place="w BIP"),
    "meeting": lambda: factories.meeting(audience="wszyscy"),
    "recruitment": lambda: factories.recruitment(town="Rumia"),
    "association": lambda: factories.association(
        former_name="Dawne", legal_form="stowarzyszenie", aim="Dobro.", fields_of_work="transport"
    ),
    "undertaking": lambda: factories.undertaking(aim="Praca.", body="<p>Tak.</p>", scope="to", goals="tamto"),
    "revitalisationproject": lambda: factories.project(area="osiedle", source="umowa"),
}


def get_page_text(client, url):
    return get_text(next(page(client.get(url)).iter("main")))


@pytest.mark.parametrize("kind", LABELLED_ITEMS)
def test_labels_of_fields_are_found_and_shown(find, client, kind):
    item = LABELLED_ITEMS[kind]()
    shown = get_page_text(client, item.get_absolute_url())
    for label in INDEXED_MODELS[type(item)].labels.values():
        assert label in shown, label
        assert item.get_absolute_url() in find(label).urls, label


def test_label_of_empty_field_is_not_found(find):
    factories.undertaking(name="Żyrafa", goals="")
    assert find("cele szczegółowe").urls == []


@pytest.mark.parametrize(
    "query", ["skarga do urzędu", "tłumacz języka migowego", "dostępność architektoniczna", "rzecznik praw"]
)
def test_text_of_declaration_page_is_found(find, query):
    factories.barrier()
    index.rebuild()
    assert find(query).urls[:1] == ["/deklaracja-dostepnosci/"]


@pytest.mark.parametrize("kind", ITEM_FACTORIES)
def test_other_words_find_item_and_are_not_shown(find, client, kind):
    item = ITEM_FACTORIES[kind](other_words="nosorożec, kolorowa papuga")
    factories.article(title="Kolorowy świat", body="<p>Nosorożec i papuga.</p>")
    for query in ("nosorożce", "kolorowej papugi", "papuga kolorowa"):
        results = find(query)
        assert results.urls[0] == item.get_absolute_url(), query
        assert "nosorożec" not in get_text(results.items[0]).lower()
    assert "nosorożec" not in get_page_text(client, item.get_absolute_url()).lower()


def test_abbreviation_and_expansion_find_each_other(find):
    factories.term(name="KIS", expansion="Klub Integracji Społecznej", definition="Miejsce.")
    short = factories.article(title="Spotkanie w KIS-ie").title
    long = factories.article(title="Spotkanie w Klubie Integracji Społecznej").title
    factories.article(title="Spotkanie w klubie")
    for query in (
        "kis",
        "kis spotkanie",
        "klub integracji społecznej",
        "spotkanie klub integracji spolecznej",
    ):
        assert {short, long} <= set(find(query).titles), query
        assert "Spotkanie w klubie" not in find(query).titles
    assert set(find("spotkanie kis").highlighted) >= {"KIS-ie", "Klubie", "Integracji", "Społecznej"} - {
        "KIS-ie"
    }


@pytest.mark.parametrize("fields", [{"state": "draft"}, {"publish_from": factories.warsaw(2099, 1, 1)}])
def test_abbreviation_of_unpublished_term_is_not_expanded(find, fields):
    factories.term(name="KIS", expansion="Klub Integracji Społecznej", **fields)
    factories.article(title="KIS")
    factories.article(title="Klub Integracji Społecznej")
    assert find("kis").titles == ["KIS"]


def test_thing_ranks_before_what_mentions_it(find):
    factories.resolution(subject="utworzenia Spółdzielni „Linia”, spółdzielnia Linia")
    factories.article(title="Zapraszamy: spółdzielnia Linia szuka ludzi", description="Spółdzielnia Linia.")
    cooperative = factories.cooperative(short_name="Spółdzielnia Socjalna „Linia”", lead="Opis. " * 100)
    for query in ("spółdzielnia linia", "linia", "spółdzielnia socjalna", "spoldzielnia"):
        assert find(query).titles[0] == cooperative.short_name, query
