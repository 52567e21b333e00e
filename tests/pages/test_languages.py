"""Pages in other languages: `lang` of every part (WCAG 3.1.1, 3.1.2), `hreflang`, the links in the header."""

import pytest

from content_checks.checks import check_content
from pages.models import Language, MenuItem
from publishing.admin_urls import get_admin_url
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


def get_langs_of(title, response):
    """Return the languages of the visible texts with this title."""
    return {
        get_lang(element)
        for element in page(response).find("body").iter()
        if title in (element.text or "") and element.tag not in ("option", "script")
    }


@pytest.fixture
def english_page():
    """A page whose title is in all menus, but not among the links to languages."""
    shown = factories.page(title="Help in English", language=Language.ENGLISH, body="<p>Cooperative work</p>")
    site = factories.site_settings()
    for place in (MenuItem.Place.HEADER, MenuItem.Place.FOOTER, MenuItem.Place.TASKS):
        MenuItem.objects.create(site=site, place=place, label="Help in English", page=shown)
    return shown


@pytest.mark.parametrize(
    "path", ["/", "/kontakt/", "/mapa-strony/", "/szukaj/?q=cooperative", "/szukaj/?q=brak"]
)
def test_title_in_other_language_is_marked(client, english_page, path):
    index.rebuild()
    response = client.get(path)
    assert get_langs_of("Help in English", response) == {"en"}
    assert page(response).get("lang") == "pl"


def test_polish_label_of_page_in_other_language_is_polish(client, english_page):
    MenuItem.objects.update(label="Pomoc po angielsku")
    assert get_langs_of("Pomoc po angielsku", client.get("/")) == {"pl"}


def test_title_in_other_language_is_marked_in_admin(publisher_client, english_page):
    draft = factories.page(title="Help draft", language=Language.ENGLISH, state=State.DRAFT)
    for address in ("/admin/pages/page/", get_admin_url(draft), "/admin/"):
        assert get_langs_of("Help draft", publisher_client.get(address)) == {"en"}, address
    form = page(publisher_client.get(get_admin_url(english_page)))
    marked = {field.get("name") for field in form.iter("input", "textarea") if field.get("lang") == "en"}
    assert marked == {"title", "description", "body"}


def test_checks_of_plain_polish_skip_another_language(ukrainian_page):
    assert check_content(ukrainian_page) == []
    ukrainian_page.language = Language.POLISH
    assert check_content(ukrainian_page) != []
