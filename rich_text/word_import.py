"""
What word processors, spreadsheets, mail programs and browsers put on the clipboard, made into plain HTML.

Each module does one kind of thing: `unseen`, `signs`, `lists`, `looks`, `table_headers`, `wrapped_links`; here is their
order, and headings, footnotes and what a processor leaves behind. Nothing here makes HTML safe: the cleaner does that.
"""

import re

from .lists import LISTS, make_lists
from .looks import BLOCKS, convert_looks, unwrap
from .markup import HEADINGS, Element, one_line
from .signs import convert_pictures, convert_symbol_fonts
from .table_headers import mark_headers
from .unseen import remove_unseen
from .wrapped_links import unwrap_url, unwrap_urls_in_text

PICTURES = "pictures"
LOWEST_LEVEL = 4
HOLDS_BLOCKS = ("root", "div", "ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr")

_processor_class = re.compile(
    r"^(mso|western|sdfootnote|xl\d)|\b(scxw|scxo|textrun|outlineelement)", re.IGNORECASE
)
_footnote_link = re.compile(r"#(_ftn|_edn|sdfootnote|sdendnote|ftnt)")
_footnote_list = re.compile(r"mso-element:\s*(footnote|endnote)-list")
_region = re.compile(r"[a-z]{2,3}-[a-z]{2,4}$", re.IGNORECASE)
_runs_of_space = re.compile(r"\s{2,}|[\n\t]")


def convert(root, styles, is_own_picture):
    """Change the tree; return how much was left out of each kind."""
    elements = list(root.walk())
    tags = {element.tag for element in elements}
    # What was cleaned before has none of these, and needs only a part of the work.
    has_looks = any("style" in element.attributes or "class" in element.attributes for element in elements)
    from_processor = has_looks and any(map(is_of_word_processor, elements))
    omissions = remove_unseen(root, styles)
    convert_symbol_fonts(root, styles)
    if "img" in tags:
        omissions[PICTURES] = convert_pictures(root, is_own_picture)
    if "a" in tags:
        unwrap_links(root)
        mend_footnotes(root)
    name_headings(root)
    if has_looks or not tags.isdisjoint(LISTS):
        make_lists(root, styles)
    convert_looks(root, styles)
    for table in root.find("table") if "table" in tags else []:
        mark_headers(table)
    if from_processor or "h1" in tags or root.find("h1"):
        order_headings(root)
    if from_processor:
        drop_litter(root)
    return omissions


def is_of_word_processor(element):
    return (
        bool(_processor_class.search(element.get("class")))
        or "mso-" in element.get("style")
        or element.get("id").startswith("docs-internal-guid")
        or "data-sheets-value" in element.attributes
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


def mend_footnotes(root):
    """A note stays a number above the line, and its text stays at the end; the links between them go."""
    for parent in list(root.walk()):
        if any(_is_footnote_link(child) for child in parent.elements()):
            parent.children = [
                _number_of_note(child, parent)
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


def _number_of_note(link, parent):
    number = one_line(link.text()).strip("[]")
    return number if parent.tag == "sup" else Element("sup", {}, [number])


# Headings, the rest


def name_headings(root):
    """Headings that are only said to be ones: the title of Word, `role` of Word in the browser."""
    for paragraph in root.find("p", "div"):
        level = paragraph.get("aria-level")
        if paragraph.get("role") == "heading" and level in ("1", "2", "3", "4", "5", "6"):
            paragraph.tag = f"h{level}"
        elif paragraph.tag == "p" and paragraph.get("class").startswith("MsoTitle"):
            paragraph.tag = "h1"


def order_headings(root):
    """The page owns h1: the highest of the pasted headings becomes h2, and none is more than one level deeper."""
    above = []
    for heading in root.find(*HEADINGS):
        level = HEADINGS.index(heading.tag) + 1
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        heading.tag = f"h{min(len(above) + 1, LOWEST_LEVEL)}"


def drop_litter(root):
    """Bookmarks, the processor's guesses at languages, and the white space with which it draws its pages."""
    unwrap(root, _is_bookmark)
    for element in root.walk():
        if _region.match(element.get("lang")):
            del element.attributes["lang"]
        element.children = [
            _runs_of_space.sub(" ", child) if isinstance(child, str) else child
            for child in element.children
            if not (element.tag in HOLDS_BLOCKS and isinstance(child, str) and not child.strip())
        ]
    for element in root.walk():
        if element.tag in BLOCKS:
            trim(element)


def _is_bookmark(element):
    """A place that Word named, or a link to one: its text goes to no page of ours."""
    if element.tag != "a":
        return False
    href = element.get("href")
    return href.startswith("#_") or ("name" in element.attributes and not href)


def trim(block):
    """No space before the first word of a block, none after its last."""
    if block.children and isinstance(block.children[0], str):
        block.children[0] = block.children[0].lstrip()
    if block.children and isinstance(block.children[-1], str):
        block.children[-1] = block.children[-1].rstrip()
