"""Views of signing in: password, then a code; or a passkey alone (the only part that needs JavaScript)."""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from publishing.form_recovery import describe_ended_session

from . import log, passkeys, second_factor
from .forms import WRONG_CODE, WRONG_RECOVERY_CODE, AppCodeForm, RecoveryCodeForm, SignInForm
from .login_flow import (
    finish_login,
    get_pending_redirect,
    get_pending_user,
    get_safe_redirect,
    start_second_step,
)
from .models import RecoveryCodes
from .throttling import NETWORK, LoginThrottle, format_wait


def render_admin_page(request, template, title, context, status=200):
    return render(
        request,
        f"admin/{template}",
        {**admin.site.each_context(request), "title": title, **context},
        status=status,
    )


def format_refusal(seconds):
    return f"Było zbyt wiele nieudanych prób. Spróbuj ponownie za {format_wait(seconds)}."


def mark_throttled(response, seconds):
    response.status_code = 429
    response["Retry-After"] = str(seconds)
    return response


def log_lockout(attempt, user, request):
    if attempt.starts_lockout:
        log.log_event(log.Kind.LIMITED, user, request)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request):
    target = get_safe_redirect(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.method != "POST":
        if admin.site.has_permission(request):
            return redirect(target)
        # Raises an error, answered with 503, if the database is unavailable: before a password is typed.
        get_user_model().objects.exists()
        if notice := describe_ended_session(target):
            messages.info(request, notice)
        return render_sign_in_page(request, SignInForm(request), target)

    name = request.POST.get("username", "").strip()
    if not name or not request.POST.get("password"):
        return render_sign_in_page(request, SignInForm(request, data=request.POST), target)
    attempt = LoginThrottle(request, "password", name)
    wait = attempt.hit()
    if wait:
        # Unbound, because rendering a bound form validates it and hashes the password.
        log_lockout(attempt, get_account(name), request)
        form = SignInForm(request, initial={"username": name})
        return mark_throttled(render_sign_in_page(request, form, target, refusal=format_refusal(wait)), wait)
    form = SignInForm(request, data=request.POST)
    if not form.is_valid():
        user = get_account(name)
        log.log_event(log.Kind.WRONG_PASSWORD, user, request)
        log_lockout(attempt, user, request)
        return render_sign_in_page(request, form, target)
    attempt.reset()
    user = form.get_user()
    if second_factor.is_set_up(user) or settings.SECOND_FACTOR_REQUIRED:
        return start_second_step(request, user, target)
    return finish_login(request, user, target, note="hasło")


def get_account(name):
    return get_user_model().objects.filter(username=name).first()


def render_sign_in_page(request, form, target, **context):
    context = {
        "form": form,
        "next": target,
        "passkeys_possible": passkeys.are_supported(request),
        "username": request.user.get_username(),
        **context,
    }
    return render_admin_page(request, "login.html", "Zaloguj się", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request):
    """Second step with a TOTP code."""
    return handle_second_step(
        request, "sign_in_code.html", AppCodeForm, second_factor.verify_totp_code, "aplikacja", WRONG_CODE
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_recovery(request):
    """Second step with a recovery code."""
    return handle_second_step(
        request,
        "sign_in_recovery.html",
        RecoveryCodeForm,
        second_factor.verify_recovery_code,
        "kod zapasowy",
        WRONG_RECOVERY_CODE,
    )


def handle_second_step(request, template, form_class, accepts, note, wrong):
    user = get_pending_user(request)
    if user is None or not second_factor.is_set_up(user):
        return redirect("admin:login")
    context = {
        "has_app": second_factor.get_totp_device(user) is not None,
        "has_codes": RecoveryCodes.objects.filter(user=user).exists(),
        "passkeys_possible": user.passkey_set.exists() and passkeys.are_supported(request),
        "next": get_pending_redirect(request),
    }
    title = "Potwierdź, że to Ty"

    def render_step(form, **more):
        return render_admin_page(request, f"accounts/{template}", title, {"form": form, **context, **more})

    if request.method != "POST":
        return render_step(form_class())
    form = form_class(request.POST)
    if not form.is_valid():
        return render_step(form)
    attempt = LoginThrottle(request, "code", user.get_username())
    wait = attempt.hit()
    if wait:
        log_lockout(attempt, user, request)
        return mark_throttled(render_step(form_class(), refusal=format_refusal(wait)), wait)
    device = accepts(user, form.cleaned_data["code"])
    if device is None:
        log.log_event(log.Kind.WRONG_CODE, user, request, note=note)
        log_lockout(attempt, user, request)
        form.add_error("code", wrong)
        return render_step(form)
    attempt.reset()
    return finish_login(request, user, get_pending_redirect(request), device, note=note)


@never_cache
@require_POST
def passkey_options(request):
    """Return the options for `navigator.credentials.get()`."""
    attempt = LoginThrottle(request, "passkey")
    wait = attempt.hit()
    if wait or not passkeys.are_supported(request):
        return mark_throttled(JsonResponse({}), wait) if wait else JsonResponse({}, status=404)
    options = passkeys.get_authentication_options(request)
    if not request.user.is_authenticated and get_pending_user(request) is None:
        request.session.set_expiry(10 * 60)
    return JsonResponse(options)


@never_cache
@require_POST
def sign_in_passkey(request):
    """Sign in with a passkey alone: with user verification it is a complete multi-factor sign-in."""
    target = get_safe_redirect(request, request.POST.get("next", ""))
    attempt = LoginThrottle(request, "passkey_response", rule=NETWORK)
    wait = attempt.hit()
    if wait:
        refused = render_sign_in_page(request, SignInForm(request), target, refusal=format_refusal(wait))
        return mark_throttled(refused, wait)
    try:
        key = passkeys.verify_passkey(request, request.POST.get("credential", ""))
    except passkeys.InvalidPasskeyResponse:
        key = None
    if key is None or not (key.user.is_active and key.user.is_staff):
        log.log_event(log.Kind.WRONG_CODE, key and key.user, request, note="klucz dostępu")
        log_lockout(attempt, key and key.user, request)
        refused = "Nie udało się zalogować tym kluczem. Spróbuj ponownie albo wpisz login i hasło."
        return render_sign_in_page(request, SignInForm(request), target, refusal=refused)
    attempt.reset()
    return finish_login(request, key.user, target, key, note=f"klucz dostępu: {key.name}")


@never_cache
@require_safe
def check_session(request):
    """Respond with 204 while the session of staff lasts, else with 401. Does not count as activity (middleware)."""
    return HttpResponse(status=204 if admin.site.has_permission(request) else 401)
