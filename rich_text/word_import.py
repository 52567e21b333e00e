"""
What word processors put on the clipboard, made into plain HTML: real lists, headings in order, tables with headers.

Microsoft Word writes a list as paragraphs of class MsoListParagraph, style "mso-list: l0 level2 lfo1", with the bullet
or number as text in a span "mso-list: Ignore"; LibreOffice writes real lists. Both mark footnotes by their addresses.
Nothing here makes HTML safe: the cleaner does that before and after.
"""

import re

from .markup import Element, one_line

# What the first cleaning lets through so that it can be read here. None of it is left at the end.
TAGS = {"span"}
ATTRIBUTES = {"*": {"class", "style"}, "a": {"name"}}

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LOWEST_LEVEL = 4
HOLDS_BLOCKS = ("root", "div", "ul", "ol", "table", "thead", "tbody", "tfoot", "tr")
BLOCKS = (*HEADINGS, "p", "li", "th", "td", "caption")

_list_level = re.compile(r"mso-list:\s*l\d+\s+level(\d{1,2})")
_ignored = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_marker = re.compile(r"\s*([·•§o▪●○■–-]|\(?\d{1,3}[.)]|\(?[a-z]{1,4}[.)])\s+")
_number = re.compile(r"\(?(\d{1,3}|[a-z]{1,4})[.)]$", re.IGNORECASE)
_bold = re.compile(r"(?<![\w-])font-weight:\s*(bold|[6-9]00)")
_not_bold = re.compile(r"(?<![\w-])font-weight:\s*(normal|[1-4]00)")
_italic = re.compile(r"(?<![\w-])font-style:\s*italic")
_footnote_link = re.compile(r"#(_ftn|_edn|sdfootnote|sdendnote)")
_region = re.compile(r"[a-z]{2,3}-[a-z]{2}$", re.IGNORECASE)


def mend(tree):
    from_processor = any(map(is_of_word_processor, tree.walk()))
    read_looks(tree)
    mend_footnotes(tree)
    make_lists(tree)
    for table in tree.find("table"):
        mark_headers(table)
    if from_processor or tree.find("h1"):
        order_headings(tree)
    if from_processor:
        drop_litter(tree)


def is_of_word_processor(element):
    name = element.get("class").lower()
    return name.startswith(("mso", "western", "sdfootnote")) or "mso-" in element.get("style")


def read_looks(tree):
    """Bold and italic that are only a look, into elements; every other span goes."""
    for parent in tree.walk():
        for child in list(parent.elements()):
            style = child.get("style")
            if child.tag in ("b", "strong") and _not_bold.search(style):
                child.tag = "span"
            if child.tag != "span" or _ignored.search(style):
                continue
            tags = [tag for tag, look in (("strong", _bold), ("em", _italic)) if look.search(style)]
            for tag in tags:
                child.children = [Element(tag, {}, child.children)]
    unwrap(tree, lambda element: element.tag == "span" and not _ignored.search(element.get("style")))


def unwrap(tree, unwanted):
    """Leave what is inside the elements that are `unwanted`, without them."""
    for child in tree.elements():
        unwrap(child, unwanted)

    def get_new(child):
        return child.children if isinstance(child, Element) and unwanted(child) else [child]

    tree.replace_each(get_new)
    tree.join_texts()


def mend_footnotes(tree):
    """A note stays a number above the line, and its text stays at the end; the links between them go."""
    for parent in list(tree.walk()):

        def get_new(child, parent=parent):
            if not (
                isinstance(child, Element) and child.tag == "a" and _footnote_link.match(child.get("href"))
            ):
                return [child]
            number = one_line(child.text()).strip("[]")
            return [number if parent.tag == "sup" else Element("sup", {}, [number])]

        parent.replace_each(get_new)
        for child in parent.elements():
            if "footnote-list" in child.get("style") or "endnote-list" in child.get("style"):
                child.children = [
                    part for part in child.children if getattr(part, "tag", "") not in ("br", "hr")
                ]


# Lists


def make_lists(tree):
    for parent in list(tree.walk()):
        made, waiting = [], []
        for child in parent.children:
            level = list_level(child)
            if level:
                waiting.append((level, *marker_and_words(child)))
            elif not waiting or not isinstance(child, str) or child.strip():
                made += nested_lists(waiting)
                waiting = []
                made.append(child)
        parent.children = made + nested_lists(waiting)
    for element in list(tree.walk()):
        if element.tag in ("ul", "ol"):
            seat_lists(element)
        # The number of a heading that Word counted.
        element.replace_each(lambda child: [f"{one_line(child.text())} "] if is_marker(child) else [child])


def seat_lists(parent):
    """A list that stands straight in another one belongs to the item before it."""
    item, kept = None, []
    for child in parent.children:
        tag = getattr(child, "tag", "")
        if tag == "li":
            item = child
        if tag in ("ul", "ol") and item:
            item.children.append(child)
        else:
            kept.append(child)
    parent.children = kept


