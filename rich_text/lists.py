"""
Conversion of the lists of word processors into HTML lists.

Microsoft Word writes a list as paragraphs of style "mso-list: l0 level2 lfo1", with the bullet or number as text in a
span "mso-list: Ignore". Word Online writes each item as a separate list with its level in `data-aria-level`. A number
that HTML cannot count ("1.1.", "§ 2.", "bb)") stays as text at the beginning of its paragraph.
"""

import re
from dataclasses import dataclass

from .css import get_left_pixels, get_pixels
from .hidden_content import LIST_MARK_STYLE, OMITTED_ITEM_TAG
from .inline_styles import unwrap
from .markup import VOID, Element, one_line

LISTS = ("ul", "ol")
_MAY_BE_ITEMS = {*LISTS, "p", OMITTED_ITEM_TAG}
# Programs differ in what follows "z", and nobody counts further with Roman numbers.
LETTERS_COUNT, MAX_ROMAN = 26, 39
MAX_LEVEL, MAX_MARK_CHARS = 9, 40
# Lists without levels are nested by their indents; a smaller difference is none.
MIN_INDENT_PIXELS = 8

_list_level = re.compile(r"(l\d+)\s+level(\d)")
# Word writes it in spaces of 7 points, whatever the size of the text.
_SPACE_AFTER_MARK = re.compile(r"7(?:\.0)?pt\b")
# The mark at the beginning of a paragraph without list styles. A single space after "o" follows the Polish word.
_marker = re.compile(
    r"\s*([·•§▪●○■➢✓✔❖–-]|o(?=\t|[ \xa0]{2})|\(?\d{1,3}[.)]|\(?(?:[a-zA-Z]|[ivx]{2,5}|[IVX]{2,5})[.)])\s+"
)
# "p. Kowalska", "J. Kowalska": a mark only beside the letter before or after it.
_may_be_abbreviation = re.compile(r"[a-zA-Z]\.")
_simple_mark = re.compile(r"[(\[]?(?:(\d{1,5})|([a-z]{1,7})|([A-Z]{1,7}))[.):\]]{0,2}")
_composite_mark = re.compile(r"\(?\d+(\.\d+)+[.)]?")
_private_use = re.compile("[\ue000-\uf8ff]")
_roman = re.compile(r"x{0,3}(ix|iv|v?i{0,3})")
_levels_of_text = re.compile(r"%(\d)")
_TYPES_BY_STYLE = {
    **{"decimal": "1", "decimal-leading-zero": "1"},
    **{"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A"},
    **{"lower-roman": "i", "upper-roman": "I"},
}
_BULLET_STYLES = {"disc", "circle", "square"}


@dataclass
class Item:
    level: int
    children: list
    mark: str = ""  # "a)", "1.1."; "" for a bullet
    numbers: tuple = ()  # possible meanings of the mark: ((type of ol, number), …)
    list_id: str = ""
    omitted_before: int = 0  # number of removed items before it
    has_pattern: bool = False  # `mark` is a template: "%1.%2."

    @property
    def is_bullet(self):
        return not self.mark


def build_lists(root, styles):
    # Word Online puts one around each item.
    unwrap(root, lambda element: "ListContainerWrapper" in element.get("class"))
    counts = {}
    for parent in root.walk():
        if any(child.tag in _MAY_BE_ITEMS for child in parent.elements()):
            _build_lists_in(parent, counts, styles)
    for element in reversed(list(root.walk())):
        if element.tag in LISTS:
            _normalize_list(element, styles)
            _nest_lists(element)
    for element in root.walk():
        if any(child.tag in ("ol", OMITTED_ITEM_TAG) for child in element.elements()):
            element.children = _split_lists(element.children)
        for child in element.elements():
            if child.get("style") and LIST_MARK_STYLE.search(child.get("style")):
                # The automatic number of a heading.
                child.tag, child.attributes, child.children = "span", {}, [f"{one_line(child.text())} "]


def _build_lists_in(parent, counts, styles):
    made, waiting, omitted = [], [], 0
    marks = _read_written_marks(parent)
    is_cell = parent.tag in ("td", "th")
    for child in parent.children:
        items = _get_items(child, marks, styles)
        if items:
            items[0].omitted_before += omitted
            waiting += items
            omitted = 0
        elif getattr(child, "tag", "") == OMITTED_ITEM_TAG:
            omitted += 1
        elif _is_blank(child):
            made += [] if waiting else [child]
        else:
            made += build_nested_lists(waiting, counts, is_cell)
            waiting, omitted = [], 0
            made.append(child)
    parent.children = made + build_nested_lists(waiting, counts, is_cell)


