"""Generated Polish text: inflection and dates."""

import datetime

import pytest
from django.template import engines

from core.grammar import format_range_start, format_size, shorten


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
    ("size", "said"),
    [
        (0, "0 bajtów"),
        (1, "1 bajt"),
        (999, "999 bajtów"),
        (1000, "1 kB"),
        (2449, "2,4 kB"),
        (9960, "10 kB"),
        (120_600, "121 kB"),
        (999_499, "999 kB"),
        (999_500, "1 MB"),
        (4_820_000, "4,8 MB"),
        (3_000_000_000, "3 GB"),
        (5_000_000_000_000, "5000 GB"),
    ],
)
def test_format_size_has_polish_unit_and_comma(size, said):
    assert format_size(size) == said.replace(" ", "\xa0")


@pytest.mark.parametrize(
    ("date", "said"),
    [
        (datetime.date(2022, 3, 22), '<time datetime="2022-03-22">22\xa0marca\xa02022</time>'),
        (datetime.date(2026, 12, 1), '<time datetime="2026-12-01">1\xa0grudnia\xa02026</time>'),
        # Already the next day in Warsaw.
        (
            datetime.datetime(2026, 12, 31, 23, 30, tzinfo=datetime.UTC),
            '<time datetime="2027-01-01">1\xa0stycznia\xa02027</time>',
        ),
        (None, ""),
    ],
)
def test_day_filter_has_datetime_attribute(date, said):
    template = engines["django"].from_string("{% load polish %}{{ date|day }}")
    assert template.render({"date": date}) == said


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Nabór trwa", "Nabór trwa"),
        ("Nabór trwa do środy", "Nabór trwa…"),
        ("Nabór, czyli praca", "Nabór…"),
        ("https://rumia.example/nabor", "https://rumi…"),
    ],
)
def test_longer_text_is_cut_after_a_word(text, shown):
    assert shorten(text, 12) == shown
