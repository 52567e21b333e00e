"""Links to the admin on public pages, for signed-in staff: see templatetags/edit_link.py."""


class EditLinkMiddleware:
    """
    Keeps pages with such a link out of every cache, the browser's back-forward cache too.

    The page cache and nginx do not store the response to a request with a session anyway.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.has_edit_link = False
        response = self.get_response(request)
        if request.has_edit_link:
            response["Cache-Control"] = "no-store"
        return response
