"""Tables of rich text on narrow screens."""

import re

# Attributes of cleaned HTML are in double quotes; a value may contain ">".
_TAG = re.compile(r'<(?P<name>/?[a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*>')
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]\b")
_CAPTION = re.compile(r"\s*<caption\b[^>]*>(.*?)</caption>", re.DOTALL)
# Two columns fit on any screen, with words hyphenated.
_MAX_FITTING_COLUMNS = 2


def wrap_wide_tables(html):
    """
    Wrap wide tables of cleaned HTML in a box that scrolls horizontally, so that the page does not (WCAG 2.2, 1.4.10).

    The box has a name and `tabindex`, because Safari does not focus scrolling areas (WCAG 2.2, 2.1.1). The server
    does not know which tables overflow, so every table with three columns or more gets a box.
    """
    closings = []

    def wrap(tag):
        if tag["name"] == "table":
            is_wide = _count_columns(html, tag.end()) > _MAX_FITTING_COLUMNS
            closings.append("</div>" if is_wide else "")
            return f"{_build_opening(html, tag.end())}{tag[0]}" if is_wide else tag[0]
        if tag["name"] == "/table" and closings:
            return tag[0] + closings.pop()
        return tag[0]

    return _TAG.sub(wrap, html)


def _count_columns(html, start):
    row = _ROW.search(html, start)
    return len(_CELL.findall(row[0])) if row else 0


def _build_opening(html, start):
    caption = _CAPTION.match(html, start)
    words = " ".join(_TAG.sub("", caption[1]).split()).replace('"', "&quot;") if caption else ""
    name = f"Tabela: {words}" if words else "Tabela"
    return f'<div class="table-box" role="region" aria-label="{name}" tabindex="0">'
