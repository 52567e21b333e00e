"""Words of the glossary on pages: each is linked where a page first uses it, to its definition under the text."""

import re
from collections import defaultdict
from functools import lru_cache
from html import escape

from core.word_forms import build_form_pattern
from rich_text.typography import NBSP

from .models import Term

# Not running text: names, what is a link already, what is read letter by letter or not at all.
PASSED_OVER = {
    *("a", "button", "form", "nav", "summary", "h1", "h2", "h3", "h4", "th", "dt", "dfn", "abbr", "label"),
    *("code", "script", "style", "svg", "textarea", "time"),
}
# A card is one link as a whole: see components/card.css.
PASSED_OVER_CLASSES = {"card"}

_token = re.compile(
    r"""<!--.*?-->|<(?P<end>/?)(?P<tag>[a-zA-Z][\w-]*)(?P<rest>(?:[^>"']|"[^"]*"|'[^']*')*)>""", re.DOTALL
)
_class = re.compile(r"""\bclass=["']([^"']*)""")


def abbreviations():
    """The abbreviations that the glossary explains to readers."""
    return {term.name for term in Term.objects.published() if term.name.isupper()}


@lru_cache(maxsize=1000)
def form_finder(form):
    """
    Finds a form as whole words. Capitals are an abbreviation, which is written so and no other way, may it be declined
    ("PES-ów").
    """
    pattern = build_form_pattern(form)
    if form.isupper():
        return re.compile(rf"{pattern}(?:-[a-ząćęłńóśźż]+)?")
    return re.compile(pattern, re.IGNORECASE)


def first_letters(words):
    """The first two letters of the first word: one, where it is that short; none, where a sign comes first."""
    return re.match(r"\w{0,2}", words)[0].lower()


class Glossary:
    """Terms, with what finds them in a text."""

    def __init__(self, terms):
        # Of each word of the text only the forms that begin as it does are tried, the longest first.
        self.finders = defaultdict(list)
        for term in terms:
            for form in term.form_list:
                self.finders[first_letters(form)].append((form_finder(form), term))
        for alike in self.finders.values():
            alike.sort(key=lambda finder: -len(finder[0].pattern))
        beginnings = sorted(filter(None, self.finders), key=len, reverse=True)
        self.beginning = re.compile(rf"\b(?:{'|'.join(beginnings) or '(?!)'})", re.IGNORECASE)

    def link(self, html):
        """
        `html` with the first use of each term in its running text as a link, and the terms found, in that order.

        A link leads to #slowo-<slug>, where the page explains the word, and has an id to come back to.
        """
        found = {}

        def linked(text):
            written, place = [], 0
            for beginning in self.beginning.finditer(text):
                if beginning.start() < place:
                    continue
                for finder, term in self.finders.get(first_letters(beginning[0]), ()):
                    if match := finder.match(text, beginning.start()):
                        written += [
                            text[place : match.start()],
                            match[0] if term in found else link(match[0], term),
                        ]
                        found[term] = True
                        place = match.end()
                        break
            return "".join([*written, text[place:]])

        # An entity would part the words of a form.
        written = [
            linked(text.replace("&nbsp;", NBSP)) if is_text else text for text, is_text in pieces(html)
        ]
        return "".join(written), list(found)


def link(words, term):
    slug = escape(term.slug)
    leads_to = f'href="#slowo-{slug}" aria-describedby="znaczenie-{slug}"'
    return f'<a class="term" id="uzycie-{slug}" {leads_to}>{words}</a>'


def pieces(html):
    """`html` cut into (piece, whether it is running text); tags are none."""
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
        elif tag and not token["end"] and is_passed_over(tag, token["rest"]):
            inside, depth = tag, 1
    yield html[place:], not inside


def is_passed_over(tag, attributes):
    if tag in PASSED_OVER:
        return True
    classes = _class.search(attributes)
    return bool(classes and PASSED_OVER_CLASSES & set(classes[1].split()))
