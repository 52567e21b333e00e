"""
What somebody sent after their session had ended comes back into the same form after they sign in again.

Only for browsers in which somebody of the staff has signed in before (a signed cookie says who), so that a stranger
cannot fill the database, and only for that same person.
"""

import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core import signing
from django.http import QueryDict
from django.utils import timezone

from .models import KeptForm

COOKIE = f"{settings.COOKIE_PREFIX}redaktor"
COOKIE_AGE = 30 * 24 * 3600  # seconds
PARAMETER = "odzyskaj"
SALT = "publishing.kept_forms"
KEPT_FOR = datetime.timedelta(days=7)
NEVER_KEPT = {"csrfmiddlewaretoken"}


def remembered_user_id(request):
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return None


def keep(request):
    """Keep what was sent; gives the address that brings it back, or None when nobody of ours sent it."""
    user = get_user_model().objects.filter(pk=remembered_user_id(request), is_active=True).first()
    is_form = request.path.endswith(("/add/", "/change/")) and "check" not in request.GET
    return keep_for(user, request) if user and is_form else None


def keep_for(user, request):
    """Keep what `user` sent; gives the address that brings it back."""
    KeptForm.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    sent = request.POST.copy()
    for name in list(sent):
        if name in NEVER_KEPT or "password" in name:
            del sent[name]
    kept = KeptForm.objects.create(user=user, path=request.path, body=sent.urlencode())
    return f"{request.path}?{urlencode({PARAMETER: kept.key})}"


def give_back(request):
    """Turn a request for a kept form into the sending of it, which the form then only shows (`request.redisplayed`)."""
    key = request.GET.get(PARAMETER)
    if request.method != "GET" or not key or is_redisplayed(request):
        return
    kept = KeptForm.objects.filter(key=key, user=request.user, path=request.path).first()
    if not kept:
        return
    request.method = "POST"
    request.POST = QueryDict(kept.body)
    request.redisplayed = True
    # Nothing is saved by showing it, and the token in it died with the session.
    request._dont_enforce_csrf_checks = True
    messages.info(request, "Poniżej jest to, co było wpisane, zanim skończyła się sesja. Sprawdź i zapisz.")


def is_redisplayed(request):
    return getattr(request, "redisplayed", False)


def redisplayed(form):
    """The form class `form`, showing what was sent and never good enough to be saved."""

    class Redisplayed(form):
        def is_valid(self):
            super().is_valid()
            return False

    return Redisplayed


class RememberEditorMiddleware:
    """Marks the browsers of the staff, in the admin only."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        in_admin = request.path.startswith("/admin/") and request.user.is_authenticated
        if in_admin and remembered_user_id(request) != request.user.pk:
            response.set_cookie(
                COOKIE,
                signing.dumps(request.user.pk, salt=SALT),
                max_age=COOKIE_AGE,
                httponly=True,
                samesite="Strict",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response
