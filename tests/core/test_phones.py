import pytest
from django.core.exceptions import ValidationError

from core.phones import split_phones, validate_phones

from ..security.growth import Consumer, find_growth, surround


def get_urls(text):
    return [url for _, url in split_phones(text) if url]


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("58 123 45 67", ["tel:581234567"]),
        ("58 123\u00a045\u00a067", ["tel:581234567"]),
        ("58-123-45-67", ["tel:581234567"]),
        ("58/123-45-67", ["tel:581234567"]),
        ("(58) 123 45 67", ["tel:581234567"]),
        ("(0-58) 123 45 67", ["tel:581234567"]),
        ("+48 (58) 123-45-67", ["tel:+48581234567"]),
        ("0048 58 123 45 67", ["tel:+48581234567"]),
        ("48 58 123 45 67", ["tel:+48581234567"]),
        ("tel. 58 123 45 67", ["tel:581234567"]),
        ("112", ["tel:112"]),
        ("58 123 45 67 wew. 12", ["tel:581234567;ext=12"]),
        ("58 123 45 67, wew. 12", ["tel:581234567;ext=12"]),
        ("58 123 45 67 w. 5", ["tel:581234567;ext=5"]),
        ("58 123 45 67, 500 600 700", ["tel:581234567", "tel:500600700"]),
        ("58 123 45 67 / 500 600 700", ["tel:581234567", "tel:500600700"]),
        ("58 123 45 67 lub 500-600-700", ["tel:581234567", "tel:500600700"]),
        ("58 123 45 67; 58 123 45 68 i 500 600 700", ["tel:581234567", "tel:581234568", "tel:500600700"]),
    ],
)
def test_split_phones_each_number_is_dialled(text, urls):
    assert get_urls(text) == urls
    assert "".join(part for part, _ in split_phones(text)) == text
    validate_phones(text)


@pytest.mark.parametrize(
    "text",
    ["58 123 45 67/68", "58 123 45", "58 123 45 67 500 600 700", "brak", "58 123 45 67, 8-15", "123 45 67"],
)
def test_validate_phones_not_dialable_is_refused(text):
    with pytest.raises(ValidationError, match="Z tego zapisu nie powstanie numer"):
        validate_phones(text)


def test_split_phones_label_and_note_stay_text():
    assert split_phones("tel. 58 123 45 67 (sekretariat)") == [
        ("tel. ", ""),
        ("58 123 45 67", "tel:581234567"),
        (" (sekretariat)", ""),
    ]


@pytest.mark.parametrize("unit", [" ", "\n", "1 ", " wew", ", "])
@pytest.mark.parametrize("end", ["", "x1"])
def test_split_phones_takes_no_square_of_time(unit, end):
    text = surround("1", unit, end)
    assert find_growth({"phone": Consumer(split_phones)}, text, 16_000)["phone"][1] is None
