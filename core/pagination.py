"""Long lists in pages: `?strona=2` is the second."""

from urllib.parse import urlencode

PARAMETER = "strona"
LARGEST_PAGE = 10_000


def page_number(request):
    """The page that is asked for; the first when that is no number."""
    text = request.GET.get(PARAMETER, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        return 1
    return min(max(int(text), 1), LARGEST_PAGE)


def query(**parameters):
    """What of an address follows its path, without what is empty."""
    given = {name: value for name, value in parameters.items() if value}
    return f"?{urlencode(given)}" if given else ""


def page_links(page, pages, address):
    """
    For includes/page_links.html: links to the first and the last page and to those around this one; None stands for
    those left out. `address` gives that of a page.
    """
    shown = sorted({1, pages, *range(page - 1, page + 2)} & set(range(1, pages + 1)))
    links = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number > before + 1:
            links.append(None)
        links.append({"number": number, "address": address(number), "is_here": number == page})
    return {
        "links": links,
        "previous": address(page - 1) if page > 1 else "",
        "next": address(page + 1) if page < pages else "",
    }
