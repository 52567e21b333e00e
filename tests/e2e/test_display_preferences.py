"""The buttons of the display preferences, without and with JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from accessibility.preferences import CHOICES, COOKIE_NAME

START, ELSEWHERE = "/omggs/rewitalizacja/", "/mapa-strony/"
CHANGES = [
    (name, value) for name, choices in CHOICES.items() for value in list(choices)[1:]
]  # the first choice of each is the default


def open_form(page):
    """Open the form of preferences, which is behind a link on a phone."""
    form = page.locator("#widok form")
    if not form.is_visible():
        page.locator("a[href='#widok']").click()
    expect(form).to_be_visible()
    return form


def press(page, name, value):
    open_form(page).locator(f"button[name={name}][value='{value}']").click()


def get_preferences(page):
    root = page.locator("html")
    return {name: root.get_attribute(f"data-{name}") for name in CHOICES}


DEFAULT = {name: next(iter(choices)) for name, choices in CHOICES.items()}


@pytest.mark.parametrize(
    ("width", "name", "value"),
    # Each value on a phone, and one of each setting where the form is a row.
    [
        *((320, *change) for change in CHANGES),
        *((1280, name, value) for name, value in dict(CHANGES).items()),
    ],
)
def test_chosen_preference_applies_to_all_pages(visit, site, width, name, value):
    page = visit(width, system_scheme="dark" if value == "light" else "light")
    page.goto(START)
    assert get_preferences(page) == DEFAULT
    press(page, name, value)
    assert page.url == f"{site.url}{START}#widok-{name}-{value}"
    assert get_preferences(page) == {**DEFAULT, name: value}
    expect(page.locator(f"#widok button[name={name}][value='{value}']")).to_be_focused()
    pressed = page.locator("#widok button[aria-pressed=true]")
    assert pressed.count() == len(CHOICES)
    assert page.locator(f"#widok button[name={name}][aria-pressed=true]").get_attribute("value") == value
    expect(page.locator(f"#widok button[name={name}][value='{value}']")).to_be_in_viewport()

    page.goto(ELSEWHERE)
    assert get_preferences(page) == {**DEFAULT, name: value}
    page.goto("/nie-ma-takiej-strony/")
    assert get_preferences(page) == {**DEFAULT, name: value}


def test_preferences_combine_and_reset_together(visit, site):
    page = visit(320)
    page.goto(START)
    for name, choices in CHOICES.items():
        press(page, name, list(choices)[-1])
    chosen = {name: list(choices)[-1] for name, choices in CHOICES.items()}
    assert get_preferences(page) == chosen
    assert [cookie["name"] for cookie in page.context.cookies()] == [COOKIE_NAME]

    open_form(page).locator("button[name=reset]").click()
    assert page.url == f"{site.url}{START}#widok"
    assert get_preferences(page) == DEFAULT
    assert page.context.cookies() == []


@pytest.mark.parametrize(("width", "opening"), [(320, 1), (1280, 0)])
def test_changes_with_javascript_are_no_steps_in_history(visit, site, width, opening):
    """On a phone, opening the form is one, so that Back closes it."""
    page = visit(width, javascript=True)
    page.goto(ELSEWHERE)
    page.goto(START)
    steps = page.evaluate("history.length")
    for name, choices in CHOICES.items():
        value = list(choices)[-1]
        press(page, name, value)
        expect(page.locator("html")).to_have_attribute(f"data-{name}", value)
        expect(page).to_have_url(f"{site.url}{START}#widok-{name}-{value}")
        expect(page.locator(f"#widok button[name={name}][value='{value}']")).to_be_focused()
        expect(page.locator(f"#widok button[name={name}][value='{value}']")).to_be_in_viewport()
    open_form(page).locator("button[name=reset]").click()
    for name, value in DEFAULT.items():
        expect(page.locator("html")).to_have_attribute(f"data-{name}", value)
    expect(page).to_have_url(f"{site.url}{START}#widok")
    expect(page.locator("#widok")).to_be_focused()
    assert page.evaluate("history.length") == steps + opening
    for _ in range(1 + opening):
        page.go_back()
    expect(page).to_have_url(f"{site.url}{ELSEWHERE}")


def test_refused_change_with_javascript_submits_the_form(visit, site):
    page = visit(1280, javascript=True)
    page.goto(START)
    asked = []

    def refuse_first(route):
        asked.append(route.request.resource_type)
        route.abort() if len(asked) == 1 else route.continue_()

    page.route("**/widok/", refuse_first)
    press(page, "font", "150")
    page.wait_for_url(f"{site.url}{START}#widok-font-150")
    assert get_preferences(page)["font"] == "150"
    assert asked == ["fetch", "document"]


def test_link_below_opened_form_is_followed(visit, site):
    """The form closes when the pointer goes down elsewhere, which must not move the page under the pointer."""
    page = visit(320)
    page.goto(START)
    press(page, "font", "150")
    link = page.get_by_role("contentinfo").get_by_role("link", name="Deklaracja dostępności")
    link.scroll_into_view_if_needed()
    box = link.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    expect(page.locator("#widok form")).not_to_be_visible()
    assert link.bounding_box() == box
    page.mouse.up()
    page.wait_for_url(f"{site.url}/deklaracja-dostepnosci/")


def test_query_string_survives_preference_change(visit, site):
    page = visit(1280)
    page.goto("/szukaj/?q=praca&strona=1")
    press(page, "font", "150")
    assert page.url == f"{site.url}/szukaj/?q=praca&strona=1#widok-font-150"


def get_style(page, selector, name):
    return page.locator(selector).first.evaluate(f"element => getComputedStyle(element).{name}")


@pytest.mark.parametrize("font", CHOICES["font"])
def test_font_size_scales_text(visit, font):
    default, larger = visit(1280), visit(1280, font=font)
    for page in (default, larger):
        page.goto(START)
    for selector in ("main p", "main h1", "#widok button", "footer a"):
        before, after = (float(get_style(page, selector, "fontSize")[:-2]) for page in (default, larger))
        # large headings may grow half as much, so that their words still fit
        assert after / before >= 1 + (int(font) / 100 - 1) * (0.5 if selector == "main h1" else 0.98), (
            selector
        )


BLACK, YELLOW, WHITE = "rgb(0, 0, 0)", r"rgb\(255, 2\d\d, 0\)", "rgb(255, 255, 255)"
SCHEMES = {
    "yellow-on-black": (YELLOW, re.escape(BLACK)),
    "black-on-yellow": (re.escape(BLACK), YELLOW),
    "white-on-black": (re.escape(WHITE), re.escape(BLACK)),
}


@pytest.mark.parametrize("contrast", SCHEMES)
def test_contrast_scheme_sets_colours(visit, contrast):
    page = visit(1280, contrast=contrast)
    page.goto(START)
    letters, ground = SCHEMES[contrast]
    for selector in ("main p", "main h1", "main a", "footer a", "header a.brand"):
        assert re.fullmatch(letters, get_style(page, selector, "color")), selector
    assert re.fullmatch(ground, get_style(page, "body", "backgroundColor"))


READ_COLOURS = """() => [...document.querySelectorAll("main *, .site-footer *, .site-header nav *")].map(element => {
  const style = getComputedStyle(element)
  const drawn = style.getPropertyValue("--ill-sky")  // the drawing of an illustration is not in the document
  return [style.color, style.backgroundColor, style.borderTopColor, style.fill, style.stroke, style.colorScheme, drawn]
})"""


@pytest.mark.parametrize("address", ["/", START, "/dostepnosc/wniosek/"])
def test_light_look_is_the_default_of_a_light_system(visit, address):
    light, dark = visit(1280), visit(1280, system_scheme="dark")
    for page in (light, dark):
        page.goto(address)
    expect(light.get_by_role("button", name="jasny")).not_to_be_visible()
    expected = light.evaluate(READ_COLOURS)
    assert dark.evaluate(READ_COLOURS) != expected
    press(dark, "contrast", "light")
    dark.wait_for_url(re.compile("#widok-contrast-light$"))
    assert dark.evaluate(READ_COLOURS) == expected


def test_wide_spacing_meets_wcag_text_spacing(visit):
    """WCAG 2.2, 1.4.12, in font sizes: line height 1.5, letter spacing 0.12, word spacing 0.16, paragraphs 2."""
    page = visit(1280, spacing="wide")
    page.goto("/polityka-prywatnosci/")
    for text in (".prose p", "footer p"):
        size = float(get_style(page, text, "fontSize")[:-2])
        for name, least in {"lineHeight": 1.5, "letterSpacing": 0.12, "wordSpacing": 0.16}.items():
            # inherited from the body, whose font may be a little smaller
            assert float(get_style(page, text, name)[:-2]) >= 0.9 * least * size, (text, name)
    assert float(get_style(page, ".prose p + p", "marginTop")[:-2]) >= 36


@pytest.mark.parametrize("width", [320, 1280])
def test_chosen_preference_has_own_border_in_forced_colours(visit, width):
    """Windows high contrast removes backgrounds, which show the choice otherwise (WCAG 2.2, 1.4.1)."""
    page = visit(width)
    page.emulate_media(forced_colors="active")
    page.goto(f"{START}#widok")
    borders = page.evaluate("""() => ["true", "false"].map(pressed => {
      const style = getComputedStyle(document.querySelector(`#widok [name=font][aria-pressed=${pressed}]`));
      return [style.borderTopWidth, style.borderLeftWidth, style.borderTopColor].join();
    })""")
    assert borders[0].startswith("3px,3px,")
    assert borders[1].startswith("2px,2px,")
    assert borders[0].partition("rgb")[2] != borders[1].partition("rgb")[2]
