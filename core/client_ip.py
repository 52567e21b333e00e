"""The client's IP address and network."""

import ipaddress

from django.conf import settings


def get_client_ip(request):
    """
    Return the client's IP address as an `ipaddress` object, or None if it is not valid.

    With n trusted proxies it is the n-th entry from the end of X-Forwarded-For, written by the outermost of them.
    The entries before it come from the client and cannot be trusted.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies = settings.TRUSTED_PROXY_COUNT
    if proxies:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(forwarded) >= proxies:
            address = forwarded[-proxies]
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def get_network(address, *, ipv4):
    """Return the network of `address` as text, with a prefix of `ipv4` bits, or 48 of IPv6; "" for None."""
    if address is None:
        return ""
    bits = ipv4 if address.version == 4 else 48
    return str(ipaddress.ip_network((address, bits), strict=False))
