"""Zero violations that axe-core can find, on every kind of page, in every look."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from accessibility.preferences import CHOICES, COOKIE, DisplayPreferences
from tests.page_types import PAGE_TYPES

OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    # 7:1 for text, which is more than AA asks
    "rules": {"color-contrast-enhanced": {"enabled": True}},
    "resultTypes": ["violations"],
}
axe = Axe()


def violations(page):
    return [
        f"{found['id']}: {found['help']}: {[node['target'] for node in found['nodes']]}"
        for found in axe.run(page, options=OPTIONS).response["violations"]
    ]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("kind", [*PAGE_TYPES, "sign-in"])
def test_page_has_no_violations_in_any_contrast(visit, site, addresses, kind, width):
    page = visit(width, javascript=True)
    found = {}
    for contrast in CHOICES["contrast"]:
        cookie = DisplayPreferences(contrast=contrast).to_cookie()
        page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": site.url}])
        page.goto("/admin/login/" if kind == "sign-in" else addresses[kind])
        if wrong := violations(page):
            found[contrast] = wrong
    assert found == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_have_no_violations_on_a_dark_system(visit, addresses, width):
    page = visit(width, javascript=True, system_scheme="dark")
    found = {}
    for kind, address in addresses.items():
        page.goto(address)
        if wrong := violations(page):
            found[kind] = wrong
    assert found == {}


def test_pages_have_no_violations_at_their_largest(visit, addresses):
    page = visit(320, javascript=True, font="200", spacing="wide")
    found = {}
    for kind, address in addresses.items():
        page.goto(f"{address}#widok")
        if wrong := violations(page):
            found[kind] = wrong
    assert found == {}


def test_violation_would_be_found(visit):
    page = visit(1280, javascript=True)
    page.goto("/")
    page.evaluate("() => document.querySelector('main').append(new Image())")
    # enough for AA, too little for 7:1
    page.evaluate("() => { document.querySelector('main p').style.color = '#666' }")
    assert {text.partition(":")[0] for text in violations(page)} >= {"image-alt", "color-contrast-enhanced"}
