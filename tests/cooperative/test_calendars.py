"""Calendar files of meetings, parsed with icalendar."""

import datetime
from datetime import UTC
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from cooperative import calendars
from cooperative.models import Meeting
from publishing import publication, revisions, trash
from publishing.models import Revision, State
from publishing.serialization import serialize_stored_item

from .. import factories
from ..factories import warsaw

pytestmark = pytest.mark.django_db

FEED = "/spoldzielnia/spotkania.ics"
WARSAW = ZoneInfo("Europe/Warsaw")
MINUTE = datetime.timedelta(minutes=1)


def file_of(meeting):
    return reverse("cooperative:meeting_calendar", args=[meeting.slug])


def events(client, address=FEED):
    response = client.get(address)
    assert response.status_code == 200
    return {str(event["summary"]): event for event in icalendar.Calendar.from_ical(response.content).events}


def only_event(client, address=FEED):
    [event] = events(client, address).values()
    return event


def test_calendar_has_facts_of_page(client):
    meeting = factories.meeting(
        title="Spotkanie, ważne; „pilne”",
        description="O pracy.\nI o spółdzielni\\",
        starts_at=warsaw(2027, 3, 22, 12),
        ends_at=warsaw(2027, 3, 22, 13, 30),
        place="Klub Integracji Społecznej",
        address="ul. Sabata 3, Rumia",
        audience="wszyscy",
    )
    for address in (FEED, file_of(meeting)):
        event = only_event(client, address)
        assert event["summary"] == "Spotkanie, ważne; „pilne”"
        assert event.start == warsaw(2027, 3, 22, 12)
        assert event["dtstart"].params["TZID"] == "Europe/Warsaw"
        assert event.end == warsaw(2027, 3, 22, 13, 30)
        assert event["location"] == "Klub Integracji Społecznej, ul. Sabata 3, Rumia"
        assert event["url"] == f"http://testserver{meeting.get_absolute_url()}"
        assert event["description"] == (
            f"O pracy.\nI o spółdzielni\\\nDla kogo: wszyscy\nWięcej: {event['url']}"
        )
        assert event["status"] == "CONFIRMED"
        assert event["last-modified"].dt == meeting.changed_at.replace(microsecond=0)


def test_meeting_without_end_has_no_dtend(client):
    factories.meeting(ends_at=None)
    assert "dtend" not in only_event(client)
    assert "duration" not in only_event(client)


def test_calendars_have_required_properties(client):
    meeting = factories.meeting()
    for address in (FEED, file_of(meeting)):
        text = client.get(address).content
        assert text.count(b"\r\n") == text.count(b"\n")
        assert max(len(line) for line in text.split(b"\r\n")) <= 75
        calendar = icalendar.Calendar.from_ical(text)
        assert calendar["version"] == "2.0"
        assert calendar["prodid"]
        assert [zone["tzid"] for zone in calendar.timezones] == ["Europe/Warsaw"]
        [event] = calendar.events
        assert {"UID", "DTSTAMP", "DTSTART", "SEQUENCE"} <= set(event)
        assert event.errors == calendar.errors == []


def test_feed_has_name_and_refresh_interval(client):
    factories.meeting()
    calendar = icalendar.Calendar.from_ical(client.get(FEED).content)
    assert calendar["name"] == calendar["x-wr-calname"] == "Spotkania: spółdzielnia socjalna w Rumi"
    assert calendar["source"] == f"http://testserver{FEED}"
    assert calendar["refresh-interval"].dt == datetime.timedelta(hours=6)


def test_calendar_without_meetings_is_valid(client):
    assert events(client) == {}


def test_feed_has_past_and_cancelled_meetings(client):
    factories.meeting(title="Dawne", starts_at=warsaw(2021, 1, 1, 12))
    factories.meeting(title="A", change="cancelled", change_note="Choroba.", starts_at=warsaw(2027, 1, 1, 12))
    gone = factories.meeting(title="Wycofane")
    assert set(events(client)) == {"Dawne", "Odwołane: A", "Wycofane"}
    publication.unpublish(gone, None)
    found = events(client)
    assert set(found) == {"Dawne", "Odwołane: A"}
    assert found["Odwołane: A"]["status"] == "CANCELLED"
    assert found["Odwołane: A"]["description"].startswith("Spotkanie odwołano.\nChoroba.\n")
    assert client.get(file_of(gone)).status_code == 404


def test_moved_meeting_has_former_time(client):
    factories.meeting(
        title="A", change="moved", moved_from=warsaw(2027, 3, 22, 9), starts_at=warsaw(2027, 4, 1, 12)
    )
    event = only_event(client)
    assert event["summary"] == "Nowy termin: A"
    assert event.start == warsaw(2027, 4, 1, 12)
    assert event["description"].startswith(
        "Spotkanie ma nowy termin. Poprzedni termin: 22 marca 2027, 9:00.\n"
    )


