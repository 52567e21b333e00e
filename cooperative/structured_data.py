"""The cooperative, its meetings, resolutions and recruitments as schema.org data."""

import datetime

from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate, localtime, make_aware

from publishing.publication import get_first_publish_from

from .models import Meeting

EVENT_STATUS = {
    Meeting.Change.NONE: "https://schema.org/EventScheduled",
    Meeting.Change.MOVED: "https://schema.org/EventRescheduled",
    # The vocabulary has no state for another place.
    Meeting.Change.RELOCATED: "https://schema.org/EventScheduled",
    Meeting.Change.MOVED_AND_RELOCATED: "https://schema.org/EventRescheduled",
    Meeting.Change.CANCELLED: "https://schema.org/EventCancelled",
}


def build_organisation(cooperative):
    return {
        "@type": "Organization",
        "name": cooperative.name,
        "alternateName": cooperative.short_name,
        "description": cooperative.description,
        "url": cooperative.get_absolute_url(),
    }


def build_legislation(resolution, documents):
    return {
        "@type": "Legislation",
        "name": f"{resolution} w sprawie {resolution.subject}" if resolution.subject else str(resolution),
        "legislationIdentifier": resolution.number,
        "legislationType": "uchwała",
        "legislationDate": resolution.date,
        "legislationPassedBy": {"@type": "Organization", "name": resolution.body},
        "inLanguage": "pl",
        "url": resolution.get_absolute_url(),
        "sameAs": resolution.official_url,
        "encoding": [
            {"@type": "MediaObject", "name": document.title, "contentUrl": document.file.url}
            for document in documents
        ],
    }


def build_event(meeting):
    return {
        "@type": "Event",
        "name": meeting.title,
        "description": " ".join([*meeting.iter_change_sentences(), meeting.description]),
        "startDate": meeting.starts_at and localtime(meeting.starts_at),
        "endDate": meeting.ends_at and localtime(meeting.ends_at),
        "previousStartDate": meeting.moved_from and localtime(meeting.moved_from),
        "eventStatus": EVENT_STATUS[meeting.change],
        "location": {"@type": "Place", "name": meeting.place, "address": meeting.address},
        "audience": meeting.audience and {"@type": "Audience", "audienceType": meeting.audience},
        "image": meeting.image and meeting.image.jpeg_url,
        "url": meeting.get_absolute_url(),
    }


def build_job_posting(recruitment, employer):
    """
    Return a JobPosting, or None unless the recruitment is open and has all required properties: the employer (the
    published cooperative), the town and the date of publication.
    """
    state, _ = recruitment.status
    published_at = get_first_publish_from(recruitment)
    posted_on = localdate(published_at) if published_at else recruitment.opens_on
    if state != "open" or not (employer and recruitment.town and posted_on):
        return None
    return {
        "@type": "JobPosting",
        "title": recruitment.title,
        "description": render_job_description(recruitment),
        "datePosted": posted_on,
        "validThrough": recruitment.last_day and get_closing_time(recruitment),
        "hiringOrganization": {"@type": "Organization", "name": employer.name},
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": recruitment.town,
                "addressCountry": "PL",
            },
        },
        "url": recruitment.get_absolute_url(),
    }


def get_closing_time(recruitment):
    """Return the last moment to apply: the end of the meeting for a recruitment without a deadline."""
    if not recruitment.closes_on and recruitment.meeting.ends_at:
        return localtime(recruitment.meeting.ends_at)
    return make_aware(datetime.datetime.combine(recruitment.last_day, datetime.time(23, 59, 59)))


def render_job_description(recruitment):
    """Return HTML, which search engines expect here."""
    return format_html(
        "<p>{}</p><p>Zadania:</p><ul>{}</ul><p>Kogo szukamy:</p><ul>{}</ul><p>Jak się zgłosić:</p>",
        recruitment.description,
        format_html_join("", "<li>{}</li>", ([task] for task in recruitment.task_list)),
        format_html_join("", "<li>{}</li>", ([wanted] for wanted in recruitment.wanted_list)),
    ) + str(recruitment.how_to_apply)
