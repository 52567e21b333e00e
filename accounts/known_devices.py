"""
Browsers in which somebody has signed in all the way, and with which account.

A stranger's guesses slow down everyone who tries that account from a browser never seen before; a browser that is
known has a count of its own, so that nobody can shut a clerk out of the computer they work on.
"""

import secrets

from django.conf import settings
from django.core import signing

COOKIE_NAME = f"{settings.COOKIE_PREFIX}znane-urzadzenie"
COOKIE_AGE_SECONDS = 180 * 24 * 3600  # seconds
SALT = "accounts.known_devices"
# People who share a computer.
MAX_ACCOUNTS_PER_DEVICE = 8


def _read_cookie(request):
    try:
        device, accounts = signing.loads(
            request.COOKIES.get(COOKIE_NAME, ""), salt=SALT, max_age=COOKIE_AGE_SECONDS
        )
    except (signing.BadSignature, ValueError, TypeError):
        return None, []
    return device, accounts


def get_known_device(request, account):
    """The browser's own number when `account` (see throttling.account_key) has signed in with it, or None."""
    device, accounts = _read_cookie(request)
    return device if account in accounts else None


def remember_device(request, response, account):
    device, accounts = _read_cookie(request)
    accounts = [account, *(other for other in accounts if other != account)][:MAX_ACCOUNTS_PER_DEVICE]
    response.set_cookie(
        COOKIE_NAME,
        signing.dumps([device or secrets.token_urlsafe(16), accounts], salt=SALT),
        max_age=COOKIE_AGE_SECONDS,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
