"""Dates known to the day, the month or the year: what people type, what is stored, what is shown."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from core.partial_dates import (
    PartialDateField,
    format_partial_date,
    get_first_day,
    get_last_day,
    is_older,
    parse_partial_date,
    validate_partial_date,
)

from ..factories import warsaw


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2022", "2022"),
        ("2022 r.", "2022"),
        ("marzec 2022", "2022-03"),
        (" Marca  2022 roku ", "2022-03"),
        ("3.2022", "2022-03"),
        ("2022-03", "2022-03"),
        ("24 marca 2022", "2022-03-24"),
        ("24.03.2022", "2022-03-24"),
        ("2022-03-24", "2022-03-24"),
    ],
)
def test_parse_reads_what_people_type(typed, stored):
    assert parse_partial_date(typed) == stored


@pytest.mark.parametrize("typed", ["", "22", "marzec", "24.2022", "31.02.2022", "13.2022", "2022-00", "0000"])
def test_validator_refuses_what_is_no_date(typed):
    with pytest.raises(ValidationError):
        validate_partial_date(typed)


@pytest.mark.parametrize(
    ("stored", "shown", "first", "last"),
    [
        ("2022", "2022 rok", (2022, 1, 1), (2022, 12, 31)),
        ("2024-02", "luty 2024", (2024, 2, 1), (2024, 2, 29)),
        ("2022-03-24", "24 marca 2022 r.", (2022, 3, 24), (2022, 3, 24)),
    ],
)
def test_format_and_limits(stored, shown, first, last):
    assert format_partial_date(stored) == shown
    assert (get_first_day(stored), get_last_day(stored)) == (datetime.date(*first), datetime.date(*last))


def test_is_older_begins_after_the_last_day(freeze):
    freeze(warsaw(2024, 3, 31, 12))
    assert not is_older("2022-03", 24)
    freeze(warsaw(2024, 4, 1))
    assert is_older("2022-03", 24)
    assert not is_older("2022-03", 25)


def test_field_shows_and_keeps_what_is_stored(freeze):
    freeze(warsaw(2026, 5, 4))
    field = PartialDateField(blank=True).formfield()
    assert [field.prepare_value(value) for value in ("2022", "2022-03", "2022-03-24", "", "x")] == [
        *("2022", "03.2022", "24.03.2022", "", "x")
    ]
    assert not field.has_changed("2022-03", "marzec 2022")
    assert field.clean("") == ""
    assert field.clean("4.05.2026") == "2026-05-04"


@pytest.mark.parametrize(
    ("typed", "message"),
    [("kiedyś", "Wpisz rok, miesiąc"), ("5.05.2026", "jeszcze nie nadszedł"), ("1022", "Sprawdź rok")],
)
def test_field_refuses_wrong_dates(freeze, typed, message):
    freeze(warsaw(2026, 5, 4))
    with pytest.raises(ValidationError, match=message):
        PartialDateField().formfield().clean(typed)
