"""Views in which staff manage their own second factor and recovery codes."""

import functools

from django.contrib import admin, messages
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from core.grammar import format_count

from . import log, passkeys, second_factor
from .forms import WRONG_CODE, AppCodeForm, PasskeyForm, PasswordForm
from .login_flow import finish_login, get_pending_redirect, get_pending_user, get_safe_redirect
from .models import Passkey, RecoveryCodes
from .sessions import SIGNED_IN_AT, end_sessions, list_sessions
from .throttling import LoginThrottle
from .views import format_refusal, log_lockout, mark_throttled, render_admin_page

PASSWORD_CONFIRMED_AT = "confirmed_at"
# Ask for the password again before security settings change: the computer may be unattended.
PASSWORD_CONFIRMATION_SECONDS = 15 * 60
AFTER_CODES_URL = "after_codes"


def account_owner_required(view):
    """Call `view(request, user, …)` for a signed-in user, or for a pending login that has to set up a second factor."""

    @never_cache
    @functools.wraps(view)
    def wrapper(request, *args, **kwargs):
        if admin.site.has_permission(request):
            return view(request, request.user, *args, **kwargs)
        user = get_pending_user(request)
        if user and not second_factor.is_set_up(user):
            return view(request, user, *args, **kwargs)
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))

    return wrapper


def password_confirmation_required(view):
    """Ask for the password first, unless it was entered within PASSWORD_CONFIRMATION_SECONDS."""

    @functools.wraps(view)
    def wrapper(request, user, *args, **kwargs):
        given_at = max(request.session.get(SIGNED_IN_AT, 0), request.session.get(PASSWORD_CONFIRMED_AT, 0))
        if (
            request.user.is_authenticated
            and timezone.now().timestamp() - given_at > PASSWORD_CONFIRMATION_SECONDS
        ):
            return redirect_to_login(request.get_full_path(), reverse("admin:confirm_password"))
        return view(request, user, *args, **kwargs)

    return wrapper


@account_owner_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_password(request, user):
    target = get_safe_redirect(request, request.POST.get("next") or request.GET.get("next") or "")
    form = PasswordForm(request.POST or None)
    context = {"form": form, "next": target}
    show = functools.partial(
        render_admin_page, request, "accounts/confirm_password.html", "Podaj jeszcze raz hasło", context
    )
    if request.method == "POST" and form.is_valid():
        attempt = LoginThrottle(request, "password", user.get_username())
        wait = attempt.hit()
        if wait:
            log_lockout(attempt, user, request)
            context["refusal"] = format_refusal(wait)
            return mark_throttled(show(), wait)
        if authenticate(request, username=user.get_username(), password=form.cleaned_data["password"]):
            attempt.reset()
            request.session[PASSWORD_CONFIRMED_AT] = timezone.now().timestamp()
            return redirect(target)
        log.log_event(log.Kind.WRONG_PASSWORD, user, request)
        log_lockout(attempt, user, request)
        form.add_error("password", "To nie jest hasło do tego konta.")
    return show()


@never_cache
@admin.site.admin_view
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request):
    """Like Django's view, which does not limit guessing of the old password."""
    user, refusal, wait = request.user, None, 0
    form = AdminPasswordChangeForm(user, request.POST or None)
    if request.method == "POST" and request.POST.get("old_password"):
        attempt = LoginThrottle(request, "password", user.get_username())
        wait = attempt.hit()
        if wait:
            log_lockout(attempt, user, request)
            # Unbound, because rendering a bound form hashes the password.
            form, refusal = AdminPasswordChangeForm(user), format_refusal(wait)
        elif form.has_error("old_password"):
            log.log_event(log.Kind.WRONG_PASSWORD, user, request)
            log_lockout(attempt, user, request)
        else:
            attempt.reset()
            if form.is_valid():
                form.save()
                update_session_auth_hash(request, user)
                log.log_event(log.Kind.PASSWORD_CHANGED, user, request)
                return redirect("admin:password_change_done")
    response = render(
        request,
        "registration/password_change_form.html",
        {
            **admin.site.each_context(request),
            "title": "Zmiana hasła",
            "form": form,
            "refusal": refusal,
        },
    )
    return mark_throttled(response, wait) if wait else response


@account_owner_required
@require_safe
def security_overview(request, user):
    codes = RecoveryCodes.objects.filter(user=user).first()
    context = {
        "signed_in": request.user.is_authenticated,
        "app": second_factor.get_totp_device(user),
        "passkeys": Passkey.objects.filter(user=user),
        "passkeys_possible": passkeys.are_supported(request),
        "codes_left": len(codes.hashes) if codes else 0,
        "can_remove": second_factor.can_remove_one(user),
        "is_set_up": second_factor.is_set_up(user),
    }
    return render_admin_page(request, "accounts/security.html", "Zabezpieczenia konta", context)


