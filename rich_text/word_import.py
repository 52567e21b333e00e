"""
Import of HTML pasted from word processors: lists, heading levels, table headers, footnotes.

Microsoft Word writes a list as paragraphs of class MsoListParagraph, style "mso-list: l0 level2 lfo1", with the bullet
or number as text in a span "mso-list: Ignore"; LibreOffice writes real lists. Both use recognizable URLs of footnotes.
This module does not make HTML safe: cleaning.py runs its allow-list before and after.
"""

import re

from .markup import Element, one_line

# Allowed by the first pass of cleaning.py, because this module needs them; the last pass removes them.
TAGS = {"span"}
ATTRIBUTES = {"*": {"class", "style"}, "a": {"name"}}

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
MAX_HEADING_LEVEL = 4
BLOCK_CONTAINERS = ("root", "div", "ul", "ol", "table", "thead", "tbody", "tfoot", "tr")
BLOCKS = (*HEADINGS, "p", "li", "th", "td", "caption")

_list_level = re.compile(r"mso-list:\s*l\d+\s+level(\d+)")
_ignored = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_marker = re.compile(r"\s*([·•§o▪●○■–-]|\(?\d{1,3}[.)]|\(?[a-z]{1,4}[.)])\s+")
_number = re.compile(r"\(?(\d{1,3}|[a-z]{1,4})[.)]$", re.IGNORECASE)
_bold = re.compile(r"(?<![\w-])font-weight:\s*(bold|[6-9]00)")
_not_bold = re.compile(r"(?<![\w-])font-weight:\s*(normal|[1-4]00)")
_italic = re.compile(r"(?<![\w-])font-style:\s*italic")
_footnote_link = re.compile(r"#(_ftn|_edn|sdfootnote|sdendnote)")
_region = re.compile(r"[a-z]{2,3}-[a-z]{2}$", re.IGNORECASE)


def clean_pasted_html(tree):
    """Change `tree` in place; headings and white space only if it comes from a word processor."""
    from_processor = any(map(is_from_word_processor, tree.walk()))
    convert_inline_styles(tree)
    convert_footnotes(tree)
    build_lists(tree)
    for table in tree.find("table"):
        mark_headers(table)
    if from_processor or tree.find("h1"):
        normalize_headings(tree)
    if from_processor:
        strip_clutter(tree)


def is_from_word_processor(element):
    name = element.get("class").lower()
    return name.startswith(("mso", "western", "sdfootnote")) or "mso-" in element.get("style")


def convert_inline_styles(tree):
    """Convert bold and italic styles into <strong> and <em>, and unwrap all other spans."""
    for parent in tree.walk():
        for child in list(parent.elements()):
            style = child.get("style")
            if child.tag in ("b", "strong") and _not_bold.search(style):
                child.tag = "span"
            if child.tag != "span" or _ignored.search(style):
                continue
            tags = [tag for tag, pattern in (("strong", _bold), ("em", _italic)) if pattern.search(style)]
            for tag in tags:
                child.children = [Element(tag, {}, child.children)]
    unwrap(tree, lambda element: element.tag == "span" and not _ignored.search(element.get("style")))


def unwrap(tree, should_unwrap):
    """Replace the descendants for which `should_unwrap(element)` is true by their children."""
    for child in list(tree.elements()):
        unwrap(child, should_unwrap)
        if should_unwrap(child):
            tree.replace(child, *child.children)
    tree.join_texts()


def convert_footnotes(tree):
    """Convert footnote links into superscript numbers; the text of the notes stays at the end."""
    for parent in list(tree.walk()):
        for child in list(parent.elements()):
            if child.tag == "a" and _footnote_link.match(child.get("href")):
                number = one_line(child.text()).strip("[]")
                parent.replace(child, number if parent.tag == "sup" else Element("sup", {}, [number]))
            elif "footnote-list" in child.get("style") or "endnote-list" in child.get("style"):
                child.children = [
                    part for part in child.children if getattr(part, "tag", "") not in ("br", "hr")
                ]


# Lists


def build_lists(tree):
    """Convert consecutive list paragraphs of Word into nested lists."""
    for parent in list(tree.walk()):
        children, items = [], []
        for child in parent.children:
            level = get_list_level(child)
            if level:
                items.append((level, *split_marker(child)))
            elif not items or not isinstance(child, str) or child.strip():
                children += build_nested_lists(items)
                items = []
                children.append(child)
        parent.children = children + build_nested_lists(items)
    for element in list(tree.walk()):
        if element.tag in ("ul", "ol"):
            nest_lists(element)
        for number in [child for child in element.elements() if _ignored.search(child.get("style"))]:
            # The automatic number of a heading.
            element.replace(number, f"{one_line(number.text())} ")


def nest_lists(parent):
    """Move lists that are children of a list into the item before them."""
    item = None
    for child in parent.elements():
        if child.tag == "li":
            item = child
        elif child.tag in ("ul", "ol") and item:
            parent.replace(child)
            item.children.append(child)