def test_relocated_meeting_has_both_places(client):
    factories.meeting(
        title="A",
        change="relocated",
        former_place="Ratusz, ul. Sobieskiego 7",
        starts_at=warsaw(2027, 4, 1, 12),
    )
    event = only_event(client)
    assert event["summary"] == "Nowe miejsce: A"
    assert event["location"] == "Klub, ul. Próbna 1, Rumia"
    assert event["status"] == "CONFIRMED"
    assert event["description"].startswith(
        "Zmiana miejsca: było Ratusz, ul. Sobieskiego 7, jest Klub, ul. Próbna 1, Rumia.\n"
    )


def publish(meeting, **changes):
    data = serialize_stored_item(meeting)
    data["fields"].update(changes)
    revisions.save_revision(meeting, data, None)
    publication.publish(meeting, None)


def test_sequence_grows_with_publication_only(client, freeze):
    meeting = factories.meeting()
    first = only_event(client)
    freeze(meeting.changed_at + MINUTE)
    data = serialize_stored_item(meeting)
    data["fields"]["place"] = "Urząd"
    revisions.save_revision(meeting, data, None)
    assert only_event(client).to_ical() == first.to_ical()
    publication.publish(meeting, None)
    second = only_event(client)
    assert second["location"].startswith("Urząd")
    assert second["sequence"] > first["sequence"]
    assert second["last-modified"].dt > first["last-modified"].dt


def test_uid_survives_slug_change_and_trash(client, freeze):
    meeting = factories.meeting(slug="dawny")
    other = factories.meeting()
    before = only_event(client, file_of(meeting))
    assert before["uid"] != only_event(client, file_of(other))["uid"]
    freeze(meeting.changed_at + MINUTE)
    publish(meeting, slug="nowy")
    renamed = only_event(client, "/spoldzielnia/spotkania/nowy.ics")
    assert client.get("/spoldzielnia/spotkania/dawny.ics").url == "/spoldzielnia/spotkania/nowy.ics"
    trash.delete(meeting, None)
    assert client.get("/spoldzielnia/spotkania/nowy.ics").status_code == 404
    assert client.get("/spoldzielnia/spotkania/dawny.ics").status_code == 404
    freeze(meeting.changed_at + 2 * MINUTE)
    recovered = trash.restore_from_trash(Revision.objects.in_trash().get(), None)
    assert client.get("/spoldzielnia/spotkania/nowy.ics").status_code == 404
    publication.publish(recovered, None)
    after = only_event(client, "/spoldzielnia/spotkania/nowy.ics")
    assert before["uid"] == renamed["uid"] == after["uid"]
    assert before["sequence"] < renamed["sequence"] < after["sequence"]


def test_uid_is_constant():
    """With another UID, subscribed calendars would show each meeting twice."""
    meeting = Meeting(pk=7, changed_at=warsaw(2026, 1, 1), starts_at=warsaw(2026, 5, 4))
    event = calendars.build_event(meeting, "https://rumia.example/")
    assert event["uid"] == "d07e3415-9c23-5fdc-b715-674bab6c8a02"
    # With a lower sequence they would keep the version that they have.
    assert event["sequence"] == 189_385_200


def test_unchanged_calendar_is_304(client, freeze):
    meeting = factories.meeting()
    other = factories.meeting()
    for address in (FEED, file_of(meeting)):
        response = client.get(address)
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert response["Cache-Control"] == "no-cache"
        again = client.get(address, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert response["Content-Disposition"] == f'attachment; filename="{meeting.slug}.ics"'
    since = client.get(file_of(meeting), headers={"If-Modified-Since": response["Last-Modified"]})
    assert since.status_code == 304

    feed = client.get(FEED)
    assert feed["Content-Disposition"] == 'inline; filename="spotkania.ics"'
    freeze(meeting.changed_at + MINUTE)
    publication.unpublish(other, None)
    assert client.get(FEED, headers={"If-None-Match": feed["ETag"]}).status_code == 200
    publish(meeting, title="Inne")
    changed = client.get(file_of(meeting), headers={"If-None-Match": response["ETag"]})
    assert changed.status_code == 200
    since = client.get(file_of(meeting), headers={"If-Modified-Since": response["Last-Modified"]})
    assert since.status_code == 200


def test_calendar_allows_only_get_and_head(client):
    meeting = factories.meeting()
    for address in (FEED, file_of(meeting)):
        assert client.post(address).status_code == 405
        assert client.head(address).status_code == 200


def test_control_characters_are_removed(client):
    factories.meeting(title="Spotkanie\x0bw klubie\x07", place="Klub\x01", state=State.PUBLISHED)
    [event] = events(client).values()
    assert event["summary"] == "Spotkanie w klubie "
    assert "\x01" not in event["location"]


# The nights of the clock changes. In March 2026 there is no hour from 2:00 to 3:00, in October it comes twice.


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "shown"),
    [
        (warsaw(2026, 3, 28, 12), warsaw(2026, 3, 28, 13), "20260328T120000"),
        (warsaw(2026, 3, 29, 1, 30), warsaw(2026, 3, 29, 3, 30), "20260329T013000"),
        (warsaw(2026, 3, 29, 3), warsaw(2026, 3, 29, 4), "20260329T030000"),
        (warsaw(2026, 3, 30, 12), warsaw(2026, 3, 30, 13), "20260330T120000"),
        (warsaw(2026, 10, 24, 12), warsaw(2026, 10, 24, 13), "20261024T120000"),
        (warsaw(2026, 10, 25, 1, 30), warsaw(2026, 10, 25, 3, 30), "20261025T013000"),
        (
            datetime.datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            datetime.datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
            "20261025T023000",
        ),
        (
            datetime.datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
            datetime.datetime(2026, 10, 25, 3, tzinfo=UTC),
            "20261025T013000Z",
        ),
        (warsaw(2026, 10, 26, 12), warsaw(2026, 10, 26, 13), "20261026T120000"),
    ],
)
def test_meeting_times_near_clock_changes(client, starts_at, ends_at, shown):
    factories.meeting(starts_at=starts_at, ends_at=ends_at)
    event = only_event(client)
    assert event["dtstart"].to_ical().decode() == shown
    assert event.start.astimezone(UTC) == starts_at.astimezone(UTC)
    assert event.end.astimezone(UTC) == ends_at.astimezone(UTC)


