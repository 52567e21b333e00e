"""Every kind of page in every look is fit for everybody, as far as machines can tell (see docs/accessibility.md)."""

import itertools
import os

import pytest

from accessibility.preferences import CHOICES, COOKIE_NAME, DisplayPreferences

from . import kinds, matrix
from .kinds import KINDS

# `make matrix` examines all.
LOOKS = matrix.LOOKS if os.environ.get("LOOKS") == "all" else matrix.PAIRWISE_LOOKS
SETTINGS = {
    "width": matrix.WIDTHS,
    "font": matrix.FONTS,
    "spacing": tuple(CHOICES["spacing"]),
    "scheme": matrix.SCHEMES,
}


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
def test_page_is_accessible_in_every_way(opened, kind):
    wrong, _, idle = matrix.judge(kind, matrix.examine_in_every_way(opened(kind), LOOKS))
    assert told(wrong) == []
    assert idle == [], "an explanation that explains nothing goes"


@pytest.mark.parametrize("kind", ["home", "projects", "sign-in"])
def test_switching_the_look_makes_what_the_server_writes(opened, site, kind):
    page = opened(kind)
    # Large letters part "w Rumi" too: looks are switched with what is harder to fit.
    html = """() => document.documentElement.outerHTML
      .replace(/csrfmiddlewaretoken[^>]*/g, '').replace(/<meta name="theme-color"[^>]*>/g, '')
      .replace(/&nbsp;|\u00a0/g, ' ')"""
    matrix.prepare(page)
    switched = {}
    for look in itertools.product(matrix.FONTS, CHOICES["contrast"], CHOICES["spacing"]):
        matrix.switch(page, *look)
        switched[look] = page.evaluate(html)
    for look, expected in switched.items():
        cookie = DisplayPreferences(*look).to_cookie()
        page.context.add_cookies([{"name": COOKIE_NAME, "value": cookie, "url": site.url}])
        page.reload(wait_until="domcontentloaded")
        assert page.evaluate(html) == expected


def values_of(look):
    scheme = (look.contrast, look.system)
    return {"width": look.width, "font": look.font, "spacing": look.spacing, "scheme": scheme}


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(SETTINGS, 2)))
def test_pairwise_looks_have_each_pair_of_values(one, other):
    met = {(values_of(look)[one], values_of(look)[other]) for look in matrix.PAIRWISE_LOOKS}
    assert met == set(itertools.product(SETTINGS[one], SETTINGS[other]))


def test_pairwise_looks_have_each_layout_and_axe_rule():
    looks = matrix.PAIRWISE_LOOKS
    layouts = itertools.product(matrix.WIDTHS, matrix.FONTS, CHOICES["spacing"])
    assert {look.layout for look in looks} == set(layouts)
    coloured = {(look.contrast, look.system) for look in looks if look.axe}
    assert coloured == set(matrix.SCHEMES)
    assert {look.width for look in looks if look.has_all_rules} == {320, 1280}
    assert len(looks) == len(set(looks)) <= len(matrix.LOOKS) / 3


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
