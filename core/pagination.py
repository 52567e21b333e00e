"""Pagination of lists with the query parameter `?strona=2`."""

from urllib.parse import urlencode

PAGE_PARAMETER = "strona"
MAX_PAGE_NUMBER = 10_000


def get_page_number(request):
    """Return the requested page number, or 1 if it is missing or not a number."""
    text = request.GET.get(PAGE_PARAMETER, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        return 1
    return min(max(int(text), 1), MAX_PAGE_NUMBER)


def build_query(**parameters):
    """Return the query string with its "?", without empty parameters; "" if none is left."""
    given = {name: value for name, value in parameters.items() if value}
    return f"?{urlencode(given)}" if given else ""


def build_page_links(page, page_count, get_url):
    """
    Return the context of includes/page_links.html: {"links", "previous", "next"}.

    `links` has the first, the last, the current page and its neighbours; None stands for a gap. `get_url(number)`
    returns the URL of a page.
    """
    shown = sorted({1, page_count, *range(page - 1, page + 2)} & set(range(1, page_count + 1)))
    links = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number > before + 1:
            links.append(None)
        links.append({"number": number, "url": get_url(number), "is_current": number == page})
    return {
        "links": links,
        "previous": get_url(page - 1) if page > 1 else "",
        "next": get_url(page + 1) if page < page_count else "",
    }
