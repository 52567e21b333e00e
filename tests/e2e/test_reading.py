"""Public pages without JavaScript, cookies, other hosts and horizontal scrolling."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.page_types import PAGE_TYPES

from .test_policy import collect_policy_violations

WIDTHS = (320, 1280)
DISPLAY_SCRIPT = settings.DISPLAY_SCRIPT.decode()

CUT_OFF = """
() => {
  const width = document.documentElement.clientWidth;
  const scrolls = element => element && (
    ["auto", "scroll"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter(element => !element.closest("svg") && element.checkVisibility({visibilityProperty: true}))
    .filter(element => {
      const box = element.getBoundingClientRect();
      return box.width > 1 && box.height > 1 && (box.right > width + 1 || box.left < -1) && !scrolls(element);
    })
    .map(element => element.outerHTML.slice(0, 120));
}
"""

# Lines of text, also in lists and tables. A box that is narrower than 30 letters M has no line of 80 letters.
LONG_LINES = """
() => {
  const lines = new Map();
  const range = document.createRange();
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    let block = text.parentElement;
    if (!text.data.trim() || block.closest("svg, textarea") || !block.checkVisibility()) continue;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    if (block.offsetWidth < 30 * parseFloat(getComputedStyle(block).fontSize)) continue;
    if (!lines.has(block)) lines.set(block, {});
    const own = lines.get(block);
    for (let place = 0; place < text.length; place++) {
      range.setStart(text, place);
      range.setEnd(text, place + 1);
      const box = range.getBoundingClientRect();
      const line = Math.round(box.bottom / 10);
      if (box.width > 1) own[line] = (own[line] || "") + text.data[place];
    }
  }
  return [...lines.values()].flatMap(Object.values).filter(line => line.trim().length > 80);
}
"""


@pytest.mark.parametrize("kind", PAGE_TYPES)
def test_page_reads_without_javascript(visit, addresses, kind):
    page = visit(320)
    failed = []
    page.on("response", lambda response: response.ok or failed.append(response.url))
    response = page.goto(addresses[kind])
    assert response.status == (404 if kind == "not-found" else 200)
    assert failed == ([response.url] if kind == "not-found" else [])
    assert page.locator("html").get_attribute("lang") == "pl"
    heading = page.get_by_role("heading", level=1)
    assert heading.count() == 1
    assert heading.is_visible()
    assert page.get_by_role("banner").is_visible()
    assert page.get_by_role("contentinfo").is_visible()
    assert page.get_by_role("navigation").count() >= 1
    assert len(page.get_by_role("main").inner_text().split()) > 10
    assert page.title()
    # The one whose hash the policy allows, where changes of display do not belong to another form of the page.
    is_separate = page.locator("#widok button[form]").count() == 0
    scripts = page.locator("script:not([type='application/ld+json'])").all_text_contents()
    assert scripts == ([DISPLAY_SCRIPT] if is_separate else [])


# On a phone with the usual letters, the other widths for the length of lines; and with the largest ones.
WALKS = {
    "usual letters, with JavaScript": (True, {}, (1280, 768, 320)),
    "largest letters, without": (False, {"font": "200", "spacing": "wide"}, (320,)),
}


@pytest.mark.parametrize(("javascript", "preferences", "widths"), WALKS.values(), ids=WALKS)
def test_page_reflows_and_requests_no_other_host(visit, site, every_address, javascript, preferences, widths):
    """
    Assert no new cookies, no requests to other hosts, no violations of the Content Security Policy, no lines of more
    than 80 characters (WCAG 2.2, 1.4.8) and no horizontal scrolling (1.4.10). One test, because opening every page
    takes the most time.
    """
    page = visit(widths[0], javascript=javascript, **preferences)
    asked, complaints, found = set(), collect_policy_violations(page), {}
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    cookies = page.context.cookies()
    for address in every_address:
        page.goto(address)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            if width == 320:
                scroll_width = page.evaluate("() => document.documentElement.scrollWidth")
                wrong = [*page.evaluate(CUT_OFF), *([scroll_width] if scroll_width > width else [])]
            else:
                wrong = page.evaluate(LONG_LINES)
            if wrong:
                found[address, width] = wrong
        assert complaints == [], address
    assert found == {}
    assert asked - {""} == {urlsplit(site.url).netloc}
    assert page.context.cookies() == cookies
    assert page.evaluate("() => [localStorage.length, sessionStorage.length]") == [0, 0]


@pytest.mark.parametrize("width", WIDTHS)
def test_first_tab_stop_is_skip_link(visit, width):
    page = visit(width)
    page.goto("/omggs/")
    page.keyboard.press("Tab")
    link = page.locator("a:focus")
    assert link.inner_text() == "Przejdź do treści"
    box = link.bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["width"] >= 44
    assert box["height"] >= 24
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.matches('main')")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")


TABLE = """
<table>
  <tr><th scope="col">Na co są pieniądze</th><th scope="col">Kwota</th></tr>
  <tr><td>Remont dachu i ścian budynku, w którym będzie pracować spółdzielnia</td><td>12&nbsp;000&nbsp;zł</td></tr>
</table>
"""
COUNT_LINES = """
html => {
  document.querySelector(".prose").innerHTML = html;
  const range = document.createRange();
  return [...document.querySelectorAll("tr > :last-child")].map(cell => {
    range.selectNodeContents(cell);
    return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size;
  });
}
"""


@pytest.mark.parametrize("width", [320, 1280])
def test_narrow_column_of_a_table_keeps_its_words(visit, width):
    """Its share of a narrow table would be less than a word, because words may break anywhere."""
    page = visit(width)
    page.goto("/kontakt/")
    assert page.evaluate(COUNT_LINES, TABLE) == [1, 1]
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_table_of_two_columns_fits_a_phone_with_large_letters(visit):
    page = visit(320, font="200")
    page.goto("/kontakt/")
    assert page.evaluate(COUNT_LINES, TABLE) == [1, 2]
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