def finish_adding_device(request, user, device):
    second_factor.on_device_added(request, user, device)
    target = reverse("admin:security")
    if not request.user.is_authenticated:
        target = get_pending_redirect(request)
        response = finish_login(request, user, reverse("admin:recovery_codes"), device, note=device.name)
    else:
        second_factor.django_otp.login(request, device)
        messages.success(request, f"Dodano: {device.name}.")
        response = redirect(
            "admin:recovery_codes" if second_factor.UNSEEN_RECOVERY_CODES in request.session else target
        )
    request.session[AFTER_CODES_URL] = target
    return response


@account_owner_required
@password_confirmation_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_app(request, user):
    if second_factor.get_totp_device(user):
        return redirect("admin:security")
    app = second_factor.provision_totp(request, user)
    form = AppCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if second_factor.confirm_totp_device(app, form.cleaned_data["code"]):
            request.session.pop(second_factor.PENDING_TOTP_KEY)
            return finish_adding_device(request, user, app)
        form.add_error("code", WRONG_CODE)
    context = {
        "form": form,
        "qr_code": second_factor.build_qr_code_svg(app),
        "key": second_factor.format_totp_key(app),
        "app_url": app.config_url,
    }
    return render_admin_page(request, "accounts/add_app.html", "Dodaj aplikację z kodami", context)


@account_owner_required
@password_confirmation_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_passkey(request, user):
    if not passkeys.are_supported(request):
        raise Http404
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = passkeys.register_passkey(
                request, user, request.POST.get("credential", ""), form.cleaned_data["name"]
            )
        except passkeys.InvalidPasskeyResponse:
            form.add_error(None, "Nie udało się dodać klucza. Spróbuj jeszcze raz.")
        else:
            return finish_adding_device(request, user, key)
    context = {"form": form, "options": passkeys.get_registration_options(request, user)}
    return render_admin_page(request, "accounts/add_passkey.html", "Dodaj klucz dostępu", context)


@account_owner_required
@password_confirmation_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_app(request, user):
    return remove_device(request, user, get_object_or_404(TOTPDevice, user=user, confirmed=True))


@account_owner_required
@password_confirmation_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_passkey(request, user, pk):
    return remove_device(request, user, get_object_or_404(Passkey, user=user, pk=pk))


def remove_device(request, user, device):
    can_remove = second_factor.can_remove_one(user)
    if request.method == "POST" and can_remove:
        second_factor.remove_device(request, user, device)
        messages.success(request, f"Usunięto: {device.name}.")
        return redirect("admin:security")
    context = {"device": device, "can_remove": can_remove}
    return render_admin_page(request, "accounts/remove.html", f"Usuń: {device.name}", context)


@account_owner_required
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request, user):
    """Show new recovery codes until the user confirms having saved them; they cannot be shown again."""
    target = get_safe_redirect(request, request.session.get(AFTER_CODES_URL, ""))
    codes = request.session.get(second_factor.UNSEEN_RECOVERY_CODES)
    if request.method == "POST" or not codes:
        request.session.pop(second_factor.UNSEEN_RECOVERY_CODES, None)
        request.session.pop(AFTER_CODES_URL, None)
        return redirect(target if codes else "admin:security")
    return render_admin_page(request, "accounts/recovery_codes.html", "Kody zapasowe", {"codes": codes})


@account_owner_required
@require_safe
def recovery_codes_file(request, user):
    codes = request.session.get(second_factor.UNSEEN_RECOVERY_CODES)
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


@account_owner_required
@password_confirmation_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_recovery_codes(request, user):
    if not second_factor.is_set_up(user):
        return redirect("admin:security")
    if request.method == "POST":
        second_factor.create_recovery_codes(request, user)
        log.log_event(log.Kind.NEW_CODES, user, request)
        request.session[AFTER_CODES_URL] = reverse("admin:security")
        return redirect("admin:recovery_codes")
    return render_admin_page(request, "accounts/new_recovery_codes.html", "Nowe kody zapasowe", {})


@account_owner_required
@password_confirmation_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request, user):
    """Where else the account is signed in, with a button that ends those sessions (OWASP ASVS 7.5.2)."""
    if not request.user.is_authenticated:
        return redirect("admin:security")
    key = request.session.session_key
    if request.method == "POST":
        if count := end_sessions(user, except_for=key):
            ended = format_count(count, "inną sesję", "inne sesje", "innych sesji")
            log.log_event(log.Kind.SIGNED_OUT, user, request, note=f"zakończono {ended}")
            messages.success(request, f"Zakończono {ended}.")
        return redirect("admin:sessions")
    listed = list_sessions(user, key)
    return render_admin_page(
        request,
        "accounts/sessions.html",
        "Gdzie to konto jest zalogowane",
        {"sessions": listed, "has_others": len(listed) > 1},
    )
