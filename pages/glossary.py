"""Links from the first use of each glossary term on a page to its definition below the text."""

import re
from collections import defaultdict
from functools import lru_cache
from html import escape

from core.word_forms import build_form_pattern
from rich_text.typography import NBSP

from .models import GlossaryTerm

# Elements whose text is not linked: links and controls, headings, code, and what is not displayed.
SKIPPED_ELEMENTS = {
    *("a", "button", "form", "nav", "summary", "h1", "h2", "h3", "h4", "th", "dt", "dfn", "abbr", "label"),
    *("code", "script", "style", "svg", "textarea", "time"),
}
# A whole card is a link (components/card.css).
SKIPPED_CLASSES = {"card"}

_token = re.compile(
    r"""<!--.*?-->|<(?P<end>/?)(?P<tag>[a-zA-Z][\w-]*)(?P<rest>(?:[^>"']|"[^"]*"|'[^']*')*)>""", re.DOTALL
)
_capitalized_word_before = re.compile(r"\b[^\W\d_a-ząćęłńóśźż]\w*\s$")
_class = re.compile(r"""\bclass=["']([^"']*)""")


def get_abbreviations():
    """Return the abbreviations that the published glossary explains."""
    return {term.name for term in GlossaryTerm.objects.published() if term.name.isupper()}


@lru_cache(maxsize=1000)
def compile_form(form):
    """
    Return a compiled pattern that matches a word form as whole words.

    A form in capitals is an abbreviation: case-sensitive, with an optional inflection ("PES-ów").
    """
    pattern = build_form_pattern(form)
    if form.isupper():
        return re.compile(rf"{pattern}(?:-[a-ząćęłńóśźż]+)?")
    return re.compile(pattern, re.IGNORECASE)


def get_first_letters(words):
    """Return at most two letters at the beginning of `words`, in lower case; "" if it starts with another character."""
    return re.match(r"\w{0,2}", words)[0].lower()


class Glossary:
    """Terms with the patterns of their forms."""

    def __init__(self, terms):
        # Patterns by first letters, the longest first, so that few are tried for each word of the text.
        self.finders = defaultdict(list)
        for term in terms:
            for form in term.form_list:
                self.finders[get_first_letters(form)].append((compile_form(form), term))
        for alike in self.finders.values():
            alike.sort(key=lambda finder: -len(finder[0].pattern))
        beginnings = sorted(filter(None, self.finders), key=len, reverse=True)
        self.beginning = re.compile(rf"\b(?:{'|'.join(beginnings) or '(?!)'})", re.IGNORECASE)

    def link_terms(self, html):
        """
        Return `html` with the first use of each term as a link, and the terms found, in that order.

        A link leads to #slowo-<slug>, the definition on the same page, and has an id for the link back.
        """
        found = {}

        def link_text(text):
            written, place = [], 0
            for beginning in self.beginning.finditer(text):
                if beginning.start() < place:
                    continue
                for finder, term in self.finders.get(get_first_letters(beginning[0]), ()):
                    match = finder.match(text, beginning.start())
                    if match and not is_in_proper_name(match, term):
                        written += [
                            text[place : match.start()],
                            match[0] if term in found else build_term_link(match[0], term),
                        ]
                        found[term] = True
                        place = match.end()
                        break
            return "".join([*written, text[place:]])

        # An entity between the words of a form would prevent a match.
        written = [
            link_text(text.replace("&nbsp;", NBSP)) if is_text else text for text, is_text in tokenize(html)
        ]
        return "".join(written), list(found)


def is_in_proper_name(match, term):
    """Return whether a term is written with a capital letter after another such word: "Pomorska Ekonomia Społeczna"."""
    is_capitalized = term.name[0].islower() and match[0][0].isupper()
    words = match.string[: match.start()]
    return is_capitalized and not match[0].isupper() and bool(_capitalized_word_before.search(words))


def build_term_link(words, term):
    slug = escape(term.slug)
    leads_to = f'href="#slowo-{slug}" aria-describedby="znaczenie-{slug}"'
    # The role tells it from a link with the same words to a page (WCAG 3.2.4, DPUB-ARIA).
    return f'<a class="term" role="doc-glossref" id="uzycie-{slug}" {leads_to}>{words}</a>'


def tokenize(html):
    """Yield (part, is_text) of `html`; `is_text` is False for tags and for the content of skipped elements."""
    place, inside, depth = 0, "", 0
    for token in _token.finditer(html):
        yield html[place : token.start()], not inside
        yield token[0], False
        place = token.end()
        tag = (token["tag"] or "").lower()
        if inside:
            if tag == inside and not token["rest"].endswith("/"):
                depth += -1 if token["end"] else 1
                inside = inside if depth else ""
        elif tag and not token["end"] and is_skipped(tag, token["rest"]):
            inside, depth = tag, 1
    yield html[place:], not inside


def is_skipped(tag, attributes):
    if tag in SKIPPED_ELEMENTS:
        return True
    classes = _class.search(attributes)
    return bool(classes and SKIPPED_CLASSES & set(classes[1].split()))
