"""Pagination of the list of articles."""

import re

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pages.models import Article
from pages.views import ARTICLES_PER_PAGE
from publishing.models import State

from .. import factories

LIST = "/ekonomia-spoleczna/"

pytestmark = pytest.mark.django_db


def articles(count):
    # With the same order and title, so only primary keys determine the order.
    return Article.objects.bulk_create(
        Article(title="Artykuł", slug=f"lista-{number}", body="<p>Treść.</p>", state=State.PUBLISHED)
        for number in range(count)
    )


class Page:
    def __init__(self, client, query=""):
        response = client.get(LIST + query)
        assert response.status_code == 200
        self.tree = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)

    def texts(self, path):
        return [" ".join("".join(found.itertext()).split()) for found in self.tree.findall(path)]

    @property
    def articles(self):
        return [link.get("href") for link in self.tree.findall(".//article//a")]

    @property
    def canonical(self):
        (link,) = self.tree.findall(".//link[@rel='canonical']")
        return link.get("href").removeprefix("http://testserver")

    @property
    def pages(self):
        """Return {accessible name: (URL, whether it is the current page)} of the pagination links."""
        return {
            link.get("aria-label") or link.text: (link.get("href"), link.get("aria-current") == "page")
            for link in self.tree.findall(".//nav[@aria-label='Kolejne artykuły']//a")
        }


def test_every_article_is_on_one_page(client):
    made = articles(2 * ARTICLES_PER_PAGE + 1)
    seen = [Page(client, query).articles for query in ("", "?strona=2", "?strona=3")]
    assert [len(page) for page in seen] == [ARTICLES_PER_PAGE, ARTICLES_PER_PAGE, 1]
    assert sorted(address for page in seen for address in page) == sorted(
        article.get_absolute_url() for article in made
    )


def test_page_has_number_and_page_links(client):
    articles(2 * ARTICLES_PER_PAGE + 1)
    page = Page(client, "?strona=2")
    assert page.texts(".//h1") == ["Ekonomia społeczna, strona 2 z 3"]
    assert page.texts(".//title") == ["Ekonomia społeczna, strona 2 z 3 – Ekonomia społeczna w Rumi"]
    assert page.canonical == f"{LIST}?strona=2"
    assert page.pages == {
        "Poprzednie": (LIST, False),
        "strona 1": (LIST, False),
        "strona 2": (f"{LIST}?strona=2", True),
        "strona 3": (f"{LIST}?strona=3", False),
        "Następne": (f"{LIST}?strona=3", False),
    }
    relations = {link.get("rel"): link.get("href") for link in page.tree.findall(".//nav//a[@rel]")}
    assert relations["prev"] == LIST
    assert relations["next"] == f"{LIST}?strona=3"


@pytest.mark.parametrize(
    "query", ["", "?strona=1", "?strona=", "?strona=0", "?strona=dwa", "?strona=-1", "?strona=²"]
)
def test_first_page_has_canonical_url(client, query):
    articles(ARTICLES_PER_PAGE + 1)
    page = Page(client, query)
    assert page.canonical == LIST
    assert page.texts(".//h1") == ["Ekonomia społeczna"]
    assert page.pages["strona 1"] == (LIST, True)
    assert "Poprzednie" not in page.pages


@pytest.mark.parametrize("number", ["3", "9999", "99999999", "1" * 50])
def test_invalid_page_number_is_404_or_first_page(client, number):
    articles(ARTICLES_PER_PAGE + 1)
    response = client.get(f"{LIST}?strona={number}")
    assert response.status_code == (200 if len(number) > 8 else 404)


def test_short_list_has_no_links_to_pages(client):
    articles(ARTICLES_PER_PAGE)
    assert Page(client).pages == {}


def test_empty_list_says_so(client):
    assert "Nie ma tu jeszcze żadnego artykułu." in client.get(LIST).content.decode()


def test_article_list_has_constant_query_count(client):
    articles(ARTICLES_PER_PAGE + 1)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    Article.objects.all().delete()
    articles(10 * ARTICLES_PER_PAGE)
    with CaptureQueriesContext(connection) as many:
        page = Page(client)
    assert len(many) == len(few) <= 6
    assert len(page.articles) == ARTICLES_PER_PAGE
    assert set(page.pages) == {"strona 1", "strona 2", "strona 10", "Następne"}


def test_draft_is_not_counted_in_list(client):
    articles(ARTICLES_PER_PAGE)
    factories.article(state="draft")
    assert Page(client).pages == {}


def test_site_map_lists_first_100_articles(client):
    articles(100)
    shown = client.get("/mapa-strony/").content.decode()
    assert shown.count('<a href="/ekonomia-spoleczna/lista-') == 100
    assert "Wszystkie artykuły" not in shown
    factories.article()
    shown = client.get("/mapa-strony/").content.decode()
    assert len(re.findall(r'<li><a href="/ekonomia-spoleczna/[^"]', shown)) == 100
    assert '<a href="/ekonomia-spoleczna/">Wszystkie artykuły</a>: 101' in shown
