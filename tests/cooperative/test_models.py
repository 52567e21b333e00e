"""States of meetings and recruitments over time; querysets and properties agree."""

import datetime
from datetime import UTC

import pytest

from cooperative.models import Meeting, Recruitment, Resolution
from cooperative.timeline import build_timeline
from publishing import publication, revisions
from publishing.models import Revision, State
from publishing.serialization import serialize_stored_item

from .. import factories, parsed
from ..factories import warsaw

pytestmark = pytest.mark.django_db

SECOND = datetime.timedelta(seconds=1)
NOON = warsaw(2026, 5, 4, 12)
TWO = warsaw(2026, 5, 4, 14)
MIDNIGHT = warsaw(2026, 5, 5)
# DST changes on 29 March 2026 and 25 October 2026: days of 23 and 25 hours.
AFTER_SHORT_DAY = datetime.datetime(2026, 3, 29, 22, tzinfo=UTC)
AFTER_LONG_DAY = datetime.datetime(2026, 10, 25, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "now", "status"),
    [
        ({"starts_at": NOON, "ends_at": TWO}, NOON - SECOND, "odbędzie się"),
        ({"starts_at": NOON, "ends_at": TWO}, NOON, "trwa"),
        ({"starts_at": NOON, "ends_at": TWO}, TWO - SECOND, "trwa"),
        ({"starts_at": NOON, "ends_at": TWO}, TWO, "termin minął"),
        ({"starts_at": NOON}, NOON - SECOND, "odbędzie się"),
        ({"starts_at": NOON}, NOON, "dziś"),
        ({"starts_at": NOON}, MIDNIGHT - SECOND, "dziś"),
        ({"starts_at": NOON}, MIDNIGHT, "termin minął"),
        ({"starts_at": MIDNIGHT}, MIDNIGHT, "dziś"),
        ({"starts_at": NOON, "change": "moved", "moved_from": TWO}, NOON - SECOND, "nowy termin"),
        ({"starts_at": NOON, "change": "moved", "moved_from": TWO}, NOON, "dziś"),
        ({"starts_at": NOON, "change": "moved", "moved_from": TWO}, MIDNIGHT, "termin minął"),
        ({"starts_at": NOON, "change": "relocated", "former_place": "A"}, NOON - SECOND, "nowe miejsce"),
        ({"starts_at": NOON, "change": "cancelled"}, NOON - SECOND, "odwołane"),
        ({"starts_at": NOON, "change": "cancelled"}, MIDNIGHT, "odwołane"),
        ({"starts_at": warsaw(2026, 3, 29, 1)}, AFTER_SHORT_DAY - SECOND, "dziś"),
        ({"starts_at": warsaw(2026, 3, 29, 1)}, AFTER_SHORT_DAY, "termin minął"),
        ({"starts_at": warsaw(2026, 10, 25, 1)}, AFTER_LONG_DAY - SECOND, "dziś"),
        ({"starts_at": warsaw(2026, 10, 25, 1)}, AFTER_LONG_DAY, "termin minął"),
        ({"starts_at": warsaw(2026, 3, 30)}, AFTER_SHORT_DAY, "dziś"),
    ],
)
def test_meeting_status_depends_on_time(freeze, given, now, status):
    meeting = factories.meeting(**given)
    meeting.refresh_from_db()
    freeze(now)
    assert meeting.status[1] == status
    assert list(Meeting.objects.past()) == ([meeting] if meeting.is_over else [])
    assert list(Meeting.objects.upcoming()) == ([] if meeting.is_over else [meeting])


def test_upcoming_and_past_are_ordered(freeze):
    freeze(NOON)
    days = {day: factories.meeting(starts_at=warsaw(2026, 5, day, 9)) for day in (1, 3, 2, 8, 6, 7)}
    assert list(Meeting.objects.upcoming()) == [days[6], days[7], days[8]]
    assert list(Meeting.objects.past()) == [days[3], days[2], days[1]]


