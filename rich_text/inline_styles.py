"""Conversion of inline styles into elements: bold, italic, strikethrough, superscript, subscript."""

import re

from .markup import HEADINGS, Element, one_line

# The outermost first.
ELEMENTS = ("strong", "em", "s", "sup", "sub")
_BY_TAG = {"b": "strong", "i": "em", "strike": "s", **{tag: tag for tag in ELEMENTS}}
# Without a meaning of their own: unwrapped, or replaced by ELEMENTS.
_PRESENTATIONAL_TAGS = {*_BY_TAG, "span", "font", "u", "small", "big", "ins", "tt", "center", "nobr"}
# BCP 47 codes of the editor's button "Język". Word processors mark words with codes of a region
# ("en-US"), which are often those of the keyboard and not of the text.
LANGUAGES = {"csb": "kaszubski", "en": "angielski", "uk": "ukraiński", "ru": "rosyjski", "de": "niemiecki"}
_INLINE_BLOCKERS = {"br", "img"}
BLOCKS = {
    *("p", "div", "section", "article", "header", "footer", "main", "address", "pre", "aside", "nav", "form"),
    *("fieldset", "details", "summary", "center", "figure", "figcaption", "hr", *HEADINGS),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"),
}
_NOT_BOLD = re.compile(r"normal|lighter|[1-5]00")
_BOLD = re.compile(r"bold|bolder|[6-9]\d\d|1000")
_ITALIC = re.compile(r"italic|oblique.*")
_LENGTH = re.compile(r"(-?\d{1,4}(?:\.\d{1,4})?|-?\.\d{1,4})(?:pt|px|em|ex|%)")


def convert_inline_styles(root, styles):
    """Wrap styled text in ELEMENTS and unwrap presentational elements."""
    known, declared = {}, {}
    for element in root.walk():
        key = element.tag, element.get("class"), element.get("style")
        if key not in known:
            known[key] = _get_declared_styles(element, styles)
        declared[element] = known[key]
    inside = {}  # {element: (styles reset by a descendant, whether it contains a block)}
    for element in reversed(list(declared)):
        reset, has_block = frozenset(), False
        for child in element.elements():
            if declared[child][1] or inside[child][0]:
                reset |= declared[child][1] | inside[child][0]
            has_block = has_block or child.tag in BLOCKS or inside[child][1]
        inside[element] = reset, has_block
    _Converter(declared, inside).convert(root, frozenset(), frozenset())
    _merge_elements(root)


def _get_declared_styles(element, styles):
    """Return the sets of ELEMENTS that `element` turns on and off."""
    on, off, style = set(), set(), styles.of(element)
    if element.tag in _BY_TAG:
        on.add(_BY_TAG[element.tag])
    weight, slant, font = (
        style.get("font-weight", ""),
        style.get("font-style", ""),
        style.get("font", "").split(),
    )
    if _BOLD.fullmatch(weight) or any(map(_BOLD.fullmatch, font[:3])):
        on.add("strong")
    elif _NOT_BOLD.fullmatch(weight):
        off.add("strong")
    if _ITALIC.fullmatch(slant) or any(map(_ITALIC.fullmatch, font[:3])):
        on.add("em")
    elif slant == "normal":
        off.add("em")
    if "line-through" in f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}" or (
        style.get("text-line-through", "none") != "none"
    ):
        on.add("s")
    if element.tag not in BLOCKS:
        on |= _get_vertical_shift(element, style)
    return on - off, off


def _get_vertical_shift(element, style):
    align, classes = style.get("vertical-align"), element.get("class").lower().split()
    length = _LENGTH.fullmatch(style.get("mso-text-raise", ""))
    raised_by = float(length[1]) if length else 0
    if align == "super" or "superscript" in classes or raised_by > 0:
        return {"sup"}
    if align == "sub" or "subscript" in classes or raised_by < 0:
        return {"sub"}
    return set()


