"""
Automatic accessibility checks of a page: axe-core and our own (matrix.js) in every variant, by keyboard and in print.

A variant is a combination of contrast scheme, font size (100 and 200 %), spacing and width. All are examined in one
loaded page by switching its attributes; test_matrix.py verifies that the server would render the same.

There are 60 variants (VARIANTS), which `make matrix` and the report examine. `make test` examines a sample of at most
seven on each page (choose_sample): each scheme, width, font size and spacing on every page, all 60 variants on every 12
pages.

axe runs with all rules at each width in the plain variant, and on the small screen in the largest. Elsewhere only rules
run whose result can differ: those of sizes (ROOM_RULES) in each layout, those of colours (COLOUR_RULES) in each scheme
on the smallest and the largest screen. Our own contrast checks run in every variant; they are as strict as axe's, and
30 times faster. So in a sample axe runs with all rules in the two ENDS only, in the largest layout without those of
contrast, and elsewhere with LINK_RULES and, in the plain colours, with ROOM_RULES.
"""

import io
import itertools
import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from pypdf import PdfReader

from accessibility.preferences import CHOICES

# `make matrix` sets VARIANTS=all.
IS_SAMPLE = os.environ.get("VARIANTS") != "all"
WIDTHS = (320, 768, 1280)
FONTS = ("100", "200")
# The contrast schemes, and the default one with the dark mode of the system. "light" makes every page what it is
# without that mode (test_light_look_is_the_default_of_a_light_system).
SCHEMES = (
    *((contrast, "light") for contrast in CHOICES["contrast"] if contrast != "light"),
    ("default", "dark"),
)

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Text contrast of 7:1 (AAA). The AA rule runs too, because it reports more incomplete results, which need explanations.
STRICTER = {"color-contrast-enhanced": {"enabled": True}}
LINK_RULES = ["link-in-text-block"]
COLOUR_RULES = ["color-contrast-enhanced", *LINK_RULES]
ROOM_RULES = ["scrollable-region-focusable", "target-size"]
WITHOUT_CONTRAST = {rule: {"enabled": False} for rule in ("color-contrast", "color-contrast-enhanced")}
SCRIPT = (Path(__file__).with_name("matrix.js")).read_text()


@dataclass(frozen=True)
class Explanation:
    """Why incomplete results of axe in `within` are no violations. Each of `kinds` must have such a result."""

    rule: str  # a rule or a prefix of rules
    within: str  # a selector of the element or of an ancestor
    message: str  # a part of axe's message
    kinds: tuple
    reason: str  # in Polish, printed in the report

    def covers(self, found):
        return (
            found.rule.startswith(self.rule) and self.within in found.within and self.message in found.message
        )


MAPS = ("projects", "project", "projects-of-a-town", "projects-unknown")
EXPLANATIONS = [
    Explanation(
        "color-contrast",
        ".timeline",
        "could not be determined due to a pseudo element",
        ("cooperative",),
        "Oś czasu jest narysowana obok tekstu, nie pod nim. Kontrast tych słów liczy nasze sprawdzenie.",
    ),
    Explanation(
        "color-contrast",
        ".map",
        "background color could not be determined",  # overlapped by another element, or containing an image
        MAPS,
        "Słowa na mapie leżą na rysunku, którego kolorów axe nie czyta. Kontrast liczy nasze sprawdzenie.",
    ),
    Explanation(
        "color-contrast",
        ".town-count",
        "too short to determine",
        MAPS,
        "Liczba projektów ma jedną lub dwie cyfry. Kontrast liczy nasze sprawdzenie.",
    ),
    Explanation(
        "color-contrast",
        ".listing-choice > :is(h2, p), .listing-toggle > summary, .map-note, .neighbours > a, .notice > p, "
        ".text-body > p",
        "overlapped by another element",
        MAPS,
        "Nagłówka i zdania przy mapie nic nie zasłania: axe bierze rysunek za większy, niż jest.",
    ),
]


@dataclass(frozen=True)
class Variant:
    width: int
    font: str
    spacing: str
    contrast: str
    system: str

    def __str__(self):
        dark = " on a dark system" if self.system == "dark" else ""
        return f"{self.width} px, {self.contrast}{dark}, letters {self.font} %, spacing {self.spacing}"

    @property
    def is_in_plain_colours(self):
        return (self.contrast, self.system) == ("default", "light")

    @property
    def is_plain(self):
        return self.is_in_plain_colours and (self.font, self.spacing) == ("100", "normal")

    @property
    def layout(self):
        return (self.width, self.font, self.spacing)

    @property
    def has_all_rules(self):
        return self.is_plain or (self.is_in_plain_colours and self.layout == (320, "200", "wide"))

    @property
    def has_colour_rules(self):
        is_usual_size = (self.font, self.spacing) == ("100", "normal") and self.width != 768
        return is_usual_size and not self.is_in_plain_colours

    @property
    def axe(self):
        """Return axe's option "runOnly" for this variant, or None if no rule can have another result here."""
        if self.has_all_rules:
            return {"type": "tag", "values": TAGS}
        if self.is_in_plain_colours:
            return {"type": "rule", "values": ROOM_RULES}
        return {"type": "rule", "values": COLOUR_RULES} if self.has_colour_rules else None