def _is_blank(child):
    """Return whether this is white space, or a paragraph that is only an empty line."""
    if isinstance(child, str):
        return not child.strip()
    return child.tag == "p" and not child.text().strip() and not child.find("img", "a", "hr")


def _read_written_marks(parent):
    """Return {paragraph: the bullet or number with which its text begins, or ""}."""
    paragraphs = [child for child in parent.elements() if child.tag == "p"]
    found = [_marker.match(paragraph.text() + " ") for paragraph in paragraphs]
    marks = [match[1] if match else "" for match in found]
    marks_around = zip(["", *marks], [*marks[1:], ""], strict=False)
    return {
        paragraph: "" if _may_be_abbreviation.fullmatch(mark) and not _is_in_sequence(mark, around) else mark
        for paragraph, mark, around in zip(paragraphs, marks, marks_around, strict=False)
    }


def _is_in_sequence(mark, marks_around):
    near = {number for other in marks_around for number in read_mark(other)[1]}
    return any(
        (kind, number - 1) in near or (kind, number + 1) in near for kind, number in read_mark(mark)[1]
    )


def _get_items(child, marks, styles):
    """Return the list items of a Word list paragraph or of a list of Word Online, or []."""
    if not isinstance(child, Element):
        return []
    if child.tag == "p":
        style = styles.of(child)
        found = _list_level.search(style.get("mso-list", ""))
        mark = _cut_automatic_mark(child, styles)
        if found:
            mark = _cut_written_mark(child, marks[child]) if mark is None else mark
            return [Item(int(found[2]), child.children, *read_mark(mark), found[1])]
        if mark is not None:
            level = round(get_left_pixels(style, "margin") / MIN_INDENT_PIXELS)
            return [Item(level, child.children, *read_mark(mark))]
        # The style may be missing, for example when the text was copied through another program.
        is_list_style = child.get("class").startswith("MsoListParagraph")
        if is_list_style and marks[child] and child.text().strip() != marks[child]:
            return [Item(1, child.children, *read_mark(_cut_written_mark(child, marks[child])))]
    elif child.tag in LISTS:
        inner = child.elements()
        if (
            inner
            and all(item.tag in ("li", OMITTED_ITEM_TAG) for item in inner)
            and (any(item.get("data-aria-level") for item in inner))
        ):
            return _get_items_of_online_list(child, styles)
    return []


def _cut_automatic_mark(paragraph, styles):
    """Remove the bullet or number of Word, with the space after it, and return it, or None if there is none."""
    for parent in paragraph.walk():
        for child in parent.elements():
            if LIST_MARK_STYLE.search(child.get("style")):
                parent.children = [other for other in parent.children if other is not child]
                return one_line(child.text())
    # Mail programs, browsers and "filtered" HTML of Word leave out mso-list.
    element = paragraph
    while element:
        for place, child in enumerate(element.children):
            if isinstance(child, Element) and _is_space_after_mark(child, styles):
                mark = one_line(Element("span", {}, element.children[:place]).text())
                is_hanging = get_pixels(styles.of(paragraph).get("text-indent")) < 0
                # Without a mark: an image as bullet is gone already. A single space is also in text of this size.
                is_mark = is_hanging or (mark and len(child.text()) > 1)
                if not is_mark or len(mark) > MAX_MARK_CHARS:
                    return None
                element.children = element.children[place + 1 :]
                return mark
        element = _get_first_element(element)
    return None


def _is_space_after_mark(element, styles):
    style = styles.of(element)
    return bool(_SPACE_AFTER_MARK.match(style.get("font") or style.get("font-size", ""))) and (
        element.text().isspace()
    )


def _get_first_element(element):
    """Return the child of `element` with which its text begins, or None if it begins with text of its own."""
    for child in element.children:
        if isinstance(child, str):
            if child.strip():
                return None
        elif child.children or child.tag in VOID:  # Gmail writes <u></u> instead of <o:p>
            return child
    return None


def _cut_written_mark(paragraph, mark):
    """Remove `mark`, with which the text of `paragraph` begins, and return it; "" if it is in several elements."""
    element = paragraph
    while inner := _get_first_element(element):
        element = inner
    for place, child in enumerate(element.children):
        if isinstance(child, str) and child.strip():
            if not mark or not child.lstrip().startswith(mark):
                return ""
            element.children[place] = child.lstrip().removeprefix(mark).lstrip()
            return mark
    return ""


