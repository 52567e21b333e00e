"""Wide tables scroll horizontally, also by keyboard; the page does not."""

import pytest

from rich_text.tables import wrap_wide_tables

ROW = "<tr><td>Wtorek</td><td>8.00</td><td>16.00</td></tr>"


def test_wide_table_has_box_named_after_caption():
    html = f'<p>Raz</p><table><caption>Godziny <em>w "Linii"</em></caption><tbody>{ROW}</tbody></table><p>Dwa</p>'
    box = (
        '<div class="table-box" role="region" aria-label="Tabela: Godziny w &quot;Linii&quot;" tabindex="0">'
    )
    assert wrap_wide_tables(html) == html.replace("<table>", f"{box}<table>").replace(
        "</table>", "</table></div>"
    )


def test_wide_table_without_caption_has_default_name():
    assert 'aria-label="Tabela"' in wrap_wide_tables(f"<table><tbody>{ROW}</tbody></table>")


@pytest.mark.parametrize(
    "first_row", ['<th colspan="3">Godziny</th>', '<th rowspan="2">Dzień</th><th colspan="2">Godziny</th>']
)
def test_wide_table_with_merged_first_row_has_box(first_row):
    html = f"<table><thead><tr>{first_row}</tr></thead><tbody>{ROW}</tbody></table>"
    assert wrap_wide_tables(html).startswith('<div class="table-box"')


@pytest.mark.parametrize(
    "html",
    [
        "<p>Bez tabeli: 8 &lt; 9</p>",
        "<table><tbody><tr><th>Od</th><td>8.00</td></tr></tbody></table>",
        "<table></table>",
        f'<p><img src="/media/a.webp" alt="<table>{ROW}</table>"></p>',
    ],
)
def test_narrow_table_has_no_box(html):
    assert wrap_wide_tables(html) == html


def test_nested_wide_tables_have_boxes():
    inner = f"<table><tbody>{ROW}</tbody></table>"
    html = wrap_wide_tables(f"<table><tbody><tr><td>A</td><td>{inner}</td><td>C</td></tr></tbody></table>")
    assert html.count("<div") == html.count("</table></div>") == 2
