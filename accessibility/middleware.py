from django.utils.cache import patch_vary_headers

from publishing.typography import NBSP

from .preferences import COOKIE, DisplayPreferences


class DisplayPreferencesMiddleware:
    """`request.display` on every page, error pages and the admin too; caches keep one copy for each setting."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.display = DisplayPreferences.from_cookie(request.COOKIES.get(COOKIE, ""))
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        # In the admin these spaces are a part of what editors wrote.
        if request.display.is_large and not request.path.startswith("/admin/"):
            let_lines_break(response)
        return response


def let_lines_break(response):
    """
    On a phone with large letters "o dostępność" is longer than a line, and the browser would break it anywhere: within
    the word. A lone letter at the end of a line is the lesser evil.
    """
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    response.content = response.content.replace(NBSP.encode(), b" ").replace(b"&nbsp;", b" ")
    if "Content-Length" in response:
        response["Content-Length"] = len(response.content)
