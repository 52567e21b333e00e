"""Rows of a pasted table that hold the names of its columns, made into its header."""

from .hidden_content import get_rows, get_span
from .inline_styles import is_all_bold, unwrap
from .markup import Element, one_line


def mark_headers(table):
    """
    A first row that the author made bold, or that repeats on each page, holds the names of the columns.

    Its merged cells reach into further rows, and those belong to it as well: cut off, a cell would stand over less.
    """
    rows = get_rows(table)
    head = next((child for child in table.elements() if child.tag == "thead"), None)
    if len(rows) < 2:
        return
    if any(cell.tag == "th" for row in rows for cell in row.elements()):
        add_column_scope(head)
        return
    given = sum(row in head.elements() for row in rows) if head else 0
    if not given and not all(map(is_all_bold, get_filled_cells(rows[0]))):
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
    """How many rows the header has of which the first `count` are known."""
    number = 0
    while number < min(count, len(rows)):
        cells = [cell for cell in rows[number].elements() if cell.tag in ("td", "th")]
        count = max([count, *(number + get_span(cell, "rowspan") for cell in cells)])
        is_next_known = number + 1 < count or number + 2 >= len(rows)
        # The name of the table or those of groups of columns, with those of the columns below.
        has_groups = any(get_span(cell, "colspan") > 1 for cell in cells)
        if has_groups and not is_next_known and all(map(is_all_bold, get_filled_cells(rows[number + 1]))):
            count = number + 2
        number += 1
    return count


def add_column_scope(head):
    """In a header that is one already, say what its cells are the names of."""
    for cell in head.find("th") if head else []:
        if not cell.get("scope"):
            cell.attributes["scope"] = "col"


def get_filled_cells(row):
    # A row without a word is no header: then there is one cell, and it is not bold.
    return [cell for cell in row.elements() if one_line(cell.text())] or [Element("td")]


def move_to_head(table, head, rows):
    moved = set(rows)
    for parent in [table, *table.elements()]:
        if parent is not head:
            parent.children = [child for child in parent.children if child not in moved]
    if head:
        head.children += [row for row in rows if row not in head.children]
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
