import re
from functools import partial

from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.grammar import shorten
from core.pagination import build_page_links, build_query, get_page_number
from pages.models import Language

from . import zero_results
from .documents import is_pdf
from .models import IndexEntry
from .queries import RESULTS_PER_PAGE, Search
from .snippets import build_snippet, find_best_page, find_hits, highlight, join_lines
from .text import WORD, fold

MAX_LEAD_CHARS = 260
SENTENCE_START = re.compile(r"(^|[.?!:\n])\W*$")


@require_safe
def search(request):
    """Show the results for `?q=`, of one kind with `&rodzaj=`, one page with `&strona=`."""
    text = request.GET.get("q", "")
    found = Search(text, request.GET.get("rodzaj", ""), get_page_number(request))
    if found.words and not found.total and request.method == "GET":
        zero_results.record_query(found.text)
    entries = found.get_entries()
    correction = restore_capitals(found.correction, entries, found.parsed_query)
    context = {
        "search": found,
        "has_query": bool(text.strip()),
        "results": [build_result(entry, found.parsed_query.forms) for entry in entries],
        "correction": correction,
        "correction_url": build_query(q=correction),
        "first_number": (found.page - 1) * RESULTS_PER_PAGE + 1,
        "kinds": build_kind_links(found),
        "pages": build_page_links(found.page, found.pages, partial(build_page_query, found)),
        "suggestion_url": build_query(q=found.suggestion) if found.suggestion else "",
        "all_kinds_url": build_query(q=found.text),
        "shared_url": request.path + build_page_query(found, found.page),
    }
    response = render(request, "search/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def restore_capitals(text, entries, parsed_query):
    """Return `text`, words of the index in lowercase, with the capitals of a word that the entries always write so."""
    shown = [f"{entry.title}\n{entry.lead}\n{entry.body}" for entry in entries]
    return " ".join(
        spell_as_shown(word, shown, parsed_query.folded_forms.get(word, ())) for word in text.split()
    )


def spell_as_shown(word, texts, folded_forms):
    found = [match for text in texts for match in WORD.finditer(text) if fold(match[0]) in folded_forms]
    if found and all(match[0].isupper() for match in found):
        return word.upper()
    inside = [match[0] for match in found if not SENTENCE_START.search(match.string[: match.start()][-20:])]
    return word.capitalize() if inside and not any(map(str.islower, inside)) else word


def build_kind_links(found):
    """Return links to the kinds among the results; none if there is nothing to choose from."""
    if len(found.kinds) < 2 and not found.kind:
        return []
    return [
        {
            "label": kind.label,
            "count": found.kinds.get(kind, 0),
            "url": build_query(q=found.text, rodzaj=kind.value),
            "is_current": kind == found.kind,
        }
        for kind in IndexEntry.Kind
        if kind in found.kinds or kind == found.kind
    ]


def build_page_query(found, number):
    return build_query(q=found.text, rodzaj=found.kind, strona=number if number > 1 else "")


def build_result(entry, forms):
    """Return the template context of one result."""
    result = {
        "url": entry.url,
        "kind": IndexEntry.Kind(entry.kind).singular if entry.content_type_id else "dział serwisu",
        "status": entry.status,
        "language": "" if entry.language == Language.POLISH else entry.language,  # WCAG 2.2, 3.1.2
        "title": highlight(entry.title, find_hits(entry.title, forms)),
        "snippet": build_snippet(entry.lead, forms) or build_snippet(entry.body, forms),
    }
    if not result["snippet"]:
        result["document"] = build_document_result(entry, forms)
        result["snippet"] = highlight(shorten(join_lines(entry.lead or entry.body), MAX_LEAD_CHARS), [])
    return result


def build_document_result(entry, forms):
    """Return the template context of the entry's first document with a match; None if there is none."""
    for document in entry.documents:
        number, page = find_best_page(document["text"], forms)
        if not is_pdf(document["url"]):
            number = None
        title_hits = find_hits(document["title"], forms)
        snippet = build_snippet(page, forms) or build_snippet(document["summary"], forms)
        if snippet or title_hits:
            return {
                "title": highlight(document["title"], title_hits),
                "url": document["url"] + (f"#page={number}" if number else ""),
                "page": number,
                "is_easy_text": document["url"].startswith(entry.url),
                "snippet": snippet,
            }
    return None
