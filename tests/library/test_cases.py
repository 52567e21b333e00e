"""
Regression tests for files in the folder "cases" that were once handled wrongly.

They are written by office programs, scanners and cameras; the "programs" in them are meaningless bytes.
"""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image as PillowImage

from library import files, images
from search import extraction

FOLDER = Path(__file__).with_name("cases")
REFUSED = {
    "launch-nazwa-posrednia.pdf": "W tym pliku PDF jest program",
    "plik-af-bez-typu.pdf": "schowane inne pliki",
    "import-w-next.pdf": "W tym pliku PDF jest program",
    "plik-spinacz-bez-typu.pdf": "schowane inne pliki",
    "biblioteka-z-modulem.odt": "W tym pliku są makra",
    "program-vbaproject.docx": "W tym pliku są makra",
}
TAKEN = {
    "cel-o-nazwie-s.pdf": "Komunikat urzedu",
    "pusty-spis-plikow.pdf": "Komunikat urzedu",
    "cel-o-nazwie-js.pdf": "Komunikat urzedu",
    "bom-przed-naglowkiem.pdf": "Komunikat urzedu",
    "nowy-wiersz-przed-naglowkiem.pdf": "Komunikat urzedu",
    "spis-plikow-null.pdf": "Komunikat urzedu",
    "glowna-czesc-document2.docx": "Regulamin targowiska",
    "pusta-biblioteka-basic.odt": "Regulamin targowiska",
    "obraz-vba-schemat.docx": "Regulamin targowiska",
    "skoroszyt-workbook2.xlsx": "Cennik targowiska",
}
UPRIGHT = {
    "obrot-i-szerokosc-slowem.jpg": "red",
    "obrot-i-ulamki.jpg": "red",
    "obrot-8-i-ujemna-rozdzielczosc.jpg": "blue",
}


def open_case(name):
    return ContentFile((FOLDER / name).read_bytes(), name=name)


@pytest.mark.parametrize(("name", "message"), REFUSED.items())
def test_document_case_is_refused(name, message):
    with pytest.raises(ValidationError, match=message):
        files.validate_document(open_case(name))


@pytest.mark.parametrize(("name", "text"), TAKEN.items())
def test_document_case_is_taken_and_indexed(name, text):
    file = open_case(name)
    files.validate_document(file)
    found, is_complete = extraction.extract_text(file, files.get_extension(name))
    assert text in found
    assert is_complete


@pytest.mark.parametrize(("name", "top"), UPRIGHT.items())
def test_photograph_case_is_stored_upright(name, top):
    with PillowImage.open(images.sanitize_image(open_case(name))) as image:
        assert image.size == (32, 48)
        red, _, blue = image.convert("RGB").getpixel((16, 8))
        assert (red > 150 > 100 > blue) if top == "red" else (blue > 150 > 100 > red)
        assert not image.getexif()
