"""
Clipboard HTML of office programs with the expected cleaned HTML, and the comparison of results.

cases/NAME.html is the clipboard, cases/NAME.expected.html (and .expected.2.html …) the expected results. cases.tsv has
a description of each case and the kind of comparison (`html` or `reading`).
"""

import csv
import re
from pathlib import Path

import html5lib

FOLDER = Path(__file__).with_name("cases")

BLOCKS = "blockquote|caption|cite|dd|dl|dt|figcaption|figure|h2|h3|h4|hr|li|ol|p|table|tbody|td|tfoot|th|thead|tr|ul|br"
SAME = {"del": "s", "strike": "s", "b": "strong", "i": "em"}
INLINE = ("strong", "em", "sub", "sup", "s", "a")
ROMAN = (("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))


def read_cases():
    """Return {name: row of cases.tsv}."""
    with (FOLDER / "cases.tsv").open(encoding="utf-8", newline="") as file:
        return {row["case"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


def read_pasted(name):
    return (FOLDER / f"{name}.html").read_text(encoding="utf-8")


def read_expected(name):
    return [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob(f"{name}.expected*.html"))]


def compare(cleaned, name, how):
    """Return (`cleaned`, expected results), both normalized for the comparison `how`."""
    form = reading if how == "reading" else normal
    return form(cleaned), [form(text) for text in read_expected(name)]


def parsed(html):
    return html5lib.parseFragment(html, namespaceHTMLElements=False)


def normal(html):
    """Return HTML with canonical tags, sorted attributes, and white space collapsed and stripped from blocks."""
    html = re.sub(rf"\s*(</?(?:{BLOCKS})(?: [^>]*)?>)\s*", r"\1", _written(parsed(html)))
    html = re.sub(r"\s+(</(?:strong|em|s)>)", r"\1 ", html)  # move spaces behind inline formatting
    html = re.sub(r"<em><strong>([^<]*)</strong></em>", r"<strong><em>\1</em></strong>", html)
    return re.sub(r"\s+", " ", re.sub(rf"\s+(</?(?:{BLOCKS})\b)", r"\1", html)).strip()


def _written(node):
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str):
            tag = SAME.get(child.tag, child.tag)
            attributes = dict(child.attrib)
            if tag == "ol":
                first = next((item for item in child if item.tag == "li"), None)
                if first is not None and first.get("value"):
                    attributes["start"] = first.attrib.pop("value")
                attributes = {
                    k: v for k, v in attributes.items() if (k, v) not in (("start", "1"), ("type", "1"))
                }
            said = "".join(f' {name}="{value}"' for name, value in sorted(attributes.items()))
            parts.append(
                f"<{tag}{said}>{_written(child)}" + ("" if tag in ("br", "hr", "img") else f"</{tag}>")
            )
        parts.append(child.tail or "")
    return re.sub(r"\s+", " ", "".join(parts))


def reading(html):
    """Return the visible text, one line per block, with list markers as text without the punctuation after them."""
    lines = [""]
    _read(parsed(html), lines)
    return [_plain_mark(re.sub(r"\s+", " ", line).strip()) for line in lines if line.strip()]


def _plain_mark(line):
    return re.sub(r"^(\(?(?:§ ?|Art\. ?)?(?:\d+(?:\.\d+)*|[a-zA-Z]{1,4}))[.)]+(?=\s|$)", r"\1", line)


def _read(node, lines):
    lines[-1] += node.text or ""
    number = int(node.get("start") or 1) if node.tag == "ol" else 0
    for child in node:
        if isinstance(child.tag, str):
            tag = SAME.get(child.tag, child.tag)
            if tag == "li":
                number = int(child.get("value") or number)
                lines.append(f"{_mark(node, number)} ")
                number += 1
            elif tag == "p" and node.tag == "li" and child is node[0] and not (node.text or "").strip():
                pass  # the first paragraph of an item stays on the line of its marker
            elif tag not in INLINE:
                lines.append("")
            if tag in INLINE and tag != "a":
                lines[-1] += f"<{tag}>"
            _read(child, lines)
            if tag in INLINE and tag != "a":
                lines[-1] += f"</{tag}>"
            elif tag not in INLINE:
                lines.append("")
        lines[-1] += child.tail or ""


def _mark(parent, number):
    if parent.tag != "ol":
        return "•"
    kind = parent.get("type") or "1"
    if kind in "aA":
        mark = chr(ord("a") + number - 1)
    elif kind in "iI":
        mark, left = "", number
        for letters, worth in ROMAN:
            while left >= worth:
                mark, left = mark + letters, left - worth
    else:
        return f"{number}."
    return f"{mark.upper() if kind in 'AI' else mark}."
