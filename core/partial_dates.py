"""
Dates known to the day, the month or the year: "2022-03-24", "2022-03", "2022" (ISO 8601, reduced precision).

Stored as text in this form, which HTML's `datetime` takes as it is.
"""

import calendar
import datetime
import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_ALT
from django.utils.formats import date_format

MIN_YEAR = 1990
ISO_RE = re.compile(r"(?P<year>\d{4})(-(?P<month>\d{1,2})(-(?P<day>\d{1,2}))?)?")
NUMBERS_RE = re.compile(r"(((?P<day>\d{1,2})\.)?(?P<month>\d{1,2})\.)?(?P<year>\d{4})")
WORDS_RE = re.compile(r"((?P<day>\d{1,2})\s+)?(?P<name>[^\W\d]+)\s+(?P<year>\d{4})")
INVALID_MESSAGE = "Wpisz rok, miesiąc albo dzień, na przykład: 2022, marzec 2022, 24.03.2022."
FUTURE_MESSAGE = "Ten dzień jeszcze nie nadszedł. Wpisz, z kiedy są informacje."


class NoSuchDateError(ValueError):
    """A date that is in no calendar: "31.02.2026"."""


def parse_partial_date(text):
    """Return "2022-03" for "marzec 2022", "03.2022" and the like. Raise ValueError if it is no date."""
    text = re.sub(r"\s*(r\.|roku?)$", "", " ".join(text.casefold().split()))
    for pattern in (ISO_RE, NUMBERS_RE, WORDS_RE):
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            month = get_month(parts["name"]) if "name" in parts else parts["month"]
            return build_partial_date(*(part and int(part) for part in (parts["year"], month, parts["day"])))
    raise ValueError(text)


def get_month(name):
    """Return the number of a month by its Polish name, in the nominative or the genitive."""
    for names in (MONTHS, MONTHS_ALT):
        for number, label in names.items():
            if str(label).casefold() == name:
                return number
    raise ValueError(name)


def build_partial_date(year, month, day):
    """Return the date; month and day may be None. Raise NoSuchDateError if there is no such day."""
    try:
        datetime.date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise NoSuchDateError from error
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part is not None)])


def get_first_day(value):
    year, month, day = [*map(int, value.split("-")), 1, 1][:3]
    return datetime.date(year, month, day)


def get_last_day(value):
    first = get_first_day(value)
    precision = value.count("-")
    if precision == 2:
        return first
    month = first.month if precision else 12
    return datetime.date(first.year, month, calendar.monthrange(first.year, month)[1])


def is_older(value, months):
    """Return whether the day, month or year ended more than `months` ago."""
    last, today = get_last_day(value), timezone.localdate()
    return (today.year - last.year) * 12 + today.month - last.month - (today.day <= last.day) >= months


def format_partial_date(value):
    """Return "24 marca 2022 r.", "marzec 2022" or "2022 rok"."""
    first = get_first_day(value)
    return date_format(first, ("Y \\r\\o\\k", "F Y", "j E Y \\r.")[value.count("-")]).lower()


def validate_partial_date(value):
    try:
        is_valid = parse_partial_date(value) == value
    except ValueError:
        is_valid = False
    if not is_valid:
        raise ValidationError(INVALID_MESSAGE)


class PartialDateInputField(forms.CharField):
    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return text
        try:
            date = parse_partial_date(text)
        except NoSuchDateError as error:
            raise ValidationError(f"Nie ma takiej daty: {text}. Sprawdź dzień i miesiąc.") from error
        except ValueError as error:
            raise ValidationError(INVALID_MESSAGE) from error
        first = get_first_day(date)
        if first.year < MIN_YEAR:
            raise ValidationError(f"Sprawdź rok. Najwcześniejszy możliwy: {MIN_YEAR}.")
        if first > timezone.localdate():
            raise ValidationError(FUTURE_MESSAGE)
        return date

    def prepare_value(self, value):
        """Show a stored date as people write it: "24.03.2022"; leave what was typed as it is."""
        return ".".join(reversed(value.split("-"))) if value and ISO_RE.fullmatch(value) else value


class PartialDateField(models.CharField):
    """A date known to the day, the month or the year; "" if it is not known."""

    default_validators = [validate_partial_date]

    def __init__(self, *args, max_length=10, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)

    def formfield(self, **kwargs):
        # What people type is longer than what is stored.
        return super().formfield(**{"form_class": PartialDateInputField, "max_length": 40, **kwargs})
