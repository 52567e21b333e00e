"""Security headers of every response, among them the Content Security Policy."""

import re

from django.conf import settings

# Only these pages allow what TinyMCE needs: inline styles, and icons and pasted images from data: and blob: URLs.
RICH_TEXT_FORM = re.compile(r"/admin/.+/(add|change)/")


def build_policy(directives):
    """Return the value of the Content-Security-Policy header (CSP level 3) for {directive: [sources]}."""
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


PUBLIC_POLICY = build_policy(settings.SECURE_CSP)
ADMIN_POLICY = build_policy(settings.SECURE_CSP | settings.SECURE_CSP_ADMIN)
RICH_TEXT_POLICY = build_policy(
    settings.SECURE_CSP | settings.SECURE_CSP_ADMIN | settings.SECURE_CSP_RICH_TEXT
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in settings.PERMISSIONS_DENIED)


def get_policy(path):
    if not path.startswith("/admin/"):
        return PUBLIC_POLICY
    return RICH_TEXT_POLICY if RICH_TEXT_FORM.fullmatch(path) else ADMIN_POLICY


class SecurityHeadersMiddleware:
    """
    Adds headers that SecurityMiddleware does not set, or not on responses to a refused host.

    Views may set stricter ones.

    The settings have the names of Django 6, whose CSP middleware can replace this one with the next LTS release.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", get_policy(request.path))
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        return response
