"""Middleware that looks at the request before any view does."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost

LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "[::1]"}
DEFAULT_PORTS = {"http": "80", "https": "443"}


class HostPortMiddleware:
    """
    Refuses a Host header with a port where the site is not: ALLOWED_HOSTS leaves ports out, and the host gets into
    canonical URLs, feeds and mail.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        host, _, port = request.get_host().rpartition(":")
        is_port = host and port.isdecimal()  # "[::1]" has a colon and no port
        if is_port and host not in LOOPBACK_HOSTS and port not in get_known_ports(request):
            request.META["HTTP_HOST"] = host  # for the error page
            raise DisallowedHost(f"Invalid port in the Host header: {port}.")
        return self.get_response(request)


def get_known_ports(request):
    """Return the ports of the scheme, of this server and of CSRF_TRUSTED_ORIGINS, as text."""
    trusted = (urlsplit(origin).port for origin in settings.CSRF_TRUSTED_ORIGINS)
    return {DEFAULT_PORTS[request.scheme], request.get_port(), *(str(port) for port in trusted if port)}
