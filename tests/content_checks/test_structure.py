"""Checks of images, headings and tables in rich texts."""

import pytest

from library.file_names import is_file_name

from .. import factories
from .findings import about, errors, warnings

pytestmark = pytest.mark.django_db

NO_ALTERNATIVE = "nie ma tekstu alternatywnego"
FILE_NAME = "jest nazwą pliku"
OF_TEXT = "Czy na tym obrazie jest tekst?"
HEADING = "za nisk"
BOLD = "Czy to nagłówek?"
TABLE = "nie ma nagłówków"


def with_image(alt=None, image=None, **given):
    source = image.file.url if image else "/media/obrazy/a.webp"
    written = "" if alt is None else f' alt="{alt}"'
    return factories.article(body=f'<p>Tekst.</p><figure><img src="{source}"{written}></figure>', **given)


def test_image_without_alt_is_error():
    assert about(with_image(), NO_ALTERNATIVE) == ["a.webp"]
    assert errors(with_image())


def test_empty_alt_is_error_unless_image_is_decorative():
    described = factories.image(title="Świetlica")
    decorative = factories.image(alt="", is_decorative=True)
    assert about(with_image(""), NO_ALTERNATIVE) == ["a.webp"]
    assert about(with_image("", described), NO_ALTERNATIVE) == ["Świetlica"]
    assert about(with_image("", decorative), NO_ALTERNATIVE) == []


def test_decorative_image_without_alt_attribute_is_error():
    decorative = factories.image(title="Fala", alt="", is_decorative=True)
    assert about(with_image(None, decorative), NO_ALTERNATIVE) == ["Fala"]


def test_described_image_is_fine():
    assert errors(with_image("Cztery osoby malują ścianę")) == []


def test_image_field_without_alt_is_error():
    image = factories.image(title="Świetlica")
    article = factories.article(image=image)
    assert errors(article) == []
    article.image.alt = ""
    assert about(article, NO_ALTERNATIVE) == ["Świetlica"]
    article.image.is_decorative = True
    assert errors(article) == []


@pytest.mark.parametrize(
    "alt",
    [
        "zdjecie.jpg",
        "Plan miasta.PNG",
        "IMG_20220324",
        "DSC01234",
        "scan 3",
        "Obraz 1",
        "swietlica_po_remoncie",
        "20220324_1201",
    ],
)
def test_file_name_as_alt_is_error(alt):
    assert about(with_image(alt), FILE_NAME) == [alt]


@pytest.mark.parametrize(
    "alt",
    ["Ściana", "Obraz przedstawia ścianę", "Zdjęcie 4 osób przy pracy", "Dom 12", "OMGGS", "Rumia 2022"],
)
def test_short_alt_in_words_is_fine(alt):
    assert about(with_image(alt), FILE_NAME) == []


def test_own_file_name_as_alt_is_error():
    assert is_file_name("swietlica", "swietlica.webp")
    assert not is_file_name("świetlica", "budynek.webp")


def test_image_field_with_file_name_as_alt_is_error():
    image = factories.image(alt="IMG_1234.jpg")
    assert about(factories.article(image=image), FILE_NAME) == ["IMG_1234.jpg"]


@pytest.mark.parametrize("alt", ["Plakat festynu", "Skan uchwały", "Ulotka o naborze", "x " * 80])
def test_possible_image_of_text_is_warning(alt):
    [finding] = warnings(with_image(alt))
    assert OF_TEXT in finding.message


def test_image_titled_poster_is_warning():
    poster = factories.image(title="Plakat festynu", alt="Festyn")
    assert about(factories.article(image=poster), OF_TEXT) == ["Festyn"]
    assert about(with_image("Festyn", poster), OF_TEXT) == ["Festyn"]


@pytest.mark.parametrize("alt", ["Mieszkańcy malują ścianę", "Skandynawski dom", "x " * 70])
def test_other_image_is_fine(alt):
    assert about(with_image(alt), OF_TEXT) == []


