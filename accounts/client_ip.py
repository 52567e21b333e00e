"""Where a request comes from."""

import ipaddress

from django.conf import settings


def get_client_ip(request):
    """
    The address of whoever asks, as an ip_address, or None.

    With TRUSTED_PROXIES=n it is the one that the outermost of our n proxies saw: the n-th from the end of
    X-Forwarded-For. What stands before it was written by the visitor and may be anything.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies = settings.TRUSTED_PROXIES
    if proxies:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(forwarded) >= proxies:
            address = forwarded[-proxies]
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def get_network(address, *, ipv4, ipv6=48):
    """The network of `address`, of this many bits, as text; "" for None."""
    if address is None:
        return ""
    bits = ipv4 if address.version == 4 else ipv6
    return str(ipaddress.ip_network((address, bits), strict=False))
