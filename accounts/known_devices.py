"""
A signed cookie that marks browsers in which an account has completed a sign-in.

Failed attempts from unknown browsers slow down all unknown browsers; a known browser has a counter of its own, so that
an attacker cannot lock a clerk out (OWASP: device cookies).
"""

import secrets

from django.conf import settings
from django.core import signing

COOKIE_NAME = f"{settings.COOKIE_PREFIX}znane-urzadzenie"
COOKIE_AGE_SECONDS = 180 * 24 * 3600
SALT = "accounts.known_devices"
# Colleagues who share one computer.
MAX_ACCOUNTS_PER_DEVICE = 8


def _read_cookie(request):
    try:
        device, accounts = signing.loads(
            request.COOKIES.get(COOKIE_NAME, ""), salt=SALT, max_age=COOKIE_AGE_SECONDS
        )
    except (signing.BadSignature, ValueError, TypeError):
        return None, []
    return device, accounts


def get_known_device(request, account=None):
    """
    Return the device ID if `account` (see throttling.get_account_key) has signed in from this browser, else None.

    Without `account`, any account will do.
    """
    device, accounts = _read_cookie(request)
    return device if account is None or account in accounts else None


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
