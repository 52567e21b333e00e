"""Cleaning of editors' HTML: a small set of semantic tags, without styles and scripts."""

import re

import nh3

from . import word_import
from .markup import one_line, parse, write

TAGS = {
    *("h2", "h3", "h4", "p", "br", "hr", "strong", "em", "abbr", "sub", "sup", "blockquote", "cite", "q"),
    *("ul", "ol", "li", "dl", "dt", "dd", "a", "img", "figure", "figcaption"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
# Allowed by the first pass, then renamed: h1 is the page title, and other block elements become paragraphs, so that
# their text does not run into the next one.
RENAMED_TAGS = {
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
MAX_PASSES = 5
OWN_IMAGE = re.compile(r"/(media|static)/[\w./-]+")

_readable_attributes = {
    tag: ATTRIBUTES.get(tag, set()) | word_import.ATTRIBUTES.get(tag, set())
    for tag in ATTRIBUTES.keys() | word_import.ATTRIBUTES.keys()
}
_empty_block = re.compile(r"<(p|h[2-4])>(\s|&nbsp;|<br>|</?(strong|em|p)>)*</\1>\s*")


def _filter_attribute(tag, name, value):
    """Drop the URLs of images on other hosts, which would learn of every visit."""
    if (tag, name) == ("img", "src") and not (OWN_IMAGE.fullmatch(value) and ".." not in value):
        return None
    return value


def clean(html):
    """Return `html` with allowed tags and attributes only; the content of scripts and styles is removed as well."""
    cleaned = html.replace("\0", "")
    # Repeated until stable: repairing broken HTML can break it elsewhere, and cleaning twice must change nothing.
    for _ in range(MAX_PASSES):
        before, cleaned = cleaned, _clean_once(cleaned)
        if cleaned == before:
            break
    return cleaned


def _clean_once(html):
    tree = parse(_strip_markup(TAGS | RENAMED_TAGS.keys() | word_import.TAGS, _readable_attributes, html))
    word_import.clean_pasted_html(tree)
    for element in tree.walk():
        element.tag = RENAMED_TAGS.get(element.tag, element.tag)
        element.children = [child for child in element.children if not _is_image_without_source(child)]
        if element.tag in ("li", "td", "th"):
            _unwrap_only_paragraph(element)
    # Cleaned again, because a block that became a paragraph may contain elements that a paragraph cannot.
    return _empty_block.sub("", _strip_markup(TAGS, ATTRIBUTES, write(tree))).strip()


def _is_image_without_source(child):
    return getattr(child, "tag", "") == "img" and not child.get("src")


def _unwrap_only_paragraph(element):
    """Unwrap the only paragraph of a table cell or list item."""
    blocks = [child for child in element.elements() if RENAMED_TAGS.get(child.tag, child.tag) == "p"]
    loose = any(isinstance(child, str) and one_line(child) for child in element.children)
    if len(blocks) == 1 and not loose:
        element.replace(blocks[0], *blocks[0].children)


def _strip_markup(tags, attributes, html):
    return nh3.clean(
        html,
        tags=tags,
        clean_content_tags={"script", "style", "title"},
        attributes=attributes,
        attribute_filter=_filter_attribute,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
