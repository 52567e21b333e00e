"""
Browsers in which somebody has signed in all the way, and with which account.

A stranger's guesses slow down everyone who tries that account from a browser never seen before; a browser that is
known has a count of its own, so that nobody can shut a clerk out of the computer they work on.
"""

import secrets

from django.conf import settings
from django.core import signing

COOKIE = f"{settings.COOKIE_PREFIX}znane-urzadzenie"
COOKIE_AGE = 180 * 24 * 3600  # seconds
SALT = "accounts.known_devices"
# People who share a computer.
MOST_ACCOUNTS = 8


def _read(request):
    try:
        device, accounts = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None, []
    return device, accounts


def device_known_for(request, account):
    """The browser's own number when `account` (see limits.account_key) has signed in with it, or None."""
    device, accounts = _read(request)
    return device if account in accounts else None


def remember(request, response, account):
    device, accounts = _read(request)
    accounts = [account, *(other for other in accounts if other != account)][:MOST_ACCOUNTS]
    response.set_cookie(
        COOKIE,
        signing.dumps([device or secrets.token_urlsafe(16), accounts], salt=SALT),
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
