"""Pages in other languages: `lang` of every part (WCAG 3.1.1, 3.1.2), `hreflang`, the links in the header."""

import pytest

from content_checks.checks import check_content
from pages.models import Language, MenuItem
from publishing.models import State
from search import index

from .. import factories
from ..parsed import page

pytestmark = pytest.mark.django_db

LONG_SENTENCE = "слово " * 60


@pytest.fixture
def ukrainian_page():
    shown = factories.page(
        slug="uk", title="Українська сторінка", language=Language.UKRAINIAN, body=f"<p>{LONG_SENTENCE}</p>"
    )
    MenuItem.objects.create(
        site=factories.site_settings(), place=MenuItem.Place.LANGUAGES, label="Українською", page=shown
    )
    return shown


def get_lang(element):
    while element.get("lang") is None:
        element = element.getparent()
    return element.get("lang")


def test_every_part_has_its_language(client, ukrainian_page):
    root = page(client.get("/uk/"))
    assert root.get("lang") == "uk"
    langs = {}
    for element in root.find("body").iter():
        if (
            isinstance(element.tag, str)
            and (element.text or "").strip()
            and element.tag not in ("script", "style")
        ):
            langs.setdefault(get_lang(element), set()).add(" ".join(element.text.split()))
    assert langs.pop("uk") >= {"Українська сторінка", LONG_SENTENCE.strip(), "Українською"}
    polish = langs.pop("pl")
    assert {"Przejdź do treści", "Strona główna", "Udostępnij tę stronę", "Na skróty"} <= polish
    assert not any(set(text.lower()) & set("аеиоуі") for text in polish)
    assert langs == {}
    [title] = root.iter("title")
    assert title.text == "Українська сторінка – Rumia"


@pytest.mark.parametrize("path", ["/", "/uk/"])
def test_hreflang_connects_home_and_translations(client, ukrainian_page, path):
    links = [link for link in page(client.get(path)).iter("link") if link.get("hreflang")]
    assert {link.get("hreflang"): link.get("href") for link in links} == {
        "pl": "http://testserver/",
        "x-default": "http://testserver/",
        "uk": "http://testserver/uk/",
    }


def test_header_links_to_language_of_published_page(client, ukrainian_page):
    def get_links(path):
        return [link for link in page(client.get(path)).iter("a") if link.get("hreflang")]

    [link] = get_links("/kontakt/")
    assert (link.text, link.get("href"), link.get("lang"), link.get("hreflang")) == (
        *("Українською", "/uk/", "uk", "uk"),
    )
    assert [link.get("aria-current") for link in get_links("/uk/")] == ["page"]
    ukrainian_page.state = State.WITHDRAWN
    ukrainian_page.save()
    assert get_links("/kontakt/") == []


def test_lists_of_polish_pages_mark_the_language(client, ukrainian_page):
    index.rebuild()
    for path in ("/mapa-strony/", "/szukaj/?q=слово"):
        links = [
            link for link in page(client.get(path)).find(".//main").iter("a") if link.get("href") == "/uk/"
        ]
        assert [link.get("lang") for link in links] == ["uk"], path
    assert page(client.get("/mapa-strony/")).get("lang") == "pl"


def test_checks_of_plain_polish_skip_another_language(ukrainian_page):
    assert check_content(ukrainian_page) == []
    ukrainian_page.language = Language.POLISH
    assert check_content(ukrainian_page) != []
