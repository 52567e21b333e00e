"""Dates, numbers and sentences for messages to editors."""

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst

from core.grammar import format_count, format_datetime

from ..incoming_links import find_linking_relations
from .item_forms import find_form


def pluralize_items(count):
    """Return "1 pozycję", "2 pozycje" or "5 pozycji"."""
    return format_count(count, "pozycję", "pozycje", "pozycji")


def format_incoming_links(item):
    """Return links to the forms of the public items that lead to the page of `item`."""
    forms = [find_form(linking, name) for linking, name in find_linking_relations(item).items()]
    return [
        format_html('<a href="{}">{}: {}</a>', form.url, capfirst(form.item._meta.verbose_name), form.title)
        for form in forms
    ]


def end_sentence(item):
    """Return the title of the item with a full stop, unless it ends with a question mark or the like."""
    title = str(item)
    return title if title.endswith((".", "?", "!", "…")) else f"{title}."


def join_sentences(sentences):
    """Join plain and safe HTML sentences."""
    return format_html_join(" ", "{}", ((sentence,) for sentence in sentences))


def describe_visibility(item):
    """Return whether visitors see the item, in words that take its publication dates into account."""
    now = timezone.now()
    if not item.is_live:
        return item.get_state_display()
    if item.publish_from and item.publish_from > now:
        return f"pojawi się {format_datetime(item.publish_from)}"
    if item.publish_until and item.publish_until <= now:
        return f"zniknęło {format_datetime(item.publish_until)}"
    if item.publish_until:
        return f"opublikowane do {format_datetime(item.publish_until)}"
    return item.get_state_display()
