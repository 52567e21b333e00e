"""Each kind of page has the same layout, colours and text in Chromium 69 as in today's (docs/accessibility.md)."""

import pytest

from . import old_chromium
from .kinds import KINDS, STATES, get_address

pytestmark = pytest.mark.skipif(
    not old_chromium.EXISTS_HERE, reason="Chromium 69 exists for Linux on x86-64 only"
)

# name: width, font, contrast
VIEWS = {
    "phone": (320, "100", "default"),
    "phone, 200 %, yellow on black": (320, "200", "yellow-on-black"),
    "computer": (1280, "100", "default"),
    "computer, black on yellow": (1280, "100", "black-on-yellow"),
}
CHANGE = "Object.assign(document.documentElement.dataset, {{font: '{}', contrast: '{}'}})"
# JavaScript of 2018.
MEASURE = """(() => {
  const style = (selector, name) => {
    const element = document.querySelector(selector);
    return element ? getComputedStyle(element)[name] : null;
  };
  const box = selector => document.querySelector(selector).getBoundingClientRect();
  const sections = ["main", "main h1", "main p", "footer", ".button", ".card", "footer a", "header a.brand"];
  const colours = {};
  for (const selector of sections) colours[selector] = ["color", "backgroundColor"].map(name => style(selector, name));
  const wide = Array.from(document.querySelectorAll("body *"))
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
    .map(element => element.tagName + "." + element.getAttribute("class"));
  return {
    wide: wide.slice(-3),
    sideways: document.documentElement.scrollWidth - innerWidth,
    header: box("header").height,
    main: [box("main").left, box("main").width],
    page: document.documentElement.scrollHeight,
    heading: parseFloat(style("main h1", "fontSize")),
    text: parseFloat(style("main .lead, main p:not([class])", "fontSize")) || null,
    font: style("body", "fontFamily"),
    colours: colours,
  };
})()"""


def opened_by_address(kind):
    """Return whether a URL alone opens the kind of page: no actions of a visitor and no error page."""
    state = STATES.get(kind)
    if kind == "sign-in":
        return False  # the admin requires a current browser
    return state is None or (
        not state.template and "/proba" not in state.start and state.do.__name__ == "<lambda>"
    )


@pytest.fixture(scope="module")
def pages(site):
    return [(kind, site.url + get_address(kind, site.sitemap)) for kind in KINDS if opened_by_address(kind)]


@pytest.fixture(scope="module")
def in_chromium_69(pages):
    views = [(name, width, CHANGE.format(font, contrast)) for name, (width, font, contrast) in VIEWS.items()]
    return old_chromium.see("69", pages, views, measure=MEASURE)


@pytest.fixture(scope="module")
def today(site, browser, pages):
    page = browser.new_page(java_script_enabled=True)
    found = {}
    for kind, url in pages:
        page.goto(url)
        found[kind] = {}
        for name, (width, font, contrast) in VIEWS.items():
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(CHANGE.format(font, contrast))
            found[kind][name] = page.evaluate(MEASURE)
    page.close()
    return found


def differences(old, new):
    """Yield descriptions of the visible differences between the browsers."""
    if old["sideways"] > 0:
        yield f"scrolls {old['sideways']} px sideways: {old['wide']}"
    for name in ("font", "colours"):
        if old[name] != new[name]:
            yield f"{name}: {old[name]}, today {new[name]}"
    for name, share in {"header": 0.15, "page": 0.2, "heading": 0.25, "text": 0.12}.items():
        if old[name] is not None and abs(old[name] - new[name]) > share * new[name]:
            yield f"{name}: {old[name]:.0f} px, today {new[name]:.0f}"
    if any(abs(one - other) > 1 for one, other in zip(old["main"], new["main"], strict=True)):
        yield f"main: {old['main']}, today {new['main']}"


def test_every_page_in_chromium_69_looks_as_today(in_chromium_69, today):
    found = {
        f"{kind}, {view}": wrong
        for kind, views in in_chromium_69.items()
        for view, old in views.items()
        if (wrong := list(differences(old, today[kind][view])))
    }
    assert found == {}


def test_unstyled_page_would_be_noticed(today):
    new = today["home"]["phone"]
    colours = {selector: ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"] for selector in new["colours"]}
    old = {
        **new,
        "sideways": 40,
        "header": 584,
        "main": [8, 304],
        "heading": 60,
        "font": "serif",
        "colours": colours,
    }
    assert len(list(differences(old, new))) == 6
    assert list(differences(new, new)) == []
