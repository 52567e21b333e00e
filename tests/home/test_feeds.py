"""The Atom feed, parsed by feedparser and by a strict XML parser."""

import datetime
from xml.etree import ElementTree

import feedparser
import html5lib
import pytest
from django.utils.html import escape
from hypothesis import example, given
from hypothesis import strategies as st

from home import feeds
from publishing import publication, trash
from publishing.models import Revision, State
from rich_text.plain_text import replace_control_chars

from .. import factories, parsed
from ..cooperative.test_calendars import publish
from ..factories import warsaw

pytestmark = pytest.mark.django_db

FEED = "/aktualnosci.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
NOON = warsaw(2026, 5, 4, 12)
HOUR = datetime.timedelta(hours=1)


def read(client):
    response = client.get(FEED)
    assert response.status_code == 200
    feed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not feed.bozo, feed.bozo_exception
    assert feed.version == "atom10"
    return feed


def text(entry):
    """Return the text of an entry as feed readers show it."""
    assert entry.summary_detail.type == "text/html"
    page = html5lib.parseFragment(entry.summary.replace("<br />", "\n"), namespaceHTMLElements=False)
    return "".join(page.itertext())


def titles(client):
    return [entry.title for entry in read(client).entries]


def test_feed_lists_content_last_changed_first(client, freeze):
    for hour, make in enumerate(
        [factories.article, factories.meeting, factories.recruitment, factories.page]
    ):
        freeze(NOON + hour * HOUR)
        make(title=make.__name__)
    feed = read(client)
    assert [entry.title for entry in feed.entries] == ["recruitment", "meeting", "article"]
    assert [entry.tags[0].term for entry in feed.entries] == ["nabór", "spotkanie", "artykuł"]
    assert feed.entries[0].updated == "2026-05-04T12:00:00+00:00"
    assert feed.feed.updated == feed.entries[0].updated
    assert feed.feed.title == "Ekonomia społeczna w Rumi: aktualności"
    assert feed.feed.language == "pl"
    links = {link.rel: link.href for link in feed.feed.links}
    assert links == {"self": "http://testserver/aktualnosci.atom", "alternate": "http://testserver/"}


