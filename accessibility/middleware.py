from django.utils.cache import patch_vary_headers

from .preferences import COOKIE, DisplayPreferences


class DisplayPreferencesMiddleware:
    """`request.display` on every page, error pages and the admin too; caches keep one copy for each setting."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.display = DisplayPreferences.from_cookie(request.COOKIES.get(COOKIE, ""))
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        return response