# Colours vary in the innermost loop, because only changes of width, font and spacing cause a new layout.
VARIANTS = [
    Variant(width, font, spacing, *scheme)
    for width, font, spacing, scheme in itertools.product(WIDTHS, FONTS, CHOICES["spacing"], SCHEMES)
]


PLAIN = Variant(1280, "100", "normal", "default", "light")
LARGEST = Variant(320, "200", "wide", "default", "light")
ENDS = (PLAIN, LARGEST)


def choose_sample(number):
    """
    Return at most seven variants for page `number`: PLAIN, LARGEST, and each scheme in one of the 12 layouts.

    Those layouts are of every width. With each further page each scheme moves to the next layout, so 12 consecutive
    pages are examined in all 60 variants.
    """
    layouts = list(itertools.product(FONTS, CHOICES["spacing"], WIDTHS))
    # The factor has no divisor in common with 12, so the layouts differ, and is 1 modulo 3, so their widths do.
    turned = {
        Variant(width, font, spacing, *scheme)
        for at, scheme in enumerate(SCHEMES)
        for font, spacing, width in [layouts[(number + 7 * at) % len(layouts)]]
    }
    return [variant for variant in VARIANTS if variant in turned.union(ENDS)]


@dataclass(frozen=True)
class Finding:
    variant: str
    rule: str
    message: str
    target: str = ""
    html: str = ""
    incomplete: bool = False
    within: tuple = ()  # the selectors of EXPLANATIONS that match the element or an ancestor

    def __str__(self):
        return ": ".join(filter(None, (self.variant, self.rule, self.message, self.target or self.html)))


def load_checks(page):
    """Load matrix.js into the page. evaluate() is not subject to the page's Content Security Policy."""
    if not page.evaluate("() => 'matrix' in window"):
        page.evaluate(f"() => {{ {SCRIPT} }}")


def set_preferences(page, font="100", contrast="default", spacing="normal"):
    preferences = {"font": font, "contrast": contrast, "spacing": spacing}
    page.evaluate("preferences => matrix.setPreferences(preferences)", preferences)


def apply_variant(page, variant):
    if page.viewport_size["width"] != variant.width:
        page.set_viewport_size({"width": variant.width, "height": 900})
    page.emulate_media(color_scheme=variant.system)
    set_preferences(page, variant.font, variant.contrast, variant.spacing)


def run_axe(page, variant, rules=None, settings=None):
    """Yield the findings of axe in this variant: of `rules`, or those of the variant; `settings` of single rules."""
    options = {
        "runOnly": rules or variant.axe,
        "rules": settings or (STRICTER if not rules and variant.axe["type"] == "tag" else {}),
        "resultTypes": ["violations", "incomplete"],
        "elementRef": False,
    }
    places = sorted({one.within for one in EXPLANATIONS})
    for found in page.evaluate("([options, places]) => matrix.axe(options, places)", [options, places]):
        yield Finding(variant=str(variant), **found | {"within": tuple(found["within"])})


def find_violations(page, rules=None):
    """Return the violations of axe on the page as it is, of all rules or of `rules`."""
    load_checks(page)
    page.evaluate(AXE_SCRIPT)
    only = rules and {"type": "rule", "values": rules}
    return [str(finding) for finding in run_axe(page, PLAIN, only) if not finding.incomplete]


def run_own_checks(page, variant, is_new_layout):
    names = ["textContrast", "controlContrast"]
    if is_new_layout:
        names += ["room", "boxes", "targets"]  # independent of colours
    if variant.has_all_rules:
        names.append("structure")
    for name, found in page.evaluate(
        "names => Object.fromEntries(names.map(name => [name, matrix[name]()]))", names
    ).items():
        for message in found:
            yield Finding(str(variant), f"own-{name}", message)


def choose_variants(number):
    """Return (variants to examine page `number` in, whether they are a sample)."""
    return (choose_sample(number), True) if IS_SAMPLE else (VARIANTS, False)


def run_axe_for_sample(page, variant):
    if variant == PLAIN:
        return run_axe(page, variant)
    if variant == LARGEST:
        return run_axe(page, variant, settings=WITHOUT_CONTRAST)
    rules = [*LINK_RULES, *(ROOM_RULES if variant.is_in_plain_colours else [])]
    return run_axe(page, variant, rules={"type": "rule", "values": rules})


