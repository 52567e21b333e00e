"""
Automatic accessibility checks of every kind of page (see docs/accessibility.md).

`make matrix` examines each kind of page in all 60 variants, `make test` in a sample of them (matrix.choose_sample).
"""

import itertools

import pytest

from accessibility.preferences import CHOICES, COOKIE_NAME, DisplayPreferences

from . import kinds, matrix
from .kinds import KINDS

SETTINGS = {
    "width": matrix.WIDTHS,
    "font": matrix.FONTS,
    "spacing": tuple(CHOICES["spacing"]),
    "scheme": matrix.SCHEMES,
}


@pytest.fixture(scope="module", autouse=True)
def content(site):
    """Future meetings, open recruitments and the like, removed after this module."""
    kinds.run(site, kinds.CONTENT)
    yield
    kinds.run(site, kinds.REMOVAL)


@pytest.fixture
def open_kind_of_page(visit, site):
    """Open a kind of page in a new context: `open_kind_of_page("home")`."""

    def open_kind_of_page(kind):
        page = visit(kinds.get_width(kind), javascript=True)
        kinds.open_kind(page, kind, site.sitemap)
        return page

    return open_kind_of_page


def format_findings(findings):
    return [str(finding) for finding in findings]


@pytest.mark.parametrize("kind", KINDS)
def test_page_is_accessible_in_its_variants(open_kind_of_page, kind):
    found = matrix.run_all_checks(open_kind_of_page(kind), *matrix.choose_variants(KINDS.index(kind)))
    wrong, _, idle = matrix.sort_findings(kind, found)
    assert format_findings(wrong) == []
    assert idle == [], "remove explanations that explain nothing"


@pytest.mark.parametrize("kind", ["home", "projects", "sign-in"])
def test_switched_variant_equals_server_rendering(open_kind_of_page, site, kind):
    page = open_kind_of_page(kind)
    # With a large font the server replaces no-break spaces (as in "w Rumi"), which setPreferences() does not.
    html = """() => document.documentElement.outerHTML
      .replace(/csrfmiddlewaretoken[^>]*/g, '').replace(/<meta name="theme-color"[^>]*>/g, '')
      .replace(/&nbsp;|\u00a0/g, ' ')"""
    matrix.load_checks(page)
    switched = {}
    for variant in itertools.product(matrix.FONTS, CHOICES["contrast"], CHOICES["spacing"]):
        matrix.set_preferences(page, *variant)
        switched[variant] = page.evaluate(html)
    for variant, expected in switched.items():
        cookie = DisplayPreferences(*variant).to_cookie()
        page.context.add_cookies([{"name": COOKIE_NAME, "value": cookie, "url": site.url}])
        page.reload(wait_until="domcontentloaded")
        assert page.evaluate(html) == expected


def get_values(variant):
    scheme = (variant.contrast, variant.system)
    return {"width": variant.width, "font": variant.font, "spacing": variant.spacing, "scheme": scheme}


@pytest.mark.parametrize("number", range(len(KINDS)))
def test_sample_has_each_value_of_each_setting(number):
    sample = matrix.choose_sample(number)
    for name, values in SETTINGS.items():
        assert {get_values(variant)[name] for variant in sample} == set(values)
    assert set(matrix.ENDS) <= set(sample)
    assert len(sample) <= 7


def test_samples_of_twelve_pages_have_all_variants():
    """So each pair of values, and each layout, occurs on several kinds of pages."""
    samples = [set(matrix.choose_sample(number)) for number in range(len(KINDS))]
    for first in range(len(KINDS) - 11):
        assert set().union(*samples[first : first + 12]) == set(matrix.VARIANTS)
    assert min(sum(variant in sample for sample in samples) for variant in matrix.VARIANTS) >= 3


def test_matrix_finds_injected_faults(open_kind_of_page):
    page = open_kind_of_page("home")
    page.evaluate(
        """() => {
          const add = (name, text, style) => {
            const element = document.querySelector("main").appendChild(document.createElement(name));
            element.textContent = text;
            Object.assign(element.style, style);
          };
          add("h5", "x", {});
          add("p", "a lost ", {display: "flex"});
          document.querySelector("main").lastChild.append(document.createElement("b"));
          add("p", "grey of the letters", {color: "#666", background: "#fff"});
          add("button", "x", {border: "1px solid #eee", background: "#fff"});
          add("p", "wide", {inlineSize: "60rem"});
          add("p", "nieprzerwane", {inlineSize: "3rem"});
          add("p", "in the corner", {border: "1px solid", borderRadius: "2rem", padding: "0 2px", blockSize: "4rem"});
        }"""
    )
    plain = next(variant for variant in matrix.VARIANTS if variant.is_plain and variant.width == 320)
    wrong, _, _ = matrix.sort_findings("home", matrix.examine(page, [plain]))
    assert {finding.rule for finding in wrong} >= {
        *("own-textContrast", "own-controlContrast", "own-room", "own-boxes", "own-targets", "own-structure"),
        *("color-contrast-enhanced", "heading-order"),
    }
    assert any(finding.message.startswith("a space is lost") for finding in wrong)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert any("is broken in" in message for message in page.evaluate("() => matrix.room()"))


def test_exception_covers_only_its_selector():
    where = {"target": "time", "html": "<time>", "message": "overlapped by another", "within": (".a",)}
    undecided = matrix.Finding("variant", "color-contrast", incomplete=True, **where)
    violation = matrix.Finding("variant", "color-contrast", **where)
    other = matrix.Finding("variant", "color-contrast", incomplete=True, **where | {"within": (".b",)})
    why = matrix.Explanation("color-contrast", ".a", "overlapped", ("home",), "Powód.")
    idle = matrix.Explanation("target-size", ".a", "overlapped", ("home",), "Powód.")
    wrong, explained, nothing = matrix.sort_findings("home", [undecided, violation, other], [why, idle])
    assert (wrong, explained[why], nothing) == ([violation, other], [undecided], [idle])
    assert matrix.sort_findings("article", [undecided], [why])[0] == [undecided]
