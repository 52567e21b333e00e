"""
From the right password to a session of the staff.

Whoever has a second factor, or has to set one up, is not signed in by the password: the session only remembers who
is on the way, for ten minutes. So nothing else on the site needs to know about the second factor.
"""

from django.contrib import auth
from django.contrib.auth import get_user_model
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from . import known_devices, log, second_factor, throttling

PENDING_LOGIN_KEY = "on_the_way"
PENDING_LOGIN_SECONDS = 10 * 60  # seconds


def get_safe_redirect(request, target):
    """Where to go after signing in: `target` when it is an address of ours, or the start page of the admin."""
    # A word without a slash Django would take for the name of a page.
    allowed = target.startswith("/") and url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return target if allowed else reverse("admin:index")


def start_second_step(request, user, target):
    """Remember that `user` gave the right password, and go on to what comes next."""
    if request.user.is_authenticated:
        auth.logout(request)
    request.session.pop(second_factor.PENDING_TOTP_KEY, None)
    request.session[PENDING_LOGIN_KEY] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "since": timezone.now().timestamp(),
        "target": target,
    }
    request.session.cycle_key()
    request.session.set_expiry(PENDING_LOGIN_SECONDS)
    return redirect("admin:sign_in_code" if second_factor.is_set_up(user) else "admin:security")


def get_pending_user(request):
    """Who gave the right password a moment ago and is not signed in yet, or None."""
    way = request.session.get(PENDING_LOGIN_KEY)
    if not way or timezone.now().timestamp() - way["since"] > PENDING_LOGIN_SECONDS:
        return None
    user = get_user_model().objects.filter(pk=way["user"], is_active=True, is_staff=True).first()
    return user if user and user.get_session_auth_hash() == way["password"] else None


def get_pending_redirect(request):
    return get_safe_redirect(request, request.session.get(PENDING_LOGIN_KEY, {}).get("target", ""))


def finish_login(request, user, target, device=None, note=""):
    """Sign `user` in: a new session key, the browser remembered, a line in the log."""
    request.session.pop(PENDING_LOGIN_KEY, None)
    request.session.set_expiry(None)
    if device:
        user.otp_device = device  # django-otp writes it into the session
    auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session.clear_expired()
    log.log_event(log.Kind.SIGNED_IN, user, request, note=note)
    response = redirect(target)
    known_devices.remember_device(request, response, throttling.get_account_key(user.get_username()))
    return response
