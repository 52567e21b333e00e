"""
Text pasted from word processors is converted to plain HTML.

word/word.html is the clipboard of Microsoft Word, word/libreoffice.html that of LibreOffice Writer with the same
document: a title, headings, nested lists, a table, bold, a link, a picture and a footnote.
"""

import re
from pathlib import Path

import pytest

from rich_text.cleaning import clean

FOLDER = Path(__file__).with_name("word")
PASTED = {path.stem: path.read_text() for path in FOLDER.glob("*.html")}

SENTENCE = "<p>Szukamy <strong>osób chętnych</strong> do <em>pracy</em> w Rumi.<sup>1</sup></p>"
TABLE = (
    '<table><thead><tr><th scope="col">Dzień</th><th scope="col">Godziny</th></tr></thead>'
    "<tbody><tr><td>Poniedziałek</td><td>8–16</td></tr>"
)


def tight(html):
    return re.sub(r" (?=<[/uo])", "", html)


def list_paragraph(text, mark, level=1, of="l0"):
    """Return a list item as Word writes it."""
    return (
        f"<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:{of} level{level} lfo1'>"
        f"<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>{mark}"
        "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;\n</span></span></span><![endif]>"
        f"{text}<o:p></o:p></p>\n\n"
    )


def test_samples_of_both_processors_exist():
    assert PASTED.keys() == {"word", "libreoffice"}


@pytest.mark.parametrize("source", PASTED)
def test_text_keeps_bold_italic_and_note_number(source):
    assert SENTENCE in clean(PASTED[source])


@pytest.mark.parametrize("source", PASTED)
def test_headings_start_at_h2_and_skip_no_level(source):
    cleaned = clean(PASTED[source])
    assert "<h2>Kogo szukamy</h2>" in cleaned
    assert "<h3>Jak się zgłosić</h3>" in cleaned
    assert "<h1" not in cleaned


def test_title_of_word_document_is_heading():
    assert clean(PASTED["word"]).startswith("<h2>Nabór do spółdzielni</h2><p>Szukamy")


@pytest.mark.parametrize("source", PASTED)
def test_lists_keep_levels(source):
    cleaned = tight(clean(PASTED[source]))
    assert re.search(
        r"<ul><li>Malowanie<ul><li>ścian.*</li><li>sufitów</li></ul></li><li>Sprzątanie</li></ul>", cleaned
    )
    assert re.search(
        r'<ol><li>Wypełnij.*<ol type="a"><li>Podpisz go.</li></ol></li><li>Przynieś go do urzędu.</li></ol>',
        cleaned,
    )
    assert "·" not in cleaned
    assert "§" not in cleaned


def test_third_list_level_is_kept():
    assert "<ul><li>ścian<ul><li>w <strong>świetlicy</strong></li></ul></li>" in clean(PASTED["word"])


@pytest.mark.parametrize("source", PASTED)
def test_bold_first_row_is_table_header(source):
    assert TABLE in clean(PASTED[source])


@pytest.mark.parametrize("source", PASTED)
def test_links_are_kept(source):
    assert '<a href="https://rumia.eu/wniosek">' in clean(PASTED[source])


@pytest.mark.parametrize("source", PASTED)
def test_footnote_keeps_text_without_links(source):
    cleaned = clean(PASTED[source])
    assert cleaned.endswith("<p><sup>1</sup> Także z innych gmin.</p>")
    assert "#" not in cleaned