def read_mark(mark):
    """Return (mark, numbers) as in Item."""
    mark = _private_use.sub("", mark)
    if mark == "o" or not any(map(str.isalnum, mark)):
        return "", ()
    found = _simple_mark.fullmatch(mark)
    if not found:
        return mark, ()
    number, small, capital = found.groups()
    if number:
        return mark, (("1", int(number)),) if not number.startswith("0") else ()
    text, letters, roman = (small, "a", "i") if small else (capital.lower(), "A", "I")
    numbers = []
    if len(text) == 1:
        numbers.append((letters, ord(text) - ord("a") + 1))
    if _roman.fullmatch(text):
        # Without context "i" is more often Roman, "v" and "x" are more often letters.
        numbers.insert(0 if text == "i" else 1, (roman, _roman_value(text)))
    return mark, tuple(numbers)


def _roman_value(text):
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(
        -value if value < next_value else value for value, next_value in zip(values, following, strict=True)
    )


# Word Online


def _get_items_of_online_list(element, styles):
    items, start = [], _parse_number(element.get("start"))
    kind = _get_list_type(element, styles)
    omitted = 0
    for li in element.elements():
        if li.tag == OMITTED_ITEM_TAG:
            omitted += 1
            continue
        level = min(max(_parse_number(li.get("data-aria-level")) or 1, 1), MAX_LEVEL)
        number = start or _parse_number(li.get("data-aria-posinset")) or 1
        start = number + 1
        text = _private_use.sub("", li.get("data-leveltext"))
        mark, numbers = "", ()
        if kind:
            mark = text if "%" in text else f"%{level}."
            numbers = ((kind, number),)
        items.append(
            Item(level, li.children, mark, numbers, li.get("data-listid"), omitted, has_pattern=bool(mark))
        )
        omitted = 0
    return items


def _write_online_mark(item, above):
    """Fill in a template of Word Online like "§ %1." or "%1.%2."; `above` is {level: (type, number)}."""
    parts = [int(level) for level in _levels_of_text.findall(item.mark)]
    own = item.numbers[0]
    item.mark = _levels_of_text.sub(
        lambda level: _format_number(
            *(own if int(level[1]) == item.level else above.get(int(level[1]), ("1", 1)))
        ),
        item.mark,
    )
    if parts != [item.level] or not _simple_mark.fullmatch(item.mark):
        item.numbers = ()


