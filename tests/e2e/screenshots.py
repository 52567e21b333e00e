"""
Screenshots of each kind of page for visual review, in tests/e2e/screenshots/ as kind-width-contrast.png.

`make screenshots` takes all; `make screenshots ARGS="home article"` some.
"""

import sys
import tempfile
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

from accessibility.preferences import CHOICES
from tests.page_types import PAGE_TYPES, address_of
from tests.processes import MAIL, Site

from . import chromium
from .kinds import REQUEST_SETTINGS, run

# "light" looks like the default, unless the system is dark.
CONTRASTS = [contrast for contrast in CHOICES["contrast"] if contrast != "light"]
FOLDER = Path(__file__).parent / "screenshots"


def main(kinds):
    if unknown := set(kinds) - PAGE_TYPES.keys():
        sys.exit(f"No such kind of page: {', '.join(sorted(unknown))}. There are: {', '.join(PAGE_TYPES)}.")
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        Site(Path(folder) / "data", **MAIL) as site,
        sync_playwright() as playwright,
        urllib.request.urlopen(f"{site.url}/sitemap.xml") as answer,
    ):
        sitemap = answer.read().decode()
        run(site, REQUEST_SETTINGS)
        browser = chromium.launch(playwright)
        for width in chromium.HEIGHT:
            for contrast in CONTRASTS:
                context = chromium.new_context(browser, site, width, contrast=contrast)
                page = context.new_page()
                for kind in kinds or PAGE_TYPES:
                    page.goto(address_of(kind, sitemap))
                    page.screenshot(path=FOLDER / f"{kind}-{width}-{contrast}.png", full_page=True)
                context.close()
        browser.close()
    print(f"{len(kinds or PAGE_TYPES) * len(chromium.HEIGHT) * len(CONTRASTS)} pictures in {FOLDER}")


if __name__ == "__main__":
    main(sys.argv[1:])
