"""Generated Polish text: inflection and dates."""

import datetime

import pytest
from django.template import engines

from core.grammar import format_range_start


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ((2026, 12, 24), (2027, 1, 2), "24 grudnia 2026"),
        ((2026, 11, 24), (2026, 12, 2), "24 listopada"),
        ((2026, 12, 3), (2026, 12, 15), "3"),
        ((2026, 12, 3), (2027, 12, 15), "3 grudnia 2026"),
    ],
)
def test_format_range_start_omits_shared_month_and_year(first, last, said):
    assert format_range_start(datetime.date(*first), datetime.date(*last)) == said


@pytest.mark.parametrize(
    ("date", "said"),
    [
        (datetime.date(2022, 3, 22), '<time datetime="2022-03-22">22 marca 2022</time>'),
        (datetime.date(2026, 12, 1), '<time datetime="2026-12-01">1 grudnia 2026</time>'),
        # Already the next day in Warsaw.
        (
            datetime.datetime(2026, 12, 31, 23, 30, tzinfo=datetime.UTC),
            '<time datetime="2027-01-01">1 stycznia 2027</time>',
        ),
        (None, ""),
    ],
)
def test_day_filter_has_datetime_attribute(date, said):
    template = engines["django"].from_string("{% load polish %}{{ date|day }}")
    assert template.render({"date": date}) == said
