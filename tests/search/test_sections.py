"""Entries of list pages."""

import pytest
from django.core.management import call_command

from pages.models import SiteSettings
from search import index
from search.models import IndexEntry

from .. import factories
from ..parsed import page
from .result_page import get_text

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
def test_sections_are_found(find, typed, title):
    factories.site_settings(articles_title="Artykuły o ekonomii")
    index.rebuild()
    assert title in find(typed).titles


def test_section_entries_match_templates(client):
    factories.site_settings(articles_title="O ekonomii", articles_lead="Wszystko o niej.")
    factories.request_settings()
    index.rebuild()
    assert IndexEntry.objects.sections().exists()
    for entry in IndexEntry.objects.sections():
        shown = page(client.get(entry.url))
        described = next(meta for meta in shown.iter("meta") if meta.get("name") == "description")
        assert get_text(next(shown.iter("h1"))) == entry.title
        assert described.get("content") == entry.lead
        main = get_text(next(shown.iter("main")))
        assert [line for line in entry.body.splitlines() if line not in main] == []


def test_changed_section_title_is_reindexed(find):
    settings = factories.site_settings(articles_title="Artykuły")
    index.rebuild()
    assert find("artykuły").titles == ["Artykuły"]
    settings.articles_title = "Czytelnia"
    settings.save()
    assert find("artykuły").titles == []
    assert find("czytelni").titles == ["Czytelnia"]


def test_rebuild_if_empty_updates_sections(find):
    SiteSettings.objects.all().delete()
    IndexEntry.objects.sections().delete()
    factories.article(title="Dawny")
    IndexEntry.objects.create(url="/dawny-dzial/", kind=IndexEntry.Kind.PAGES, title="Dawny dział")
    call_command("rebuild_search", if_empty=True)
    assert find("słowniczek").titles == ["Słowniczek"]
    assert not IndexEntry.objects.filter(url="/dawny-dzial/").exists()
