"""What everybody of the staff does for their own account: add and remove the second factor, print codes."""

import functools

from django.contrib import admin, messages
from django.contrib.auth import authenticate
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import log, passkeys, second_factor
from .forms import WRONG_CODE, AppCodeForm, PasskeyForm, PasswordForm
from .limits import Attempt
from .middleware import SIGNED_IN_AT
from .models import Passkey, RecoveryCodes
from .sign_in import complete, on_the_way, safe_target, target_of
from .views import limited, note_limit, page, refusal

CONFIRMED_AT = "confirmed_at"
# A computer left alone must not be enough to change how somebody signs in.
CONFIRMED_FOR = 15 * 60  # seconds
AFTER_CODES = "after_codes"


def for_owner(view):
    """Calls `view(request, user, …)` with whose account it is: signed in, or on the way to the first second factor."""

    @never_cache
    @functools.wraps(view)
    def guarded(request, *args, **kwargs):
        if admin.site.has_permission(request):
            return view(request, request.user, *args, **kwargs)
        user = on_the_way(request)
        if user and not second_factor.is_set_up(user):
            return view(request, user, *args, **kwargs)
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))

    return guarded


def confirmed(view):
    """Asks for the password first, unless it was given a moment ago."""

    @functools.wraps(view)
    def guarded(request, user, *args, **kwargs):
        given_at = max(request.session.get(SIGNED_IN_AT, 0), request.session.get(CONFIRMED_AT, 0))
        if request.user.is_authenticated and timezone.now().timestamp() - given_at > CONFIRMED_FOR:
            return redirect_to_login(request.get_full_path(), reverse("admin:confirm_password"))
        return view(request, user, *args, **kwargs)

    return guarded


@for_owner
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_password(request, user):
    target = safe_target(request, request.POST.get("next") or request.GET.get("next") or "")
    form = PasswordForm(request.POST or None)
    context = {"form": form, "next": target}
    show = functools.partial(
        page, request, "accounts/confirm_password.html", "Podaj jeszcze raz hasło", context
    )
    if request.method == "POST" and form.is_valid():
        attempt = Attempt(request, "password", user.get_username())
        wait = attempt.admit()
        if wait:
            note_limit(attempt, user, request)
            context["refusal"] = refusal(wait)
            return limited(show(), wait)
        if authenticate(request, username=user.get_username(), password=form.cleaned_data["password"]):
            attempt.succeeded()
            request.session[CONFIRMED_AT] = timezone.now().timestamp()
            return redirect(target)
        log.record(log.Kind.WRONG_PASSWORD, user, request)
        note_limit(attempt, user, request)
        form.add_error("password", "To nie jest hasło do tego konta.")
    return show()


@for_owner
@require_safe
def security(request, user):
    codes = RecoveryCodes.objects.filter(user=user).first()
    context = {
        "signed_in": request.user.is_authenticated,
        "app": second_factor.app_of(user),
        "passkeys": Passkey.objects.filter(user=user),
        "passkeys_possible": passkeys.are_possible(request),
        "codes_left": len(codes.hashes) if codes else 0,
        "can_remove": second_factor.can_remove_one(user),
        "is_set_up": second_factor.is_set_up(user),
    }
    return page(request, "accounts/security.html", "Zabezpieczenia konta", context)


def after_adding(request, user, device):
    second_factor.added(request, user, device)
    target = reverse("admin:security")
    if not request.user.is_authenticated:
        target = target_of(request)
        response = complete(request, user, reverse("admin:recovery_codes"), device, note=device.name)
    else:
        second_factor.django_otp.login(request, device)
        messages.success(request, f"Dodano: {device.name}.")
        response = redirect(
            "admin:recovery_codes" if second_factor.FRESH_CODES in request.session else target
        )
    request.session[AFTER_CODES] = target
    return response


@for_owner
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def add_app(request, user):
    if second_factor.app_of(user):
        return redirect("admin:security")
    app = second_factor.new_app(request, user)
    form = AppCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if second_factor.proves_itself(app, form.cleaned_data["code"]):
            request.session.pop(second_factor.NEW_APP)
            return after_adding(request, user, app)
        form.add_error("code", WRONG_CODE)
    context = {
        "form": form,
        "picture": second_factor.picture(app),
        "key": second_factor.key_to_type(app),
        "app_address": app.config_url,
    }
    return page(request, "accounts/add_app.html", "Dodaj aplikację z kodami", context)


@for_owner
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def add_passkey(request, user):
    if not passkeys.are_possible(request):
        raise Http404
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = passkeys.register(
                request, user, request.POST.get("credential", ""), form.cleaned_data["name"]
            )
        except passkeys.Refused:
            form.add_error(None, "Nie udało się dodać klucza. Spróbuj jeszcze raz.")
        else:
            return after_adding(request, user, key)
    context = {"form": form, "options": passkeys.creation_options(request, user)}
    return page(request, "accounts/add_passkey.html", "Dodaj klucz dostępu", context)


@for_owner
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def remove_app(request, user):
    return remove(request, user, get_object_or_404(TOTPDevice, user=user, confirmed=True))


@for_owner
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def remove_passkey(request, user, pk):
    return remove(request, user, get_object_or_404(Passkey, user=user, pk=pk))


def remove(request, user, device):
    can_remove = second_factor.can_remove_one(user)
    if request.method == "POST" and can_remove:
        second_factor.remove(request, user, device)
        messages.success(request, f"Usunięto: {device.name}.")
        return redirect("admin:security")
    context = {"device": device, "can_remove": can_remove}
    return page(request, "accounts/remove.html", f"Usuń: {device.name}", context)


@for_owner
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request, user):
    """Shows new codes until their owner says that they are kept; nobody can show them after that."""
    target = safe_target(request, request.session.get(AFTER_CODES, ""))
    codes = request.session.get(second_factor.FRESH_CODES)
    if request.method == "POST" or not codes:
        request.session.pop(second_factor.FRESH_CODES, None)
        request.session.pop(AFTER_CODES, None)
        return redirect(target if codes else "admin:security")
    return page(request, "accounts/recovery_codes.html", "Kody zapasowe", {"codes": codes})


@for_owner
@require_safe
def recovery_codes_file(request, user):
    codes = request.session.get(second_factor.FRESH_CODES)
    if not codes:
        raise Http404
    lines = [
        "Kody zapasowe do panelu redakcji",
        f"Serwis: {request.get_host()}",
        f"Login: {user.get_username()}",
        "Każdy kod działa jeden raz. Trzymaj je tam, gdzie nikt inny ich nie znajdzie.",
        "",
        *codes,
    ]
    response = HttpResponse("\r\n".join(lines) + "\r\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="kody-zapasowe.txt"'
    return response


@for_owner
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def new_recovery_codes(request, user):
    if not second_factor.is_set_up(user):
        return redirect("admin:security")
    if request.method == "POST":
        second_factor.make_recovery_codes(request, user)
        log.record(log.Kind.NEW_CODES, user, request)
        request.session[AFTER_CODES] = reverse("admin:security")
        return redirect("admin:recovery_codes")
    return page(request, "accounts/new_recovery_codes.html", "Nowe kody zapasowe", {})
