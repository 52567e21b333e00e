from functools import partial

from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.pagination import page_links, page_number, query

from . import zero_results
from .documents import is_pdf
from .models import Entry
from .queries import MOST_LETTERS, Search
from .snippets import best_page, extract, hits, marked, one_line

LEAD_LENGTH = 260


@require_safe
def search(request):
    """The results for `?q=`, of one kind with `&rodzaj=`, the next ones with `&strona=`."""
    typed = request.GET.get("q", "")
    found = Search(typed, request.GET.get("rodzaj", ""), page_number(request))
    if found.words and not found.total and request.method == "GET":
        zero_results.count(found.text)
    context = {
        "search": found,
        "asked": bool(typed.strip()),
        "most_letters": MOST_LETTERS,
        "results": [described(entry, found.meaning.forms) for entry in found.entries()],
        "first_number": (found.page - 1) * 10 + 1,
        "kinds": kinds(found),
        "pages": page_links(found.page, found.pages, partial(page_address, found)),
        "suggested_address": query(q=found.suggestion) if found.suggestion else "",
        "every_kind_address": query(q=found.text),
        "address_shown": request.path + page_address(found, found.page),
    }
    response = render(request, "search/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def kinds(found):
    """The kinds there are among the results, as links; none when there is nothing to choose from."""
    if len(found.kinds) < 2 and not found.kind:
        return []
    return [
        {
            "label": kind.label,
            "count": found.kinds.get(kind, 0),
            "address": query(q=found.text, rodzaj=kind.value),
            "is_here": kind == found.kind,
        }
        for kind in Entry.Kind
        if kind in found.kinds or kind == found.kind
    ]


def page_address(found, number):
    return query(q=found.text, rodzaj=found.kind, strona=number if number > 1 else "")


def described(entry, forms):
    """An entry as the page shows it: where it leads and why it was found."""
    shown = {
        "address": entry.address,
        "kind": Entry.Kind(entry.kind).one if entry.content_type_id else "dział serwisu",
        "status": entry.status,
        "title": marked(entry.title, hits(entry.title, forms)),
        "extract": extract(entry.lead, forms) or extract(entry.body, forms),
    }
    if not shown["extract"]:
        shown["document"] = described_document(entry, forms)
        shown["extract"] = marked(shortened(one_line(entry.lead or entry.body)), [])
    return shown


def described_document(entry, forms):
    """The first document of the entry in which the words are, with the page of a PDF."""
    for document in entry.documents:
        number, page = best_page(document["text"], forms)
        if not is_pdf(document["address"]):
            number = None
        title = hits(document["title"], forms)
        shown = extract(page, forms) or extract(document["summary"], forms)
        if shown or title:
            return {
                "title": marked(document["title"], title),
                "address": document["address"] + (f"#page={number}" if number else ""),
                "page": number,
                "is_easy_text": document["address"].startswith(entry.address),
                "extract": shown,
            }
    return None


def shortened(text):
    if len(text) <= LEAD_LENGTH:
        return text
    return text[:LEAD_LENGTH].rpartition(" ")[0].rstrip(",;:–- ") + "…"
