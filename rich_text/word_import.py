"""
Import of HTML pasted from word processors, spreadsheets, mail programs and browsers.

This module runs the conversions in their order (hidden_content, symbols, wrapped_links, lists, inline_styles,
table_headers) and handles headings, footnotes and clutter itself. It does not make HTML safe: cleaning.py does that.
"""

import re

from .css import get_left_pixels
from .hidden_content import get_rows, remove_hidden_content
from .inline_styles import BLOCKS, convert_inline_styles, unwrap
from .lists import LISTS, build_lists
from .markup import HEADINGS, Element, one_line
from .symbols import convert_images, convert_symbol_fonts
from .table_headers import mark_headers
from .wrapped_links import unwrap_url, unwrap_urls_in_text

IMAGES = "images"
MAX_HEADING_LEVEL = 4
# Outline levels also come into ordinary paragraphs, from formatting that was copied.
MAX_HEADING_CHARS = 150
INDENT_PIXELS = 40
NO_HEADING_IN = ("td", "th", "li", "blockquote")
BLOCK_CONTAINERS = ("root", "div", "ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr")

_processor_class = re.compile(
    r"^(mso|western|sdfootnote|xl\d)|\b(scxw|scxo|textrun|outlineelement)", re.IGNORECASE
)
_footnote_link = re.compile(r"#(_ftn|_edn|sdfootnote|sdendnote|ftnt)")
_footnote_list = re.compile(r"mso-element:\s*(footnote|endnote)-list")
_outline_level = re.compile("[1-9]")
_region = re.compile(r"[a-z]{2,3}-[a-z]{2,4}$", re.IGNORECASE)
_runs_of_space = re.compile(r"\s{2,}|[\n\t]")


def clean_pasted_html(root, styles, is_own_image):
    """Change the tree in place; return a Counter of what was omitted by kind."""
    elements = list(root.walk())
    tags = {element.tag for element in elements}
    # Cleaned HTML has no styles and needs only a part of the conversions.
    has_styles = any("style" in element.attributes or "class" in element.attributes for element in elements)
    from_processor = has_styles and any(map(is_from_word_processor, elements))
    is_on_white = (
        from_processor and any(map(is_from_document, elements)) and not any(map(may_be_on_dark, elements))
    )
    omissions = remove_hidden_content(root, styles, is_on_white)
    convert_symbol_fonts(root, styles)
    if "img" in tags:
        omissions[IMAGES] = convert_images(root, is_own_image)
    if "a" in tags:
        unwrap_links(root)
        convert_footnotes(root)
    convert_headings(root, styles)
    if has_styles or not tags.isdisjoint(LISTS):
        build_lists(root, styles)
    convert_inline_styles(root, styles)
    unwrap(root, lambda element: element.tag == "blockquote" and _is_indent(styles.of(element)))
    for table in root.find("table") if "table" in tags else []:
        if table.get("role") in ("presentation", "none") and not _has_headers(table):
            convert_layout_table(table)
        else:
            mark_headers(table)
    if from_processor or "h1" in tags or root.find("h1"):
        normalize_headings(root)
    if from_processor:
        strip_clutter(root)
    return omissions


def is_from_word_processor(element):
    return is_from_document(element) or "mso-" in element.get("style")


def is_from_document(element):
    """As is_from_word_processor, without mso- styles, which mailings have, too."""
    return (
        bool(_processor_class.search(element.get("class")))
        or element.get("id").startswith("docs-internal-guid")
        or "data-sheets-value" in element.attributes
    )


def may_be_on_dark(element):
    """
    Return whether `element` is from a slide, or from Word or Outlook in a browser, which may be dark.

    The HTML does not contain their background. Outlook notes the color of a text on white in data-ogsc.
    """
    return (
        "mso-line-break-override" in element.get("style")
        or "SCXW" in element.get("class")
        or "data-ogsc" in element.attributes
    )


def unwrap_links(root):
    for link in root.find("a"):
        if link.get("href"):
            link.attributes["href"] = unwrap_url(link.get("href"))
            for element in link.walk():
                element.children = [
                    unwrap_urls_in_text(child) if isinstance(child, str) else child
                    for child in element.children
                ]


