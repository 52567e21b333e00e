"""No public page shows content that is a draft, unpublished, scheduled or expired."""

import pytest
from django.urls import reverse

from home.sitemaps import SECTIONS, get_published_links
from pages.models import MenuItem
from publishing.models import State, get_draft_state_models
from rich_text.typography import NBSP

from .. import factories
from ..page_cache.conftest import use_cache_in
from ..page_cache.visitor import Visitor, begin_transaction

SECRET = "Tajemnica"
HIDDEN = {
    "draft": {"state": State.DRAFT},
    "withdrawn": {"state": State.WITHDRAWN},
    "embargoed": {"publish_from": factories.warsaw(2099, 1, 1)},
    "over": {"publish_until": factories.warsaw(2020, 1, 1)},
}
TITLED = [factories.article, factories.page, factories.meeting, factories.recruitment]
FED = [factories.article, factories.meeting, factories.recruitment]
NAMED = [factories.undertaking, factories.project]


def create_items(how):
    for make in TITLED:
        yield make(title=f"{SECRET} {make.__name__}", **how)
    for make in NAMED:
        yield make(name=f"{SECRET} {make.__name__}", **how)
    resolution = factories.resolution(number=f"{SECRET}/1/2022", subject=SECRET, **how)
    resolution.attachments.create(document=factories.document(title=SECRET))
    yield resolution
    yield factories.term(name=SECRET, definition=SECRET, **how)
    yield factories.cooperative(name=SECRET, short_name=SECRET, lead=SECRET, **how)
    yield factories.association(name=SECRET, acronym=SECRET, **how)
    yield factories.announcement(text=SECRET, **how)


@pytest.mark.django_db
@pytest.mark.parametrize("how", HIDDEN.values(), ids=HIDDEN)
def test_hidden_content_is_on_no_page(client, how):
    items = list(create_items(how))
    assert {type(item) for item in items} == set(get_draft_state_models())
    page = next(item for item in items if item._meta.model_name == "page")
    settings = factories.site_settings()
    for place in MenuItem.Place:
        factories.menu_item(site=settings, place=place, label=SECRET, section="", page=page)
    # published content with references to unpublished content
    meeting = next(item for item in items if item._meta.model_name == "meeting")
    undertaking = next(item for item in items if item._meta.model_name == "undertaking")
    factories.recruitment(meeting=meeting)
    factories.project(undertaking=undertaking)
    factories.article()

    addresses = [reverse(name) for name in SECTIONS]
    addresses += [link["url"] for link in get_published_links()]
    addresses += ["/sitemap.xml", "/robots.txt", "/nie-ma-takiej/"]
    addresses += [reverse("omggs:projects_csv"), reverse("omggs:projects_geojson")]
    addresses += ["/aktualnosci.atom", "/spoldzielnia/spotkania.ics"]
    # neither words, prefixes nor corrected typos find it
    addresses += [f"/szukaj/?q={query}" for query in ("tajemnic", "tajemnca", "tajenmica+uchwala")]
    for address in addresses:
        assert SECRET.lower() not in client.get(address).content.decode().lower(), address
    assert "Nie ma wyników" in client.get("/szukaj/", {"q": SECRET}).content.decode()

    assert client.get(reverse("omggs:projects"), {"przedsiewziecie": undertaking.slug}).status_code == 404

    sections = {reverse(name) for name in SECTIONS}
    for item in items:
        if item.get_absolute_url().partition("#")[0] not in sections:
            assert client.get(item.get_absolute_url()).status_code == 404, item
    assert client.get(reverse("cooperative:meeting_calendar", args=[meeting.slug])).status_code == 404
    resolution = next(item for item in items if item._meta.model_name == "resolution")
    [attachment] = resolution.attachments.all()
    assert client.get(attachment.document.get_absolute_url()).status_code == 404


@pytest.mark.django_db
def test_published_content_is_on_all_pages(client):
    items = list(create_items({}))
    for item in items:
        assert SECRET in client.get(item.get_absolute_url()).content.decode(), item
    assert client.get("/sitemap.xml").content.decode().count("<loc>") == len(SECTIONS) + len(items) - 4
    for address, makers in [("/aktualnosci.atom", FED), ("/spoldzielnia/spotkania.ics", [factories.meeting])]:
        found = client.get(address).content.decode()
        assert [f"{SECRET} {make.__name__}" in found for make in makers] == [True] * len(makers), address
    assert f"{len(items) - 1} wyników" in client.get("/szukaj/?q=tajemnic").content.decode().replace(
        NBSP, " "
    )
    assert SECRET in client.get("/szukaj/?q=tajemnca").content.decode()


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("how", HIDDEN.values(), ids=HIDDEN)
def test_content_hidden_later_is_on_no_cached_page(
    settings, tmp_path, django_capture_on_commit_callbacks, how
):
    use_cache_in(tmp_path / "page-cache", settings)
    visitor = Visitor()
    items = list(create_items({}))
    addresses = {reverse(name) for name in SECTIONS} | {
        "/sitemap.xml",
        "/aktualnosci.atom",
        "/spoldzielnia/spotkania.ics",
    }
    addresses |= {item.get_absolute_url().partition("#")[0] for item in items}
    assert sum(SECRET in visitor.get(address).text for address in addresses) >= len(items)
    begin_transaction()
    with django_capture_on_commit_callbacks(execute=True):
        for item in items:
            type(item)._base_manager.filter(pk=item.pk).update(**how)
    for address in addresses:
        for _ in range(2):
            assert SECRET not in visitor.get(address).text, address