def test_for_home_starts_with_nearest_meeting(client, freeze):
    freeze(NOON)
    factories.meeting(starts_at=warsaw(2026, 5, 3))
    factories.meeting(starts_at=warsaw(2026, 5, 5), change="cancelled")
    factories.meeting(starts_at=warsaw(2026, 5, 7))
    nearest = factories.meeting(starts_at=warsaw(2026, 5, 6))
    assert client.get("/").context["meeting"] == nearest
    today = factories.meeting(starts_at=warsaw(2026, 5, 4, 8))
    assert client.get("/").context["meeting"] == today


def test_for_home_falls_back_to_last_meeting(freeze):
    freeze(NOON)
    assert not Meeting.objects.for_home()
    factories.meeting(starts_at=warsaw(2026, 4, 1))
    last = factories.meeting(starts_at=warsaw(2026, 5, 2))
    factories.meeting(starts_at=warsaw(2026, 5, 3), change="cancelled")
    assert list(Meeting.objects.for_home()) == [last]


def test_for_home_includes_cancelled_meetings(client, freeze, django_assert_max_num_queries):
    freeze(NOON)
    factories.meeting(title="Dawno odwołane", starts_at=warsaw(2026, 5, 3), change="cancelled")
    factories.meeting(
        title="Środowe", starts_at=warsaw(2026, 5, 6, 17), change="cancelled", change_note="Choroba."
    )
    factories.meeting(title="Majowe", starts_at=warsaw(2026, 5, 20))
    factories.menu_item()
    with django_assert_max_num_queries(6):
        page = " ".join(client.get("/").content.decode().replace("\xa0", " ").split())
    assert "Środowe" in page
    assert "6 maja 2026" in page
    assert "Choroba." in page
    assert "Majowe" in page
    assert "Dawno odwołane" not in page


MAY_4 = datetime.date(2026, 5, 4)


@pytest.mark.parametrize(
    ("given", "now", "status"),
    [
        ({}, NOON, "trwa"),
        ({"opens_on": MAY_4}, warsaw(2026, 5, 4) - SECOND, "planowany"),
        ({"opens_on": MAY_4}, warsaw(2026, 5, 4), "trwa"),
        ({"closes_on": MAY_4}, MIDNIGHT - SECOND, "trwa – do 4 maja"),
        ({"closes_on": datetime.date(2027, 1, 1)}, NOON, "trwa – do 1 stycznia 2027"),
        ({"closes_on": MAY_4}, MIDNIGHT, "zakończony"),
        ({"closes_on": datetime.date(2026, 3, 29)}, AFTER_SHORT_DAY - SECOND, "trwa – do 29 marca"),
        ({"closes_on": datetime.date(2026, 3, 29)}, AFTER_SHORT_DAY, "zakończony"),
        ({"closes_on": datetime.date(2026, 10, 25)}, AFTER_LONG_DAY - SECOND, "trwa – do 25 października"),
        ({"closes_on": datetime.date(2026, 10, 25)}, AFTER_LONG_DAY, "zakończony"),
    ],
)
def test_recruitment_status_depends_on_time(freeze, given, now, status):
    call = factories.recruitment(**given)
    freeze(now)
    assert call.status[1] == status


@pytest.mark.parametrize(
    ("call", "meeting", "now", "status"),
    [
        ({}, {"starts_at": NOON}, NOON, "trwa – do 4 maja"),
        ({}, {"starts_at": NOON}, MIDNIGHT - SECOND, "trwa – do 4 maja"),
        ({}, {"starts_at": NOON}, MIDNIGHT, "zakończony"),
        ({}, {"starts_at": NOON, "ends_at": TWO}, TWO, "zakończony"),
        ({"closes_on": datetime.date(2026, 5, 6)}, {"starts_at": NOON}, MIDNIGHT, "trwa – do 6 maja"),
        ({"closes_on": datetime.date(2026, 5, 3)}, {"starts_at": NOON}, NOON, "zakończony"),
    ],
)
def test_recruitment_without_deadline_ends_with_meeting(freeze, call, meeting, now, status):
    call = factories.recruitment(meeting=factories.meeting(**meeting), **call)
    freeze(now)
    assert call.status[1] == status


