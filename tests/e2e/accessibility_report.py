"""
The accessibility report: the findings of the matrix (matrix.py) as one HTML file and as PDF.

`make accessibility-report` writes raport-dostepnosci.html and .pdf; `REPORT=folder/name.html` sets another path. The
examined site is a new one with the initial content, without later changes by editors.
"""

import html
import os
import platform
import re
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import django
import html5lib
from django.template import Context, Engine
from django.utils import timezone
from django.utils.safestring import mark_safe
from playwright.sync_api import sync_playwright

from accessibility.preferences import CHOICES
from tests import nu, page_types
from tests.processes import ROOT, Site

from . import chromium, kinds, matrix

TEMPLATE = Path(__file__).with_name("accessibility_report.html")
DOCUMENT = ROOT / "docs" / "accessibility.md"


@dataclass
class Examined:
    """An examined page and its findings."""

    title: str
    address: str
    after: str  # the action of a visitor before the examination, or ""
    wrong: list
    explained: dict

    @property
    def undecided(self):
        return sum(len(findings) for findings in self.explained.values())


def examine(browser, site, kind):
    page = chromium.new_context(browser, site, kinds.get_width(kind), javascript=True).new_page()
    kinds.open_kind(page, kind, site.sitemap)
    title, address = page.title(), page.url.removeprefix(site.url)
    wrong, explained, _ = matrix.sort_findings(kind, matrix.run_all_checks(page, matrix.VARIANTS))
    page.context.close()
    return Examined(
        title, address, kinds.STATES[kind].words if kind in kinds.STATES else "", wrong, explained
    )


def sources(site):
    """Yield the HTML of every published page."""
    for path in page_types.published_addresses(site.sitemap):
        with urllib.request.urlopen(site.url + path) as answer:
            yield answer.read()


def html_faults(sources):
    """Return the messages of the HTML checker about these pages."""
    if not nu.is_installed():
        found = []
        for source in sources:
            parser = html5lib.HTMLParser()
            parser.parse(source)
            found += [code for _, code, _ in parser.errors]
        return found
    with tempfile.TemporaryDirectory() as folder:
        for number, source in enumerate(sources):
            Path(folder, f"{number}.html").write_bytes(source)
        return [message["message"] for message in nu.check(folder)]


def version():
    """Return the commit, with a suffix if files are changed, or "" outside of a git repository."""
    try:
        asked = ["git", "describe", "--always", "--dirty= (ze zmianami)", "--exclude=*"]
        return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def tools(browser):
    page = browser.new_page()
    page.evaluate(matrix.AXE_SCRIPT)
    axe = page.evaluate("() => axe.version")
    page.close()
    checker = (
        ("Nu Html Checker", nu.get_version())
        if nu.is_installed()
        else ("html5lib (bez Javy)", html5lib.__version__)
    )
    return [
        ("axe-core", axe),
        ("Chromium", browser.version),
        checker,
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
    ]


# Renders the results of manual checks in docs/accessibility.md, which contains only paragraphs, lists and tables.


def section(heading, text=None):
    """Return the section with this heading as HTML."""
    text = DOCUMENT.read_text() if text is None else text
    part = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)[1]
    return mark_safe("".join(render_markdown(block.split("\n")) for block in part.strip().split("\n\n")))


def render_markdown(lines):
    if lines[0].startswith("|"):
        head, _, *rows = [
            [html.escape(cell.strip()) for cell in line.strip("|").split("|")] for line in lines
        ]
        top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
        body = "".join(
            f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>'
            for row in rows
        )
        # A focusable region with a name: the keyboard can scroll a table that is wider than the screen.
        name = html.escape(", ".join(cell.strip() for cell in lines[0].strip("|").split("|")))
        return (
            f'<div class="table" tabindex="0" role="region" aria-label="Tabela: {name}">'
            f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
        )
    items = re.split(r"\n(?=- |\d+\. )", "\n".join(lines))
    if re.match(r"- |\d+\. ", items[0]):
        name = "ul" if items[0].startswith("-") else "ol"
        texts = [html.escape(" ".join(re.sub(r"^(- |\d+\. )", "", item).split())) for item in items]
        return f"<{name}>{''.join(f'<li>{text}</li>' for text in texts)}</{name}>"
    return f"<p>{html.escape(' '.join(lines))}</p>"


def write(examined, html_faults, tools, version=""):
    """Return the whole report as HTML."""
    explained = {}
    for page in examined:
        for why, findings in page.explained.items():
            explained.setdefault(why, []).extend([(page.title, page.after)] * bool(findings))
    engine = Engine(builtins=["core.templatetags.polish"])
    context = {
        "made_at": timezone.localtime(),
        "version": version,
        "examined": examined,
        "wrong": [page for page in examined if page.wrong],
        "variants": len(matrix.VARIANTS),
        "widths": matrix.WIDTHS,
        "fonts": matrix.FONTS,
        "contrasts": CHOICES["contrast"].values(),
        "spacings": CHOICES["spacing"].values(),
        "explained": [(why, list(dict.fromkeys(pages))) for why, pages in explained.items() if pages],
        "html_faults": html_faults,
        "tools": tools,
        "unproven": section("Czego programy nie dowiodą"),
        "manual": section("Próba ręczna"),
    }
    return engine.from_string(TEMPLATE.read_text()).render(Context(context))


def main(target):
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        Site(Path(folder) / "data") as site,
        sync_playwright() as playwright,
    ):
        with urllib.request.urlopen(f"{site.url}/sitemap.xml") as answer:
            site.sitemap = answer.read().decode()
        faults = html_faults(sources(site))
        kinds.run(site, kinds.REQUEST_SETTINGS)
        kinds.run(site, kinds.CONTENT)
        browser = chromium.launch(playwright)
        examined = []
        for kind in kinds.KINDS:
            examined.append(examine(browser, site, kind))
            print(f"{kind}: {len(examined[-1].wrong)}", flush=True)
        target.write_text(write(examined, faults, tools(browser), version()))
        page = browser.new_page()
        page.goto(target.resolve().as_uri())
        page.pdf(path=target.with_suffix(".pdf"), format="A4", tagged=True, outline=True)
        browser.close()
    print(f"{target}, {target.with_suffix('.pdf')}")


if __name__ == "__main__":
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    django.setup()
    main(Path(sys.argv[1]))
