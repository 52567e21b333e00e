"""
No processing of text takes quadratic time: see growth.py.

`make test` runs some texts of 10 000 characters, `make fuzz` all texts of 200 000 (tags in tags: of 25 000) and prints
the ten slowest of each part.
"""

import os
import re
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import escape

from accessibility_requests.forms import validate_contact
from content_checks.checks import CHECKS
from content_checks.content import extract_content
from content_checks.models import PlainWord
from content_checks.sentences import split_sentences
from cooperative.calendars import build_calendar
from cooperative.models import Meeting
from core.fields import RichTextField, split_lines, validate_internal_url
from core.phones import split_phones
from core.word_forms import validate_forms
from home.templatetags.structured_data import mail_link
from library.archives import validate_formula
from library.file_names import is_file_name
from library.templatetags.library import ATTRIBUTE_RE, DOCUMENT_LINK_RE, IMAGE_TAG_RE
from operations.request_log import redact
from pages.glossary import Glossary
from pages.models import Article, GlossaryTerm
from publishing.alternative_formats import normalize_text
from publishing.annotated_text import annotate_text
from publishing.comparison import diff_words
from publishing.form_recovery import DATA_URI_IMAGE_RE
from publishing.forms import PolishDecimalField, build_slug
from publishing.replacements import Query, find_in_value
from publishing.text_merging import merge_text
from rich_text.cleaning import clean
from rich_text.plain_text import replace_control_chars
from rich_text.tables import wrap_wide_tables
from rich_text.typography import typeset, typeset_html
from search.queries import normalize_query
from search.snippets import build_snippet, find_best_page
from search.text import clean_text, parse_words
from search.zero_results import scrub_query

from . import growth
from .growth import TYPED, Consumer

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

IS_FUZZ = "REQUESTS" in os.environ
MAX_CHARS = 200_000 if IS_FUZZ else 10_000
# There are three thousand pairs of tags.
MAX_PAIR_CHARS = 25_000
# `make test` runs every 29th text; a prime, so that each consumer gets different texts.
STEP = 1 if IS_FUZZ else 29
# `make fuzz` divides the texts of a family among processes.
PARTS = 4 if IS_FUZZ else 1


def in_calendar(text):
    now = timezone.now()
    build_calendar(
        [Meeting(pk=1, slug="a", title=text, description=text, starts_at=now, changed_at=now)], str
    )


def refuse(check):
    """Return a consumer that runs the validator and ignores its ValidationError."""

    def consume(text):
        with suppress(ValidationError):
            check(text)

    return consume


def link_terms(text):
    terms = [
        GlossaryTerm(name="ulga", slug="ulga", forms="ulg*, ulga podatkowa"),
        GlossaryTerm(name="PES", slug="pes"),
    ]
    Glossary(terms).link_terms(text)


def compare_with_changes(text):
    diff_words(text, text.replace("a", "b", 1) + " x")