def test_unpublished_meeting_does_not_reopen_recruitment(freeze):
    """The later date of an unpublished meeting does not count."""
    meeting = factories.meeting(starts_at=NOON)
    call = factories.recruitment(meeting=meeting)
    data = serialize_stored_item(meeting)
    data["fields"]["starts_at"] = warsaw(2026, 6, 1, 12).isoformat()
    revisions.save_revision(meeting, data, None)
    freeze(MIDNIGHT)
    publication.unpublish(meeting, None)
    call = Recruitment.objects.get(pk=call.pk)
    assert call.status[1] == "zakończony"
    later = Revision.objects.of(meeting).filter(event=Revision.Event.SAVED).get()
    assert later.data["fields"]["starts_at"] == data["fields"]["starts_at"]


def test_last_day_is_deadline_or_meeting_day():
    meeting = factories.meeting(starts_at=datetime.datetime(2026, 5, 4, 22, 30, tzinfo=UTC))
    assert factories.recruitment(meeting=meeting).last_day == datetime.date(2026, 5, 5)
    assert factories.recruitment(meeting=meeting, closes_on=MAY_4).last_day == MAY_4
    assert factories.recruitment().last_day is None


def test_sort_for_display_prefers_current_recruitment(freeze):
    freeze(NOON)
    assert Recruitment.objects.sort_for_display() == []
    closed = factories.recruitment(opens_on=MAY_4, closes_on=MAY_4)
    freeze(MIDNIGHT)
    assert Recruitment.objects.sort_for_display()[0] == closed
    current = factories.recruitment()
    assert Recruitment.objects.sort_for_display()[0] == current


def test_open_recruitment_is_before_planned_one(freeze):
    freeze(NOON)
    current = factories.recruitment(opens_on=MAY_4)
    factories.recruitment(opens_on=datetime.date(2026, 12, 1))
    assert Recruitment.objects.sort_for_display()[0] == current


def test_latest_closed_recruitment_is_first(freeze):
    freeze(NOON)
    factories.recruitment(opens_on=datetime.date(2020, 1, 1), closes_on=datetime.date(2020, 2, 1))
    last = factories.recruitment(meeting=factories.meeting(starts_at=warsaw(2022, 3, 22, 12)))
    assert Recruitment.objects.sort_for_display()[0] == last


def test_recruitment_of_cancelled_meeting_is_suspended(freeze, client):
    freeze(NOON)
    cancelled = factories.meeting(starts_at=warsaw(2026, 12, 8, 17), change="cancelled")
    call = factories.recruitment(meeting=cancelled)
    page = client.get(call.get_absolute_url()).content.decode()
    assert call.status == ("cancelled", "wstrzymany")
    assert "zostało odwołane" in page
    assert "Zgłoś się na spotkaniu" not in page
    assert "zaproszenie" not in client.get(cancelled.get_absolute_url()).content.decode()
    freeze(warsaw(2027, 1, 1))
    assert not call.is_closed


GONE = {
    "withdrawn": {"state": State.WITHDRAWN},
    "expired": {"publish_until": NOON - SECOND},
}


@pytest.mark.parametrize("gone", GONE.values(), ids=GONE)
def test_suspended_call_stays_suspended_when_meeting_goes(freeze, client, gone):
    freeze(NOON)
    meeting = factories.meeting(starts_at=warsaw(2026, 12, 8, 17), change="cancelled", **gone)
    call = factories.recruitment(meeting=meeting)
    assert call.status == ("cancelled", "wstrzymany")
    page = client.get(call.get_absolute_url()).content.decode()
    assert "zostało odwołane" in page
    assert meeting.get_absolute_url() not in page
    freeze(warsaw(2027, 1, 1))
    assert call.status == ("cancelled", "wstrzymany")


@pytest.mark.parametrize("gone", GONE.values(), ids=GONE)
def test_call_of_hidden_meeting_says_nothing_untrue(freeze, client, gone):
    freeze(NOON)
    call = factories.recruitment(meeting=factories.meeting(starts_at=warsaw(2026, 12, 8, 17), **gone))
    page = client.get(call.get_absolute_url()).content.decode()
    assert call.status == ("open", "trwa")
    assert "Możesz się zgłosić już teraz." in page
    assert "Nabór trwa do odwołania" not in page
    assert "8 grudnia" not in page.replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "Nabór trwa do odwołania" in client.get(factories.recruitment().get_absolute_url()).content.decode()
    )


