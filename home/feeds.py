"""News as an Atom feed (RFC 4287): articles, meetings and calls, the last changed first."""

import uuid
from operator import attrgetter

from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.html import linebreaks
from django.utils.timezone import localtime
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from cooperative.models import Meeting, Recruitment
from core.grammar import beginning
from pages.models import Article
from publishing.models import LAST_PUBLIC_CHANGE
from rich_text.plain_text import printable

TITLE = "Ekonomia społeczna w Rumi: aktualności"
MOST = 50
# Identifiers are for good (RFC 4287, 4.2.6): readers would show again whatever gets another one.
FEED_ID = uuid.UUID("001897ab-af21-4e11-bee9-1cf54fe862c5")


def news():
    items = [
        item
        for found in (Article.objects, Meeting.objects, Recruitment.objects.select_related("meeting"))
        for item in found.published().annotate(updated=LAST_PUBLIC_CHANGE).order_by("-updated")[:MOST]
    ]
    return sorted(items, key=attrgetter("updated"), reverse=True)[:MOST]


def summary(item):
    """What it says whenever it is read: a state like "trwa" would soon be wrong in somebody's reader."""
    if isinstance(item, Meeting):
        return "\n".join(meeting_summary(item))
    if isinstance(item, Recruitment):
        return "\n".join([item.description, *recruitment_terms(item)])
    return item.description


def meeting_summary(meeting):
    if meeting.moved_from:
        yield f"Dawny termin: {moment(meeting.moved_from)}."
    if meeting.change_note:
        yield meeting.change_note
    yield meeting.description
    yield f"Kiedy: {moment(meeting.starts_at)}."
    yield f"Gdzie: {meeting.place}, {meeting.address}."


def recruitment_terms(call):
    first, last = call.opens_on, call.closes_on
    if call.is_suspended:
        yield "Spotkanie, na którym można było się zgłosić, zostało odwołane."
    elif last is None:
        if first:
            yield f"Zgłoszenia od {day(first)} roku."
        if call.last_day:
            yield f"Zgłoszenia na spotkaniu {day(call.last_day)} roku."
    elif first is None:
        yield f"Ostatni dzień zgłoszeń: {day(last)} roku."
    elif first == last:
        yield f"Zgłoszenia tylko {day(last)} roku."
    else:
        yield f"Zgłoszenia od {beginning(first, last)} do {day(last)} roku."


def day(date):
    return date_format(date, "j E Y")


def moment(value):
    return date_format(localtime(value), "j E Y, G:i")


@method_decorator([require_safe, cache_control(no_cache=True), conditional_page], name="__call__")
class News(Feed):
    feed_type = Atom1Feed
    feed_guid = FEED_ID.urn
    title = TITLE
    link = reverse_lazy("home")
    author_name = "Miasto Rumia"

    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        # When something is withdrawn no time in the feed is newer: whether it changed only its ETag tells.
        del response["Last-Modified"]
        return response

    def items(self):
        return news()

    def item_title(self, item):
        return printable(item.title_with_status if isinstance(item, Meeting) else item.title)

    def item_description(self, item):
        return linebreaks(printable(summary(item)), autoescape=True)  # Django calls it HTML

    def item_guid(self, item):
        return uuid.uuid5(FEED_ID, f"{item._meta.label_lower} {item.pk}").urn

    def item_updateddate(self, item):
        return item.updated

    def item_categories(self, item):
        return [item._meta.verbose_name]
