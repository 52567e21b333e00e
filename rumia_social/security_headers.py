"""What browsers may do with what this site sends: only what its pages need."""

import re

from django.conf import settings

# The rich text editor writes styles of its own into the page and its frame, and shows its icons and what is pasted
# from memory; only the forms that hold it may.
RICH_TEXT_FORM = re.compile(r"/admin/.+/(add|change)/")


def policy(directives):
    """The header of a Content Security Policy (CSP level 3) from {directive: [sources]}."""
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


PUBLIC_POLICY = policy(settings.SECURE_CSP)
ADMIN_POLICY = policy(settings.SECURE_CSP | settings.SECURE_CSP_ADMIN)
RICH_TEXT_POLICY = policy(settings.SECURE_CSP | settings.SECURE_CSP_ADMIN | settings.SECURE_CSP_RICH_TEXT)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in settings.PERMISSIONS_DENIED)


def policy_for(path):
    if not path.startswith("/admin/"):
        return PUBLIC_POLICY
    return RICH_TEXT_POLICY if RICH_TEXT_FORM.fullmatch(path) else ADMIN_POLICY


class SecurityHeadersMiddleware:
    """
    Adds to each answer what Django's own SecurityMiddleware does not, or could not, for it refused the host; a view may
    have said something stricter.

    Settings are named as in Django 6, whose own middleware for the policy takes this one's place with the next LTS.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy_for(request.path))
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        return response