@pytest.mark.parametrize("gone", GONE.values(), ids=GONE)
def test_closed_call_keeps_its_place_when_meeting_goes(freeze, gone):
    freeze(NOON)
    lately = factories.recruitment(closes_on=datetime.date(2026, 5, 1))
    long_ago = factories.recruitment(meeting=factories.meeting(starts_at=warsaw(2022, 3, 22, 12), **gone))
    assert Recruitment.objects.sort_for_display() == [lately, long_ago]
    events = build_timeline([], [], Recruitment.objects.all())
    assert [(event["item"], event["date"]) for event in events] == [
        (long_ago, None),
        (lately, lately.closes_on),
    ]


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (datetime.date(2027, 1, 2), "Zgłoszenia od 3 grudnia 2026 do 2 stycznia 2027 roku."),
        (datetime.date(2026, 12, 15), "Zgłoszenia od 3 do 15 grudnia 2026 roku."),
        (datetime.date(2026, 12, 3), "Zgłoszenia tylko 3 grudnia 2026 roku."),
        (None, "Zgłoszenia od 3 grudnia 2026 roku."),
    ],
)
def test_range_of_recruitment_repeats_no_month_or_year(freeze, client, last, said):
    freeze(NOON)
    call = factories.recruitment(opens_on=datetime.date(2026, 12, 3), closes_on=last)
    page = parsed.page(client.get(call.get_absolute_url()))
    assert said in " ".join(page.text_content().split())


def test_recruitments_are_sorted_for_display(freeze):
    freeze(NOON)

    def day(number):
        return datetime.date(2026, 5, number)

    closed_long_ago = factories.recruitment(closes_on=datetime.date(2020, 1, 1))
    closed_lately = factories.recruitment(closes_on=day(1))
    later = factories.recruitment(opens_on=day(20))
    sooner = factories.recruitment(opens_on=day(10))
    without_end = factories.recruitment()
    closes_last = factories.recruitment(closes_on=day(30))
    closes_first = factories.recruitment(closes_on=day(5))
    assert Recruitment.objects.sort_for_display() == [
        closes_first,
        closes_last,
        without_end,
        sooner,
        later,
        closed_lately,
        closed_long_ago,
    ]


def test_timeline_is_chronological():
    march_22 = factories.meeting(starts_at=warsaw(2022, 3, 22, 12))
    resolution = factories.resolution(date=datetime.date(2022, 3, 24))
    at_the_meeting = factories.recruitment(meeting=march_22)
    opened = factories.recruitment(opens_on=datetime.date(2022, 3, 23), closes_on=datetime.date(2022, 5, 1))
    undated = factories.recruitment()
    late_evening = factories.meeting(starts_at=datetime.datetime(2022, 3, 24, 23, 30, tzinfo=UTC))
    events = build_timeline(Resolution.objects.all(), Meeting.objects.all(), Recruitment.objects.all())
    assert [event["item"] for event in events] == [
        march_22,
        at_the_meeting,
        opened,
        resolution,
        late_evening,
        undated,
    ]
    assert [event["date"] for event in events][-2:] == [datetime.date(2022, 3, 25), None]


def test_lists_divide_archive_by_year(client, freeze):
    freeze(NOON)
    for year, month in ((2022, 3), (2025, 1), (2025, 12)):
        meeting = factories.meeting(starts_at=warsaw(year, month, 31, 23))
        factories.recruitment(meeting=meeting)
    factories.meeting(starts_at=warsaw(2026, 6, 1))
    headings = {
        path: [heading.text_content() for heading in parsed.page(client.get(path)).iter("h2")]
        for path in ("/spoldzielnia/spotkania/", "/spoldzielnia/nabory/")
    }
    assert headings["/spoldzielnia/spotkania/"][:3] == [
        "Najbliższe spotkania",
        "Wcześniejsze spotkania: 2025",
        "Wcześniejsze spotkania: 2022",
    ]
    assert headings["/spoldzielnia/nabory/"][1:3] == ["Zakończone nabory: 2025", "Zakończone nabory: 2022"]