NIGHT = datetime.datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC)


@given(st.datetimes(datetime.datetime(1997, 1, 1), datetime.datetime(2120, 1, 1), timezones=st.just(UTC)))
@example(datetime.datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC))
@example(datetime.datetime(2026, 3, 29, 1, tzinfo=UTC))
@example(NIGHT)
@example(datetime.datetime(2026, 10, 25, 1, tzinfo=UTC))
def test_event_time_round_trips(starts_at):
    starts_at = starts_at.replace(microsecond=0)
    meeting = Meeting(pk=1, slug="a", starts_at=starts_at, changed_at=factories.warsaw(2026, 1, 1))
    event = icalendar.Event.from_ical(calendars.build_event(meeting, "").to_ical())
    assert event.start.astimezone(UTC) == starts_at


@given(st.datetimes(datetime.datetime(1997, 1, 1), datetime.datetime(2120, 1, 1), timezones=st.just(UTC)))
@example(datetime.datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC))
@example(datetime.datetime(2026, 3, 29, 1, tzinfo=UTC))
@example(NIGHT)
@example(datetime.datetime(2026, 10, 25, 1, tzinfo=UTC))
def test_time_zone_matches_europe_warsaw(moment):
    """Compute offsets from the rules in the file, as programs without "Europe/Warsaw" do."""
    assert utc_offset(calendars.build_time_zone(), moment) == moment.astimezone(WARSAW).utcoffset()


def test_time_zone_begins_with_rules_of_1996():
    changes = {each.name: each["dtstart"].dt for each in calendars.build_time_zone().subcomponents}
    assert changes == {
        "DAYLIGHT": datetime.datetime(1996, 3, 31, 2),
        "STANDARD": datetime.datetime(1996, 10, 27, 3),
    }


def utc_offset(zone, moment):
    """Return the offset of the last change before `moment` (RFC 5545, section 3.6.5)."""
    changes = []
    for change in icalendar.Timezone.from_ical(zone.to_ical()).walk():
        if change.name not in ("STANDARD", "DAYLIGHT"):
            continue
        assert change["rrule"]["BYDAY"] == ["-1SU"]
        [month] = change["rrule"]["BYMONTH"]
        hour = change["dtstart"].dt.hour
        for year in (moment.year - 1, moment.year):
            last = datetime.datetime(year, month, 31 if month in (3, 10) else 30, hour)
            local = last - datetime.timedelta(days=(last.weekday() + 1) % 7)
            changes.append(((local - change["tzoffsetfrom"].td).replace(tzinfo=UTC), change["tzoffsetto"].td))
    return max(each for each in changes if each[0] <= moment)[1]


@given(
    st.text(max_size=120),
    st.text(max_size=200),
)
@example("\x0b\x85\u2028\ufffe\x7f", "a\r\nEND:VCALENDAR\r\n")
def test_any_text_gives_valid_calendar(title, note):
    meeting = Meeting(
        pk=1,
        slug="a",
        title=title,
        change_note=note,
        description=note,
        starts_at=warsaw(2026, 5, 4),
        changed_at=warsaw(2026, 5, 4),
    )
    text = calendars.build_calendar([meeting], str)
    [event] = icalendar.Calendar.from_ical(text).events
    assert event["url"] == meeting.get_absolute_url()
    assert text.count(b"END:VCALENDAR\r\n") == 1
