"""The second factor of an account: TOTP codes, passkeys and recovery codes."""

import base64
import io
import time

import django_otp
from django.conf import settings
from django.db import transaction
from django.utils.safestring import mark_safe
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from . import log
from .models import Passkey, RecoveryCodes
from .sessions import end_sessions

PENDING_TOTP_KEY = "new_app_key"
UNSEEN_RECOVERY_CODES = "fresh_recovery_codes"


def get_totp_device(user):
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def is_set_up(user):
    """Return whether `user` has a TOTP device or a passkey. Recovery codes alone do not count."""
    return get_totp_device(user) is not None or Passkey.objects.filter(user=user).exists()


def is_missing(user):
    """Return whether the session lacks a required second factor (see OTPMiddleware)."""
    return settings.SECOND_FACTOR_REQUIRED and not user.is_verified()


def parse_totp_code(code):
    """Return the code without spaces, or "" if it has others than the digits 0 to 9."""
    digits = "".join(code.split())
    return digits if digits.isascii() and digits.isdecimal() else ""


@transaction.atomic
def verify_totp_code(user, code):
    """Return the user's TOTP device if `code` is currently valid and unused, else None."""
    app = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    digits = parse_totp_code(code)
    return app if app and digits and app.verify_token(digits) else None


@transaction.atomic
def verify_recovery_code(user, code):
    codes = RecoveryCodes.objects.select_for_update().filter(user=user).first()
    return codes if codes and codes.verify_token(code) else None


def provision_totp(request, user):
    """Return an unsaved TOTP device; its key is kept in the session until the first code confirms it."""
    key = request.session.setdefault(PENDING_TOTP_KEY, default_key())
    return TOTPDevice(user=user, name="aplikacja", key=key)


def confirm_totp_device(app, code):
    """Save the new device and return True if `code` is valid. (TOTPDevice.verify_token would save it in any case.)"""
    digits = parse_totp_code(code)
    if not digits:
        return False
    totp = TOTP(app.bin_key)
    totp.time = time.time()
    if not totp.verify(int(digits), tolerance=app.tolerance):
        return False
    app.last_t, app.drift = totp.t(), totp.drift  # the same code cannot be used again to sign in
    app.save()
    return True


def format_totp_key(app):
    """Return the key in groups for typing, as an alternative to the QR code: "ABCD EFGH …"."""
    key = base64.b32encode(app.bin_key).decode().rstrip("=")
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def build_qr_code_svg(app):
    """Return the QR code as inline SVG, black on white in every contrast scheme."""
    # Imported late: few requests need it.
    import segno

    drawing = io.BytesIO()
    segno.make(app.config_url, error="m").save(
        drawing,
        kind="svg",
        xmldecl=False,
        svgns=False,
        svgclass="qr",
        lineclass=None,
        omitsize=True,
        border=4,
        dark="#000",
        light="#fff",
        nl=False,
    )
    return mark_safe(drawing.getvalue().decode())


def on_device_added(request, user, device):
    """Log that `device` was added, create recovery codes with the first device, and end other sessions."""
    log.log_event(log.Kind.ENROLLED, user, request, note=device.name)
    if not RecoveryCodes.objects.filter(user=user).exists():
        create_recovery_codes(request, user)
    # Sessions that were authenticated by the password alone have to sign in again.
    end_sessions(user, except_for=request.session.session_key)


def can_remove_one(user):
    """Return whether a device may be removed: in production never the last one."""
    count = Passkey.objects.filter(user=user).count() + (get_totp_device(user) is not None)
    return count > 1 or not settings.SECOND_FACTOR_REQUIRED


def remove_device(request, user, device):
    device.delete()
    log.log_event(log.Kind.REMOVED, user, request, note=device.name)
    remaining = get_totp_device(user) or Passkey.objects.filter(user=user).first()
    if remaining:
        django_otp.login(request, remaining)
    else:
        RecoveryCodes.objects.filter(user=user).delete()


def create_recovery_codes(request, user):
    codes, _ = RecoveryCodes.objects.get_or_create(user=user, defaults={"name": "kody zapasowe"})
    request.session[UNSEEN_RECOVERY_CODES] = codes.regenerate()


@transaction.atomic
def reset_second_factor(user, *, by=None, request=None, note=""):
    """Remove all second factors of `user` and end their sessions, after the phone and the recovery codes were lost."""
    for model in (TOTPDevice, Passkey, RecoveryCodes):
        model.objects.filter(user=user).delete()
    end_sessions(user)
    log.log_event(log.Kind.RESET, user, request, note=note or f"przez: {by.get_username()}")
