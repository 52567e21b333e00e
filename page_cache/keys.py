"""Which requests the cache may answer, and the request that Django renders a page for."""

import io
import re
import sys
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http.cookie import parse_cookie

from accessibility.preferences import COOKIE_NAME, DisplayPreferences
from core.pagination import PAGE_PARAMETER
from publishing.alternative_formats import EASY_PARAMETER, EASY_VALUE

BYPASSED_PATHS = (
    *("/admin/", "/static/", "/healthz", "/livez", "/readyz"),
    *("/widok/", "/opinia/", "/dostepnosc/wniosek/", "/powiadomienia/"),
)
BYPASS_HEADERS = "HTTP_RANGE", "HTTP_AUTHORIZATION", "SCRIPT_NAME", "CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING"
# The queries that pages support, one parameter at a time. Any other bypasses the cache.
KNOWN_QUERY_RE = re.compile(
    rf".*\?{EASY_PARAMETER}={EASY_VALUE}|/ekonomia-spoleczna/\?{PAGE_PARAMETER}=[1-9][0-9]{{0,3}}"
)
# Added to links by other sites to count clicks.
IGNORED_PARAMETER_RE = re.compile(r"fbclid|gclid|utm_[a-z]+")
DEFAULT_VARIANT = DisplayPreferences().to_cookie()


class CacheKey(NamedTuple):
    scheme: str
    host: str
    path: str
    query: str
    variant: str  # display preferences, as in the cookie


def get_cache_key(environ):
    """Return the key of a request for a public page or an upload, whoever asks; None to bypass the cache."""
    path, host = environ["PATH_INFO"], environ.get("HTTP_HOST", "")
    # ALLOWED_HOSTS without wildcards and no port but the server's own: clients cannot invent keys.
    is_plain = environ["REQUEST_METHOD"] in ("GET", "HEAD") and not any(map(environ.get, BYPASS_HEADERS))
    is_allowed = host.removesuffix(f":{environ['SERVER_PORT']}") in settings.ALLOWED_HOSTS
    query = normalize_query(path, environ["QUERY_STRING"])
    if query is None or path.startswith(BYPASSED_PATHS) or not is_plain or not is_allowed:
        return None
    variant, _ = parse_cookies(environ.get("HTTP_COOKIE", ""))
    variant = DEFAULT_VARIANT if path.startswith(settings.MEDIA_URL) else variant
    return CacheKey(get_scheme(environ), host, path, query, variant)


@lru_cache(maxsize=256)
def parse_cookies(header):
    """Return the display variant and the key of the session, if any. Public pages show no messages."""
    cookies = parse_cookie(header)
    variant = DisplayPreferences.from_cookie(cookies.get(COOKIE_NAME, "")).to_cookie()
    return variant, cookies.get(settings.SESSION_COOKIE_NAME, "")


def normalize_query(path, query):
    """Return the query without ignored parameters, None if the page does not support it."""
    pairs = parse_qsl(query, keep_blank_values=True)
    query = urlencode([pair for pair in pairs if not IGNORED_PARAMETER_RE.fullmatch(pair[0])])
    return query if not query or KNOWN_QUERY_RE.fullmatch(f"{path}?{query}") else None


def get_scheme(environ):
    """As `request.scheme`."""
    name, secure = settings.SECURE_PROXY_SSL_HEADER or ("", "")
    if name in environ:
        return "https" if environ[name].split(",", 1)[0].strip() == secure else "http"
    return environ["wsgi.url_scheme"]


def build_environ(key):
    """Return a WSGI environ made of the key alone, so that nothing else of a request can get into a shared page."""
    name, _, port = key.host.partition(":")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": key.path,
        "QUERY_STRING": key.query,
        "SERVER_NAME": name,
        "SERVER_PORT": port or ("443" if key.scheme == "https" else "80"),
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": key.host,
        "HTTP_COOKIE": f"{COOKIE_NAME}={key.variant}",
        "wsgi.url_scheme": key.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
