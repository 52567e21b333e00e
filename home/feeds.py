"""The Atom feed (RFC 4287) of articles, meetings and recruitments, last changed first."""

import datetime
import uuid

from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.html import linebreaks
from django.utils.timezone import localtime, make_aware
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from cooperative.models import Meeting, Recruitment
from core.grammar import format_day, format_range_start
from core.partial_dates import get_first_day
from pages.models import Article
from publishing.models import LAST_PUBLIC_CHANGE
from rich_text.plain_text import replace_control_chars

TITLE = "Ekonomia społeczna w Rumi: aktualności"
MAX_ENTRIES = 50
# Ids never change (RFC 4287, 4.2.6): feed readers show an entry with a new id again.
FEED_ID = uuid.UUID("001897ab-af21-4e11-bee9-1cf54fe862c5")


def get_news():
    latest_first = (LAST_PUBLIC_CHANGE.desc(nulls_last=True), "-changed_at")
    items = [
        item
        for found in (Article.objects, Meeting.objects, Recruitment.objects.select_related("meeting"))
        for item in found.published().order_by(*latest_first)[:MAX_ENTRIES]
    ]
    return sorted(items, key=get_updated, reverse=True)[:MAX_ENTRIES]


def get_updated(item):
    """Return the last change by an editor; without one, when the information is from: Atom requires a date."""
    if item.last_public_change:
        return item.last_public_change
    if isinstance(item, Meeting):
        return min(item.starts_at, item.changed_at)
    if not item.information_as_of:
        return item.changed_at
    first_day = datetime.datetime.combine(get_first_day(item.information_as_of), datetime.time())
    return make_aware(first_day)


def build_summary(item):
    """Return text that stays true in feed readers: dates, not a status such as "trwa"."""
    if isinstance(item, Meeting):
        return "\n".join(iter_meeting_lines(item))
    if isinstance(item, Recruitment):
        return "\n".join([item.description, *iter_recruitment_lines(item)])
    return item.description


def iter_meeting_lines(meeting):
    yield from meeting.iter_change_sentences()
    yield meeting.description
    yield f"Kiedy: {format_time(meeting.starts_at)}."
    yield f"Gdzie: {meeting.full_place}."


def iter_recruitment_lines(call):
    first, last = call.opens_on, call.closes_on
    if call.is_suspended:
        yield "Spotkanie o tym naborze zostało odwołane."
    elif last is None:
        if first:
            yield f"Zgłoszenia od {format_day(first)} roku."
        if call.last_day:
            yield f"Zaproszenie na spotkanie {format_day(call.last_day)} roku."
    elif first is None:
        yield f"Ostatni dzień zgłoszeń: {format_day(last)} roku."
    elif first == last:
        yield f"Zgłoszenia tylko {format_day(last)} roku."
    else:
        yield f"Zgłoszenia od {format_range_start(first, last)} do {format_day(last)} roku."


def format_time(value):
    return date_format(localtime(value), "j E Y, G:i")


@method_decorator([require_safe, cache_control(no_cache=True), conditional_page], name="__call__")
class NewsFeed(Feed):
    feed_type = Atom1Feed
    feed_guid = FEED_ID.urn
    title = TITLE
    link = reverse_lazy("home")
    author_name = "Miasto Rumia"

    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        # Unpublishing an item leaves no newer date in the feed, so only the ETag shows that it changed.
        del response["Last-Modified"]
        return response

    def items(self):
        return get_news()

    def item_title(self, item):
        return replace_control_chars(item.title_with_status if isinstance(item, Meeting) else item.title)

    def item_description(self, item):
        # Django marks it type="html".
        return linebreaks(replace_control_chars(build_summary(item)), autoescape=True)

    def item_guid(self, item):
        return uuid.uuid5(FEED_ID, f"{item._meta.label_lower} {item.pk}").urn

    def item_updateddate(self, item):
        return get_updated(item)

    def item_categories(self, item):
        return [item._meta.verbose_name]
