"""HTML as a small tree, to be looked at or changed, and written back. What it reads has been through the cleaner."""

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import chain, groupby

VOID = {"br", "hr", "img"}
# Deeper than this no text of an editor goes; what is nested further keeps its words and loses its tags.
MAX_DEPTH = 60


@dataclass(eq=False)
class Element:
    tag: str
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)  # elements and texts in their order

    def get(self, name):
        return self.attributes.get(name) or ""

    def elements(self):
        return [child for child in self.children if isinstance(child, Element)]

    def walk(self):
        """This element and all inside it, in the order of the page."""
        yield self
        for child in self.elements():
            yield from child.walk()

    def find(self, *tags):
        return [element for element in self.walk() if element.tag in tags]

    def text(self):
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def replace(self, old, *new):
        """Put `new` in the place of the child `old`. For many children at once see `replace_each`."""
        place = next(number for number, child in enumerate(self.children) if child is old)
        self.children[place : place + 1] = new

    def replace_each(self, get_new):
        """Put the list `get_new(child)` in the place of each child, in one pass."""
        self.children = list(chain.from_iterable(map(get_new, self.children)))

    def join_texts(self):
        """Texts that came to stand side by side become one."""
        joined = []
        for is_text, group in groupby(self.children, lambda child: isinstance(child, str)):
            children = list(group)
            joined += ["".join(children)] if is_text else children
        self.children = joined


def parse(html):
    parser = _TreeParser()
    parser.feed(html)
    parser.close()
    return parser.root


def write(element):
    """The HTML of what is inside `element`."""
    return "".join(
        escape(child, quote=False) if isinstance(child, str) else _write(child) for child in element.children
    )


def _write(element):
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items())
    opening = f"<{element.tag}{attributes}>"
    return opening if element.tag in VOID else f"{opening}{write(element)}</{element.tag}>"


def one_line(text):
    """`text` with every run of white space, no-break spaces too, as one space."""
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
