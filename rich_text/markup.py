"""A small tree of HTML elements that can be changed and serialized. The input must have been cleaned."""

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = {"br", "hr", "img"}
# Deeper elements lose their tags and keep their text, so that recursion stays limited.
MAX_DEPTH = 60


@dataclass(eq=False)
class Element:
    tag: str
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)  # elements and strings, in document order

    def get(self, name):
        return self.attributes.get(name) or ""

    def elements(self):
        return [child for child in self.children if isinstance(child, Element)]

    def walk(self):
        """Yield this element and its descendants in document order."""
        yield self
        for child in self.elements():
            yield from child.walk()

    def find(self, *tags):
        return [element for element in self.walk() if element.tag in tags]

    def text(self):
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def replace(self, old, *new):
        """Replace the child `old` by `new`; without `new`, remove it."""
        place = next(number for number, child in enumerate(self.children) if child is old)
        self.children[place : place + 1] = new

    def join_texts(self):
        """Join adjacent strings (DOM: normalize)."""
        joined = []
        for child in self.children:
            if isinstance(child, str) and joined and isinstance(joined[-1], str):
                joined[-1] += child
            else:
                joined.append(child)
        self.children = joined


def parse(html):
    parser = _TreeParser()
    parser.feed(html)
    parser.close()
    return parser.root


def write(element):
    """Return the inner HTML of `element`."""
    return "".join(
        escape(child, quote=False) if isinstance(child, str) else _write(child) for child in element.children
    )


def _write(element):
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items())
    opening = f"<{element.tag}{attributes}>"
    return opening if element.tag in VOID else f"{opening}{write(element)}</{element.tag}>"


def one_line(text):
    """Return `text` with each run of white space, including no-break spaces, as one space."""
    return " ".join(text.split())


class _TreeParser(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = Element("root")
        self.open = [self.root]

    def handle_starttag(self, tag, attributes):
        parent = self.open[-1]
        too_deep = len(self.open) > MAX_DEPTH
        element = Element(tag, {name: value or "" for name, value in attributes})
        if not too_deep or tag in VOID:
            parent.children.append(element)
        if tag not in VOID:
            self.open.append(parent if too_deep else element)

    def handle_endtag(self, tag):
        if tag not in VOID and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, text):
        self.open[-1].children.append(text)
