"""Rich text as plain text, block by block, the way one would read it out."""

import re
from html.parser import HTMLParser

BLOCKS = {"p", "li", "blockquote", "h2", "h3", "h4", "caption", "dt", "dd", "figcaption", "tr", "hr"}
NAMES = {
    "h2": "[nagłówek] ",
    "h3": "[niższy nagłówek] ",
    "h4": "[najniższy nagłówek] ",
    "li": "• ",
    "blockquote": "[cytat] ",
    "tr": "[wiersz tabeli] ",
    "hr": "[linia]",
}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.blocks = [""]
        self.hrefs = []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in BLOCKS:
            self.blocks.append(NAMES.get(tag, ""))
        elif tag == "img":
            self.blocks[-1] += f"[obraz: {attrs.get('alt') or 'ozdobny'}]"
        elif tag == "br":
            self.blocks[-1] += "\n"
        elif tag in ("td", "th"):
            self.blocks[-1] += "| "
        elif tag == "a":
            self.hrefs.append(attrs.get("href", ""))

    def handle_endtag(self, tag):
        if tag == "a" and self.hrefs:
            self.blocks[-1] += f" [{self.hrefs.pop()}]"
        elif tag in ("td", "th"):
            self.blocks[-1] += " "
        elif tag in BLOCKS:
            self.blocks.append("")

    def handle_data(self, data):
        self.blocks[-1] += data


def plain_text(html):
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n".join(block.strip() for block in reader.blocks if block.strip())


# What XML 1.0 (2.2) and RFC 5545 (3.3.11) both allow, and no control characters of the C1 set.
_NOT_PRINTABLE = re.compile("[^\t\n -~\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text):
    """`text` fit for a feed or a calendar: Word's line break (vertical tab) and the like become spaces."""
    return _NOT_PRINTABLE.sub(" ", text)
