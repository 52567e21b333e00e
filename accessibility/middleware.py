from django.utils.cache import patch_vary_headers

from rich_text.typography import NBSP

from .preferences import COOKIE_NAME, DisplayPreferences


class DisplayPreferencesMiddleware:
    """Sets `request.display` on every request and adds `Vary: Cookie` to every response."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.display = DisplayPreferences.from_cookie(request.COOKIES.get(COOKIE_NAME, ""))
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        # In the admin non-breaking spaces are part of the edited text.
        if request.display.is_large and not request.path.startswith("/admin/"):
            replace_nonbreaking_spaces(response)
        return response


def replace_nonbreaking_spaces(response):
    """
    Replace non-breaking spaces by ordinary ones.

    With large letters on a phone "o dostępność" is longer than a line and would be broken within the word. A one-letter
    word at the end of a line is the lesser evil.
    """
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    response.content = response.content.replace(NBSP.encode(), b" ").replace(b"&nbsp;", b" ")
    if "Content-Length" in response:
        response["Content-Length"] = len(response.content)