class _Converter:
    def __init__(self, declared, inside):
        self.declared = declared
        self.inside = inside

    def convert(self, parent, active, applied):
        """Change `parent`, whose text has the styles `active`; `applied` already have an element around it."""
        parent.children = self.convert_children(parent, active, applied)

    def convert_children(self, parent, active, applied):
        made = []
        for child in parent.children:
            if isinstance(child, str):
                made += _wrap([child], active - applied) if child.strip() else [child]
                continue
            on, off = self.declared[child]
            inner = (active | on) - off
            reset, has_block = self.inside[child]
            if child.tag in BLOCKS:
                self.convert(child, inner, frozenset())
                made.append(child)
            elif has_block:
                # An inline element around blocks is applied inside each of them.
                children = self.convert_children(child, inner, applied)
                if _is_presentational(child):
                    made += children
                else:
                    child.children = children
                    made.append(child)
            else:
                added = inner - applied - reset
                children = self.convert_children(child, inner, applied | added)
                if not _is_presentational(child):
                    child.children = children
                    children = [child]
                made += _wrap(children, added) if child.tag not in _INLINE_BLOCKERS else children
        return made


def is_in_other_language(element):
    """Return whether an editor has marked the text of `element` as one in another language (WCAG 2.2, 3.1.2)."""
    return element.get("lang") in LANGUAGES and bool(element.children)


def _is_presentational(element):
    return element.tag in _PRESENTATIONAL_TAGS and not (
        element.tag == "span" and is_in_other_language(element)
    )


def _wrap(children, tags):
    for tag in reversed([tag for tag in ELEMENTS if tag in tags]):
        children = [Element(tag, {}, children)]
    return children


def _merge_elements(root):
    """Merge adjacent equal elements, move space out of them, remove empty ones and bold of headings."""
    for element in root.walk():
        if any(child.tag in ELEMENTS for child in element.elements()):
            element.children = _merge_neighbours(element.children)
    for element in reversed(list(root.walk())):
        if any(child.tag in ELEMENTS for child in element.elements()):
            element.children = _move_spaces_out(element.children)
        if len(element.children) > 1:
            element.join_texts()
        if element.tag in (*HEADINGS, "th") and is_all_bold(element):
            unwrap(element, lambda inner: inner.tag == "strong")


def _merge_neighbours(children):
    joined = []
    for child in children:
        last = joined[-1] if joined else None
        if getattr(child, "tag", "") in ELEMENTS and getattr(last, "tag", "") == child.tag:
            last.children += child.children
        elif child != "":
            joined.append(child)
    return joined


def _move_spaces_out(children):
    made = []
    for child in children:
        if getattr(child, "tag", "") not in ELEMENTS:
            made.append(child)
            continue
        inner = [part for part in child.children if part != ""]
        start, end = 0, len(inner)
        while start < end and _is_space(inner[start]):
            start += 1
        while end > start and _is_space(inner[end - 1]):
            end -= 1
        made += inner[:start]
        child.children = inner[start:end]
        if child.children:
            before = after = ""
            if isinstance(child.children[0], str):
                text = child.children[0].lstrip()
                before, child.children[0] = child.children[0][: len(child.children[0]) - len(text)], text
            if isinstance(child.children[-1], str):
                text = child.children[-1].rstrip()
                after, child.children[-1] = child.children[-1][len(text) :], text
            made += filter(None, (before, child, after))
        made += inner[end:]
    return made


def _is_space(node):
    return not node.strip() if isinstance(node, str) else node.tag == "br"


def is_all_bold(element):
    """Return whether all text of `element` is bold and there is some."""
    bold, waiting = [], [element]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            if node.strip():
                return False
        elif node.tag in ("strong", "b"):
            bold.append(node)
        else:
            waiting += node.children
    return any(one_line(node.text()) for node in bold)


def unwrap(tree, should_unwrap):
    """Replace the descendants for which `should_unwrap(element)` is true by their children."""
    for element in reversed(list(tree.walk())):
        if any(should_unwrap(child) for child in element.elements()):
            element.children = [
                part
                for child in element.children
                for part in (
                    child.children if isinstance(child, Element) and should_unwrap(child) else [child]
                )
            ]
            element.join_texts()
