"""Signing in: the password, then a code or a passkey. Nothing here needs JavaScript but passkeys."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from . import log, passkeys, second_factor
from .forms import WRONG_CODE, WRONG_RECOVERY_CODE, AppCodeForm, RecoveryCodeForm, SignInForm
from .limits import Attempt, waiting_text
from .models import RecoveryCodes
from .sign_in import begin, complete, on_the_way, safe_target, target_of


def page(request, template, title, context, status=200):
    return render(
        request,
        f"admin/{template}",
        {**admin.site.each_context(request), "title": title, **context},
        status=status,
    )


def refusal(seconds):
    return f"Było zbyt wiele nieudanych prób. Spróbuj ponownie za {waiting_text(seconds)}."


def limited(response, seconds):
    response.status_code = 429
    response["Retry-After"] = str(seconds)
    return response


def note_limit(attempt, user, request):
    if attempt.begins_wait:
        log.record(log.Kind.LIMITED, user, request)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request):
    target = safe_target(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.method != "POST":
        if admin.site.has_permission(request):
            return redirect(target)
        return sign_in_page(request, SignInForm(request), target)

    name = request.POST.get("username", "").strip()
    if not name or not request.POST.get("password"):
        return sign_in_page(request, SignInForm(request, data=request.POST), target)
    attempt = Attempt(request, "password", name)
    wait = attempt.admit()
    if wait:
        # A new form: the one with what was typed would hash the password as soon as it is looked at.
        note_limit(attempt, account_named(name), request)
        form = SignInForm(request, initial={"username": name})
        return limited(sign_in_page(request, form, target, refusal=refusal(wait)), wait)
    form = SignInForm(request, data=request.POST)
    if not form.is_valid():
        user = account_named(name)
        log.record(log.Kind.WRONG_PASSWORD, user, request)
        note_limit(attempt, user, request)
        return sign_in_page(request, form, target)
    attempt.succeeded()
    user = form.get_user()
    if second_factor.is_set_up(user) or settings.SECOND_FACTOR_REQUIRED:
        return begin(request, user, target)
    return complete(request, user, target, note="hasło")


def account_named(name):
    return get_user_model().objects.filter(username=name).first()


def sign_in_page(request, form, target, **context):
    context = {
        "form": form,
        "next": target,
        "passkeys_possible": passkeys.are_possible(request),
        "username": request.user.get_username(),
        **context,
    }
    return page(request, "login.html", "Zaloguj się", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request):
    """The second step: the code that the app shows."""
    return second_step(
        request, "sign_in_code.html", AppCodeForm, second_factor.accepts_app_code, "aplikacja", WRONG_CODE
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_recovery(request):
    """The second step without the phone: a code from paper."""
    return second_step(
        request,
        "sign_in_recovery.html",
        RecoveryCodeForm,
        second_factor.accepts_recovery_code,
        "kod zapasowy",
        WRONG_RECOVERY_CODE,
    )


def second_step(request, template, form_class, accepts, note, wrong):
    user = on_the_way(request)
    if user is None or not second_factor.is_set_up(user):
        return redirect("admin:login")
    context = {
        "has_app": second_factor.app_of(user) is not None,
        "has_codes": RecoveryCodes.objects.filter(user=user).exists(),
        "passkeys_possible": user.passkey_set.exists() and passkeys.are_possible(request),
        "next": target_of(request),
    }
    title = "Potwierdź, że to Ty"

    def show(form, **more):
        return page(request, f"accounts/{template}", title, {"form": form, **context, **more})

    if request.method != "POST":
        return show(form_class())
    form = form_class(request.POST)
    if not form.is_valid():
        return show(form)
    attempt = Attempt(request, "code", user.get_username())
    wait = attempt.admit()
    if wait:
        note_limit(attempt, user, request)
        return limited(show(form_class(), refusal=refusal(wait)), wait)
    device = accepts(user, form.cleaned_data["code"])
    if device is None:
        log.record(log.Kind.WRONG_CODE, user, request, note=note)
        note_limit(attempt, user, request)
        form.add_error("code", wrong)
        return show(form)
    attempt.succeeded()
    return complete(request, user, target_of(request), device, note=note)


@never_cache
@require_POST
def passkey_options(request):
    """What the script hands to the browser."""
    attempt = Attempt(request, "passkey")
    wait = attempt.admit()
    if wait or not passkeys.are_possible(request):
        return limited(JsonResponse({}), wait) if wait else JsonResponse({}, status=404)
    options = passkeys.sign_in_options(request)
    if not request.user.is_authenticated and on_the_way(request) is None:
        request.session.set_expiry(10 * 60)
    return JsonResponse(options)


@never_cache
@require_POST
def sign_in_passkey(request):
    """Signs in with a passkey alone: it is both something one has and something one knows or is."""
    target = safe_target(request, request.POST.get("next", ""))
    try:
        key = passkeys.signed_in_with(request, request.POST.get("credential", ""))
    except passkeys.Refused:
        key = None
    if key is None or not (key.user.is_active and key.user.is_staff):
        log.record(log.Kind.WRONG_CODE, key and key.user, request, note="klucz dostępu")
        refused = "Nie udało się zalogować tym kluczem. Spróbuj ponownie albo wpisz login i hasło."
        return sign_in_page(request, SignInForm(request), target, refusal=refused)
    return complete(request, key.user, target, key, note=f"klucz dostępu: {key.name}")
