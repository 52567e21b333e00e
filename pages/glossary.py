"""Words of the glossary on pages: each is linked where a page first uses it, to its definition under the text."""

import re
from html import escape

from publishing.typography import NBSP

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


def link_terms(html, terms):
    """
    `html` with the first use of each of `terms` in its running text as a link, and the terms found, in that order.

    A link leads to #slowo-<slug>, where the page explains the word, and has an id to come back to.
    """
    patterns = sorted(((term.pattern, term) for term in terms), key=lambda pair: -len(pair[0]))
    if not patterns:
        return html, []
    search = re.compile("|".join(f"(?P<t{term.pk}>{pattern})" for pattern, term in patterns))
    by_group = {f"t{term.pk}": term for term in terms}
    found = {}

    def linked(match):
        term = by_group[match.lastgroup]
        if term in found:
            return match[0]
        found[term] = True
        slug = escape(term.slug)
        leads_to = f'href="#slowo-{slug}" aria-describedby="znaczenie-{slug}"'
        return f'<a class="term" id="uzycie-{slug}" {leads_to}>{match[0]}</a>'

    written = []
    for text, in_running_text in pieces(html):
        # An entity would part the words of a form.
        written.append(search.sub(linked, text.replace("&nbsp;", NBSP)) if in_running_text else text)
    return "".join(written), list(found)


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
