"""Printed pages, read from a PDF by Chromium."""

import io
import re

import pytest
from pypdf import PdfReader

from accessibility.preferences import CHOICES

ARTICLE = "/ekonomia-spoleczna/czym-sa-podmioty-ekonomii-spolecznej/"


@pytest.fixture
def print_page(visit):
    def print_page(address, **preferences):
        page = visit(1280, **preferences)
        page.goto(address)
        return PdfReader(io.BytesIO(page.pdf(format="A4")))

    return print_page


def remove_spaces(words):
    return "".join(words.split())


def text(document):
    """Return the text without spaces: pypdf adds some around Polish letters, which come from a second font file."""
    return remove_spaces("".join(page.extract_text() for page in document.pages))


def count_letter_sizes(document):
    """Return {font size in points: number of characters}."""
    sizes = {}

    def visit_text(written, transformed, matrix, font, size):
        if written.strip():
            drawn = round(size * abs(matrix[3] * transformed[3]), 1)
            sizes[drawn] = sizes.get(drawn, 0) + len(written)

    for page in document.pages:
        page.extract_text(visitor_text=visit_text)
    return sizes


def test_printout_has_publisher_url_and_date(print_page, site):
    words = text(print_page(ARTICLE))
    assert words.startswith(remove_spaces("Rumia – Ekonomia społeczna"))
    assert remove_spaces("Czym są Podmioty Ekonomii Społecznej?") in words
    assert f"Adrestejstrony:{site.url}{ARTICLE}" in words
    assert remove_spaces("Stan informacji: 2022") in words
    assert "Datawydruku:" in words


def test_printout_has_link_urls_and_no_navigation(print_page):
    words = text(print_page(ARTICLE))
    assert "(https://fb.watch/bdURBU5dHu/)" in words
    for navigation in ("Rozmiar czcionki", "Przejdź do treści", "Udostępnij tę stronę", "Na skróty", "Menu"):
        assert remove_spaces(navigation) not in words


def test_printed_list_has_filters_and_no_controls(print_page, site):
    address = "/omggs/rewitalizacja/?miasto=gdansk"
    words = text(print_page(address))
    assert remove_spaces("4 projekty z 13 Miasto: Gdańsk") in words
    assert f"Adrestejstrony:{site.url}{address}" in words
    for offer in ("Pokaż wszystkie projekty", "Pobierz", "Co znaczą kolumny"):
        assert remove_spaces(offer) not in words
    words = text(print_page("/szukaj/?q=praca"))
    assert re.search("[0-9]wynik(i|ów)?dla„praca”", words)
    for offer in ("Czego szukasz", "wszystko (", "Następne"):
        assert remove_spaces(offer) not in words


@pytest.mark.parametrize(
    "kind",
    ["cooperative", "meeting", "undertaking", "undertakings", "projects", "project", "site-map", "privacy"],
)
def test_printout_fills_its_sheets(print_page, addresses, kind):
    """No sheet of a few lines: neither a last one nor a first one before what was moved as a whole."""
    sheets = [len(page.extract_text().split()) for page in print_page(addresses[kind]).pages]
    assert min(sheets) >= 15, sheets


def test_printed_heading_does_not_overlap_its_list(visit, addresses):
    page = visit(700)  # the width of a sheet
    page.goto(addresses["cooperative"])
    page.emulate_media(media="print")
    for heading in page.locator("main .stack > h3").all():
        box = heading.bounding_box()
        after = heading.locator("xpath=following-sibling::*[1]").bounding_box()
        assert box["y"] + box["height"] <= after["y"] + 1


def test_printout_keeps_font_size(print_page):
    sizes = {font: count_letter_sizes(print_page(ARTICLE, font=font)) for font in CHOICES["font"]}
    common = {font: max(found, key=found.get) for font, found in sizes.items()}
    for font, size in common.items():
        assert size / common["100"] == pytest.approx(int(font) / 100, rel=0.03), sizes
