"""
The stylesheet uses nothing that Chromium 69 and Safari 12 do not support without a fallback before it.

Browsers drop a whole rule with an unknown selector, but only single declarations with an unknown value, so that an
earlier declaration of the same property applies. A declaration with var() is invalid only at computed-value time, when
earlier ones are already discarded: there, and in custom properties, new functions need @supports.
"""

import re
from dataclasses import dataclass

import pytest
from django.conf import settings

from core.staticfiles import PUBLIC_STYLESHEETS, bundle

AT_RULES = ("font-face", "media", "page", "supports")
SELECTORS = re.compile(r":is\(|:where\(|:has\(|:not\([^()]*,|&|:focus-visible")
# Browsers without :focus-visible drop this rule and show the focus ring after clicks as well.
ALLOWED_FOCUS = ":focus:not(:focus-visible)"
PROPERTIES = re.compile(
    r"(margin|padding|border|inset|scroll-margin|scroll-padding)-(inline|block)(-|$)|inset$|(min-|max-)?(inline|block)-size$"
    r"|border-(start|end)-|aspect-ratio$|translate$|rotate$|scale$|place-self$|contain|view-"
)
FUNCTIONS = re.compile(r"\b(min|max|clamp|round|mod|color-mix|light-dark|oklch|oklab|lch|lab|hwb|env)\(")
# {property: (pattern of new values, property that is accepted as a fallback before it)}
NEW_VALUES = {
    "appearance": (r".", "-webkit-appearance"),
    "content": (r"/", "content"),
    "display": (r"flow-root|contents", "display"),
    "float": (r"inline-", "float"),
    "hyphens": (r".", "-webkit-hyphens"),
    "mask": (r".", "-webkit-mask"),
    "overflow": (r"clip", "overflow"),
    "overflow-wrap": (r"anywhere|normal", "word-break"),
}
STRING = re.compile(r'"[^"]*"')
NEW_UNITS = re.compile(r"[\d.](dv|sv|lv)[hw]\b|[\d.](cq\w+|lh|rlh|cap|ic)\b")
GAPS = {"gap", "row-gap", "column-gap"}


@dataclass
class Rule:
    selectors: list
    around: list  # the enclosing at-rules
    declarations: list  # (property, value)


def parse(css, around=()):
    """Yield the rules of a stylesheet without comments and without braces or semicolons in strings."""
    at = 0
    while at < len(css):
        head_end = css.find("{", at)
        if head_end < 0:
            return
        head = " ".join(css[at:head_end].split())
        end = head_end + 1
        depth = 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        body = css[head_end + 1 : end - 1]
        if "{" in body:
            yield from parse(body, (*around, head))
        else:
            pairs = [line.split(":", 1) for line in body.split(";") if ":" in line]
            declarations = [(name.strip(), " ".join(value.split())) for name, value in pairs]
            yield Rule([one.strip() for one in re.split(r",(?![^()]*\))", head)], list(around), declarations)
        at = end


def is_within(rule, name):
    return any(one.startswith(f"@{name}") for one in rule.around)


def faults(css):
    """Yield what Chromium 69 or Safari 12 do not support in `css`."""
    rules = list(parse(css))
    grids = {
        selector
        for rule in rules
        for selector in rule.selectors
        for name, value in rule.declarations
        if (name, value) in {("display", "grid"), ("display", "inline-grid")} or name == "columns"
    }
    for rule in rules:
        for one in [*rule.around, *(rule.selectors if rule.selectors[0].startswith("@") else ())]:
            if not re.match(f"@({'|'.join(AT_RULES)})", one) or re.match(r"@media.*[<>]", one):
                yield f"{one}: unknown"
        for selector in rule.selectors:
            if SELECTORS.search(selector.replace(ALLOWED_FOCUS, "")):
                yield f"{selector}: the rule would be dropped"
        yield from faults_of_declarations(rule, grids)


def faults_of_declarations(rule, grids):
    is_flex = ("display", "flex") in rule.declarations or ("display", "inline-flex") in rule.declarations
    known = set()  # properties with a supported value so far
    for name, value in rule.declarations:
        where = f"{rule.selectors[0]}: {name}: {value}"
        if PROPERTIES.match(name):
            yield f"{where}: unknown property"
        elif name in GAPS and not grids.issuperset(rule.selectors):
            yield f"{where}: a gap of what is no grid"
        elif (
            is_flex
            and re.fullmatch("(align|justify)-(items|content)|align-self", name)
            and value in {"start", "end"}
        ):
            yield f"{where}: of a flexbox it is flex-start or flex-end"
        elif is_new := FUNCTIONS.search(value) or NEW_UNITS.search(value):
            delayed = name.startswith("--") or "var(" in value
            if not is_within(rule, "supports") and (delayed or name not in known):
                yield f"{where}: no fallback for {is_new[0]}"
        elif (new := NEW_VALUES.get(name)) and re.search(new[0], STRING.sub('""', value)):
            if new[1] not in known:
                yield f"{where}: no {new[1]} before it"
        else:
            known.add(name)


@pytest.fixture(scope="module")
def css():
    def read(path):
        return (settings.BASE_DIR / "static" / path).read_text()

    return " ".join(bundle(read, path) for path in PUBLIC_STYLESHEETS)


def test_stylesheet_has_a_fallback_for_each_new_feature(css):
    assert len(list(parse(css))) > 300
    assert list(faults(css)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "@layer base { p { color: red } }",
        "@container (min-width: 20rem) { p { color: red } }",
        "@media (width >= 20rem) { p { color: red } }",
        ":is(h1, h2) { color: red }",
        "p:not(.a, .b) { color: red }",
        ".card:has(img) { color: red }",
        "a:focus-visible { outline: none }",
        ".a { & b { color: red } }",
        "p { margin-inline: 1rem }",
        "p { inline-size: 1rem }",
        "p { inset: 0 }",
        "p { border-start-end-radius: 0 }",
        "p { aspect-ratio: 16 / 9 }",
        "p { padding: min(1rem, 3vw) }",
        "p { padding: 1rem; padding: min(var(--a), 3vw) }",
        ":root { --a: clamp(1rem, 2vw, 3rem) }",
        "p { min-height: 100dvh }",
        'p::before { content: "!" / "" }',
        "p { display: flow-root }",
        "p { appearance: none }",
        "p { display: flex; gap: 1rem }",
        "p { display: flex; align-items: end }",
        "p { overflow-wrap: anywhere }",
    ],
)
def test_new_feature_without_fallback_is_found(wrong):
    assert list(faults(wrong))


@pytest.mark.parametrize(
    "right",
    [
        "p { padding: 1rem; padding: min(1rem, 3vw) }",
        "@supports (width: min(1px, 1px)) { :root { --a: min(1rem, 3vw) } }",
        ":focus:not(:focus-visible) { outline: none }",
        ".a { display: grid } @media print { .a { gap: 1rem } }",
        "p { grid-template-columns: minmax(0, 1fr) }",
        "p { -webkit-appearance: none; appearance: none }",
    ],
)
def test_new_feature_with_fallback_is_accepted(right):
    assert list(faults(right)) == []
