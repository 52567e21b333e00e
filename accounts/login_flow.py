"""
The sign-in flow between the password and the authenticated session.

Users who have or need a second factor are not signed in by the password alone: the session holds a pending login for
PENDING_LOGIN_SECONDS. Other code therefore never sees a half-authenticated user.
"""

from django.contrib import auth
from django.contrib.auth import get_user_model
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from . import known_devices, log, second_factor, throttling

PENDING_LOGIN_KEY = "pending_login"
PENDING_LOGIN_SECONDS = 10 * 60


def get_safe_redirect(request, target):
    """Return `target` if it is a URL of this site, else the admin index (OWASP: open redirect)."""
    # redirect() would resolve a target without a slash as a URL name.
    allowed = target.startswith("/") and url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return target if allowed else reverse("admin:index")


def start_second_step(request, user, target):
    """Store a pending login for `user` and redirect to the second step, or to setting up a second factor."""
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
    """Return the user of the pending login, or None if there is none or it has expired."""
    pending = request.session.get(PENDING_LOGIN_KEY)
    if not pending or timezone.now().timestamp() - pending["since"] > PENDING_LOGIN_SECONDS:
        return None
    user = get_user_model().objects.filter(pk=pending["user"], is_active=True, is_staff=True).first()
    return user if user and user.get_session_auth_hash() == pending["password"] else None


def get_pending_redirect(request):
    return get_safe_redirect(request, request.session.get(PENDING_LOGIN_KEY, {}).get("target", ""))


def finish_login(request, user, target, device=None, note=""):
    """Sign `user` in with a new session key, remember the device and log the event."""
    request.session.pop(PENDING_LOGIN_KEY, None)
    request.session.set_expiry(None)
    if device:
        user.otp_device = device  # django-otp stores it in the session
    auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session.clear_expired()
    log.log_event(log.Kind.SIGNED_IN, user, request, note=note)
    response = redirect(target)
    known_devices.remember_device(request, response, throttling.get_account_key(user.get_username()))
    return response