def is_marker(child):
    return isinstance(child, Element) and bool(_ignored.search(child.get("style")))


def list_level(child):
    """How deep in a list this paragraph of Word stands; 0 when in none."""
    if not isinstance(child, Element) or child.tag != "p":
        return 0
    level = _list_level.search(child.get("style"))
    if level:
        return int(level[1])
    # The style may have been lost on the way.
    return int(child.get("class").startswith("MsoListParagraph") and bool(_marker.match(child.text())))


def marker_and_words(paragraph):
    """The bullet or number that Word wrote as text, and the rest of the paragraph."""
    for parent in paragraph.walk():
        for child in parent.elements():
            if _ignored.search(child.get("style")):
                parent.replace(child)
                return one_line(child.text()), paragraph.children
    return cut_marker(paragraph), paragraph.children


def cut_marker(paragraph):
    for element in paragraph.walk():
        for place, child in enumerate(element.children):
            if isinstance(child, str) and child.strip():
                marker = _marker.match(child + " ")
                if marker:
                    element.children[place] = child[marker.end() :]
                return marker[1] if marker else ""
    return ""


def nested_lists(items):
    """Lists made of [(level, marker, words)]; the deeper ones stand in the item above them."""
    top, open_lists = [], []
    for level, marker, words in items:
        if not one_line(Element("li", {}, words).text()):
            continue
        tag, start = kind_of_list(marker)
        while open_lists and open_lists[-1][0] > level:
            open_lists.pop()
        if open_lists and open_lists[-1][0] == level and starts_anew(open_lists[-1][1], tag, marker):
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < level:
            new = Element(tag, {"start": str(start)} if start > 1 else {})
            siblings = open_lists[-1][1].children[-1].children if open_lists else top
            siblings.append(new)
            open_lists.append((level, new))
        open_lists[-1][1].children.append(Element("li", {}, words))
    return top


def kind_of_list(marker):
    number = _number.match(marker)
    if not number:
        return "ul", 1
    return "ol", int(number[1]) if number[1].isdigit() else 1


def starts_anew(open_list, tag, marker):
    return open_list.tag != tag or marker.strip("(.)") == "1"


# Headings, tables, the rest


def order_headings(tree):
    """The page owns h1: the highest of the pasted headings becomes h2, and none is more than one level deeper."""
    for paragraph in tree.find("p"):
        if paragraph.get("class").startswith("MsoTitle"):
            paragraph.tag = "h1"
    above = []
    for heading in tree.find(*HEADINGS):
        level = HEADINGS.index(heading.tag) + 1
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        heading.tag = f"h{min(len(above) + 1, LOWEST_LEVEL)}"


def mark_headers(table):
    """A first row that the author made bold, or that repeats on each page, holds the names of the columns."""
    rows = table.find("tr")
    head = next(iter(table.find("thead")), None)
    if len(rows) < 2 or table.find("th"):
        return
    first = rows[0]
    if not (head and first in head.elements()) and not all(map(is_bold, filled_cells(first))):
        return
    for cell in first.elements():
        if one_line(cell.text()):
            cell.tag = "th"
            cell.attributes["scope"] = "col"
            unwrap(cell, lambda element: element.tag in ("b", "strong"))
    if not head:
        parent = next(element for element in table.walk() if first in element.elements())
        parent.replace(first)
        table.children.insert(place_after_caption(table), Element("thead", {}, [first]))


def filled_cells(row):
    # A row without a word is no header: then there is one cell, and it is not bold.
    return [cell for cell in row.elements() if one_line(cell.text())] or [Element("td")]


def is_bold(cell):
    bold = "".join(element.text() for element in cell.find("b", "strong"))
    return bool(bold.strip()) and one_line(bold) == one_line(cell.text())


def place_after_caption(table):
    return next(
        (number for number, child in enumerate(table.children, 1) if getattr(child, "tag", "") == "caption"),
        0,
    )


def drop_litter(tree):
    """Bookmarks, the processor's guesses at languages, and the white space with which it draws its pages."""
    unwrap(
        tree, lambda element: element.tag == "a" and "name" in element.attributes and not element.get("href")
    )
    for element in tree.walk():
        if _region.match(element.get("lang")):
            del element.attributes["lang"]
        element.children = [
            re.sub(r"\s{2,}|[\n\t]", " ", child) if isinstance(child, str) else child
            for child in element.children
            if not (element.tag in HOLDS_BLOCKS and isinstance(child, str) and not child.strip())
        ]
        if element.tag in BLOCKS:
            trim(element)


def trim(block):
    """No space before the first word of a block, none after its last."""
    if block.children and isinstance(block.children[0], str):
        block.children[0] = block.children[0].lstrip()
    if block.children and isinstance(block.children[-1], str):
        block.children[-1] = block.children[-1].rstrip()
