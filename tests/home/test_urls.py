"""Canonical URLs and metadata of pages for search engines, sharing and feeds."""

from urllib.parse import quote

import html5lib
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from PIL import Image

from home.sitemaps import SECTIONS, get_published_links
from publishing.models import ContentRedirect, State

from .. import factories, parsed

pytestmark = pytest.mark.django_db

HERE = "http://testserver"


def head(client, address):
    """Return {rel, property or name: [value]} of the elements in <head>."""
    page = html5lib.parse(client.get(address).content.decode(), namespaceHTMLElements=False)
    said = {}
    for element in page.find("head"):
        key = element.get("rel") or element.get("property") or element.get("name")
        said.setdefault(key, []).append(element.get("href") or element.get("content"))
    return said


def test_canonical_url_has_no_query(client):
    for make in (
        factories.article,
        factories.page,
        factories.meeting,
        factories.resolution,
        factories.project,
    ):
        make()
    for address in [*map(reverse, SECTIONS), *(link["url"] for link in get_published_links())]:
        said = head(client, f"{address}?utm_source=x&nieznane=2")
        assert said["canonical"] == said["og:url"] == [f"{HERE}{address}"], address
        assert said["alternate"][0] == "/aktualnosci.atom"
        assert said["og:locale"] == ["pl_PL"]
        assert all(len(said[name]) == 1 and said[name][0] for name in ("og:title", "og:type", "og:site_name"))


def test_open_graph_has_title_description_and_image(client):
    article = factories.article(title="„A” & <b>", description="O „tym” & owym.", image=factories.image())
    said = head(client, article.get_absolute_url())
    assert said["og:title"] == ["„A” & <b>"]
    assert said["og:description"] == said["description"] == ["O „tym” & owym."]
    assert said["og:type"] == ["article"]
    assert said["og:image"] == [f"{HERE}{article.image.jpeg_url}"]
    assert said["og:image:alt"] == [article.image.alt]
    assert head(client, "/")["og:title"] == ["Ekonomia społeczna w Rumi"]


def test_open_graph_falls_back_to_image_of_site(client):
    article = factories.article()
    for address in ("/", "/slowniczek/", article.get_absolute_url()):
        said = head(client, address)
        assert said["og:image"] == [f"{HERE}/static/img/share.png"], address
        assert said["og:image:alt"][0].startswith("Ekonomia społeczna w Rumi")
    file = settings.BASE_DIR / "static/img/share.png"
    with Image.open(file) as picture:
        size = [[str(number)] for number in picture.size]
    assert [said["og:image:width"], said["og:image:height"]] == size == [["1200"], ["630"]]
    assert file.stat().st_size < 60_000


def test_easy_text_has_its_own_canonical_url(client):
    article = factories.article(title="Praca & płaca", easy_text="<p>Łatwo.</p>")
    plain, easy = article.get_absolute_url(), f"{article.get_absolute_url()}?wersja=latwa"
    said = head(client, f"{easy}&utm_source=x")
    assert said["canonical"] == said["og:url"] == [f"{HERE}{easy}"]
    assert said["og:title"] == ["Tekst łatwy do czytania: Praca & płaca"]
    page = parsed.page(client.get(easy))
    assert page.findtext(".//title").startswith("Tekst łatwy do czytania: Praca & płaca – ")
    [letter] = page.xpath("//a[starts-with(@href, 'mailto:?')]/@href")
    assert letter.startswith(f"mailto:?subject={quote(said['og:title'][0])}&")
    assert head(client, plain)["canonical"] == [f"{HERE}{plain}"]
    assert head(client, plain)["og:title"] == ["Praca & płaca"]


def test_page_without_easy_text_ignores_its_parameter(client):
    plain = factories.article(title="Praca").get_absolute_url()
    said = head(client, f"{plain}?wersja=latwa")
    assert said["canonical"] == said["og:url"] == [f"{HERE}{plain}"]
    assert said["og:title"] == ["Praca"]


def test_not_found_page_has_no_canonical_url(client):
    said = head(client, "/nie-ma-takiej/")
    assert said["robots"] == ["noindex"]
    assert not {"canonical", "og:url", "alternate"} & said.keys()
    assert "Udostępnij tę stronę" not in client.get("/nie-ma-takiej/").content.decode()


def test_page_can_be_shared_by_email_and_copying(client):
    article = factories.article(title="Praca & płaca?")
    page = html5lib.parse(
        client.get(article.get_absolute_url()).content.decode(), namespaceHTMLElements=False
    )
    [letter] = [link.get("href") for link in page.iter("a") if link.get("href", "").startswith("mailto:?")]
    address = f"{HERE}{article.get_absolute_url()}"
    assert letter == (
        "mailto:?subject=Praca%20%26%20p%C5%82aca%3F&body=Praca%20%26%20p%C5%82aca%3F%0D%0A"
        f"http%3A%2F%2Ftestserver{article.get_absolute_url().replace('/', '%2F')}%0D%0A"
    )
    assert [field.text for field in page.iter("textarea")] == [address]


