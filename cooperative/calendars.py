"""Meetings as iCalendar files (RFC 5545)."""

import datetime
import uuid
from zoneinfo import ZoneInfo

import icalendar

from rich_text.plain_text import replace_control_chars

TZID = "Europe/Warsaw"
WARSAW = ZoneInfo(TZID)
PRODUCT_ID = "-//Rumia//Ekonomia spoleczna//PL"
CALENDAR_NAME = "Spotkania: spółdzielnia socjalna w Rumi"
REFRESH_INTERVAL = datetime.timedelta(hours=6)
# Never change it: subscribed calendars would show each meeting twice.
MEETING_UID_NAMESPACE = uuid.UUID("384d637d-fdc2-4da3-a1da-70c75de55e86")
FIRST_SEQUENCE = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)

# Since 1996 the European Union changes its clocks at 01:00 UTC on the last Sunday of March and of October (directive
# 2000/84/EC). Each change is given in the local time that it ends. The rules are written out because icalendar's own
# (add_missing_timezones) put the changes of March an hour late.
CLOCK_CHANGES = [
    (icalendar.TimezoneDaylight, "CEST", datetime.datetime(1996, 3, 31, 2), 3, 1, 2),
    (icalendar.TimezoneStandard, "CET", datetime.datetime(1996, 10, 27, 3), 10, 2, 1),
]


def build_calendar(meetings, absolute, *, feed_url=""):
    """
    Return a calendar file with `meetings` as bytes; `absolute` turns a path into an absolute URL.

    With `feed_url` the calendar can be subscribed to: it has a name, its source and a refresh interval.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT_ID)
    calendar.add("version", "2.0")
    if feed_url:
        # RFC 7986, and the older property that most programs know
        for name in ("name", "x-wr-calname"):
            calendar.add(name, CALENDAR_NAME)
        calendar.add("x-wr-timezone", TZID)
        calendar.add("source", feed_url, parameters={"VALUE": "URI"})
        calendar.add("refresh-interval", REFRESH_INTERVAL, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", icalendar.vDuration(REFRESH_INTERVAL))
    calendar.add_component(build_time_zone())
    for meeting in meetings:
        calendar.add_component(build_event(meeting, absolute(meeting.get_absolute_url())))
    return calendar.to_ical()


def build_time_zone():
    zone = icalendar.Timezone()
    zone.add("tzid", TZID)
    for component, name, first, month, hours_before, hours_after in CLOCK_CHANGES:
        change = component()
        change.add("tzname", name)
        change.add("dtstart", first)
        change.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        change.add("tzoffsetfrom", datetime.timedelta(hours=hours_before))
        change.add("tzoffsetto", datetime.timedelta(hours=hours_after))
        zone.add_component(change)
    return zone


def build_event(meeting, url):
    event = icalendar.Event()
    # From the primary key alone, which stays when the slug changes or the meeting is restored from the trash.
    event.add("uid", str(uuid.uuid5(MEETING_UID_NAMESPACE, str(meeting.pk))))
    # Grows with every publication and restore, so that calendars take the newest version.
    event.add("sequence", int((meeting.changed_at - FIRST_SEQUENCE).total_seconds()))
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("dtstart", get_event_time(meeting.starts_at))
    if meeting.ends_at:
        event.add("dtend", get_event_time(meeting.ends_at))
    event.add("summary", replace_control_chars(meeting.title_with_status))
    event.add("location", replace_control_chars(meeting.full_place))
    event.add(
        "description", replace_control_chars("\n".join([*iter_description_lines(meeting), f"Więcej: {url}"]))
    )
    event.add("url", url)
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    return event


def get_event_time(value):
    """Return local time, or UTC in the hour that is repeated in October, where local time would mean the first pass."""
    local = value.astimezone(WARSAW)
    return value.astimezone(datetime.UTC) if local.fold else local


def iter_description_lines(meeting):
    yield from meeting.iter_change_sentences()
    yield meeting.description
    if meeting.audience:
        yield f"Dla kogo: {meeting.audience}"