@pytest.mark.parametrize("source", PASTED)
def test_pasted_document_has_expected_tags_only(source):
    cleaned = clean(PASTED[source])
    assert set(re.findall(r"<(\w+)", cleaned)) <= {
        *("h2", "h3", "p", "ul", "ol", "li", "strong", "em", "a", "sup"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
    assert set(re.findall(r' (\w[\w-]*)="', cleaned)) == {"href", "scope", "type"}
    assert not re.search(r"\s{2}|\n|\xa0|&nbsp;", cleaned)
    assert "<p></p>" not in cleaned
    assert "Nabór 2026" not in cleaned  # the <title>, which is not displayed


@pytest.mark.parametrize("source", PASTED)
def test_clean_pasted_document_is_idempotent(source):
    cleaned = clean(PASTED[source])
    assert clean(cleaned) == cleaned


def test_numbering_continues_after_paragraph():
    pasted = (
        list_paragraph("raz", "1.")
        + list_paragraph("dwa", "2.")
        + "<p class=MsoNormal>Uwaga.</p>"
        + list_paragraph("trzy", "3.")
    )
    assert clean(pasted) == ('<ol><li>raz</li><li>dwa</li></ol><p>Uwaga.</p><ol start="3"><li>trzy</li></ol>')


def test_numbering_that_restarts_is_new_list():
    pasted = list_paragraph("raz", "1.") + list_paragraph("dwa", "2.") + list_paragraph("raz", "1.", of="l5")
    assert clean(pasted) == "<ol><li>raz</li><li>dwa</li></ol><ol><li>raz</li></ol>"


def test_numbers_after_bullets_are_new_list():
    pasted = list_paragraph("kropka", "·") + list_paragraph("liczba", "1)")
    assert clean(pasted) == "<ul><li>kropka</li></ul><ol><li>liczba</li></ol>"


def test_list_is_recognized_by_class_alone():
    pasted = (
        '<p class="MsoListParagraphCxSpFirst">·<span>&nbsp;&nbsp; </span>Malowanie</p>'
        '<p class="MsoListParagraphCxSpLast">· Sprzątanie</p>'
    )
    assert clean(pasted) == "<ul><li>Malowanie</li><li>Sprzątanie</li></ul>"


def test_list_style_without_bullet_stays_paragraph():
    assert clean('<p class="MsoListParagraph">Ciąg dalszy punktu.</p>') == "<p>Ciąg dalszy punktu.</p>"


def test_typed_dash_stays_paragraph():
    assert clean("<p>- Malowanie</p>") == "<p>- Malowanie</p>"


def test_automatic_heading_number_is_kept():
    pasted = (
        "<h1 style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span>"
        "&nbsp;&nbsp; </span></span><![endif]>Zasady</h1>"
    )
    assert clean(pasted) == "<h2>1. Zasady</h2>"


def test_list_in_list_moves_into_previous_item():
    assert clean("<ul><li>a</li><ul><li>b</li></ul></ul>") == "<ul><li>a<ul><li>b</li></ul></li></ul>"


def test_heading_levels_are_relative_to_highest():
    assert clean("<h1>A</h1><h2>B</h2><h4>C</h4><h1>D</h1>") == "<h2>A</h2><h3>B</h3><h4>C</h4><h2>D</h2>"


def test_typed_headings_keep_levels():
    assert clean("<h2>A</h2><h4>B</h4>") == "<h2>A</h2><h4>B</h4>"


def test_repeated_row_is_header_though_not_bold():
    table = "<table><thead><tr><td>Dzień</td></tr></thead><tbody><tr><td>Wtorek</td></tr></tbody></table>"
    assert '<thead><tr><th scope="col">Dzień</th></tr></thead>' in clean(table)


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td><b>Dzień</b></td><td>Godziny</td></tr><tr><td>Wtorek</td><td>8</td></tr>",
        "<tr><td><b>Jedyny</b></td><td><b>wiersz</b></td></tr>",
        "<tr><td></td><td></td></tr><tr><td>Wtorek</td><td>8</td></tr>",
    ],
)
def test_partly_bold_or_only_row_is_not_header(rows):
    assert "<th" not in clean(f"<table>{rows}</table>")


def test_header_row_is_after_caption():
    table = "<table><caption>Godziny</caption><tr><td><b>Dzień</b></td></tr><tr><td>Wtorek</td></tr></table>"
    assert clean(table).startswith("<table><caption>Godziny</caption><thead><tr><th")


def test_bold_and_italic_styles_become_tags():
    pasted = '<p><span style="font-weight:700">ważne</span> <span style="font-style:italic">obce</span></p>'
    assert clean(pasted) == "<p><strong>ważne</strong> <em>obce</em></p>"


def test_bold_wrapper_of_document_is_removed():
    assert clean('<b style="font-weight:normal"><p>Tekst</p></b>') == "<p>Tekst</p>"


def test_guessed_language_is_removed():
    assert clean('<p lang="en">Social economy</p>') == '<p lang="en">Social economy</p>'
    assert clean('<p class="MsoNormal" lang="en-US">Ekonomia</p>') == "<p>Ekonomia</p>"
