"""The log of sign-ins: who, when, from roughly where. Never a password, a code, or a name that no account has."""

from .addresses import client_address, network
from .models import SignInEvent

Kind = SignInEvent.Kind


def record(kind, user, request=None, note=""):
    SignInEvent.objects.past_keeping().delete()
    place = network(client_address(request), ipv4=24) if request else ""
    return SignInEvent.objects.create(kind=kind, user=user, network=place, note=note[:200])


def signed_out(sender, request, user, **kwargs):
    if user is not None:
        ended = getattr(request, "ended_by_itself", False)
        record(Kind.SIGNED_OUT, user, request, note="sesja skończyła się sama" if ended else "")
