"""`error` and `warning` build the findings of checks from a Location in the form, a quote and a Polish message."""

from dataclasses import dataclass

from core.grammar import shorten
from publishing.checks import ERROR, WARNING, Finding
from rich_text.markup import one_line

MAX_QUOTE_CHARS = 120


@dataclass(frozen=True)
class Location:
    """A field of the form: its name, its Polish label and the HTML id that links lead to."""

    field: str = ""
    label: str = ""
    anchor: str = ""


def error(location, quote, message):
    return build_finding(ERROR, location, quote, message)


def warning(location, quote, message):
    return build_finding(WARNING, location, quote, message)


def build_finding(level, location, quote, message):
    quote = shorten(one_line(quote), MAX_QUOTE_CHARS)
    return Finding(level, location.field, location.label, quote, message, location.anchor)
