"""
Every kind of page in every look is fit for everybody, as far as machines can tell (see docs/accessibility.md).

Run by `make matrix`, not yet by `make test`: not every kind of page has passed.
"""

import io

import pytest
from pypdf import PdfReader

from accessibility.preferences import CHOICES, COOKIE, DisplayPreferences
from tests.page_types import PAGE_TYPES

from . import matrix

STYLES_OFF = "() => { for (const sheet of document.styleSheets) sheet.disabled = true }"


@pytest.fixture
def opened(visit, addresses):
    """Open a kind of page for somebody new: `opened("home", 320)`."""

    def opened(kind, width=1280, **look):
        page = visit(width, javascript=True, **look)
        page.goto(matrix.STATES.get(kind) or addresses[kind])
        return page

    return opened


@pytest.mark.parametrize("kind", matrix.KINDS)
def test_page_has_no_violations_in_any_look(opened, kind):
    wrong, _, idle = matrix.judge(kind, matrix.examine(opened(kind)))
    assert [str(finding) for finding in wrong] == []
    assert idle == [], "an explanation that explains nothing goes"


@pytest.mark.parametrize("kind", ["home", "projects", "sign-in"])
def test_switching_the_look_makes_what_the_server_writes(opened, site, kind):
    page = opened(kind)
    html = "() => document.documentElement.outerHTML.replace(/csrfmiddlewaretoken[^>]*/g, '')"
    for contrast in CHOICES["contrast"]:
        for font in matrix.FONTS:
            for spacing in CHOICES["spacing"]:
                cookie = DisplayPreferences(font, contrast, spacing).to_cookie()
                page.context.clear_cookies(name=COOKIE)
                page.reload()
                matrix.prepare(page)
                page.evaluate(
                    "look => matrix.look(look)", {"font": font, "contrast": contrast, "spacing": spacing}
                )
                switched = page.evaluate(html)
                page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": site.url}])
                page.reload()
                assert page.evaluate(html) == switched


@pytest.mark.parametrize("kind", PAGE_TYPES)
def test_keyboard_reaches_everything_in_order_and_its_place_is_seen(opened, kind):
    page = opened(kind)
    matrix.prepare(page)
    there = page.evaluate("() => matrix.focusables().length")
    order, wrong = [], []
    for _ in range(there):
        page.keyboard.press("Tab")
        step = page.evaluate("schemes => matrix.focus(schemes)", list(CHOICES["contrast"]))
        order.append(step["at"])
        wrong += step["found"]
    assert wrong == []
    # as the document reads, nothing left out and nothing twice
    assert order == list(range(there))
    page.goto(page.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.matches('main')"), (
        "the first stop skips to the content"
    )


@pytest.mark.parametrize("kind", PAGE_TYPES)
def test_nothing_is_lost_without_what_a_visitor_switched_off(opened, kind):
    page = opened(kind)
    matrix.prepare(page)
    words = page.evaluate("() => matrix.words()")
    page.emulate_media(forced_colors="active")
    assert page.evaluate("() => matrix.words()") == words
    assert page.evaluate("() => matrix.textContrast(4.5)") == []
    page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    moving = "() => document.getAnimations().length"
    assert page.evaluate(moving) == 0
    assert page.evaluate("() => matrix.words()") == words
    # an image that did not come leaves its description, and no text stands on it
    page.evaluate("() => { for (const image of document.images) image.removeAttribute('src') }")
    assert page.evaluate("() => matrix.words()") == words
    page.evaluate(STYLES_OFF)
    assert set(words) - set(page.evaluate("() => matrix.words()")) == set()


@pytest.mark.parametrize("kind", PAGE_TYPES)
def test_printed_page_has_its_text(opened, kind):
    page = opened(kind)
    heading = page.get_by_role("heading", level=1).text_content()
    document = PdfReader(io.BytesIO(page.pdf(format="A4")))
    printed = "".join("".join(sheet.extract_text() for sheet in document.pages).split())
    assert "".join(heading.replace("\xad", "").split()) in printed.replace("\xad", "")


def test_faults_would_be_found(opened):
    page = opened("home", 320)
    page.evaluate(
        """() => {
          const main = document.querySelector("main");
          main.insertAdjacentHTML("beforeend", `<h5>x</h5>
            <p style="color: #666; background: #fff">grey of the letters</p>
            <button style="border: 1px solid #eee; background: #fff">x</button>
            <p style="inline-size: 60rem">wide</p>`);
        }"""
    )
    plain = next(look for look in matrix.LOOKS if look.is_plain and look.width == 320)
    wrong, _, _ = matrix.judge("home", matrix.examine(page, [plain]))
    assert {finding.rule for finding in wrong} >= {
        *("own-textContrast", "own-controlContrast", "own-room", "own-targets", "own-structure"),
        *("color-contrast-enhanced", "heading-order"),
    }


def test_explanation_covers_only_what_it_names():
    where = {"target": "time", "html": "<time>", "message": "overlapped by another", "within": (".a",)}
    undecided = matrix.Finding("look", "color-contrast", incomplete=True, **where)
    violation = matrix.Finding("look", "color-contrast", **where)
    other = matrix.Finding("look", "color-contrast", incomplete=True, **where | {"within": (".b",)})
    why = matrix.Explanation("color-contrast", ".a", "overlapped", ("home",), "Powód.")
    idle = matrix.Explanation("target-size", ".a", "overlapped", ("home",), "Powód.")
    wrong, explained, nothing = matrix.judge("home", [undecided, violation, other], [why, idle])
    assert (wrong, explained[why], nothing) == ([violation, other], [undecided], [idle])
    assert matrix.judge("article", [undecided], [why])[0] == [undecided]