def test_shared_and_printed_url_keep_query(client):
    factories.project(city=factories.city(name="Żukowo"))
    for number in range(11):
        article = factories.article(title=f"Praca {number}", easy_text="<p>Łatwo.</p>")
    for shown in (
        "/omggs/rewitalizacja/?miasto=zukowo",
        "/szukaj/?q=%C5%82atwa+praca",
        "/szukaj/?q=praca&rodzaj=artykuly&strona=2",
        f"{article.get_absolute_url()}?wersja=latwa",
    ):
        html = client.get(f"{shown}&utm_source=x", follow=True).content.decode()
        page = html5lib.parse(html, namespaceHTMLElements=False)
        assert [field.text for field in page.iter("textarea")] == [f"{HERE}{shown}"]
        assert f"Adres tej strony: {escape(HERE + shown)}<br>" in html


def test_preview_has_no_sharing_and_no_structured_data(client):
    client.force_login(factories.staff())
    article = factories.article(state=State.DRAFT)
    shown = client.get(f"{article.get_absolute_url()}?podglad=pages.article-{article.pk}").content.decode()
    assert article.title in shown
    assert "Udostępnij tę stronę" not in shown
    assert "application/ld+json" not in shown


@pytest.mark.parametrize(
    ("starts_at", "change", "said"),
    [
        (factories.warsaw(2026, 5, 8, 17), "cancelled", "Odwołane: Spotkanie, 8 maja 2026"),
        (factories.warsaw(2026, 5, 8, 17), "moved", "Nowy termin: Spotkanie, 8 maja 2026"),
        (factories.warsaw(2026, 5, 8, 17), "", "Spotkanie, 8 maja 2026"),
        # After the date, "new date" is not shown any more, but "cancelled" is.
        (factories.warsaw(2026, 5, 1, 17), "moved", "Spotkanie, 1 maja 2026"),
        (factories.warsaw(2026, 5, 1, 17), "cancelled", "Odwołane: Spotkanie, 1 maja 2026"),
    ],
)
def test_shared_title_has_status_of_meeting(client, freeze, starts_at, change, said):
    freeze(factories.warsaw(2026, 5, 4, 12))
    moved_from = factories.warsaw(2026, 4, 20, 17) if change == "moved" else None
    meeting = factories.meeting(title="Spotkanie", starts_at=starts_at, change=change, moved_from=moved_from)
    page = parsed.page(client.get(meeting.get_absolute_url()))
    assert page.findtext(".//title").strip() == f"{said} – Ekonomia społeczna w\xa0Rumi"
    assert page.xpath("//meta[@property='og:title']/@content") == [said]
    [letter] = page.xpath("//a[starts-with(@href, 'mailto:?')]/@href")
    assert letter.startswith(f"mailto:?subject={quote(said)}&")


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("/SYLWESTER/", "/sylwester/"),
        ("/Sylwester", "/sylwester/"),
        ("/sylwester/\u200b", "/sylwester/"),
        ("/Sylwéster/", "/sylwester/"),
        ("/spółdzielnia/", "/spoldzielnia/"),
        ("/spółdzielnia", "/spoldzielnia/"),
        ("/SPÓŁDZIELNIA/SPOTKANIA/", "/spoldzielnia/spotkania/"),
        ("/słowniczek/", "/slowniczek/"),
        ("/spółdzielnia/spotkania/Próba/", "/spoldzielnia/spotkania/proba/"),
        ("/spoldzielnia/spotkania/PROBA.ics", "/spoldzielnia/spotkania/proba.ics"),
        ("/OMGGS/Rewitalizacja.CSV", "/omggs/rewitalizacja.csv"),
        ("/dostępność/wniosek/", "/dostepnosc/wniosek/"),
    ],
)
def test_address_typed_otherwise_redirects(client, typed, path):
    factories.page(slug="sylwester")
    factories.meeting(slug="proba")
    response = client.get(quote(typed) + "?a=1", follow=True)
    assert (response.redirect_chain[-1], response.status_code) == ((f"{path}?a=1", 301), 200)


def test_address_typed_otherwise_of_a_draft_is_404(client):
    factories.page(slug="tajne", state=State.DRAFT)
    for typed in ("/TAJNE/", "/Nie-Ma/", "/ADMIN/", "/Nie/Ma/Takiej/"):
        response = client.get(typed)
        assert response.status_code == 404, typed


def test_old_address_typed_in_capitals_redirects(client):
    article = factories.article(slug="nowy")
    ContentRedirect.objects.create(path="/ekonomia-spoleczna/stary/", item=article)
    assert client.get("/Ekonomia-Społeczna/STARY/").url == "/ekonomia-spoleczna/nowy/"
