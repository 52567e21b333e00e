"""
Fuzzing of the cleaner of pasted text: its output is clean, and cleaning it again does not change it.

The texts are random combinations of parts of tests/rich_text/cases. `make test` runs a hundred, the same in each
run; `make fuzz` runs random ones (REQUESTS= another number).
"""

import os
import re

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from rich_text.cleaning import ATTRIBUTES, TAGS, clean_pasted
from rich_text.markup import parse

from ..rich_text.pasted_cases import read_cases, read_pasted
from ..rich_text.test_pasted_kinds import CASES as KINDS

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("REQUESTS") or 100)
PROFILE = examples.get_profile("default" if "REQUESTS" in os.environ else "tests")

SEEDS = [*map(read_pasted, read_cases()), *(pasted for pasted, _, _ in KINDS.values())]
PIECES = sorted({piece for seed in SEEDS for piece in re.findall(r"<[^>]*>|[^<]+", seed)})
AWKWARD = [
    *("<", ">", "&", "&#", "&#x110000;", "&#0;", "\0", "\r"),
    *("\u00a0", "\u202e", "\ud800", "]]>", "<![", "<!--", "-->"),
    *(
        '"',
        "'",
        "=",
        "<a href='",
        "<style>",
        "</style>",
        "<p",
        "</",
        "<table><p>",
        "</table>",
        "<li value=99999999999>",
    ),
    *("<svg><p>", "<math><mi>", "<select><option>", "<template>"),
    *("<noscript>", "<textarea>", "<o:p/>", "<td rowspan=0>"),
]


@st.composite
def torn(draw):
    """Return a random part of a seed."""
    seed = draw(st.sampled_from(SEEDS))
    start = draw(st.integers(0, len(seed)))
    return seed[start : start + draw(st.integers(0, 3000))]


pasted = st.lists(
    st.one_of(st.sampled_from(PIECES), st.sampled_from(AWKWARD), torn(), st.text(max_size=10)), max_size=40
).map("".join)


@examples(
    PROFILE, max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
@given(pasted)
def test_clean_pasted_any_text_gives_clean_html(html):
    cleaned = clean_pasted(html).html
    assert clean_pasted(cleaned).html == cleaned
    # Formatting across blocks is repeated in each block, which must not multiply the size.
    assert len(cleaned) <= 20 * len(html) + 100
    for element in list(parse(cleaned).walk())[1:]:
        assert element.tag in TAGS
        assert element.attributes.keys() <= ATTRIBUTES["*"] | ATTRIBUTES.get(element.tag, set())
