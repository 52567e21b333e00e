"""Polish plurals, dates and alphabetical order."""

from django.utils.formats import date_format


def format_count(number, one, few, many):
    """Return the number with the right plural: format_count(31, "słowo", "słowa", "słów") is "31 słów"."""
    if number == 1:
        return f"{number} {one}"
    if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        return f"{number} {few}"
    return f"{number} {many}"


def format_range_start(first, last):
    """Return the first day of a range without the month and year shared with the last: "3" of "3–15 grudnia"."""
    if first.year != last.year:
        return date_format(first, "j E Y")
    return date_format(first, "j" if first.month == last.month else "j E")


ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"


def get_sort_key(text):
    """Return a key for sorting in Polish alphabetical order: "łódź" after "las" and before "mapa"."""
    return [ALPHABET.find(letter) for letter in text.casefold()]