def get_list_level(child):
    """Return the list level of a Word paragraph, or 0 if it is not a list item."""
    if not isinstance(child, Element) or child.tag != "p":
        return 0
    level = _list_level.search(child.get("style"))
    if level:
        return int(level[1])
    # The style may be missing, for example when the text was copied through another program.
    return int(child.get("class").startswith("MsoListParagraph") and bool(_marker.match(child.text())))


def split_marker(paragraph):
    """Return (marker, children): the bullet or number that Word wrote as text, and the rest of the paragraph."""
    for parent in paragraph.walk():
        for child in parent.elements():
            if _ignored.search(child.get("style")):
                parent.replace(child)
                return one_line(child.text()), paragraph.children
    return cut_marker(paragraph), paragraph.children


def cut_marker(paragraph):
    """Remove the marker at the beginning of the paragraph's text and return it, or ""."""
    for element in paragraph.walk():
        for position, child in enumerate(element.children):
            if isinstance(child, str) and child.strip():
                marker = _marker.match(child + " ")
                if marker:
                    element.children[position] = child[marker.end() :]
                return marker[1] if marker else ""
    return ""


def build_nested_lists(items):
    """Return lists of the items [(level, marker, children)], deeper ones inside the item before them."""
    top, open_lists = [], []
    for level, marker, children in items:
        if not one_line(Element("li", {}, children).text()):
            continue
        tag, start = get_list_type(marker)
        while open_lists and open_lists[-1][0] > level:
            open_lists.pop()
        if open_lists and open_lists[-1][0] == level and starts_new_list(open_lists[-1][1], tag, marker):
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < level:
            new = Element(tag, {"start": str(start)} if start > 1 else {})
            siblings = open_lists[-1][1].children[-1].children if open_lists else top
            siblings.append(new)
            open_lists.append((level, new))
        open_lists[-1][1].children.append(Element("li", {}, children))
    return top


def get_list_type(marker):
    """Return (tag, start number)."""
    number = _number.match(marker)
    if not number:
        return "ul", 1
    return "ol", int(number[1]) if number[1].isdigit() else 1


def starts_new_list(open_list, tag, marker):
    return open_list.tag != tag or marker.strip("(.)") == "1"


# Headings, tables, the rest


def normalize_headings(tree):
    """Renumber heading levels: the highest becomes h2, because h1 is the page title, and no level is skipped."""
    for paragraph in tree.find("p"):
        if paragraph.get("class").startswith("MsoTitle"):
            paragraph.tag = "h1"
    above = []
    for heading in tree.find(*HEADINGS):
        level = HEADINGS.index(heading.tag) + 1
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        heading.tag = f"h{min(len(above) + 1, MAX_HEADING_LEVEL)}"


def mark_headers(table):
    """Make the cells of the first row headers if they are bold or the row repeats on each page."""
    rows = table.find("tr")
    head = next(iter(table.find("thead")), None)
    if len(rows) < 2 or table.find("th"):
        return
    first = rows[0]
    if not (head and first in head.elements()) and not all(map(is_bold, get_filled_cells(first))):
        return
    for cell in first.elements():
        if one_line(cell.text()):
            cell.tag = "th"
            cell.attributes["scope"] = "col"
            unwrap(cell, lambda element: element.tag in ("b", "strong"))
    if not head:
        parent = next(element for element in table.walk() if first in element.elements())
        parent.replace(first)
        table.children.insert(get_index_after_caption(table), Element("thead", {}, [first]))


def get_filled_cells(row):
    # For a row without text one empty cell, which is not bold, so that the row is not a header.
    return [cell for cell in row.elements() if one_line(cell.text())] or [Element("td")]


def is_bold(cell):
    bold = "".join(element.text() for element in cell.find("b", "strong"))
    return bool(bold.strip()) and one_line(bold) == one_line(cell.text())


def get_index_after_caption(table):
    return next(
        (number for number, child in enumerate(table.children, 1) if getattr(child, "tag", "") == "caption"),
        0,
    )


def strip_clutter(tree):
    """Remove bookmarks, guessed languages and white space used for layout."""
    unwrap(
        tree, lambda element: element.tag == "a" and "name" in element.attributes and not element.get("href")
    )
    for element in tree.walk():
        if _region.match(element.get("lang")):
            del element.attributes["lang"]
        element.children = [
            re.sub(r"\s{2,}|[\n\t]", " ", child) if isinstance(child, str) else child
            for child in element.children
            if not (element.tag in BLOCK_CONTAINERS and isinstance(child, str) and not child.strip())
        ]
        if element.tag in BLOCKS:
            trim(element)


def trim(block):
    """Strip white space at the beginning and end of a block."""
    if block.children and isinstance(block.children[0], str):
        block.children[0] = block.children[0].lstrip()
    if block.children and isinstance(block.children[-1], str):
        block.children[-1] = block.children[-1].rstrip()