def test_feed_has_elements_required_by_rfc_4287(client):
    article = factories.article()
    root = ElementTree.fromstring(client.get(FEED).content)
    for element in (root, root.find(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{ATOM}{name}"), name
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Miasto Rumia"
    [entry] = read(client).entries
    assert entry.link == f"http://testserver{article.get_absolute_url()}"
    assert text(entry) == article.description


def test_feed_has_status_of_meeting(client):
    meeting = {"place": "Klub", "address": "ul. Sabata 3", "starts_at": warsaw(2027, 3, 22, 12)}
    factories.meeting(title="A", change="cancelled", change_note="Choroba.", **meeting)
    factories.meeting(title="B", change="moved", moved_from=warsaw(2027, 3, 21, 9), **meeting)
    factories.meeting(title="C", change="relocated", former_place="Ratusz", **meeting)
    found = {entry.title: text(entry) for entry in read(client).entries}
    when_and_where = "Opis.\nKiedy: 22 marca 2027, 12:00.\nGdzie: Klub, ul. Sabata 3."
    assert found == {
        "Odwołane: A": f"Spotkanie odwołano.\nChoroba.\n{when_and_where}",
        "Nowy termin: B": "Spotkanie ma nowy termin. Poprzedni termin: 21 marca 2027, 9:00.\n"
        + when_and_where,
        "Nowe miejsce: C": f"Zmiana miejsca: było Ratusz, jest Klub, ul. Sabata 3.\n{when_and_where}",
    }


def test_feed_has_deadline_of_recruitment(client):
    factories.recruitment(title="A", closes_on=datetime.date(2026, 5, 15))
    factories.recruitment(title="B", meeting=factories.meeting(change="cancelled"))
    factories.recruitment(title="C")
    found = {entry.title: text(entry) for entry in read(client).entries}
    assert found["A"] == "Opis.\nOstatni dzień zgłoszeń: 15 maja 2026 roku."
    assert found["B"] == "Opis.\nSpotkanie o tym naborze zostało odwołane."
    assert found["C"] == "Opis."


def test_recruitment_without_deadline_names_its_meeting(client):
    factories.recruitment(title="A", meeting=factories.meeting(starts_at=warsaw(2022, 3, 22, 12)))
    factories.recruitment(
        title="B",
        meeting=factories.meeting(starts_at=warsaw(2027, 3, 22, 12)),
        opens_on=datetime.date(2027, 3, 1),
    )
    found = {entry.title: text(entry) for entry in read(client).entries}
    assert found["A"] == "Opis.\nZaproszenie na spotkanie 22 marca 2022 roku."
    assert (
        found["B"] == "Opis.\nZgłoszenia od 1 marca 2027 roku.\nZaproszenie na spotkanie 22 marca 2027 roku."
    )


def test_feed_has_dates_of_recruitment_as_on_page(client, freeze):
    freeze(NOON)
    december = datetime.date(2026, 12, 24)
    open_ended = factories.recruitment(title="A", opens_on=december)
    one_day = factories.recruitment(title="C", opens_on=december, closes_on=december)
    with_end = factories.recruitment(title="B", opens_on=december, closes_on=datetime.date(2027, 1, 2))
    found = {entry.title: text(entry) for entry in read(client).entries}
    assert found["A"] == "Opis.\nZgłoszenia od 24 grudnia 2026 roku."
    assert found["B"] == "Opis.\nZgłoszenia od 24 grudnia 2026 do 2 stycznia 2027 roku."
    assert found["C"] == "Opis.\nZgłoszenia tylko 24 grudnia 2026 roku."
    for call in (open_ended, with_end, one_day):
        shown = " ".join(parsed.page(client.get(call.get_absolute_url())).text_content().split())
        assert found[call.title].removeprefix("Opis.\n") in shown


def test_scheduled_item_is_updated_when_published(client, freeze, monkeypatch):
    freeze(NOON)
    factories.article(title="Teraz")
    factories.article(title="Potem", publish_from=NOON + 2 * HOUR)
    freeze(NOON + HOUR)
    factories.article(title="Po godzinie")
    assert titles(client) == ["Po godzinie", "Teraz"]
    freeze(NOON + 2 * HOUR)
    assert titles(client) == ["Potem", "Po godzinie", "Teraz"]
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 2)
    assert titles(client) == ["Potem", "Po godzinie"]


def test_entry_id_survives_new_slug_and_restore_from_trash(client):
    article = factories.article(slug="dawny")
    factories.meeting(pk=article.pk)
    ids = {entry.id for entry in read(client).entries}
    assert len(ids) == 2
    publish(article, slug="nowy")
    assert {entry.id for entry in read(client).entries} == ids
    trash.delete(article, None)
    assert len(read(client).entries) == 1
    publication.publish(trash.restore_from_trash(Revision.objects.in_trash().get(), None), None)
    assert {entry.id for entry in read(client).entries} == ids


def test_unchanged_feed_is_304(client):
    article = factories.article()
    factories.article()
    response = client.get(FEED)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    assert "Last-Modified" not in response
    asked = {"If-None-Match": response["ETag"]}
    assert client.get(FEED, headers=asked).status_code == 304
    publication.unpublish(article, None)
    assert client.get(FEED, headers=asked).status_code == 200
    assert client.post(FEED).status_code == 405


def test_empty_feed_is_valid(client):
    assert read(client).entries == []


def test_feed_is_limited_with_constant_query_count(client, django_assert_num_queries):
    for _ in range(60):
        factories.article(state=State.PUBLISHED)
    with django_assert_num_queries(3):
        assert len(read(client).entries) == 50


def test_feed_has_no_control_characters(client):
    factories.article(title="Tytuł\x0bi\ufffetreść", description="<i>&\x01\x1f</i>")
    [entry] = read(client).entries
    assert entry.title == "Tytuł i treść"
    assert text(entry) == "<i>&  </i>"


@given(st.text())
@example("\x00\x0b\x85\ufffe\uffff\U0010ffff\n\t\r")
def test_replace_control_chars_gives_valid_xml(text):
    xml = f"<a>{escape(replace_control_chars(text))}</a>"
    assert ElementTree.fromstring(xml).text in (replace_control_chars(text), None)
    assert len(replace_control_chars(text)) == len(text)
