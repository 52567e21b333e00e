"""
What lies on the clipboard goes through Ctrl+V in the real editor in Chromium, unchanged, to the public page.

The cases are those of tests/rich_text/cases, where the cleaner alone is tested too.
"""

import re

import pytest
from playwright.sync_api import expect

from rich_text.cleaning import clean
from tests.rich_text.pasted_cases import compare, read_cases, read_pasted

from . import chromium
from .admin import editors_drawn

CASES = read_cases()
SLUG = "wklejone"

# A copy handler hands over the HTML as it is; the browser's own copying would write it anew.
COPY = """(html) => {
  addEventListener("copy", (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/html", html);
    event.clipboardData.setData("text/plain", "x");
  }, { once: true });
  document.execCommand("copy");
}"""


@pytest.fixture(scope="module")
def article(site, browser, staff_cookies):
    """The form of a new article, in one page for all tests of this module."""
    context = chromium.reader(browser, site, 1280, javascript=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.add_cookies(staff_cookies())
    page = context.new_page()
    page.goto("/admin/pages/article/add/")
    editors_drawn(page)
    yield page
    context.close()


def body_of(page):
    return page.frame_locator(".field-body iframe").locator("body")


def paste(page, html):
    """Replace the text of the editor by `html`; return the editor's text when the server has answered."""
    page.evaluate("tinymce.get('id_body').setContent('')")
    body_of(page).click()
    page.evaluate(COPY, html)
    with page.expect_response("**/admin/wklejanie/") as answer:
        body_of(page).press("Control+v")
    assert answer.value.status == 200
    expect(body_of(page)).to_have_text(re.compile(r"\S"))
    return page.evaluate("tinymce.get('id_body').getContent()")


@pytest.mark.parametrize("name", CASES)
def test_editor_pasted_case_gives_expected_form(article, name):
    shown = paste(article, read_pasted(name))
    # As it is stored: below a table the editor has an empty paragraph, so that one can write there.
    found, right = compare(clean(shown), name, CASES[name]["compare"])
    assert found in right