# Plain text typed by staff or visitors.
TEXT_CONSUMERS = {
    "sentences": lambda text: list(split_sentences(text)),
    "typeset": typeset,
    "control characters": replace_control_chars,
    "lines": split_lines,
    "compare, new": lambda text: diff_words("", text),
    "compare, changed": compare_with_changes,
    "compare, reversed": lambda text: diff_words(text, " ".join(reversed(text.split(" ")))),
    "compare, moved": lambda text: diff_words(text, text[len(text) // 2 :] + text[: len(text) // 2]),
    "calendar": in_calendar,
    "phone": split_phones,
    "mail link": lambda text: mail_link(text, text),
    "slug": build_slug,
    "decimal": refuse(PolishDecimalField().to_python),
    "internal URL": refuse(validate_internal_url),
    "word forms": refuse(validate_forms),
    "pasted images": lambda text: DATA_URI_IMAGE_RE.sub("", text),
    "contact": refuse(lambda text: validate_contact("email", clean_text(text))),
    "query": lambda text: parse_words(normalize_query(text)),
    "query without results": scrub_query,
    "indexed text": lambda text: parse_words(clean_text(text)),
    "snippet": lambda text: (build_snippet(text, {"a", "raz"}), find_best_page(text, {"a", "raz"})),
    "request log": redact,
    "file name": is_file_name,
    "formula": refuse(validate_formula),
    "alternative formats, text": normalize_text,
}
# Cleaned HTML of the rich text editor.
HTML_CONSUMERS = {
    "clean again": clean,
    "typeset HTML": typeset_html,
    "tables": wrap_wide_tables,
    "annotate": annotate_text,
    "compare HTML": lambda text: diff_words(annotate_text(text), annotate_text(text + "<p>x</p>")),
    "merge HTML": lambda text: merge_text(RichTextField(), text, f"{text}<p>x</p>", f"<p>y</p>{text}"),
    "glossary": link_terms,
    "images": lambda text: IMAGE_TAG_RE.sub(lambda tag: dict(ATTRIBUTE_RE.findall(tag[0])) and "", text),
    "links to documents": lambda text: DOCUMENT_LINK_RE.sub("", text),
    "alternative formats, HTML": normalize_text,
}


def read_plain(text):
    return extract_content(Article(title="Tytuł", slug="a", transcript=text))


def read_escaped(text):
    return read_html(f"<p>{escape(text)}</p>")


def read_html(text):
    return extract_content(Article(title="Tytuł", slug="a", body=text))


def consume_each(functions, source=TYPED):
    return {name: Consumer(function, source) for name, function in functions.items()}


CHECKS_OF_CONTENT = consume_each(
    {check.__name__: lambda content, check=check: list(check(content)) for check in CHECKS}, "content"
)
CONSUMERS_OF_HTML = {"clean": Consumer(clean, result="HTML"), **consume_each(HTML_CONSUMERS, "HTML")}
MARKS, TAGS = [*growth.texts_of_marks()], [*growth.texts_of_tags()]
FAMILIES = {
    "text": (consume_each(TEXT_CONSUMERS), MARKS, MAX_CHARS),
    "checks of text": (
        {
            "extract content, text": Consumer(read_plain),
            "extract content, escaped": Consumer(read_escaped, result="content"),
            **CHECKS_OF_CONTENT,
        },
        MARKS,
        MAX_CHARS,
    ),
    "marks in HTML": (CONSUMERS_OF_HTML, MARKS, MAX_CHARS),
    "tags": (
        {
            **CONSUMERS_OF_HTML,
            "extract content": Consumer(read_html, "HTML", "content"),
            **CHECKS_OF_CONTENT,
        },
        TAGS,
        MAX_CHARS,
    ),
}
if IS_FUZZ:
    FAMILIES["tags in tags"] = ({"clean": Consumer(clean)}, [*growth.texts_of_tag_pairs()], MAX_PAIR_CHARS)


def print_slowest(family, part, taken):
    print(f"\nThe slowest of {family}, part {part + 1} of {PARTS}, {len(taken)} measurements:")
    for seconds, what in sorted(taken, reverse=True)[:10]:
        print(f"{seconds:8.2f} s  {what}")


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("family", FAMILIES)
def test_text_takes_no_square_of_time(family, part):
    consumers, texts, max_chars = FAMILIES[family]
    PlainWord.objects.create(official="niniejsz*, w zakresie", plain="ten")
    slowest, too_fast = [], []
    for text_name, build in texts[part :: STEP * PARTS]:
        found = growth.find_growth(consumers, build, max_chars)
        slowest += [(seconds, f"{name}: {text_name}") for name, (seconds, _) in found.items()]
        too_fast += [f"{name}: {text_name}: {times:.0f} times" for name, (_, times) in found.items() if times]
    if IS_FUZZ:
        print_slowest(family, part, slowest)
    assert not too_fast


def test_square_of_time_is_found():
    """Test of the measurement: a pattern that scans to the end from each mark is found."""
    quadratic = re.compile(r"\[[^\]]*\]")
    found = growth.find_growth({"search": Consumer(quadratic.search)}, growth.repeat("["), 16_000)
    assert found["search"][1] > growth.MAX_GROWTH


def test_words_found_everywhere_take_no_square_of_time():
    """Long enough that it counts if each place copies the text."""
    field = Article._meta.get_field("body")
    find = Consumer(lambda text: list(find_in_value(field, text, Query("rumia"))))
    found = growth.find_growth(
        {"find words": find}, lambda size: f"<p>{'Rumia, ' * (size // 7)}</p>", 200_000
    )
    assert [times for _, times in found.values() if times] == []