def convert_footnotes(root):
    """Convert footnote links into superscript numbers; the text of the notes stays at the end."""
    for parent in list(root.walk()):
        if any(_is_footnote_link(child) for child in parent.elements()):
            parent.children = [
                _convert_footnote_link(child, parent)
                if isinstance(child, Element) and _is_footnote_link(child)
                else child
                for child in parent.children
            ]
        if _footnote_list.search(parent.get("style")):
            parent.children = [
                part for part in parent.children if getattr(part, "tag", "") not in ("br", "hr")
            ]


def _is_footnote_link(element):
    return element.tag == "a" and bool(_footnote_link.match(element.get("href")))


def _convert_footnote_link(link, parent):
    number = one_line(link.text()).strip("[]")
    return number if parent.tag == "sup" else Element("sup", {}, [number])


# Tables, headings, the rest


def _has_headers(table):
    parts = {
        part.tag
        for part in (*table.elements(), *(cell for row in get_rows(table) for cell in row.elements()))
    }
    return not parts.isdisjoint(("caption", "thead", "th"))


def convert_layout_table(table):
    """Make paragraphs of the cells of a table that only puts parts of a mail beside each other."""
    for row in get_rows(table):
        for part in (row, *row.elements()):
            part.tag = "div"
    for part in (table, *table.elements()):
        part.tag = "div"


def _is_indent(style):
    """Return whether this is the style that browsers and Gmail give an indented text, which is no quotation."""
    return get_left_pixels(style, "margin") == INDENT_PIXELS and style.get("border", "").startswith("none")


def convert_headings(root, styles):
    """Convert headings marked by other means: title style and outline level of Word, role of Word Online."""
    within = set()  # parts of tables, lists and quotations
    for paragraph in root.walk():
        if paragraph.tag in NO_HEADING_IN or paragraph in within:
            within.update(paragraph.elements())
        if paragraph.tag not in ("p", "div"):
            continue
        level = paragraph.get("aria-level")
        style = styles.of(paragraph)
        if paragraph.get("role") == "heading" and level in ("1", "2", "3", "4", "5", "6"):
            paragraph.tag = f"h{level}"
        elif paragraph.tag == "p" and paragraph.get("class").startswith("MsoTitle"):
            paragraph.tag = "h1"
        elif (
            _outline_level.fullmatch(outline := style.get("mso-outline-level", ""))
            and 0 < len(one_line(paragraph.text())) <= MAX_HEADING_CHARS
            and paragraph not in within
            and "mso-list" not in style
            and not paragraph.find("br")
        ):
            paragraph.tag = f"h{min(int(outline), 6)}"


def normalize_headings(root):
    """Renumber heading levels: the highest becomes h2, because h1 is the page title, and no level is skipped."""
    above = []
    for heading in root.find(*HEADINGS):
        level = HEADINGS.index(heading.tag) + 1
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        heading.tag = f"h{min(len(above) + 1, MAX_HEADING_LEVEL)}"


def strip_clutter(root):
    """Remove bookmarks without links, links without targets, guessed languages and white space used for layout."""
    links = root.find("a")
    linked = {link.get("href") for link in links if not link.get("href").startswith("#_")}
    for link in links:
        if not link.get("href") and f"#{link.get('name')}" in linked:
            link.children.insert(0, Element("a", {"id": link.get("name")}))  # the form the editor gives it
    targets = {link.get("id") for link in root.find("a")}
    unwrap(root, lambda element: element.tag == "a" and _is_bookmark_or_dead(element, targets))
    for element in root.walk():
        if _region.match(element.get("lang")):
            del element.attributes["lang"]
        element.children = [
            _runs_of_space.sub(" ", child) if isinstance(child, str) else child
            for child in element.children
            if not (element.tag in BLOCK_CONTAINERS and isinstance(child, str) and not child.strip())
        ]
    for element in root.walk():
        if element.tag in BLOCKS:
            trim_block(element)


def _is_bookmark_or_dead(link, targets):
    """Return whether this is a bookmark that has no link, or a link to a place that is not in the text."""
    href = link.get("href")
    return "name" in link.attributes if not href else href.startswith("#") and href[1:] not in targets


def trim_block(block):
    """Remove white space at the edges of a block."""
    if block.children and isinstance(block.children[0], str):
        block.children[0] = block.children[0].lstrip()
    if block.children and isinstance(block.children[-1], str):
        block.children[-1] = block.children[-1].rstrip()
