"""
Sizes and query counts of each page type with the initial content; `make measure` prints them.

tests/home/test_budgets.py compares them with their budgets.
"""

import contextlib
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import html5lib

from core.content_encoding import compress

from .page_types import PAGE_TYPES, address_of

HOST = "testserver"
# Elements that load resources, and the attributes with their URLs.
FETCHED = {
    **dict.fromkeys(
        ("img", "source", "video", "audio", "track", "iframe", "embed", "input"), ("src", "srcset", "poster")
    ),
    **dict.fromkeys(("image", "use"), ("href", "xlink:href")),
    "script": ("src",),
    "link": ("href",),
    "object": ("data",),
}
# Values of `rel` of <link> elements that load nothing.
NOT_FETCHED = {"canonical", "alternate", "license", "author", "help", "search", "next", "prev"}
URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")


@dataclass(frozen=True)
class Cost:
    """Sizes are in bytes; text is HTML, CSS and JavaScript together."""

    queries: int
    text_gzip: int
    text_brotli: int
    font_files: int
    fonts: int
    scripts: int
    other_hosts: int


BUDGET = Cost(
    queries=6,
    text_gzip=25_000,
    text_brotli=25_000,
    font_files=2,
    fonts=60_000,
    scripts=1,  # settings.DISPLAY_SCRIPT
    other_hosts=0,
)


def get_excess(cost):
    """Return {name: (cost, budget)} of what exceeds its budget."""
    pairs = {name: (getattr(cost, name), getattr(BUDGET, name)) for name in Cost.__annotations__}
    return {name: pair for name, pair in pairs.items() if pair[0] > pair[1]}


@contextlib.contextmanager
def production_static_files(folder):
    """Context manager: collect static files into `folder` as in production and use their hashed names."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test import override_settings

    storage = {"BACKEND": "core.staticfiles.BundlingManifestStaticFilesStorage"}
    with override_settings(STATIC_ROOT=folder, STORAGES={**settings.STORAGES, "staticfiles": storage}):
        # the many files of the admin and its editor are on no public page
        call_command(
            "collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin/*", "tinymce/*"]
        )
        yield


def get_local_name(element):
    """Return the local name of an element, without the SVG namespace."""
    return element.tag.rpartition("}")[2]


def iter_resources(page):
    """Yield (element, URL) of the resources that the parsed `page` loads."""
    for element in page.iter():
        if element.tag == "link" and set(element.get("rel", "").split()) <= NOT_FETCHED:
            continue
        for name in FETCHED.get(get_local_name(element), ()):
            value = element.get(name, "")
            for candidate in value.split(",") if name == "srcset" else [value]:
                yield from ((element, address) for address in candidate.split()[:1])
        yield from ((element, address) for address in URL.findall(element.get("style", "")))


def is_script(element):
    return get_local_name(element) == "script" and "json" not in element.get("type", "")


def is_stylesheet(element):
    return element.tag == "link" and "stylesheet" in element.get("rel", "").split()


def measure_page(client, address, static_folder):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        html = client.get(address).content
    page = html5lib.parse(html.decode(), namespaceHTMLElements=False)
    here = f"http://{HOST}{address}"
    resources = {urljoin(here, named) for _, named in iter_resources(page)}
    text_gzip, text_brotli = len(compress(html, "gzip")), len(compress(html, "br"))
    for url in {
        urljoin(here, named)
        for element, named in iter_resources(page)
        if is_script(element) or is_stylesheet(element)
    }:
        path = find_static_file(url, static_folder)
        if path is None:
            continue  # counted as a resource of another host
        text_gzip += path.with_name(path.name + ".gz").stat().st_size
        text_brotli += path.with_name(path.name + ".br").stat().st_size
        if path.suffix == ".css":
            resources |= {urljoin(url, named) for named in URL.findall(path.read_text())}
    fonts = [
        find_static_file(url, static_folder)
        for url in resources
        if url.endswith((".woff2", ".woff", ".ttf", ".otf"))
    ]
    return Cost(
        queries=len(queries),
        text_gzip=text_gzip,
        text_brotli=text_brotli,
        font_files=len(fonts),
        fonts=sum(font.stat().st_size for font in fonts if font),
        scripts=sum(map(is_script, page.iter())),
        other_hosts=sum(urlsplit(url).netloc not in {HOST, ""} for url in resources),
    )


def find_static_file(url, static_folder):
    """Return the path of the file at `url`, or None for another host."""
    parts = urlsplit(url)
    return Path(static_folder) / parts.path.removeprefix("/static/") if parts.netloc == HOST else None


def measure(client, static_folder):
    """Return the cost of each page type with the content of the database."""
    sitemap = client.get("/sitemap.xml").content.decode()
    return {kind: measure_page(client, address_of(kind, sitemap), static_folder) for kind in PAGE_TYPES}


def print_report(costs):
    yield f"{'':14} {'SQL':>4} {'gzip':>8} {'brotli':>8} {'fonts':>12} {'scripts':>8} {'other hosts':>12}"
    for kind, cost in {**costs, "budget": BUDGET}.items():
        yield (
            f"{kind:14} {cost.queries:4} {cost.text_gzip:8} {cost.text_brotli:8} "
            f"{cost.font_files:3} × {cost.fonts:6} {cost.scripts:8} {cost.other_hosts:12}"
        )
    for kind, cost in costs.items():
        for name, (spent, allowed) in get_excess(cost).items():
            yield f"Over budget: {kind}, {name} {spent}, allowed {allowed}"


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    from tests import factories

    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    settings.EMAIL_HOST = "mail.rumia.example"  # or there is no page of notifications
    try:
        call_command("load_initial_content", verbosity=0)
        factories.request_settings()
        with tempfile.TemporaryDirectory() as folder, production_static_files(folder):
            costs = measure(Client(), folder)
    finally:
        teardown_databases(databases, verbosity=0)
    print("\n".join(print_report(costs)))
    return any(get_excess(cost) for cost in costs.values())


if __name__ == "__main__":
    sys.exit(main())
