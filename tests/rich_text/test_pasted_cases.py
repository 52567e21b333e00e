"""Whole texts from the clipboard of office programs. Pasting them in a browser: tests/e2e/test_pasting.py."""

import pytest

from rich_text.cleaning import clean

from .pasted_cases import compare, read_cases, read_pasted

CASES = read_cases()


@pytest.mark.parametrize("name", CASES)
def test_cleaner_pasted_case_gives_expected_form(name):
    cleaned = clean(read_pasted(name))
    found, right = compare(cleaned, name, CASES[name]["compare"])
    assert found in right
    assert clean(cleaned) == cleaned
