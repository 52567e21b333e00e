"""
The texts of a stored rich text with their places in its source, so that words can be replaced and markup cannot.

For HTML as `cleaning.clean` returns it. A change of a text leaves every other character of the source as it was.
"""

import re
from dataclasses import dataclass, field
from html import escape, unescape

# Elements within a line of text. Everything else, images and line ends too, ends a text.
INLINE = {
    *("a", "abbr", "b", "bdi", "cite", "code", "em", "i"),
    *("q", "s", "small", "span", "strong", "sub", "sup", "u"),
}
# Ends a text: no query can contain it (core.middleware removes it from forms), and it is no white space.
BOUNDARY = "\ue000"
_TAG = r"<(?P<close>/?)(?P<name>[a-zA-Z][\w-]*)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>"
_TAG_RE = re.compile(_TAG)
_TOKEN_RE = re.compile(rf"{_TAG}|(?P<comment><!--.*?-->)|(?P<entity>&(?:#\w+|\w+);)|[^<&]+|.", re.DOTALL)
_ATTRIBUTE_RE = re.compile(r"([\w-]+)=\"([^\"]*)\"")
# Attributes that a person reads or that lead somewhere.
READABLE_ATTRIBUTES = ("alt", "title", "href")


@dataclass
class Link:
    """An `<a href>`: its URL, and the part of the text that it encloses."""

    href: "TextSpan"
    start: int
    end: int = 0


@dataclass
class TextSpan:
    """A text without markup, or the value of an attribute. `sources` are the source positions of its characters."""

    kind: str  # "text" or the name of the attribute
    is_html: bool = True
    text: str = ""
    sources: list[tuple[int, int]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def append(self, text, start, end=None):
        """Append text from the source: characters one by one or, with `end`, what an entity or a tag stands for."""
        self.text += text
        if end is None:
            self.sources.extend((start + at, start + at + 1) for at in range(len(text)))
        else:
            self.sources.extend([(start, end)] * len(text))

    def get_edits(self, start, end, replacement):
        """Return {(source start, source end): new source} that puts `replacement` in place of text[start:end]."""
        first, *rest = dict.fromkeys(self.sources[start:end])
        source = escape(replacement, quote=self.kind != "text") if self.is_html else replacement
        return {first: source, **dict.fromkeys(rest, "")}

    def get_link(self, start, end):
        """Return the link that encloses text[start:end], or None."""
        return next((link for link in self.links if link.start <= start and end <= link.end), None)


def may_contain(html, pattern):
    """Return whether a text or an attribute of the rich text can match the pattern. Faster than reading it."""

    def strip_tag(tag):
        return "" if tag["name"] and tag["name"].lower() in INLINE else BOUNDARY

    return bool(pattern.search(unescape(_TAG_RE.sub(strip_tag, html))) or pattern.search(unescape(html)))


def read_plain_text(value):
    """Return the TextSpans of a value without markup."""
    span = TextSpan("text", is_html=False)
    span.append(value, 0)
    return [span]


def read_rich_text(html):
    """Return the TextSpans of a rich text: all its text, in which BOUNDARY parts the blocks, then the attributes."""
    body, attributes, open_links = TextSpan("text"), [], []
    for token in _TOKEN_RE.finditer(html):
        start, end = token.span()
        if token["entity"]:
            body.append(unescape(token[0]), start, end)
        elif token["name"]:
            name = token["name"].lower()
            if name not in INLINE:
                body.append(BOUNDARY, start, start)
            if token["close"]:
                if name == "a" and open_links:
                    open_links.pop().end = len(body.text)
                continue
            found = dict(_read_attributes(token["attributes"], token.start("attributes")))
            attributes += found.values()
            if name == "a" and "href" in found:
                open_links.append(Link(found["href"], len(body.text)))
                body.links.append(open_links[-1])
        elif not token["comment"]:
            body.append(token[0], start)
    return [body, *attributes]


def _read_attributes(source, offset):
    for found in _ATTRIBUTE_RE.finditer(source):
        name, value = found[1].lower(), found[2]
        if name in READABLE_ATTRIBUTES:
            span = TextSpan(name)
            for token in re.finditer(r"&(?:#\w+|\w+);|[^&]+|&", value):
                at = offset + found.start(2) + token.start()
                text = unescape(token[0])
                span.append(text, at, at + len(token[0]) if text != token[0] else None)
            yield name, span


def apply_edits(source, edits):
    """Return the source with the edits of one or more TextSpans, which must not overlap."""
    parts, at = [], 0
    for (start, end), new in sorted(edits.items()):
        parts += [source[at:start], new]
        at = end
    return "".join([*parts, source[at:]])