def examine(page, variants, is_sample=False):
    """Return the findings on the loaded page in these variants."""
    load_checks(page)
    page.evaluate(AXE_SCRIPT)
    found, layouts = [], set()
    for variant in variants:
        apply_variant(page, variant)
        if is_sample:
            found += run_axe_for_sample(page, variant)
        elif variant.axe:
            found += run_axe(page, variant)
        found += run_own_checks(page, variant, variant.layout not in layouts)
        layouts.add(variant.layout)
    return found


def run_all_checks(page, variants, is_sample=False):
    """Return the findings of all checks: in these variants, by keyboard, in print and in degraded modes."""
    size = page.viewport_size
    found = examine(page, variants, is_sample)
    page.set_viewport_size(size)
    page.emulate_media(color_scheme="light")
    set_preferences(page)
    # check_degraded is last, because it removes images and styles from the page
    return [*found, *check_keyboard(page), *check_print(page), *check_degraded(page)]


def press_tab(page, times):
    """Press Tab so many times and return matrix.stop() after each. The page records them: asking it is slower."""
    page.evaluate("() => matrix.recordStops()")
    for _ in range(times):
        page.keyboard.press("Tab")
    return page.evaluate("() => matrix.recordedStops()")


def check_keyboard(page):
    """Return the findings of tabbing through the page: focus order, covered elements, focus ring in each scheme."""
    load_checks(page)
    there = page.evaluate("() => matrix.focusables().length")
    # A page with form errors puts the focus on them; start at the first focusable element instead.
    page.evaluate("() => matrix.focusables()[0].focus()")
    steps = press_tab(page, there - 1)
    order = [0, *(step["at"] for step in steps)]
    found = [wrong for step in steps for wrong in step["found"]]
    # the order of the document, each element once
    if order != list(range(there)):
        found.append(f"the order of Tab is {order}")
    for contrast in CHOICES["contrast"]:
        set_preferences(page, contrast=contrast)
        found += [f"{contrast}: {wrong}" for wrong in page.evaluate("() => matrix.rings()")]
    set_preferences(page)
    page.evaluate("() => matrix.focusables()[0].focus()")
    page.keyboard.press("Enter")
    if not page.evaluate("() => document.activeElement.matches('main')"):
        found.append("the first stop does not skip to the content")
    return [Finding("keyboard", "own-focus", wrong) for wrong in found]


STYLES_OFF = "() => { for (const sheet of document.styleSheets) sheet.disabled = true }"
# A missing image is replaced by its alternative text.
IMAGES_OFF = "() => { for (const image of document.images) image.removeAttribute('src') }"


def check_degraded(page):
    """Return the words and contrast lost with forced colours, with motion, without images and without styles."""
    load_checks(page)
    words = page.evaluate("() => matrix.words()")

    def lost(how):
        gone = set(words) - set(page.evaluate("() => matrix.words()"))
        return [Finding(how, "own-lost", f"the words are gone: {', '.join(sorted(gone))}")] if gone else []

    page.emulate_media(forced_colors="active")
    found = []
    for contrast in reversed(CHOICES["contrast"]):
        set_preferences(page, contrast=contrast)
        found += lost(f"forced colours over {contrast}")
        found += [
            Finding(f"forced colours over {contrast}", "own-textContrast", wrong)
            for wrong in page.evaluate("() => matrix.textContrast(4.5)")
        ]
    page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    found += lost("motion allowed")
    if page.evaluate("() => document.getAnimations().length"):
        found.append(Finding("motion allowed", "own-motion", "something moves by itself"))
    page.evaluate(IMAGES_OFF)
    found += lost("without images")
    page.evaluate(STYLES_OFF)
    return found + lost("without styles")


def check_print(page):
    """Return the findings of printing: words missing from the text of the PDF, and boxes that overflow."""
    load_checks(page)
    page.emulate_media(media="print")
    words, spilled = page.evaluate("() => [matrix.contentWords(), matrix.spilled()]")
    document = PdfReader(io.BytesIO(page.pdf(format="A4")))
    page.emulate_media(media="null")
    text = unicodedata.normalize("NFKC", "".join(sheet.extract_text() for sheet in document.pages))
    paper = "".join(text.replace("\xad", "").lower().split())
    if not words:
        return [Finding("printed", "own-print", "the paper is empty")]
    wrong = [f"too low: {box}" for box in spilled]
    if missing := sorted({word for word in words if word not in paper}):
        wrong.append(f"not on the paper: {', '.join(missing)}")
    return [Finding("printed", "own-print", each) for each in wrong]


def sort_findings(kind, found, explanations=None):
    """Return (violations, {explanation: explained findings}, unused explanations)."""
    explanations = EXPLANATIONS if explanations is None else explanations
    mine = [one for one in explanations if kind in one.kinds]
    wrong, explained = [], {one: [] for one in mine}
    for finding in found:
        because = finding.incomplete and next((one for one in mine if one.covers(finding)), None)
        if because:
            explained[because].append(finding)
        else:
            wrong.append(finding)
    return wrong, explained, [one for one, findings in explained.items() if not findings]
