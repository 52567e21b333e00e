"""Registration of and authentication with passkeys (WebAuthn)."""

import ipaddress
import json
import struct
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from core.users import get_display_name

from .models import Passkey

# Session keys of the WebAuthn challenge, which is valid for one response.
REGISTRATION_STATE, AUTHENTICATION_STATE = "passkey_new", "passkey_sign_in"
# Browsers send one or two kilobytes.
MAX_RESPONSE_CHARS = 20_000
# What json and fido2 raise for made-up responses.
MALFORMED = (
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError),
    *(RecursionError, struct.error),
)


class InvalidPasskeyResponse(Exception):
    """The browser's response fails verification."""


def get_hostname(request):
    """Return the host name of the request without the port."""
    return urlsplit(f"//{request.get_host()}").hostname


def are_supported(request):
    """Return whether browsers support WebAuthn here: HTTPS with a host name, or "localhost"; never an IP address."""
    try:
        ipaddress.ip_address(get_hostname(request))
    except ValueError:
        return request.is_secure() or get_hostname(request) == "localhost"
    return False


def _get_fido2_server(request):
    # Imported late: fido2 is slow to import and only passkeys need it.
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    origin = f"{request.scheme}://{request.get_host()}"
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=get_hostname(request), name="Ekonomia społeczna w Rumi"),
        verify_origin=lambda claimed: claimed == origin,
    )


def _parse_response(sent):
    if len(sent) > MAX_RESPONSE_CHARS:
        raise InvalidPasskeyResponse
    try:
        answer = json.loads(sent)
    except (ValueError, RecursionError) as error:
        raise InvalidPasskeyResponse from error
    if not isinstance(answer, dict):
        raise InvalidPasskeyResponse
    return answer


def get_registration_options(request, user):
    from fido2.webauthn import PublicKeyCredentialUserEntity

    options, state = _get_fido2_server(request).register_begin(
        PublicKeyCredentialUserEntity(
            id=f"konto-{user.pk}".encode(),
            name=user.get_username(),
            display_name=get_display_name(user),
        ),
        [key.public_credential for key in Passkey.objects.filter(user=user)],
        # Required for signing in without user name and password.
        resident_key_requirement="required",
        user_verification="required",
    )
    request.session[REGISTRATION_STATE] = state
    return dict(options)["publicKey"]


def register_passkey(request, user, sent, name):
    state = request.session.pop(REGISTRATION_STATE, None)
    if state is None:
        raise InvalidPasskeyResponse
    try:
        made = _get_fido2_server(request).register_complete(state, _parse_response(sent))
    except MALFORMED as error:
        raise InvalidPasskeyResponse from error
    credential = made.credential_data
    if Passkey.objects.filter(credential_id=credential.credential_id).exists():
        raise InvalidPasskeyResponse
    return Passkey.objects.create(
        user=user,
        name=name,
        credential_id=credential.credential_id,
        credential=bytes(credential),
        sign_count=made.counter,
    )


def get_authentication_options(request):
    options, state = _get_fido2_server(request).authenticate_begin(user_verification="required")
    request.session[AUTHENTICATION_STATE] = state
    return dict(options)["publicKey"]


@transaction.atomic
def verify_passkey(request, sent):
    """Return the Passkey whose assertion is valid. Raise InvalidPasskeyResponse otherwise."""
    from fido2.webauthn import AuthenticationResponse

    state = request.session.pop(AUTHENTICATION_STATE, None)
    if state is None:
        raise InvalidPasskeyResponse
    answer = _parse_response(sent)
    try:
        response = AuthenticationResponse.from_dict(answer)
        key = (
            Passkey.objects.select_for_update(of=("self",))
            .select_related("user")
            .get(credential_id=response.raw_id)
        )
        _get_fido2_server(request).authenticate_complete(state, [key.public_credential], response)
    except (Passkey.DoesNotExist, *MALFORMED) as error:
        raise InvalidPasskeyResponse from error
    count = response.response.authenticator_data.counter
    # A counter that does not increase indicates a cloned authenticator (WebAuthn 6.1.1); synced passkeys always send 0.
    if (count or key.sign_count) and count <= key.sign_count:
        raise InvalidPasskeyResponse
    key.sign_count = count
    key.last_used_at = timezone.now()
    key.save(update_fields=["sign_count", "last_used_at"])
    return key
