"""What the checks say to an editor."""

from dataclasses import dataclass

ERROR = "error"
WARNING = "warning"

QUOTE_LENGTH = 120


@dataclass(frozen=True)
class Place:
    """Where in the form something stands: the field, its Polish label and the id that a link to it leads to."""

    field: str = ""
    label: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Finding:
    level: str  # an error stops publication, a warning does not
    field: str
    label: str
    quote: str  # the sentence or the element, so that it can be found
    message: str  # what is wrong and how to mend it
    anchor: str = ""

    @property
    def is_error(self):
        return self.level == ERROR


def error(place, quote, message):
    return Finding(ERROR, place.field, place.label, shortened(quote), message, place.anchor)


def warning(place, quote, message):
    return Finding(WARNING, place.field, place.label, shortened(quote), message, place.anchor)


def shortened(text):
    text = " ".join(text.split())
    if len(text) <= QUOTE_LENGTH:
        return text
    return text[:QUOTE_LENGTH].rpartition(" ")[0].rstrip(",;:–- ") + "…"
