"""Detection of the header rows of pasted tables."""

from .hidden_content import get_rows, get_span
from .inline_styles import is_all_bold, unwrap
from .markup import Element, one_line

# Word counts the rows of a table from its header, if the style of the table has one.
_HEADER_ROW_STYLE = "mso-yfti-irow:-1"


def mark_headers(table):
    """
    Make the first row a header if it is bold, has the style of one or repeats on each page.

    Rows into which its merged cells extend belong to the header too: a rowspan cannot leave the <thead>.
    """
    rows = get_rows(table)
    head = next((child for child in table.elements() if child.tag == "thead"), None)
    if len(rows) < 2:
        return
    if any(cell.tag == "th" for row in rows for cell in row.elements()):
        add_column_scope(head)
        return
    given = len({*rows} & {*head.elements()}) if head else 0
    is_styled = _HEADER_ROW_STYLE in rows[0].get("style")
    if not given and not is_styled and not all(map(is_all_bold, get_filled_cells(rows[0]))):
        return
    count = count_header_rows(rows, given or 1)
    if count >= len(rows):
        return
    for row in rows[:count]:
        for cell in row.elements():
            if one_line(cell.text()):
                cell.tag = "th"
                cell.attributes["scope"] = "col"
                unwrap(cell, lambda element: element.tag == "strong")
    if count > given:
        move_to_head(table, head, rows[:count])


def count_header_rows(rows, count):
    """Return the number of header rows, at least `count`."""
    number = 0
    while number < min(count, len(rows)):
        cells = [cell for cell in rows[number].elements() if cell.tag in ("td", "th")]
        count = max([count, *(number + get_span(cell, "rowspan") for cell in cells)])
        is_next_known = number + 1 < count or number + 2 >= len(rows)
        # A title or names of column groups, followed by the names of the columns.
        has_groups = any(get_span(cell, "colspan") > 1 for cell in cells)
        if has_groups and not is_next_known and all(map(is_all_bold, get_filled_cells(rows[number + 1]))):
            count = number + 2
        number += 1
    return count


def add_column_scope(head):
    """Add the missing `scope` in the cells of an existing header."""
    for cell in head.find("th") if head else []:
        if not cell.get("scope"):
            cell.attributes["scope"] = "col"


def get_filled_cells(row):
    # For a row without text one empty cell, which is not bold, so that the row is not a header.
    return [cell for cell in row.elements() if one_line(cell.text())] or [Element("td")]


def move_to_head(table, head, rows):
    moved = set(rows)
    for parent in [table, *table.elements()]:
        if parent is not head:
            parent.children = [child for child in parent.children if child not in moved]
    if head:
        present = {*head.elements()}
        head.children += [row for row in rows if row not in present]
        return
    place = next(
        (
            number
            for number, child in enumerate(table.children)
            if getattr(child, "tag", "") in ("thead", "tbody", "tfoot", "tr")
        ),
        len(table.children),
    )
    table.children.insert(place, Element("thead", {}, rows))
