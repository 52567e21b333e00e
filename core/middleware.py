"""Middleware that looks at the request before any view does."""

import logging
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import Http404

from rich_text.plain_text import clean_text

logger = logging.getLogger(__name__)

LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "[::1]"}
DEFAULT_PORTS = {"http": "80", "https": "443"}


# Nothing on this site has a longer path; gunicorn would read 8190 bytes.
MAX_PATH_CHARS = 500
MAX_LOGGED_HOSTS, MAX_LOGGED_HOST_CHARS = 5, 253  # of each process
SESSION_KEY_RE = re.compile(r"[a-z0-9]{8,40}")


class HostPortMiddleware:
    """
    Refuses a Host header with a port where the site is not: ALLOWED_HOSTS leaves ports out, and the host gets into
    canonical URLs, feeds and mail.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.logged_hosts = set()

    def __call__(self, request):
        try:
            host, _, port = request.get_host().rpartition(":")
        except DisallowedHost:
            self.log_refused_host(request)
            raise
        is_port = host and port.isdecimal()  # "[::1]" has a colon and no port
        if is_port and host not in LOOPBACK_HOSTS and port not in get_known_ports(request):
            request.META["HTTP_HOST"] = host  # for the error page
            raise DisallowedHost(f"Invalid port in the Host header: {port}.")
        return self.get_response(request)

    def log_refused_host(self, request):
        """Log the first few hosts: they show a misspelt ALLOWED_HOSTS, and requests can contain any number of hosts."""
        host = request.META.get("HTTP_HOST", "")[:MAX_LOGGED_HOST_CHARS]
        if host not in self.logged_hosts and len(self.logged_hosts) < MAX_LOGGED_HOSTS:
            self.logged_hosts.add(host)
            logger.warning("Refused with 400: the host %r is not in ALLOWED_HOSTS.", host)


def get_known_ports(request):
    """Return the ports of the scheme, of this server and of CSRF_TRUSTED_ORIGINS, as text."""
    trusted = (urlsplit(origin).port for origin in settings.CSRF_TRUSTED_ORIGINS)
    return {DEFAULT_PORTS[request.scheme], request.get_port(), *(str(port) for port in trusted if port)}


class SessionKeyMiddleware:
    """Drops a session cookie that is no key of a session: PostgreSQL refuses to look for a text with NUL."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_session_key(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return self.get_response(request)


def is_session_key(text):
    """Return whether Django could have made the key (SessionBase._validate_session_key, VALID_KEY_CHARS)."""
    return SESSION_KEY_RE.fullmatch(text) is not None


class CleanInputMiddleware:
    """
    Cleans the text of queries and forms (rich_text.plain_text.clean_text) before any view, form or search sees it.

    Passwords stay as typed. After CsrfViewMiddleware, so that nobody else's form is read.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if any(isinstance(value, str) and len(value) > MAX_PATH_CHARS for value in view_kwargs.values()):
            raise Http404  # no slug, key or file name is as long
        request.GET = clean_query_dict(request.GET)
        if request.method == "POST":
            request.POST = clean_query_dict(request.POST)


def clean_query_dict(sent):
    """Return the QueryDict `sent`, or a cleaned copy if anything in it changes."""
    cleaned = {
        name: [value if "password" in name else clean_text(value) for value in values]
        for name, values in sent.lists()
    }
    if cleaned == dict(sent.lists()):
        return sent
    copy = sent.copy()
    for name, values in cleaned.items():
        copy.setlist(name, values)
    return copy
