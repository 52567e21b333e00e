"""
Removal of what the author of a pasted text does not see or has deleted, so that it never becomes public.

That is deletions of track changes, comments, hidden text, hidden rows and columns of tables, and field codes. The
constants list the markup of each program; whole examples are in tests/rich_text/cases.
"""

import itertools
import re
from collections import Counter, deque
from typing import NamedTuple

from .css import get_color, get_left_pixels, get_pixels, is_transparent, is_zero
from .markup import NOT_CONTENT, VOID, Element, one_line

DELETIONS, COMMENTS, HIDDEN, ROWS, COLUMNS = "deletions", "comments", "hidden", "rows", "columns"

# Editors on the web; Word writes <span class=msoDel><del …>.
_DELETED_CLASSES = {"msodel", "deletion", "ice-del", "ck-suggestion-marker-deletion"}
# Word and Excel: <a class=msocomanchor>, <div class=msocomtxt>, <hr class=msocomoff>.
_COMMENT_CLASS = re.compile(r"(?:^|\s)(?:msocom\S*|msocommentreference)(?:\s|$)")
_COMMENT_LINK = re.compile(r"#(?:_?msocom_|_msoanchor_|cmnt)")
# In documents that Google Docs exports or publishes: the link from a comment to its mark.
_DOCS_COMMENT_LINK = "#cmnt_ref"
_HIDDEN_CLASSES = {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screenreader-only"}
# Text moved further to the left or up is off the screen. Frames and first lines are moved by some hundreds.
OFF_SCREEN_PIXELS = -999
# The smallest type of Word is 1 pt.
MIN_READABLE_PIXELS = 2
_NO_BACKGROUND = {"transparent", "none", "initial", "inherit"}
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
# One that is declared but that get_color does not read, so it is unlike every background.
OTHER_COLOR = ()
_AUTOMATIC_COLORS = {"windowtext", "auto", "inherit", "initial", "currentcolor"}
# The bullets and numbers that Word and PowerPoint write as text.
LIST_MARK_STYLE = re.compile(r"mso-list:\s*ignore|mso-special-format:[^;]{0,20}bullet", re.IGNORECASE)

# Removed if they become empty. Table cells stay, because their column needs them.
_GO_WHEN_EMPTY = {
    *("h1", "h2", "h3", "h4", "h5", "h6"),
    *("p", "div", "blockquote", "section", "article", "figure", "figcaption"),
    *("li", "ul", "ol", "dl", "dt", "dd"),
    *("caption", "table", "thead", "tbody", "tfoot", "tr"),
    *("a", "sup", "sub"),
    *("b", "strong", "i", "em", "u", "s", "span", "font", "ins"),
}
# Placeholder of a removed list item: Word writes the numbers of the other items as text, and lists.py needs the gap.
OMITTED_ITEM_TAG = "omitted-item"


def remove_hidden_content(root, styles, is_on_white):
    """
    Change the tree; return a Counter of the removed parts by kind.

    `is_on_white`: whether text without a background is on white paper, as in the documents of office programs.
    """
    counts = Counter()
    _remove_field_codes(root, styles)
    for table in root.find("table"):
        counts[COLUMNS] += _remove_hidden_columns(table, styles)
        counts[ROWS] += _remove_hidden_rows(table, styles)
    remover, on_white = _Remover(styles, counts), _Appearance(background=WHITE)
    # White words alone were copied from a dark cell or box, which is not in the copy.
    is_on_white = is_on_white and remover.has_shown_text(root, on_white)
    remover.run(root, on_white if is_on_white else _Appearance())
    return counts


class _Appearance(NamedTuple):
    """What decides whether a text can be seen; descendants inherit it and may override it."""

    is_visible: bool = True
    has_size: bool = True
    # (red, green, blue), or OTHER_COLOR; None if none is given
    color: tuple | None = None
    background: tuple | None = None  # None if not known

    def shows_text(self):
        has_contrast = self.color is None or self.color != self.background
        return self.is_visible and self.has_size and has_contrast


class _Remover:
    def __init__(self, styles, counts):
        self.styles = styles
        self.counts = counts
        self.marks_of_comments = self.comments = 0
        self.without_end = set()  # paragraphs whose paragraph mark was deleted: merged with the next one

    def run(self, root, appearance):
        self.read(root, appearance)
        self.counts[COMMENTS] += max(self.comments, self.marks_of_comments)

    def has_shown_text(self, parent, appearance):
        """Return whether `parent` has text that its colours and sizes show."""
        return any(
            child.strip() and appearance.shows_text()
            if isinstance(child, str)
            else self.has_shown_text(child, self.get_appearance(child, appearance))
            for child in parent.children
        )

    def read(self, parent, appearance):
        """
        Remove hidden content of `parent`; return whether text or images remain, and whether anything was removed.

        `appearance` is that of the direct text of `parent`.
        """
        kept, has_words, has_gone, last = [], False, False, None
        before = None  # the last of `kept` that is not white space
        for child in parent.children:
            if isinstance(child, str):
                if not child.strip():
                    kept.append(child)
                elif appearance.shows_text():
                    kept.append(child)
                    has_words, last, before = True, None, child
                else:
                    self.count(HIDDEN, child, last)
                    has_gone, last = True, HIDDEN
                continue
            if child.tag in NOT_CONTENT:
                continue
            kind = self.get_omission_kind(child)
            if kind:
                self.count(kind, child.text(), last)
                has_gone, last = True, kind
                if kind == DELETIONS and parent.tag == "p" and child.find("o:p"):
                    self.without_end.add(parent)  # <o:p> is the paragraph mark
                if child.find("p", "li"):
                    before = Element(OMITTED_ITEM_TAG)
                    kept.append(before)
                continue
            words, gone = self.read(child, self.get_appearance(child, appearance))
            has_gone = has_gone or gone
            if gone and not words and child.tag in _GO_WHEN_EMPTY:
                if child.tag in ("p", "li") or child.find(OMITTED_ITEM_TAG):
                    before = Element(OMITTED_ITEM_TAG)
                    kept.append(before)
                continue
            if before in self.without_end and child.tag == "p":
                before.children += child.children
                if child not in self.without_end:
                    self.without_end.discard(before)
                continue
            kept.append(child)
            before = child
            is_mark = bool(LIST_MARK_STYLE.search(child.get("style")))
            has_words = has_words or (words and not is_mark) or child.tag == "img"
            last = None
        parent.children = kept
        return has_words, has_gone

    def count(self, kind, text, last):
        if kind not in (COMMENTS, last) and one_line(text):
            self.counts[kind] += 1

    def get_omission_kind(self, element):
        """Return the kind if `element` is to be removed with its content, or None."""
        style, classes = self.styles.of(element), element.get("class").lower()
        href = element.get("href")
        part = style.get("mso-element", "")
        if part == "comment-list":
            self.comments += sum(
                self.styles.of(inner).get("mso-element") == "comment" for inner in element.walk()
            )
            return COMMENTS
        if part == "comment":
            self.comments += 1
            return COMMENTS
        if "comment" in style.get("mso-special-character", ""):
            return COMMENTS
        if element.tag == "comment":  # LibreOffice Calc
            self.comments += 1
            return COMMENTS
        if classes and _COMMENT_CLASS.search(classes):
            if "msocomtxt" in classes:
                self.comments += 1
            elif element.tag != "hr" and one_line(element.text()):
                self.marks_of_comments += 1
            return COMMENTS
        if href.startswith("#") and _COMMENT_LINK.match(href):
            self.marks_of_comments += not href.startswith((_DOCS_COMMENT_LINK, "#_msoanchor_"))
            return COMMENTS
        if element.tag in ("div", "p") and _starts_with_docs_comment(element):
            self.comments += 1
            return COMMENTS
        if _is_deleted(element, style, classes):
            return DELETIONS
        return HIDDEN if element.tag not in VOID and is_hidden(element, style) else None

    def get_appearance(self, element, outer):
        style = self.styles.of(element)
        is_visible, has_size, color, background = outer
        if style.get("visibility") in ("hidden", "collapse", "visible"):
            is_visible = style["visibility"] == "visible"
        size = style.get("font-size") or _size_in(style.get("font", ""))
        if size:
            # A relative size within 0 is 0.
            has_size = _is_readable_size(size) and (has_size or not size.endswith(("%", "em")))
        if declared := style.get("color") or (element.get("color").lower() if element.tag == "font" else ""):
            color = None if declared in _AUTOMATIC_COLORS else get_color(declared) or OTHER_COLOR
        painted = style.get("background-color") or style.get("background") or element.get("bgcolor").lower()
        if (painted or element.get("background")) and painted not in _NO_BACKGROUND:
            background = get_color(painted)
            if color is None and background == BLACK and element.tag in ("span", "font"):
                color = BLACK  # words blacked out with a marker; in a black cell Word makes them white
        if style.get("background-image", "none") != "none":
            background = None
        return _Appearance(is_visible, has_size, color, background)


def _is_readable_size(size):
    has_unit = not size[-1].isdigit()  # CSS ignores numbers without a unit, except 0
    return not is_zero(size) and not (has_unit and 0 < get_pixels(size) < MIN_READABLE_PIXELS)


def _is_deleted(element, style, classes):
    return (
        element.tag == "del"
        or any(map(_is_deleted_class, classes.split()))
        or ("trackedchange" in classes and "line-through" in style.get("text-decoration", ""))
        or any(name.startswith("mso-") and "delet" in name for name in style)
        or any(
            "suggest" in name and "delet" in f"{name} {value}" for name, value in element.attributes.items()
        )
    )


def _is_deleted_class(name):
    """Word in the browser: "TrackChangeTextDeletion TrackedChange"; others: "suggestion-deleted"."""
    is_change = "track" in name or "suggest" in name
    return name in _DELETED_CLASSES or (is_change and ("delet" in name or "movefrom" in name))


def is_hidden(element, style):
    return (
        "hidden" in element.attributes
        or style.get("display") == "none"
        or style.get("content-visibility") == "hidden"
        or style.get("mso-hide") in ("all", "screen")
        or is_zero(style.get("opacity"))
        or style.get("transform", "").startswith("scale(0)")
        or is_transparent(style.get("-webkit-text-fill-color") or style.get("color", ""))
        # Google Docs gives visible rows "height: 0" and visible cells "overflow: hidden".
        or (
            any("hidden" in style.get(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
            and _has_no_size(style)
            and element.tag not in ("tr", "td", "th")
        )
        or (style.get("position") in ("absolute", "fixed") and _is_out_of_sight(style))
        or get_left_pixels(style, "margin") <= OFF_SCREEN_PIXELS
        or _has_first_line_out_of_sight(style)
        or not _HIDDEN_CLASSES.isdisjoint(element.get("class").lower().split())
    )


def _has_no_size(style):
    return any(is_zero(style.get(name)) for name in ("height", "max-height", "width", "max-width"))


def _has_first_line_out_of_sight(style):
    indent = get_pixels(style.get("text-indent"))
    if indent > OFF_SCREEN_PIXELS:
        return False
    # A hanging indent, as Word writes it, takes back the margin.
    return get_left_pixels(style, "margin") + get_left_pixels(style, "padding") < -0.9 * indent


def _is_out_of_sight(style):
    return (
        any(get_pixels(style.get(side)) <= OFF_SCREEN_PIXELS for side in ("left", "right", "top"))
        or style.get("clip", "").replace(" ", "").replace(",", "").replace("px", "")
        in ("rect(0000)", "rect(1111)")
        or style.get("clip-path", "").replace(" ", "") in ("inset(50%)", "inset(100%)")
        or ("hidden" in style.get("overflow", "") and style.get("width") == style.get("height") == "1px")
    )


def _size_in(font):
    return "0" if re.match(r"0(?:px|pt)?(?:/|\s)", font) else None


def _starts_with_docs_comment(element):
    """Return whether this is a comment exported by Google Docs: it starts with a link back to its mark."""
    while (
        element.elements()
        and not (element.children[0] if isinstance(element.children[0], str) else "").strip()
    ):
        element = element.elements()[0]
        if element.get("href").startswith(_DOCS_COMMENT_LINK):
            return True
    return False


def _remove_field_codes(root, styles):
    """
    Remove field codes ("PAGEREF _Toc12") and keep their results.

    A field code is the text between field-begin and field-separator, or field-end. Fields can be nested.
    """
    marks, texts = [], []
    for number, element in enumerate(root.walk()):
        part = styles.of(element).get("mso-element", "")
        if part.startswith("field-"):
            marks.append((number, part))
    if not any(part == "field-begin" for _, part in marks):
        return
    hidden, begun = [], []
    for number, part in marks:
        if part == "field-begin":
            begun.append((number, None))
        elif part == "field-separator" and begun:
            begun[-1] = (begun[-1][0], number)
        elif part == "field-end" and begun:
            start, separator = begun.pop()
            hidden.append((start, separator or number))
    changes = Counter()
    for start, end in hidden:
        changes[start] += 1
        changes[end] -= 1
    # Walk in document order; `depth` is the number of open field codes.
    depth, number, waiting = 0, -1, [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            if depth > 0:
                texts.append(node)
            continue
        number += 1
        depth += changes[number]
        waiting += [
            (node, place) if isinstance(child, str) else child
            for place, child in reversed(list(enumerate(node.children)))
        ]
    for parent, place in texts:
        parent.children[place] = ""


# Tables


def get_rows(table):
    """Return the rows of `table` without those of nested tables."""
    rows, waiting = [], [*reversed(table.elements())]
    while waiting:
        element = waiting.pop()
        if element.tag == "tr":
            rows.append(element)
        elif element.tag != "table":
            waiting += reversed(element.elements())
    return rows


def _get_cells(row):
    return [cell for cell in row.elements() if cell.tag in ("td", "th")]


# Limits the work for absurd values of colspan.
MAX_COLUMNS = 256


def get_span(cell, name):
    value = cell.get(name)
    return (
        min(int(value), 1000)
        if value.isascii() and value.isdigit() and value != "0" and len(value) < 6
        else 1
    )


def get_first_columns(rows):
    """Return {cell: index of its first column}, with rowspans of the rows above taken into account."""
    places, taken_until = {}, {}  # taken_until: {column: the first row in which it is free}
    for number, row in enumerate(rows):
        column = 0
        for cell in _get_cells(row):
            while taken_until.get(column, 0) > number:
                column += 1
            places[cell] = column
            end = min(column + get_span(cell, "colspan"), MAX_COLUMNS)
            height = get_span(cell, "rowspan")
            if height > 1:
                taken_until.update(dict.fromkeys(range(column, end), number + height))
            column = max(end, column)
    return places


def _remove_hidden_columns(table, styles):
    hidden, column = set(), 0
    for group in table.elements():
        if group.tag not in ("col", "colgroup"):
            continue
        is_group_hidden = _is_hidden_table_part(group, styles)
        for col in [child for child in group.elements() if child.tag == "col"] or [group]:
            end = min(column + get_span(col, "span"), MAX_COLUMNS)
            if is_group_hidden or _is_hidden_table_part(col, styles) or is_zero(col.get("width")):
                hidden.update(range(column, end))
            column = end
    if not hidden:
        return 0
    rows = get_rows(table)
    places, had_words = get_first_columns(rows), set()
    for row in rows:
        kept = []
        for child in row.children:
            if child not in places:
                kept.append(child)
                continue
            columns = range(places[child], min(places[child] + get_span(child, "colspan"), MAX_COLUMNS))
            seen = [column for column in columns if column not in hidden]
            if seen:
                if len(seen) < len(columns):
                    child.attributes["colspan"] = str(len(seen))
                kept.append(child)
            elif not columns:
                kept.append(child)
            elif one_line(child.text()):
                had_words.update(columns)
        row.children = kept
    return len(had_words)


def _remove_hidden_rows(table, styles):
    rows = get_rows(table)
    hidden = {row for row in rows if _is_hidden_table_part(row, styles) or is_zero(row.get("height"))}
    if not hidden:
        return 0
    places, counted = get_first_columns(rows), 0
    seen_before = [0, *itertools.accumulate(row not in hidden for row in rows)]
    seen_rows = [row for row in rows if row not in hidden]
    moved = {}  # {visible row: merged cells that begin in hidden rows above it}
    for number, row in enumerate(rows):
        gone = set()
        for cell in _get_cells(row):
            end = min(number + get_span(cell, "rowspan"), len(rows))
            seen = seen_before[end] - seen_before[number]
            if end - number > 1 and 0 < seen < end - number:
                cell.attributes["rowspan"] = str(seen)
                if row in hidden:
                    gone.add(cell)
                    moved.setdefault(seen_rows[seen_before[number]], []).append(cell)
        if gone:
            row.children = [child for child in row.children if child not in gone]
        counted += row in hidden and bool(one_line(row.text()))
    for row, cells in moved.items():
        _insert_cells(row, cells, places)
    for parent in list(table.walk()):
        parent.children = [child for child in parent.children if child not in hidden]
    return counted


def _insert_cells(row, cells, places):
    """Insert merged cells that begin above `row` before the first cell of a later column."""
    waiting, children = deque(sorted(cells, key=places.get)), []
    for child in row.children:
        while waiting and child in places and places[waiting[0]] < places[child]:
            children.append(waiting.popleft())
        children.append(child)
    row.children = [*children, *waiting]


def _is_hidden_table_part(element, styles):
    style = styles.of(element)
    return is_hidden(element, style) or style.get("visibility") in ("hidden", "collapse")
