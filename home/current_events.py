"""The strip "Teraz" of the home page: what is going on now, in one sentence each, also when nothing is."""

from django.utils import timezone
from django.utils.formats import date_format

from core.grammar import choose_plural, format_count, format_in_month


def build_current_events(upcoming, cancelled, recruitments):
    """Return [{"text", "item"}], one each for recruitments, the next meeting and the next cancelled one."""
    events = [
        *((describe_recruitments(recruitments), call) for call in recruitments[:1]),
        *((describe_meeting(meeting), meeting) for meeting in upcoming[:1]),
        *((f"Spotkanie {format_day(meeting.starts_at)} odwołane", meeting) for meeting in cancelled[:1]),
    ]
    return [{"text": text, "item": item} for text, item in events]


def describe_recruitments(recruitments):
    number_open = sum(call.status[0] == "open" for call in recruitments)
    if number_open > 1:
        verb = choose_plural(number_open, "Trwa", "Trwają", "Trwa")
        return f"{verb} {format_count(number_open, 'nabór', 'nabory', 'naborów')}"
    first = recruitments[0]
    state, label = first.status
    if state == "planned":
        return f"Nabór od {format_day(first.opens_on)}"
    return f"Nabór {label.replace(' – ', ' ')}"


def describe_meeting(meeting):
    state, label = meeting.status
    if label == "trwa":
        return "Spotkanie trwa"
    hour = date_format(timezone.localtime(meeting.starts_at), "G:i")
    day = "dziś" if timezone.localdate(meeting.starts_at) == timezone.localdate() else None
    text = f"Spotkanie {day or format_day(meeting.starts_at)} o {hour}"
    return f"{text} (nowy termin)" if state == "moved" else text


def format_day(when):
    """Return "3 grudnia", with the year unless it is this one."""
    date = timezone.localdate(when) if hasattr(when, "hour") else when
    return date_format(date, "j E" if date.year == timezone.localdate().year else "j E Y")


def describe_absence(*, has_meeting, has_recruitment, last_meeting, last_recruitment):
    """Return sentences about what is not going on now, and when it last was; "" if everything is going on."""
    if has_meeting and has_recruitment:
        return ""
    if has_meeting:
        return "Teraz nie ma naboru."
    if has_recruitment:
        return "Teraz nie ma spotkań."
    return f"Teraz nie ma naboru ani spotkań. {describe_last(last_meeting, last_recruitment)}".strip()


def describe_last(meeting, recruitment):
    meeting_on = meeting and format_in_month(timezone.localdate(meeting.starts_at))
    ended_on = recruitment and recruitment.latest_public_day
    recruitment_on = ended_on and format_in_month(ended_on)
    if meeting_on and meeting_on == recruitment_on:
        return f"Ostatnie były {meeting_on}."
    if meeting_on and recruitment_on:
        return f"Ostatni nabór był {recruitment_on}, a ostatnie spotkanie {meeting_on}."
    if recruitment_on:
        return f"Ostatni nabór był {recruitment_on}."
    return f"Ostatnie spotkanie było {meeting_on}." if meeting_on else ""
