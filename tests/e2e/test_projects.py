"""The list of projects with its map: by touch, by keyboard, with every preference."""

import pytest

from .test_reading import CUT_OFF

LIST = "/omggs/rewitalizacja/"
CHOSEN = f"{LIST}?miasto=gdynia&przedsiewziecie=zintegrowane-projekty-rewitalizacyjne-miast"

TOUCHING_NAMES = """
() => {
  const boxes = [...document.querySelectorAll(".town-name, .town-mark, .map-water text")]
    .map(element => [element, element.getBoundingClientRect()]);
  const map = document.querySelector(".map").getBoundingClientRect();
  const found = boxes
    .filter(([, box]) => box.left < map.left || box.right > map.right || box.top < map.top || box.bottom > map.bottom)
    .map(([element]) => `${element.textContent} leaves the map`);
  for (const [one, a] of boxes) for (const [other, b] of boxes) {
    const names = one.matches(".town-name") && other !== one;
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    // boxes of letters are taller than the letters
    if (names && wide > 1 && high > a.height / 4) found.push(`${one.textContent} on ${other.outerHTML}`);
  }
  return found;
}
"""
REACH = """
() => [...document.querySelectorAll(".town-reach")].map(circle => circle.getBoundingClientRect())
  .filter(box => box.width < 44 || box.height < 44).length
"""


def open_choice(page):
    """Open the map and the towns, which are closed where the list stands below them."""
    summary = page.locator(".listing-toggle summary")
    if summary.is_visible():
        summary.click()


@pytest.mark.parametrize("preferences", [{}, {"spacing": "wide"}, {"font": "200", "spacing": "wide"}])
@pytest.mark.parametrize("width", [320, 700, 1280])
def test_map_labels_are_legible_and_targets_large(visit, width, preferences):
    page = visit(width, **preferences)
    for address in (LIST, CHOSEN):
        page.goto(address)
        open_choice(page)
        assert page.locator(".town").count() == 8
        assert page.evaluate(TOUCHING_NAMES) == []
        assert page.evaluate(REACH) == 0
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert page.evaluate(CUT_OFF) == []
        # the minimum font size on a phone
        assert page.locator(".town-name").first.bounding_box()["height"] >= 16


def test_map_town_is_chosen_by_keyboard(visit):
    page = visit(320)
    page.goto(LIST)
    open_choice(page)
    town = page.locator(".map").get_by_role("link", name="Rumia 1 projekt", exact=True)
    page.locator(".skip-map").focus()
    for _ in range(20):
        page.keyboard.press("Tab")
        if town.evaluate("element => element === document.activeElement"):
            break
    ring = town.locator(".town-reach")
    assert ring.evaluate("element => getComputedStyle(element).stroke") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url("**/omggs/rewitalizacja/?miasto=rumia#projekty")
    assert page.locator("#projekty").get_by_role("listitem").count() == 1
    assert page.get_by_role("heading", name="1 projekt z 13").is_visible()
    page.get_by_role("link", name="Pokaż wszystkie projekty").click()
    assert page.get_by_role("heading", name="Wszystkie projekty: 13").is_visible()


def test_map_can_be_skipped(visit):
    page = visit(320)
    page.goto(LIST)
    open_choice(page)
    skip = page.locator(".skip-map")
    skip.focus()
    box, width = skip.bounding_box(), page.viewport_size["width"]
    assert box["width"] > 44
    assert 0 <= box["x"] <= width - box["width"]
    assert 0 <= box["y"] <= page.viewport_size["height"] - box["height"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent").startswith("Wszystkie miasta")
