"""
A small tree of HTML elements that can be changed and serialized.

The parser follows the tokenization of the HTML Standard (13.2.5). Of its tree construction it implements optional end
tags and misnested formatting. It takes linear time for any input, unlike html.parser of Python 3.11 and html5ever in
nh3, which needs 40 s for 60 000 nested elements. It does not make HTML safe: cleaning.py does that afterwards.
"""

import re
from dataclasses import dataclass, field
from html import escape, unescape

VOID = {
    *("br", "hr", "img", "col", "meta", "link", "base", "input", "wbr"),
    *("area", "embed", "source", "track", "param"),
}
# Deeper elements lose their tags and keep their text, so that recursion stays limited.
MAX_DEPTH = 100
# Unclosed formatting elements are reopened after the block that closed them, as in browsers, but not more than these.
MAX_REOPENED = 3
# Reopened elements lose longer attributes, which would multiply the text.
MAX_REOPENED_CHARS = 500

# nh3 0.3 takes quadratic time for a text node with many "&" or no-break spaces (6 s for 3 MB). An empty comment, which
# it removes, splits a text node.
MAX_TEXT_CHARS, TEXT_SEPARATOR = 5000, "<!---->"
# Longer attributes are dropped (data: URLs).
MAX_ATTRIBUTE_CHARS = 8000

