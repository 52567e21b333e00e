"""`error` and `warning` build the findings of checks from a Location in the form, a quote and a Polish message."""

from dataclasses import dataclass

from publishing.checks import ERROR, WARNING, Finding

MAX_QUOTE_CHARS = 120


@dataclass(frozen=True)
class Location:
    """A field of the form: its name, its Polish label and the HTML id that links lead to."""

    field: str = ""
    label: str = ""
    anchor: str = ""


def error(location, quote, message):
    return Finding(ERROR, location.field, location.label, shorten(quote), message, location.anchor)


def warning(location, quote, message):
    return Finding(WARNING, location.field, location.label, shorten(quote), message, location.anchor)


def shorten(text):
    text = " ".join(text.split())
    if len(text) <= MAX_QUOTE_CHARS:
        return text
    return text[:MAX_QUOTE_CHARS].rpartition(" ")[0].rstrip(",;:–- ") + "…"