def _format_number(kind, number):
    if kind in "aA" and number <= LETTERS_COUNT:
        text = chr(ord("a") + number - 1)
    elif kind in "iI" and number <= MAX_ROMAN:
        text = (
            "x" * (number // 10) + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[number % 10]
        )
    else:
        return str(number)
    return text.upper() if kind in "AI" else text


# Building


def build_nested_lists(items, counts, is_cell):
    """
    Return lists of the items, deeper ones inside the item before them.

    Items without text are omitted, except in a cell: there the number is all, in the column "Lp.".
    `counts` is {(list, level): (type, number)} of the last items, for lists that continue after a paragraph.
    """
    _decide_numbers(items, counts)
    top, open_lists = [], []  # open_lists: [(level, element, last number, type)]
    for item in items:
        if not one_line(Element("li", {}, item.children).text()) and not _has_image(item):
            if not is_cell or item.is_bullet:
                continue
            item.numbers = ()
        while open_lists and open_lists[-1][0] > item.level:
            open_lists.pop()
        kind, number = item.numbers[0] if item.numbers else ("", 0)
        if not item.is_bullet and not item.numbers:
            while open_lists and open_lists[-1][0] >= item.level:
                open_lists.pop()
            place = open_lists[-1][1].children[-1].children if open_lists else top
            place += _prepend_mark(item)
            continue
        if open_lists and open_lists[-1][0] == item.level:
            _, _, last, last_kind = open_lists[-1]
            goes_on = last_kind == kind and (
                not kind or number == last + 1 or (number > last and item.omitted_before)
            )
            if not goes_on:
                open_lists.pop()
        if not open_lists or open_lists[-1][0] < item.level:
            new = Element("ol" if kind else "ul")
            if kind not in ("", "1"):
                new.attributes["type"] = kind
            if number > 1 and number - item.omitted_before != 1:
                new.attributes["start"] = str(number)
            (open_lists[-1][1].children[-1].children if open_lists else top).append(new)
            open_lists.append((item.level, new, number, kind))
        level, element, _, _ = open_lists[-1]
        open_lists[-1] = (level, element, number, kind)
        element.children.append(Element("li", {}, item.children))
    return top


def _prepend_mark(item):
    """Return the content of `item` as paragraphs that begin with its mark."""
    first = next((child for child in item.children if not isinstance(child, str) or child.strip()), None)
    if isinstance(first, Element) and first.tag == "p":
        first.children.insert(0, f"{item.mark} ")
        return item.children
    return [Element("p", {}, [f"{item.mark} ", *item.children])]


def _has_image(item):
    return bool(Element("li", {}, item.children).find("img"))


def _decide_numbers(items, counts):
    """Reduce `numbers` of each item to one meaning, or to none if HTML cannot count like that."""
    above = {}
    composite = min((item.level for item in items if _composite_mark.fullmatch(item.mark)), default=0)
    for place, item in enumerate(items):
        if item.has_pattern:
            _write_online_mark(item, above)
            if _composite_mark.fullmatch(item.mark):
                composite = min(composite or item.level, item.level)
        if item.numbers:
            item.numbers = (_choose_number(items, place, above, counts),)
            above[item.level] = counts[item.list_id, item.level] = item.numbers[0]
        for level in [level for level in above if level > item.level]:
            del above[level]
    for item in items:
        # Above "1.1." also "1." stays text, so that all numbers are aligned.
        if item.level < composite and item.numbers and item.numbers[0][0] == "1":
            item.numbers = ()


def _choose_number(items, place, above, counts):
    item = items[place]
    if len(item.numbers) == 1:
        return item.numbers[0]
    for last in (above.get(item.level), counts.get((item.list_id, item.level))):
        if last and (last[0], last[1] + 1) in item.numbers:
            return last[0], last[1] + 1
    following = next(_siblings_after(items, place), None)
    if following:
        for kind, number in item.numbers:
            if (kind, number + 1) in following.numbers:
                return kind, number
    return item.numbers[0]


def _siblings_after(items, place):
    for item in items[place + 1 : place + 200]:
        if item.level < items[place].level:
            return
        if item.level == items[place].level:
            yield item


# HTML lists


def _parse_number(text):
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _get_list_type(element, styles):
    """Return the type of a numbered list, or "" for bullets."""
    first = next((child for child in element.elements() if child.tag == "li"), None)
    for owner in (element, first):
        style = styles.of(owner) if owner else {}
        wanted = style.get("list-style-type") or style.get("list-style") or ""
        if wanted[:1] in "\"'":
            _, numbers = read_mark(wanted.strip("\"' "))
            if wanted:
                return numbers[0][0] if numbers else ""
        for name in wanted.split():
            if name in _TYPES_BY_STYLE:
                return _TYPES_BY_STYLE[name]
            if name in _BULLET_STYLES:
                return ""
    if element.tag == "ul":
        return ""
    kind = element.get("type").strip()
    return kind if kind in ("a", "A", "i", "I") else "1"


def _normalize_list(element, styles):
    kind = _get_list_type(element, styles)
    element.tag = "ol" if kind else "ul"
    start = _parse_number(element.get("start"))
    element.attributes = {name: value for name, value in element.attributes.items() if name == "lang"}
    if kind not in ("", "1"):
        element.attributes["type"] = kind
    if kind and start > 1:
        element.attributes["start"] = str(start)


def _nest_lists(element):
    """Move children of a list that are not items into the item before them."""
    kept, item = [], None
    for child in element.children:
        tag = getattr(child, "tag", "")
        if tag in ("li", OMITTED_ITEM_TAG):
            item = child if tag == "li" else item
            kept.append(child)
        elif isinstance(child, str) and not child.strip():
            kept.append(child)
        elif item:
            item.children.append(child)
        elif tag in LISTS:
            kept += child.children  # a list that contains only a deeper one
        else:
            item = Element("li", {}, [child])
            kept.append(item)
    element.children = kept


def _split_lists(children):
    """Start another list at each item with another `value`, and remove placeholders of removed items."""
    made = []
    for child in children:
        if getattr(child, "tag", "") == OMITTED_ITEM_TAG:
            continue
        if getattr(child, "tag", "") != "ol" or not any(item.get("value") for item in child.elements()):
            made.append(child)
            continue
        number, part = _parse_number(child.get("start")) or 1, []
        attributes = {name: value for name, value in child.attributes.items() if name != "start"}
        parts = [(number, part)]
        for item in child.children:
            if isinstance(item, Element):
                value = _parse_number(item.attributes.pop("value", ""))
                if value and value != number:
                    number, part = value, []
                    parts.append((number, part))
                number += 1
            part.append(item)
        for start, items in parts:
            if any(isinstance(item, Element) for item in items):
                numbered = {"start": str(start)} if start > 1 else {}
                made.append(Element("ol", {**attributes, **numbered}, items))
    return made
