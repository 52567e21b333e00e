"""Meetings as calendar files (iCalendar, RFC 5545), for a calendar on a phone or a computer."""

import datetime
import uuid
from zoneinfo import ZoneInfo

import icalendar
from django.utils.formats import date_format
from django.utils.timezone import localtime

from rich_text.plain_text import printable

TZID = "Europe/Warsaw"
WARSAW = ZoneInfo(TZID)
PRODUCT = "-//Rumia//Ekonomia spoleczna//PL"
NAME = "Spotkania: spółdzielnia socjalna w Rumi"
REFRESH = datetime.timedelta(hours=6)
# What the identifiers of meetings are made from. Never change it: every calendar would show each meeting twice.
MEETINGS = uuid.UUID("384d637d-fdc2-4da3-a1da-70c75de55e86")
FIRST_SEQUENCE = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)

# From 1996 on, the whole European Union changes its clocks at 01:00 UTC on the last Sunday of March and of October
# (directive 2000/84/EC). Each change is written in the time that ends with it. We write the rules ourselves, because
# icalendar's own list of changes (add_missing_timezones) puts those of March an hour late.
CLOCK_CHANGES = [
    (icalendar.TimezoneDaylight, "CEST", datetime.datetime(1996, 3, 31, 2), 3, 1, 2),
    (icalendar.TimezoneStandard, "CET", datetime.datetime(1996, 10, 27, 3), 10, 2, 1),
]


def meeting_calendar(meetings, absolute, *, feed_address=""):
    """
    The text of a calendar file with `meetings`; `absolute` makes a whole address of a path.

    With `feed_address` it is one to subscribe to: it says its name, where it is from and how often to look again.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    if feed_address:
        # RFC 7986, and the older names that programs know
        for name in ("name", "x-wr-calname"):
            calendar.add(name, NAME)
        calendar.add("x-wr-timezone", TZID)
        calendar.add("source", feed_address, parameters={"VALUE": "URI"})
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", icalendar.vDuration(REFRESH))
    calendar.add_component(time_zone())
    for meeting in meetings:
        calendar.add_component(meeting_event(meeting, absolute(meeting.get_absolute_url())))
    return calendar.to_ical()


def time_zone():
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


def meeting_event(meeting, address):
    event = icalendar.Event()
    # From the key alone: a meeting keeps it with a new address, and when it comes back from the bin.
    event.add("uid", str(uuid.uuid5(MEETINGS, str(meeting.pk))))
    # Every publication raises it, as does recovery from the bin: the newest version wins in every calendar.
    event.add("sequence", int((meeting.changed_at - FIRST_SEQUENCE).total_seconds()))
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("dtstart", moment(meeting.starts_at))
    if meeting.ends_at:
        event.add("dtend", moment(meeting.ends_at))
    event.add("summary", printable(meeting.announced_title))
    event.add("location", printable(f"{meeting.place}, {meeting.address}"))
    event.add("description", printable("\n".join([*description(meeting), f"Więcej: {address}"])))
    event.add("url", address)
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    return event


def moment(value):
    """
    As clocks in Rumia show it. The hour that October repeats means its first pass there: the second is given in UTC.
    """
    local = value.astimezone(WARSAW)
    return value.astimezone(datetime.UTC) if local.fold else local


def description(meeting):
    if meeting.is_cancelled:
        yield "Spotkanie odwołano."
    elif meeting.moved_from:
        was = date_format(localtime(meeting.moved_from), "j E Y, G:i")
        yield f"Spotkanie ma nowy termin. Dawny termin: {was}."
    if meeting.change_note:
        yield meeting.change_note
    yield meeting.description
    if meeting.audience:
        yield f"Dla kogo: {meeting.audience}"
