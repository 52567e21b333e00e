"""`error` and `warning` build the findings of checks, from the Location in the form, a quote and a Polish message."""

from dataclasses import dataclass

from publishing.checks import ERROR, WARNING, Finding

MAX_QUOTE_CHARS = 120


@dataclass(frozen=True)
class Location:
    """A place in the form: the field, its Polish label and the id that a link to it leads to."""

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
