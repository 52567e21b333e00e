"""Tables of rich text on narrow screens."""

import re

# Attributes of cleaned HTML are in double quotes; a value may contain ">".
_TAG = re.compile(r'<(?P<name>/?[a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*>')
_COLSPAN = re.compile(r' colspan="(\d{1,3})"')
_CAPTION = re.compile(r"\s*<caption\b[^>]*>(.*?)</caption>", re.DOTALL)
# Two columns fit on any screen, with words hyphenated.
_MAX_FITTING_COLUMNS = 2


def wrap_wide_tables(html):
    """
    Wrap wide tables of cleaned HTML in a box that scrolls horizontally, so that the page does not (WCAG 2.2, 1.4.10).

    The box has a name and `tabindex`, because Safari does not focus scrolling areas (WCAG 2.2, 2.1.1). The server
    does not know which tables overflow, so every table with three columns or more gets a box.
    """
    closings, columns = [], iter(_count_columns(html))

    def wrap(tag):
        if tag["name"] == "table":
            is_wide = next(columns) > _MAX_FITTING_COLUMNS
            closings.append("</div>" if is_wide else "")
            return f"{_build_opening(html, tag.end())}{tag[0]}" if is_wide else tag[0]
        if tag["name"] == "/table" and closings:
            return tag[0] + closings.pop()
        return tag[0]

    return _TAG.sub(wrap, html)


def _count_columns(html):
    """Return the number of columns of each table, in document order: that of its widest row."""
    counts, open_tables, in_row = [], [], []
    for tag in _TAG.finditer(html):
        if tag["name"] == "table":
            open_tables.append(len(counts))
            counts.append(0)
            in_row.append(0)
        elif not open_tables:
            continue
        elif tag["name"] == "/table":
            open_tables.pop()
            in_row.pop()
        elif tag["name"] == "tr":
            in_row[-1] = 0
        elif tag["name"] in ("td", "th"):
            merged = _COLSPAN.search(tag[0])
            in_row[-1] += int(merged[1]) if merged else 1
            counts[open_tables[-1]] = max(counts[open_tables[-1]], in_row[-1])
    return counts


def _build_opening(html, start):
    caption = _CAPTION.match(html, start)
    words = " ".join(_TAG.sub("", caption[1]).split()).replace('"', "&quot;") if caption else ""
    name = f"Tabela: {words}" if words else "Tabela"
    return f'<div class="table-box" role="region" aria-label="{name}" tabindex="0">'
