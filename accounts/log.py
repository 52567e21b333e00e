"""Writes the sign-in log: user, time and network. Never passwords, codes or names without an account."""

from core.client_ip import get_client_ip, get_network

from .models import SignInEvent

Kind = SignInEvent.Kind


def log_event(kind, user, request=None, note=""):
    SignInEvent.objects.expired().delete()
    SignInEvent.objects.exceeding_limit(kind).delete()
    place = get_network(get_client_ip(request), ipv4=24) if request else ""
    return SignInEvent.objects.create(kind=kind, user=user, network=place, note=note[:200])


def log_sign_out(sender, request, user, **kwargs):
    if user is not None:
        ended = getattr(request, "ended_by_itself", False)
        log_event(Kind.SIGNED_OUT, user, request, note="sesja skończyła się sama" if ended else "")
