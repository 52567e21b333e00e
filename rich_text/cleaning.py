"""Cleaning of editors' HTML: a small set of semantic tags, without styles and scripts."""

import re
from collections import Counter
from dataclasses import dataclass, field

import nh3

from . import word_import
from .content_model import repair_structure
from .css import StyleResolver
from .inline_styles import ELEMENTS, is_in_other_language, unwrap
from .markup import Element, parse_document, write
from .plain_text import clean_text

TAGS = {
    *("h2", "h3", "h4", "p", "br", "hr", "strong", "em", "s"),
    *("abbr", "sub", "sup", "blockquote", "cite", "q", "span"),
    *("ul", "ol", "li", "dl", "dt", "dd", "a", "img", "figure", "figcaption"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
# h1 is the page title, and other block elements become paragraphs, so that their text does not run into the next one.
RENAMED_TAGS = {
    **{"h1": "h2", "h5": "h4", "h6": "h4"},
    **dict.fromkeys(
        (
            *("div", "section", "article", "header", "footer"),
            *("main", "address", "pre", "aside", "nav", "center"),
            *("form", "fieldset", "legend", "details", "summary", "hgroup", "dialog"),
        ),
        "p",
    ),
}
ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href", "id"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "type"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
MAX_PASSES = 5
# Of the attributes of one element that is split; longer ones would multiply the text.
MAX_COPIED_CHARS = 20_000
# Inline elements around one piece of text. Each tag that is not closed would add one to all text after it.
MAX_WRAPPERS = 8
_SPAN = re.compile("[1-9][0-9]{0,2}|1000")
_PIXELS = re.compile("0|[1-9][0-9]{0,4}")
_LANGUAGE = re.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,5}")  # RFC 5646
OWN_IMAGE = re.compile(r"/(media|static)/[\w./-]+")

PARAGRAPHS = {"p", "h2", "h3", "h4"}
BLOCKS = {
    *PARAGRAPHS,
    *("hr", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "figure", "figcaption"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
# Must not contain blocks.
INLINE = {*ELEMENTS, "a", "abbr", "q", "cite", "span"}


@dataclass
class Cleaned:
    html: str
    # Number of omitted parts by kind (hidden_content, word_import).
    omissions: Counter = field(default_factory=Counter)


def clean(html):
    """Return `html` with allowed tags and attributes only; the content of scripts and styles is removed as well."""
    return clean_pasted(html).html


def clean_pasted(html):
    """Like `clean`, with the number of omitted parts."""
    cleaned, omissions = _clean_once(html)
    # Repeated until stable: repairing broken HTML can break it elsewhere, and cleaning twice must change nothing.
    for _ in range(MAX_PASSES - 1):
        before = cleaned
        cleaned, _ = _clean_once(before)
        if cleaned == before:
            break
    return Cleaned(cleaned, omissions)


def _clean_once(html):
    root, sheets = parse_document(html)
    for preformatted in root.find("pre"):
        _break_lines(preformatted)
    omissions = word_import.clean_pasted_html(root, StyleResolver(sheets), _is_own_image)
    for element in root.walk():
        element.tag = RENAMED_TAGS.get(element.tag, element.tag)
    unwrap(root, _has_no_meaning)
    for element in reversed(list(root.walk())):
        _normalize_blocks(element)
    repair_structure(root)
    return clean_text(_strip_markup(write(root))).strip(), omissions


def _has_no_meaning(element):
    if element.tag == "a":
        return not (element.get("href") or element.get("id"))
    if element.tag == "span":
        return not is_in_other_language(element)
    return element.tag not in TAGS


def _is_own_image(address):
    """Return whether the image is on this site: another host would learn of every visit."""
    return bool(OWN_IMAGE.fullmatch(address)) and ".." not in address


# Blocks


def _break_lines(preformatted):
    """Make <br> of the line breaks of <pre>."""
    for element in preformatted.walk():
        made = []
        for child in element.children:
            lines = child.split("\n") if isinstance(child, str) else [child]
            made.append(lines[0])
            for line in lines[1:]:
                made += [Element("br"), line]
        element.children = made


def _normalize_blocks(element):
    """
    Make the content model of `element` valid, that of its descendants being valid already.

    Split paragraphs and inline elements that contain blocks, and paragraphs at empty lines; wrap text between blocks;
    remove empty paragraphs.
    """
    children = []
    for child in element.children:
        if isinstance(child, Element) and _has_block(child) and child.tag in INLINE:
            children += _distribute_inline(child)
        elif getattr(child, "tag", "") in PARAGRAPHS and _has_block(child):
            children += _split_paragraph(child)
        elif not (getattr(child, "tag", "") in PARAGRAPHS and _is_empty(child)):
            children += _split_at_empty_lines(child) if isinstance(child, Element) else [child]
    element.children = children
    if element.tag == "root":
        if _has_block(element):
            element.children = list(_wrap_inline_runs(element.children, "p"))
        paragraphs = _split_at_empty_lines(Element("p", {}, element.children))
        element.children = paragraphs if len(paragraphs) > 1 else element.children
    if element.tag not in INLINE:
        element.children = list(_strip_breaks(element.children))
    if element.tag in ("li", "td", "th", "dt", "dd", "caption"):
        _unwrap_only_paragraph(element)


def _has_block(element):
    return any(child.tag in BLOCKS for child in element.elements())


def _is_empty(block):
    return not block.text().strip() and not any(
        inner.tag in ("img", "hr") or (inner.tag == "a" and inner.get("id")) for inner in block.walk()
    )


def _distribute_inline(inline):
    """Move an inline element that contains blocks into each of them."""
    attributes = _get_copied_attributes(inline)
    for child in inline.children:
        is_block = isinstance(child, Element) and child.tag in BLOCKS
        is_wrapped = not is_block or (child.tag in PARAGRAPHS and not _has_block(child))
        is_blank = isinstance(child, str) and not child.strip()
        if is_blank or not is_wrapped or (inline.tag == "a" and not attributes):
            yield child
            continue
        if _is_wrapped_enough(child, inline.tag, attributes):
            yield child
        elif is_block:
            child.children = [Element(inline.tag, dict(attributes), child.children)]
            yield child
        else:
            yield Element(inline.tag, dict(attributes), [child])
        attributes.pop("id", None)  # unique in a page


def _is_wrapped_enough(child, tag, attributes):
    """Return whether all of `child` is already in such an element, or in as many as no author nests."""
    for _ in range(MAX_WRAPPERS):
        if isinstance(child, str):
            return False
        if child.tag == tag and child.attributes == attributes:
            return True
        if len(child.children) != 1:
            return False
        child = child.children[0]
    return True


def _is_break(node):
    return getattr(node, "tag", "") == "br"


def _is_blank(node):
    return isinstance(node, str) and not node.strip()


def _split_at_empty_lines(element):
    """
    Return the parts of a <p> between two or more line breaks, as mail programs write them, or `element` unchanged.

    Between parts of a bold or italic element the line breaks stay, and its paragraph is split there.
    """
    if element.tag != "p" and element.tag not in ELEMENTS:
        return [element]
    parts, breaks = [[]], 0
    for child in element.children:
        if _is_break(child):
            breaks += 1
        elif not _is_blank(child):
            if breaks > 1:
                parts.append([])
            breaks = 0
        parts[-1].append(child)
    if len(parts) == 1:
        return [element]
    attributes = _get_copied_attributes(element)
    made = [Element(element.tag, dict(attributes), list(_strip_breaks(part))) for part in parts]
    if element.tag == "p":
        return made
    return [made[0], *(node for part in made[1:] for node in (Element("br"), Element("br"), part))]


def _strip_breaks(children):
    """Omit line breaks beside blocks and at both ends, where they show nothing or an empty line."""
    waiting, is_beside_block = [], True
    for child in [*children, None]:
        if _is_break(child) or _is_blank(child):
            waiting.append(child)
            continue
        is_block = child is None or getattr(child, "tag", "") in BLOCKS
        yield from (other for other in waiting if not ((is_block or is_beside_block) and _is_break(other)))
        waiting, is_beside_block = [], is_block
        if child is not None:
            yield child


def _split_paragraph(paragraph):
    is_heading = paragraph.tag != "p"
    if is_heading and all(
        not child.strip() if isinstance(child, str) else child.tag == "p" for child in paragraph.children
    ):
        # <h2><div>Title</div></h2>. After words of its own, paragraphs are the text below a heading that is not closed.
        for child in paragraph.elements():
            child.tag = paragraph.tag
    yield from _wrap_inline_runs(paragraph.children, paragraph.tag, _get_copied_attributes(paragraph))


def _get_copied_attributes(element):
    """Return the allowed attributes of `element` for each of its parts, none if they are too long for so many."""
    allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(element.tag, set())
    copied = {name: value for name, value in element.attributes.items() if name in allowed}
    chars = sum(map(len, copied.values())) * len(element.children)
    return copied if chars <= MAX_COPIED_CHARS else {}


def _wrap_inline_runs(children, tag, attributes=None):
    """Yield blocks unchanged and wrap the runs of inline content between them in elements of this `tag`."""
    words = []
    for child in [*children, None]:
        if child is not None and getattr(child, "tag", "") not in BLOCKS:
            words.append(child)
            continue
        block = Element(tag, dict(attributes or {}), words)
        if not _is_empty(block):
            yield from _split_at_empty_lines(block)
        else:
            yield from (word for word in words if isinstance(word, str))
        words = []
        if child is not None:
            yield child


def _unwrap_only_paragraph(element):
    """Unwrap the only paragraph of a table cell or list item."""
    blocks = [child for child in element.elements() if child.tag == "p"]
    loose = any(
        child.strip() if isinstance(child, str) else child.tag not in BLOCKS for child in element.children
    )
    if len(blocks) == 1 and not loose:
        element.children = [
            part for child in element.children for part in (child.children if child is blocks[0] else [child])
        ]


def _strip_markup(html):
    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags={"script", "style", "title"},
        attributes=ATTRIBUTES,
        attribute_filter=_filter_attribute,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


def _filter_attribute(tag, name, value):
    """Return the value, or None for one that is not allowed: an image elsewhere, what is no number (HTML Standard)."""
    if (tag, name) == ("img", "src"):
        return value if _is_own_image(value) else None
    if (tag, name) == ("ol", "type"):
        return value if value in ("a", "A", "i", "I") else None
    if name in ("colspan", "rowspan"):
        return value if _SPAN.fullmatch(value) else None
    if name in ("width", "height"):
        return value if _PIXELS.fullmatch(value) else None
    if name == "scope":
        return value if value in ("row", "col", "rowgroup", "colgroup") else None
    if name == "lang":
        return value if _LANGUAGE.fullmatch(value) else None
    return value
