from rich_text.plain_text import clean_text


class CleanInputMiddleware:
    """
    Cleans the text of queries and forms (rich_text.plain_text.clean_text) before any view, form or search sees it.

    Passwords stay as typed. After CsrfViewMiddleware, so that nobody else's form is read.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        request.GET = clean_query_dict(request.GET)
        if request.method == "POST":
            request.POST = clean_query_dict(request.POST)


def clean_query_dict(sent):
    """Return the QueryDict `sent`, or a cleaned copy if anything in it changes."""
    cleaned = {
        name: [value if "password" in name else clean_text(value) for value in values]
        for name, values in sent.lists()
    }
    if cleaned == dict(sent.lists()):
        return sent
    copy = sent.copy()
    for name, values in cleaned.items():
        copy.setlist(name, values)
    return copy
