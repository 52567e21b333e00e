"""Polish plurals, dates and alphabetical order, and text cut after a word."""

from django.utils import timezone
from django.utils.formats import date_format

from rich_text.typography import NBSP


def format_count(number, one, few, many):
    """Return the number with the right plural: format_count(31, "słowo", "słowa", "słów") is "31 słów"."""
    return f"{number} {choose_plural(number, one, few, many)}"


def format_size(size):
    """Return a size in bytes as "2,4 MB": in units of the SI, with a decimal comma and a no-break space."""
    if size < 1000:
        return format_count(size, "bajt", "bajty", "bajtów").replace(" ", NBSP)
    for unit in ("kB", "MB", "GB"):
        size /= 1000
        if size < 999.5 or unit == "GB":
            break
    number = f"{size:.1f}".removesuffix(".0") if size < 9.95 else f"{size:.0f}"
    return f"{number.replace('.', ',')}{NBSP}{unit}"


def choose_plural(number, one, few, many):
    if number == 1:
        return one
    return few if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else many


def format_day(day):
    """Return "22 marca 2022"."""
    return date_format(day, "j E Y")


def format_datetime(when):
    """Return "22 marca 2022, 14:05", in local time."""
    return date_format(timezone.localtime(when), "j E Y, H:i")


def format_range_start(first, last):
    """Return the first day of a range without the month and year shared with the last: "3" of "3–15 grudnia"."""
    if first.year != last.year:
        return format_day(first)
    return date_format(first, "j" if first.month == last.month else "j E")


# The locative of the months, which Django's formats lack: "w marcu".
LOCATIVE_MONTHS = (
    *("styczniu", "lutym", "marcu", "kwietniu", "maju", "czerwcu"),
    *("lipcu", "sierpniu", "wrześniu", "październiku", "listopadzie", "grudniu"),
)


def format_in_month(date):
    """Return "w marcu 2022 roku", "we wrześniu 2022 roku"."""
    month = LOCATIVE_MONTHS[date.month - 1]
    return f"{'we' if month.startswith('wrz') else 'w'} {month} {date.year} roku"


def shorten(text, max_chars):
    """Return `text`; if it is longer, cut after its last whole word within `max_chars`, with an ellipsis."""
    if len(text) <= max_chars:
        return text
    cut = text[:max_chars]
    # An address may be longer than that.
    return (cut.rpartition(" ")[0] or cut).rstrip(",;:–- ") + "…"


ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"


def get_sort_key(text):
    """Return a key for sorting in Polish alphabetical order: "łódź" after "las" and before "mapa"."""
    return [ALPHABET.find(letter) for letter in text.casefold()]