@pytest.mark.parametrize(
    ("html", "skipped"),
    [
        ("<h3>A</h3><p>x.</p>", ["A"]),
        ("<h2>A</h2><h4>B</h4><p>x.</p>", ["B"]),
        ("<h2>A</h2><h3>B</h3><h2>C</h2><h4>D</h4>", ["D"]),
    ],
)
def test_skipped_heading_level_is_error(html, skipped):
    article = factories.article(body=html)
    assert [finding.quote for finding in errors(article)] == skipped
    assert about(article, HEADING) == skipped


@pytest.mark.parametrize(
    "html", ["<p>x.</p>", "<h2>A</h2><h3>B</h3><h4>C</h4><h2>D</h2>", "<h2>A</h2><h2>B</h2>"]
)
def test_headings_in_order_are_fine(html):
    assert about(factories.article(body=html), HEADING) == []


def test_message_about_heading_names_right_format():
    article = factories.article(body="<h2>A</h2><h4>B</h4>")
    assert errors(article)[0].message == (
        "Ten nagłówek jest o poziom za niski. Po „Nagłówek” może być najwyżej „Nagłówek niższy”."
    )


@pytest.mark.parametrize(
    "html",
    [
        "<p><strong>Program spotkania</strong></p><p>O 12.00 zaczynamy.</p>",
        "<p>Wstęp.</p><p><strong>Kto może</strong> <strong>przyjść?</strong></p><ul><li>Każdy.</li></ul>",
        "<p><strong>Dokumenty:</strong></p><table><tr><th>Nazwa</th></tr><tr><td>CV</td></tr></table>",
    ],
)
def test_bold_paragraph_above_text_is_warning(html):
    article = factories.article(body=html)
    assert len(about(article, BOLD)) == 1
    assert errors(article) == []


@pytest.mark.parametrize(
    "html",
    [
        "<p><strong>Spotkanie jest odwołane.</strong></p><p>Przepraszamy.</p>",
        "<p><strong>Termin:</strong> do 5 marca</p><p>Zapraszamy.</p>",
        "<p><strong>Zapraszamy do urzędu</strong></p>",
        "<p><strong>Kto</strong></p><p><strong>Co</strong></p>",
        '<p><strong><a href="/kontakt/">Kontakt</a></strong></p><p>Zapraszamy.</p>',
        f"<p><strong>{'Słowo ' * 20}</strong></p><p>Zapraszamy.</p>",
        "<h2><strong>Program</strong></h2><p>O 12.00 zaczynamy.</p>",
    ],
)
def test_emphasis_and_heading_are_fine(html):
    assert about(factories.article(body=html), BOLD) == []


def test_table_without_header_cells_is_error():
    table = (
        "<table><tbody><tr><td>Dzień</td><td>Od</td></tr><tr><td>Wtorek</td><td>8</td></tr></tbody></table>"
    )
    assert about(factories.article(body=table), TABLE) == ["Dzień Od Wtorek 8"]


def test_table_with_empty_header_cells_is_error():
    table = (
        "<table><tbody><tr><th></th><th>&nbsp;</th></tr><tr><td>Wtorek</td><td>8</td></tr></tbody></table>"
    )
    assert about(factories.article(body=table), TABLE) == ["Wtorek 8"]


@pytest.mark.parametrize("header", ["<th>Dzień</th><th>Od</th>", '<th scope="row">Dzień</th><td>wtorek</td>'])
def test_table_with_header_cells_is_fine(header):
    table = f"<table><tbody><tr>{header}</tr><tr><td>Wtorek</td><td>8</td></tr></tbody></table>"
    assert errors(factories.article(body=table)) == []


# Lists


@pytest.mark.parametrize(
    ("items", "found"),
    [
        ("<li>Raz</li><li><ul><li>Dwa</li></ul></li>", ["Dwa"]),
        ("<li>Raz<ul><li>Dwa</li></ul></li>", []),
        ("<li>Raz</li><li>Dwa</li>", []),
    ],
)
def test_list_item_without_own_words_is_found(items, found):
    assert about(factories.article(body=f"<ul>{items}</ul>"), "stoi za głęboko") == found
