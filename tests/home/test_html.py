"""
The HTML of every page is valid according to the W3C's Nu checker if installed, or else to html5lib's parser.

`make test` installs the checker (.venv/vnu.jar) if there are Java and npm. The first line of pytest's output says which
of the two runs. html5lib checks only the syntax, not which elements another one may contain.
"""

import re

import html5lib
import pytest
from django.conf import settings as project_settings
from django.core.management import call_command

from core.staticfiles import PUBLIC_STYLESHEETS, bundle
from home.error_views import render_without_database
from publishing.fragments import FRAGMENTS_KEY

from .. import factories, nu
from ..page_types import PAGE_TYPES, published_addresses

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def pages(client, rf, settings):
    """{URL: HTML} of every published page, one page of each other type, and the error pages."""
    settings.EMAIL_HOST = "mail.rumia.example"
    call_command("load_initial_content", verbosity=0)
    factories.request_settings()  # or the forms are not offered
    client.defaults[FRAGMENTS_KEY] = {}  # menu and footer are rendered once, as with the page cache
    others = [address for address in PAGE_TYPES.values() if "*" not in address]
    addresses = [*published_addresses(client.get("/sitemap.xml").content.decode()), *others]
    shown = {address: client.get(address).content for address in [*dict.fromkeys(addresses), "/admin/login/"]}
    wrong = {
        f"{kind} with nothing in it": client.post(PAGE_TYPES[kind]).content
        for kind in ("request", "notifications")
    }
    broken = {
        name: render_without_database(rf.get("/"), name, {}, 500).content
        for name in ("500.html", "503.html", "403_csrf.html")
    }
    return shown | wrong | broken


def faults_by_html5lib(html):
    parser = html5lib.HTMLParser()
    parser.parse(html, transport_encoding="utf-8")
    return [f"{code} at {place}: {details}" for place, code, details in parser.errors]


def faults(pages, folder):
    """Return {URL: errors in its HTML}."""
    if not nu.is_installed():
        return {address: found for address, html in pages.items() if (found := faults_by_html5lib(html))}
    files = {}
    for number, (address, html) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_bytes(html)
        files[file.as_uri().replace("file:///", "file:/")] = address
    found = {}
    for message in nu.check(folder):
        found.setdefault(files[message["url"]], []).append(
            f"{message['message']} {message.get('extract', '')}"
        )
    return found


WRONG = b'<!doctype html><html lang="pl"><title>x</title><p><ul></b></ul></p>'


def test_html_of_every_page_is_valid(pages, tmp_path):
    """Check all pages and an invalid one at once, because starting the checker takes the most time."""
    assert len(pages) > len(PAGE_TYPES)
    found = faults(pages | {"wrong": WRONG}, tmp_path)
    assert found.pop("wrong")
    assert found == {}


def find_bundles_of_classes():
    """Return {class name: the stylesheets that style it}, without the names in the one that every page loads."""

    def read(path):
        return (project_settings.BASE_DIR / "static" / path).read_text()

    bundles = {}
    for path in PUBLIC_STYLESHEETS:
        if path != "css/print.css":
            for name in re.findall(r"\.(-?[a-z][\w-]*)(?![^{]*})", bundle(read, path)):
                bundles.setdefault(name, set()).add(path)
    return {name: paths for name, paths in bundles.items() if "css/site.css" not in paths}


def test_page_links_the_stylesheets_of_its_classes(pages):
    bundles, linked = find_bundles_of_classes(), set()
    for address, html in pages.items():
        html = html.decode()
        used = set(" ".join(re.findall(r'class="([^"]*)"', html)).split())
        present = {path for path in PUBLIC_STYLESHEETS if path.removesuffix(".css") in html}
        missing = {name for name in used & bundles.keys() if not bundles[name] & present}
        assert not missing, (address, missing)
        linked |= present
    assert linked == set(PUBLIC_STYLESHEETS)
