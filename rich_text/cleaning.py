"""The only HTML that editors can put on the site: a small semantic set, without looks and without scripts."""

import re
from collections import Counter

import nh3

from . import word_import
from .markup import VOID, one_line, parse, write

TAGS = {
    *("h2", "h3", "h4", "p", "br", "hr", "strong", "em", "abbr", "sub", "sup", "blockquote", "cite", "q"),
    *("ul", "ol", "li", "dl", "dt", "dd", "a", "img", "figure", "figcaption"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
# Same meaning, other level or name: let through the cleaner, then renamed. The page itself owns the h1; a block
# pasted from elsewhere is a paragraph, or its words would run into those of the next.
RENAMED = {
    **{"h1": "h2", "h5": "h4", "h6": "h4", "b": "strong", "i": "em"},
    **dict.fromkeys(("div", "section", "article", "header", "footer", "main", "address", "pre"), "p"),
}
ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href", "id"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
MOST_ROUNDS = 5
# Far more than any text has; unclosed ones count as open to the end, for broken HTML is not understood here.
MAX_OPEN_TAGS = 1000
# These may stay open (HTML, 13.1.2.4): the next one closes them, so many of them are not deep.
CLOSED_BY_THE_NEXT = VOID | {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot"}
OWN_IMAGE = re.compile(r"/(media|static)/[\w./-]+")

_readable_attributes = {
    tag: ATTRIBUTES.get(tag, set()) | word_import.ATTRIBUTES.get(tag, set())
    for tag in ATTRIBUTES.keys() | word_import.ATTRIBUTES.keys()
}
_tag = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)[^<>]*>?")
_empty_block = re.compile(r"<(p|h[2-4])>(\s|&nbsp;|<br>|</?(strong|em|p)>)*</\1>\s*")


def _attribute(tag, name, value):
    """Drop pictures from other hosts: a reader's visit is nobody else's business."""
    if (tag, name) == ("img", "src") and not (OWN_IMAGE.fullmatch(value) and ".." not in value):
        return None
    return value


def clean(html):
    """`html` with everything outside the set removed; text is kept, scripts and styles go with their content."""
    cleaned = _limit_depth(html.replace("\0", ""))
    # Mending broken HTML can bring about more to mend, and saving a text again must not change it.
    for _ in range(MOST_ROUNDS):
        before, cleaned = cleaned, _clean_once(cleaned)
        if cleaned == before:
            break
    return cleaned


def _limit_depth(html):
    """
    `html` without the tags that would be inside of more than MAX_OPEN_TAGS others.

    For each tag the parser behind nh3 looks through all that are open, so that deep nesting takes the square of time.
    """
    open_tags, depth = Counter(), 0

    def drop_deep(found):
        nonlocal depth
        name = found["name"].lower()
        if name in CLOSED_BY_THE_NEXT:
            return found[0]
        if not found["end"]:
            depth += 1
            open_tags[name] += 1
            return found[0] if depth <= MAX_OPEN_TAGS else ""
        if open_tags[name]:
            is_deep = depth > MAX_OPEN_TAGS
            depth -= 1
            open_tags[name] -= 1
            return "" if is_deep else found[0]
        return found[0]

    return _tag.sub(drop_deep, html)


def _clean_once(html):
    tree = parse(_only(TAGS | RENAMED.keys() | word_import.TAGS, _readable_attributes, html))
    word_import.mend(tree)
    for element in tree.walk():
        element.tag = RENAMED.get(element.tag, element.tag)
        element.children = [child for child in element.children if not _is_image_without_source(child)]
        if element.tag in ("li", "td", "th"):
            _unwrap_only_paragraph(element)
    # Cleaned once more, because a block that is now a paragraph may hold what a paragraph cannot.
    return _empty_block.sub("", _only(TAGS, ATTRIBUTES, write(tree))).strip()


def _is_image_without_source(child):
    return getattr(child, "tag", "") == "img" and not child.get("src")


def _unwrap_only_paragraph(element):
    """A paragraph that is all there is in a cell or an item, but for a list inside, is no paragraph."""
    blocks = [child for child in element.elements() if RENAMED.get(child.tag, child.tag) == "p"]
    loose = any(isinstance(child, str) and one_line(child) for child in element.children)
    if len(blocks) == 1 and not loose:
        element.replace(blocks[0], *blocks[0].children)


def _only(tags, attributes, html):
    return nh3.clean(
        html,
        tags=tags,
        clean_content_tags={"script", "style", "title"},
        attributes=attributes,
        attribute_filter=_attribute,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