RAW_TEXT = {"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript"}
READABLE_RAW_TEXT = {"textarea", "xmp"}
NOT_CONTENT = {"template", "svg", "xml", "object", "audio", "video", "canvas", "annotation", "datalist"}
FORMATTING = {"b", "strong", "i", "em", "u", "s", "strike", "sub", "sup", "font", "small", "big", "a"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CELLS = {"td", "th", "caption"}
_SECTIONS = {"thead", "tbody", "tfoot"}
_BARRIERS = {"table", *_CELLS}
_CLOSES_PARAGRAPH = {
    *("address", "article", "aside", "blockquote", "center"),
    *("dd", "details", "dialog", "dir", "div", "dl", "dt"),
    *("fieldset", "figcaption", "figure", "footer", "form"),
    *("header", "hgroup", "hr", "li", "main", "menu", "nav"),
    *("ol", "p", "pre", "section", "summary", "table", "ul", *HEADINGS),
}
# {start tag: (open elements that it closes, elements that limit the search for them)}
_IMPLIED_ENDS = {
    "li": ({"li"}, {"ul", "ol", "menu", "dir", *_BARRIERS}),
    "dt": ({"dt", "dd"}, {"dl", *_BARRIERS}),
    "dd": ({"dt", "dd"}, {"dl", *_BARRIERS}),
    "td": ({"td", "th", "caption"}, {"tr", "table"}),
    "th": ({"td", "th", "caption"}, {"tr", "table"}),
    "tr": ({"tr", "caption", "colgroup"}, {"table"}),
    **dict.fromkeys((*_SECTIONS, "colgroup"), ({*_SECTIONS, "caption", "colgroup"}, {"table"})),
    **dict.fromkeys(HEADINGS, ({*HEADINGS}, {"div", "li", "blockquote", *_BARRIERS})),
    "a": ({"a"}, _BARRIERS),
    "option": ({"option"}, {"select", *_BARRIERS}),
}

_TAG_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_ATTRIBUTE = re.compile(
    r"""[\s/]*+ (?: (?P<end>>) | (?P<name>[^\s/>][^\s/>=]*+)
    (?: \s*+=\s*+
        (?: "(?P<double>[^"]*+)" | '(?P<single>[^']*+)' | (?P<bare>[^\s>"'][^\s>]*+) | (?P<empty>(?=>)) )
    )?+ )""",
    re.VERBOSE,
)
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
_COMMENT_END = re.compile("--!?>")
_UNCLOSED_QUOTE = re.compile(r"""\s*=\s*["']""")
_LONG_NUMBER = re.compile(r"&#(?=[xX]?[0-9a-fA-F]{8})")
_REFERENCE = re.compile(r"&(?:#\d{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[a-zA-Z][a-zA-Z0-9]{1,30};)")


@dataclass(eq=False, slots=True)
class Element:
    tag: str
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)  # elements and strings, in document order

    def get(self, name):
        return self.attributes.get(name) or ""

    def elements(self):
        return [child for child in self.children if isinstance(child, Element)]

    def walk(self):
        """Yield this element and its descendants in document order. A yielded element may be changed."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [child for child in reversed(element.children) if child.__class__ is Element]

    def find(self, *tags):
        return [element for element in self.walk() if element.tag in tags]

    def text(self):
        """Return the text without tags; <br> adds nothing."""
        parts, waiting = [], [self]
        while waiting:
            node = waiting.pop()
            if isinstance(node, str):
                parts.append(node)
            else:
                waiting += reversed(node.children)
        return "".join(parts)

    def join_texts(self):
        """Join adjacent strings (DOM: normalize)."""
        joined = []
        for child in self.children:
            if isinstance(child, str) and joined and isinstance(joined[-1], list):
                joined[-1].append(child)
            else:
                joined.append([child] if isinstance(child, str) else child)
        self.children = ["".join(child) if isinstance(child, list) else child for child in joined]


def parse(html):
    return parse_document(html)[0]


def parse_document(html):
    """Return the tree of `html` and the text of its style sheets."""
    parser = _Parser(_NO_CHARACTER.sub("", html).replace("\r\n", "\n").replace("\r", "\n"))
    parser.run()
    for element in parser.root.walk():
        element.join_texts()
    return parser.root, "\n".join(parser.styles)


def write(element):
    """Return the inner HTML of `element`, for nh3."""
    parts, waiting = [], [*reversed(element.children)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, _EndTag):
            parts.append(f"</{node.tag}>")
        elif isinstance(node, str):
            pieces = (node[start : start + MAX_TEXT_CHARS] for start in range(0, len(node), MAX_TEXT_CHARS))
            parts.append(TEXT_SEPARATOR.join(escape(piece, quote=False) for piece in pieces))
        else:
            attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
            parts.append(f"<{node.tag}{attributes}>")
            if node.tag not in VOID:
                waiting.append(_EndTag(node.tag))
                waiting += reversed(node.children)
    return "".join(parts)


@dataclass(slots=True)
class _EndTag:
    tag: str


def one_line(text):
    """Return `text` with each run of white space, including no-break spaces, as one space."""
    return " ".join(text.split())


class _Parser:
    def __init__(self, html):
        self.html = html
        self.root = Element("root")
        self.open = [self.root]
        self.too_deep = {}  # {tag: number of open elements beyond MAX_DEPTH}
        self.styles = []
        self.comment_end = 0

    def run(self):
        html, position = self.html, 0
        while position < len(html):
            start = html.find("<", position)
            if start < 0:
                start = len(html)
            if start > position:
                self.add_text(html[position:start])
            if start == len(html):
                return
            position = self.read_markup(start)

    def read_markup(self, start):
        """Read the tag or comment at `start`; return where it ends."""
        following = self.html[start + 1 : start + 2]
        if following.isalpha() and following.isascii():
            return self.read_start_tag(start)
        if following == "/":
            name = _TAG_NAME.match(self.html, start + 2)
            if name:
                self.close(name[0].lower())
                return self.read_attributes(name.end())[1]
            return self.find_after(">", start + 2)
        if self.html.startswith("<!--", start):
            return self.read_comment(start + 4)
        if following in ("!", "?"):
            return self.find_after(">", start + 2)
        self.add_text("<")
        return start + 1

    def read_comment(self, start):
        if self.html.startswith((">", "->"), start):
            return self.find_after(">", start)
        if self.comment_end < start:
            # The end found last is reused, so that many unclosed comments take linear time.
            found = _COMMENT_END.search(self.html, start)
            self.comment_end = found.end() if found else len(self.html)
        return self.comment_end

    def read_start_tag(self, start):
        name = _TAG_NAME.match(self.html, start + 1)
        tag = name[0].lower()
        attributes, end = self.read_attributes(name.end())
        if attributes is None:
            return end
        if tag in RAW_TEXT:
            return self.read_raw_text(tag, end)
        # In Word "<o:p/>" is closed; HTML ignores the slash.
        is_closed = tag in VOID or (":" in tag and self.html[end - 2] == "/")
        self.open_element(tag, attributes, is_closed)
        return end

    def read_attributes(self, position):
        """Return the attributes and where the tag ends; None for them when the text ends within the tag."""
        attributes = {}
        while match := _ATTRIBUTE.match(self.html, position):
            position = match.end()
            if match["end"]:
                return attributes, position
            if match.lastgroup == "name" and _UNCLOSED_QUOTE.match(self.html, position):
                break
            value = match["double"] or match["single"] or match["bare"] or ""
            if len(value) <= MAX_ATTRIBUTE_CHARS:
                attributes.setdefault(match["name"].lower(), _unescape_attribute(value))
        return None, len(self.html)

    def read_raw_text(self, tag, start):
        found = re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE).search(self.html, start)
        end = found.start() if found else len(self.html)
        if tag == "style":
            self.styles.append(self.html[start:end])
        elif tag in READABLE_RAW_TEXT:
            self.add_text(self.html[start:end])
        return self.find_after(">", end)

    def find_after(self, sign, start):
        found = self.html.find(sign, start)
        return found + 1 if found >= 0 else len(self.html)

    # The tree

    def add_text(self, text):
        self.open[-1].children.append(_unescape(text) if "&" in text else text)

    def open_element(self, tag, attributes, is_closed):
        if tag in ("html", "head", "body"):
            return
        reopened = []
        if tag in _CLOSES_PARAGRAPH:
            reopened = self.close_implied({"p"}, _BARRIERS)
        if tag in _IMPLIED_ENDS:
            self.close_implied(*_IMPLIED_ENDS[tag])
        if len(self.open) > MAX_DEPTH and tag not in VOID:
            self.too_deep[tag] = self.too_deep.get(tag, 0) + (not is_closed)
            return
        element = Element(tag, attributes)
        self.open[-1].children.append(element)
        if not is_closed:
            self.open.append(element)
            self.reopen(reopened)

    def close(self, tag):
        if self.too_deep.get(tag):
            self.too_deep[tag] -= 1
            return
        barriers = set() if tag in {"table", "tr", *_SECTIONS, *_CELLS} else _BARRIERS
        self.reopen(self.close_implied({tag}, barriers - {tag}))

    def close_implied(self, tags, barriers):
        """Close the innermost open element of `tags`; return the formatting elements closed with it, to be reopened."""
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag in tags:
                inner = self.open[place + 1 :]
                del self.open[place:]
                return [element for element in inner if element.tag in FORMATTING][:MAX_REOPENED]
            if self.open[place].tag in barriers:
                break
        return []

    def reopen(self, elements):
        for element in elements:
            if len(self.open) <= MAX_DEPTH:
                is_long = sum(map(len, element.attributes.values())) > MAX_REOPENED_CHARS
                copy = Element(element.tag, {} if is_long else dict(element.attributes))
                copy.attributes.pop("id", None)  # unique in a page
                self.open[-1].children.append(copy)
                self.open.append(copy)


def _unescape(text):
    # html.unescape() raises ValueError for numbers with more than 4300 digits.
    return unescape(_LONG_NUMBER.sub("&amp;#", text))


def _unescape_attribute(value):
    # In an attribute "&copy=2" is not a reference (HTML Standard, 13.2.5.73); URLs rely on that.
    return _REFERENCE.sub(lambda reference: unescape(reference[0]), value) if "&" in value else value
