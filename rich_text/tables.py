"""Tables of rich text on narrow screens."""

import re

# Cleaned text has its attributes in double quotes; a value may hold ">".
_TAG = re.compile(r'<(?P<name>/?[a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*>')
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]\b")
_CAPTION = re.compile(r"\s*<caption\b[^>]*>(.*?)</caption>", re.DOTALL)
# Two columns find room on any screen: their words are divided, as all others are.
_COLUMNS_THAT_FIT = 2


def with_scrolling_tables(html):
    """
    Clean rich text with each wide table in a box that scrolls sideways, so that the page need not (WCAG 2.2, 1.4.10).

    The box has a name and can be reached with the keyboard (WCAG 2.2, 2.1.1). What overflows is only known in a
    browser and Safari does not let the Tab key reach what scrolls, so every table of three columns or more has one.
    """
    closings = []

    def boxed(tag):
        if tag["name"] == "table":
            end = html.find("</table>", tag.end())
            is_wide = _columns(html, tag.end(), end) > _COLUMNS_THAT_FIT
            closings.append("</div>" if is_wide else "")
            return f"{_opening(html, tag.end())}{tag[0]}" if is_wide else tag[0]
        if tag["name"] == "/table" and closings:
            return tag[0] + closings.pop()
        return tag[0]

    return _TAG.sub(boxed, html)


def _columns(html, start, end):
    row = _ROW.search(html, start, end if end >= 0 else len(html))
    return len(_CELL.findall(row[0])) if row else 0


def _opening(html, start):
    caption = _CAPTION.match(html, start)
    words = " ".join(_TAG.sub("", caption[1]).split()).replace('"', "&quot;") if caption else ""
    name = f"Tabela: {words}" if words else "Tabela"
    return f'<div class="table-box" role="region" aria-label="{name}" tabindex="0">'
