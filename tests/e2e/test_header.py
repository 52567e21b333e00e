"""The header: its share of the screen, its links and its lower edge."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from accessibility.preferences import CHOICES

PAGE = "/spoldzielnia/"


def height(page):
    page.evaluate("() => document.fonts.ready.then(() => true)")
    return page.locator("header.site-header").bounding_box()["height"]


# {(width, font size): height in pixels}
MAX_HEIGHTS = {
    **{(width, "100"): 96 for width in (320, 390)},
    **{(width, "100"): 150 for width in (800, 1024, 1216)},
    **{(width, "100"): 200 for width in (1280, 1440, 1920)},
    **{(390, font): most for font, most in {"125": 110, "150": 190, "200": 240}.items()},
    # with large letters the row of preferences takes two lines, from 150 % on it is a panel
    **{(1280, font): most for font, most in {"125": 232, "150": 200, "200": 200}.items()},
}


@pytest.mark.parametrize("contrast", ["default", "yellow-on-black"])
def test_header_leaves_the_screen_to_the_page(visit, contrast):
    pages = {font: visit(320, font=font, contrast=contrast) for font in CHOICES["font"]}
    for page in pages.values():
        page.goto(PAGE)
    for (width, font), most in MAX_HEIGHTS.items():
        pages[font].set_viewport_size({"width": width, "height": 900})
        assert height(pages[font]) <= most, (width, font)


@pytest.mark.parametrize("contrast", ["default", "light", "yellow-on-black"])
def test_header_is_low_on_a_dark_system(visit, contrast):
    """There the row of preferences offers a scheme more, "jasny"."""
    page = visit(1280, contrast=contrast, system_scheme="dark")
    page.goto(PAGE)
    assert height(page) <= 200


@pytest.mark.parametrize(
    ("width", "font", "most"),
    [(800, "100", 100), (1280, "100", 215), (1280, "125", 200), (1280, "150", 200)],
)
def test_header_is_low_with_wide_spacing(visit, width, font, most):
    page = visit(width, font=font, spacing="wide")
    page.goto("/")
    assert height(page) <= most


@pytest.mark.parametrize("width", [320, 800, 1280])
@pytest.mark.parametrize("font", ["100", "200"])
def test_settings_search_and_menu_are_one_step_away(visit, width, font):
    page = visit(width, font=font)
    page.goto(PAGE)
    for anchor, inside in {"#menu": "#szukaj", "#widok": "#widok button[name=contrast]"}.items():
        target, link = page.locator(inside).first, page.locator(f"header a[href='{anchor}']")
        if font == "100" and width >= (800 if anchor == "#menu" else 1280):
            expect(target).to_be_visible()
            expect(link).to_be_hidden()
            continue
        before = link.bounding_box()
        link.click()
        expect(target).to_be_in_viewport()
        assert link.bounding_box() == before, "what was pressed stays under the finger"
        page.goto(PAGE)


def test_search_comes_first_in_the_opened_menu(visit):
    page = visit(390)
    page.goto(PAGE)
    page.get_by_role("link", name="Menu", exact=True).click()
    search, menu = page.locator("#szukaj"), page.locator("#menu ~ nav a").first
    assert search.bounding_box()["y"] < menu.bounding_box()["y"]
    page.get_by_role("link", name="Zamknij menu").click()
    expect(search).to_be_hidden()


@pytest.mark.parametrize("ratio", [1, 2, 2.625, 3])
@pytest.mark.parametrize("width", [390, 412])
def test_no_dark_line_lies_under_the_edge_of_the_header(browser, site, width, ratio):
    """If the header ends at a fraction of a pixel, no line of its dark colour may be visible above the page."""
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": 844},
        device_scale_factor=ratio,
    )
    page = context.new_page()
    page.goto(PAGE)
    end = height(page)
    # The wave ends two pixels higher. The last pixel of the edge and those below have the page's colour. Half-covered
    # pixels at the sides are cut off.
    strip = {"x": 1, "y": int(end) - 1, "width": width - 2, "height": 4}
    picture = Image.open(io.BytesIO(page.screenshot(clip=strip))).convert("RGB")
    context.close()
    assert all(brightest - darkest <= 8 for darkest, brightest in picture.getextrema())
