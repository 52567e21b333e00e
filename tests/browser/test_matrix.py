"""Every kind of page in every look is fit for everybody, as far as machines can tell (see docs/accessibility.md)."""

import pytest

from accessibility.preferences import CHOICES, COOKIE_NAME, DisplayPreferences

from . import kinds, matrix
from .kinds import KINDS


@pytest.fixture(scope="module", autouse=True)
def content(site):
    """A meeting to come, an open recruitment and the like; the site of the next tests is as it was."""
    kinds.run(site, kinds.CONTENT)
    yield
    kinds.run(site, kinds.REMOVAL)


@pytest.fixture
def opened(visit, site):
    """Open a kind of page for somebody new: `opened("home")`."""

    def opened(kind):
        page = visit(kinds.width(kind), javascript=True)
        kinds.open_kind(page, kind, site.sitemap)
        return page

    return opened


def told(findings):
    return [str(finding) for finding in findings]


@pytest.mark.parametrize("kind", KINDS)
def test_page_has_no_violations_in_any_look(opened, kind):
    wrong, _, idle = matrix.judge(kind, matrix.examine(opened(kind)))
    assert told(wrong) == []
    assert idle == [], "an explanation that explains nothing goes"


@pytest.mark.parametrize("kind", ["home", "projects", "sign-in"])
def test_switching_the_look_makes_what_the_server_writes(opened, site, kind):
    page = opened(kind)
    # Large letters part "w Rumi" too: looks are switched with what is harder to fit.
    html = """() => document.documentElement.outerHTML
      .replace(/csrfmiddlewaretoken[^>]*/g, '').replace(/&nbsp;|\u00a0/g, ' ')"""
    for contrast in CHOICES["contrast"]:
        for font in matrix.FONTS:
            for spacing in CHOICES["spacing"]:
                cookie = DisplayPreferences(font, contrast, spacing).to_cookie()
                page.context.clear_cookies(name=COOKIE_NAME)
                page.reload()
                matrix.prepare(page)
                matrix.switch(page, font, contrast, spacing)
                switched = page.evaluate(html)
                page.context.add_cookies([{"name": COOKIE_NAME, "value": cookie, "url": site.url}])
                page.reload()
                assert page.evaluate(html) == switched


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_lost_by_keyboard_on_paper_or_with_something_off(opened, kind):
    page = opened(kind)
    # in this order: the last one leaves a page without images and styles
    assert told([*matrix.walk(page), *matrix.printed(page), *matrix.without(page)]) == []


def test_faults_would_be_found(opened):
    page = opened("home")
    page.evaluate(
        """() => {
          const add = (name, text, style) => {
            const element = document.querySelector("main").appendChild(document.createElement(name));
            element.textContent = text;
            Object.assign(element.style, style);
          };
          add("h5", "x", {});
          add("p", "grey of the letters", {color: "#666", background: "#fff"});
          add("button", "x", {border: "1px solid #eee", background: "#fff"});
          add("p", "wide", {inlineSize: "60rem"});
          add("p", "in the corner", {border: "1px solid", borderRadius: "2rem", padding: "0 2px", blockSize: "4rem"});
        }"""
    )
    plain = next(look for look in matrix.LOOKS if look.is_plain and look.width == 320)
    wrong, _, _ = matrix.judge("home", matrix.examine(page, [plain]))
    assert {finding.rule for finding in wrong} >= {
        *("own-textContrast", "own-controlContrast", "own-room", "own-boxes", "own-targets", "own-structure"),
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
