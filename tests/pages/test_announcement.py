"""The announcement above the content of every page."""

import datetime

import pytest

from publishing import revisions
from publishing.models import State
from publishing.preview import get_preview_url
from publishing.serialization import serialize_stored_item

from .. import factories, parsed
from ..admin_forms import errors_by_field, save, text
from ..factories import warsaw

pytestmark = pytest.mark.django_db

NOON = warsaw(2026, 5, 4, 12)
MINUTE = datetime.timedelta(minutes=1)
SAID = "Spotkanie jest w innej sali."


def get_announcement(client, address="/"):
    """Return the element of the page, or None."""
    return next(iter(parsed.page(client.get(address)).find_class("announcement")), None)


@pytest.mark.parametrize("address", ["/", "/ekonomia-spoleczna/", "/szukaj/?q=a", "/nie-ma-takiej/"])
@pytest.mark.parametrize("has_menu", [True, False])
def test_announcement_is_on_every_page(client, address, has_menu):
    if has_menu:
        factories.menu_item()
    factories.announcement(text=SAID, kind="important", url="/spoldzielnia/", link_text="Gdzie to jest")
    shown = get_announcement(client, address)
    assert " ".join(shown.text_content().split()) == f"Ważne: {SAID} Gdzie to jest"
    assert shown.find(".//a").get("href") == "/spoldzielnia/"


def test_announcement_is_said_once(client):
    factories.announcement(text=SAID)
    page = client.get("/").content.decode().replace("\xa0", " ")
    assert page.count(SAID) == 1
    shown = get_announcement(client)
    assert (shown.tag, shown.get("aria-label")) == ("aside", "Komunikat")
    assert not {"role", "aria-live"} & set(shown.keys())
    assert not client.cookies


def test_announcement_takes_no_query(client, django_assert_num_queries):
    factories.menu_item()
    factories.announcement()
    with django_assert_num_queries(6):
        client.get("/")


def test_announcement_appears_and_expires_to_the_minute(client, freeze):
    factories.announcement(publish_from=NOON, publish_until=NOON + 60 * MINUTE)
    for moment, is_shown in [
        (NOON - MINUTE, False),
        (NOON, True),
        (NOON + 59 * MINUTE, True),
        (NOON + 60 * MINUTE, False),
    ]:
        freeze(moment)
        assert (get_announcement(client) is not None) == is_shown, moment


def test_preview_shows_draft_of_announcement(client, publisher_client):
    announcement = factories.announcement(text=SAID)
    data = serialize_stored_item(announcement)
    data["fields"]["text"] = "Jutro jest już w swojej sali."
    revisions.save_revision(announcement, data, None)
    preview = get_preview_url(announcement, revisions.get_draft(announcement))
    assert "Jutro" in get_announcement(publisher_client, preview).text_content()
    assert "Jutro" not in get_announcement(client).text_content()


def test_preview_of_other_content_shows_announcement(publisher_client):
    factories.announcement(text=SAID)
    article = factories.article(state=State.DRAFT)
    assert get_announcement(publisher_client, get_preview_url(article, None)) is not None


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"text": "a" * 201}, "Skróć ten tekst."),
        ({"url": "javascript:alert(1)", "link_text": "x"}, "Wpisz cały adres"),
        ({"url": "/nie-ma/takiej/", "link_text": "x"}, "Pod tym adresem nie ma strony"),
    ],
)
def test_form_refuses_wrong_values(publisher_client, given, message):
    response = save(publisher_client, "/admin/pages/announcement/add/", {"text": SAID, **given})
    assert message in str(errors_by_field(response))


def test_link_needs_text(publisher_client):
    address = "/admin/pages/announcement/add/"
    response = save(publisher_client, address, {"text": SAID, "url": "/spoldzielnia/"}, "_publish")
    assert "Podaj i odnośnik, i jego napis." in text(publisher_client.get(response.url))
