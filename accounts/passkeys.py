"""Passkeys (WebAuthn): what the browser is asked, and whether its answer is good."""

import ipaddress
import json
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from .models import Passkey

# A challenge waits in the session and is good for one answer.
NEW, SIGN_IN = "passkey_new", "passkey_sign_in"


class Refused(Exception):
    """The browser's answer is not one that a passkey of ours would give."""


def host(request):
    """The name in the address bar, without the port."""
    return urlsplit(f"//{request.get_host()}").hostname


def are_possible(request):
    """Browsers know passkeys on encrypted sites with a name, and on "localhost"; never on a bare number."""
    try:
        ipaddress.ip_address(host(request))
    except ValueError:
        return request.is_secure() or host(request) == "localhost"
    return False


def _server(request):
    # Here, not above: fido2 takes long to import, and only who signs in with a passkey needs it.
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    origin = f"{request.scheme}://{request.get_host()}"
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=host(request), name="Ekonomia społeczna w Rumi"),
        verify_origin=lambda claimed: claimed == origin,
    )


def _answer(sent):
    try:
        answer = json.loads(sent)
    except ValueError as error:
        raise Refused from error
    if not isinstance(answer, dict):
        raise Refused
    return answer


def creation_options(request, user):
    from fido2.webauthn import PublicKeyCredentialUserEntity

    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(
            id=f"konto-{user.pk}".encode(),
            name=user.get_username(),
            display_name=user.get_full_name() or user.get_username(),
        ),
        [key.public for key in Passkey.objects.filter(user=user)],
        # It signs in without a password, so it has to know whose it is, and ask who holds it.
        resident_key_requirement="required",
        user_verification="required",
    )
    request.session[NEW] = state
    return dict(options)["publicKey"]


def register(request, user, sent, name):
    state = request.session.pop(NEW, None)
    if state is None:
        raise Refused
    try:
        made = _server(request).register_complete(state, _answer(sent))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused from error
    credential = made.credential_data
    if Passkey.objects.filter(credential_id=credential.credential_id).exists():
        raise Refused
    return Passkey.objects.create(
        user=user,
        name=name,
        credential_id=credential.credential_id,
        credential=bytes(credential),
        sign_count=made.counter,
    )


def sign_in_options(request):
    options, state = _server(request).authenticate_begin(user_verification="required")
    request.session[SIGN_IN] = state
    return dict(options)["publicKey"]


@transaction.atomic
def signed_in_with(request, sent):
    """The passkey that answered; its `user` is who signs in."""
    from fido2.webauthn import AuthenticationResponse

    state = request.session.pop(SIGN_IN, None)
    if state is None:
        raise Refused
    answer = _answer(sent)
    try:
        response = AuthenticationResponse.from_dict(answer)
        key = (
            Passkey.objects.select_for_update(of=("self",))
            .select_related("user")
            .get(credential_id=response.raw_id)
        )
        _server(request).authenticate_complete(state, [key.public], response)
    except (Passkey.DoesNotExist, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused from error
    count = response.response.authenticator_data.counter
    # A count that does not grow comes from a copy. Passkeys that are kept in step by design always say 0.
    if (count or key.sign_count) and count <= key.sign_count:
        raise Refused
    key.sign_count = count
    key.last_used_at = timezone.now()
    key.save(update_fields=["sign_count", "last_used_at"])
    return key
