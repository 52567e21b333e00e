"""The only HTML that editors can put on the site: a small semantic set, without looks and without scripts."""

import re

import nh3

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
OWN_IMAGE = re.compile(r"/(media|static)/[\w./-]+")

_renamed_tag = re.compile(rf"<(/?)({'|'.join(RENAMED)})(?=[\s>])")
_image_without_source = re.compile(r"<img(?![^>]* src=)[^>]*>")
_empty_block = re.compile(r"<(p|h[2-4])>(\s|&nbsp;|<br>|</?(strong|em|p)>)*</\1>\s*")


def _attribute(tag, name, value):
    """Drop pictures from other hosts: a reader's visit is nobody else's business."""
    if (tag, name) == ("img", "src") and not (OWN_IMAGE.fullmatch(value) and ".." not in value):
        return None
    return value


def clean(html):
    """`html` with everything outside the set removed; text is kept, scripts and styles go with their content."""
    cleaned = _only(TAGS | RENAMED.keys(), html.replace("\0", ""))
    cleaned = _renamed_tag.sub(lambda tag: f"<{tag[1]}{RENAMED[tag[2]]}", cleaned)
    cleaned = _image_without_source.sub("", cleaned)
    # Parsed once more, because a block that is now a paragraph may hold what a paragraph cannot.
    return _empty_block.sub("", _only(TAGS, cleaned)).strip()


def _only(tags, html):
    return nh3.clean(
        html,
        tags=tags,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
