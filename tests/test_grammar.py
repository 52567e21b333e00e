"""Polish that the program makes by itself."""

import datetime

import pytest

from publishing.grammar import beginning


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ((2026, 12, 24), (2027, 1, 2), "24 grudnia 2026"),
        ((2026, 11, 24), (2026, 12, 2), "24 listopada"),
        ((2026, 12, 3), (2026, 12, 15), "3"),
        ((2026, 12, 3), (2027, 12, 15), "3 grudnia 2026"),
    ],
)
def test_first_day_of_some_leaves_out_what_the_last_one_says(first, last, said):
    assert beginning(datetime.date(*first), datetime.date(*last)) == said
