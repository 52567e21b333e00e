"""The home page on a phone: tasks on the first screen, a short strip, a short page; text pages on a wide screen."""

import pytest

from tests import site_database
from tests.processes import PreparedSite

from . import chromium

BOX = """selector => {
  const { top, bottom, height } = document.querySelector(selector).getBoundingClientRect();
  return { top, bottom, height };
}"""


@pytest.fixture
def page_of_new_site(prepared, tmp_path, browser):
    """A page 390 px wide on a site with the initial content alone: other tests leave meetings on theirs."""
    with PreparedSite(site_database.copy(prepared, tmp_path / "data"), WEB_CONCURRENCY=1) as site:
        context = chromium.new_context(browser, site, 390)
        yield context.new_page()
        context.close()


def test_home_on_a_phone_begins_with_tasks(page_of_new_site):
    page = page_of_new_site
    page.goto("/")
    assert page.locator(".tasks a").count() == 4
    assert page.evaluate(BOX, ".tasks")["bottom"] <= 664  # a phone of 844 px without the browser's bars
    assert page.evaluate(BOX, ".current")["height"] <= 120
    assert page.evaluate(BOX, ".welcome-picture")["top"] >= page.evaluate(BOX, ".tasks")["bottom"]
    assert page.evaluate("() => document.documentElement.scrollHeight") <= 3000


@pytest.mark.parametrize("width", [390, 1280])
def test_contents_are_closed_on_phones_beside_text_else(visit, width):
    page = visit(width)
    page.goto("/deklaracja-dostepnosci/")
    link = page.locator(".contents li a").first
    if width == 390:
        assert not link.is_visible()
        page.locator(".contents summary").click()
        link.wait_for()
    else:
        text = page.locator(".text-body").bounding_box()
        assert link.bounding_box()["x"] >= text["x"] + text["width"]
        assert not page.locator(".contents summary").is_visible()
    link.click()
    assert page.url.endswith("#sekcja-stan-dostepnosci-cyfrowej")


def test_project_map_is_low(visit):
    for width in (390, 768, 1280):
        page = visit(width)
        page.goto("/omggs/rewitalizacja/rewitalizacja-zagorza-w-rumi/")
        assert page.evaluate(BOX, ".map")["height"] <= 260
        assert page.locator(".town").count() >= 2
