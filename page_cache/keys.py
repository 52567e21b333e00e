"""Which requests may be answered from a copy, and what Django is shown when it makes one."""

import io
import re
import sys
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http.cookie import parse_cookie

from accessibility.preferences import COOKIE, DisplayPreferences
from publishing.other_forms import EASY_PARAMETER, EASY_VALUE
from publishing.paging import PARAMETER as PAGE
from rumia_social.messages import CookieStorage

# What is not made of published content alone, or serves files.
PASSED_BY = ("/admin/", "/static/", "/media/", "/healthz", "/widok/")
# The rare requests that ask for something else than the page.
UNUSUAL = ("HTTP_RANGE", "HTTP_AUTHORIZATION", "SCRIPT_NAME", "CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING")
# What public pages understand in a query string, and what the values look like; another parameter makes no copy.
EVERYWHERE = {EASY_PARAMETER: re.compile(EASY_VALUE)}
PARAMETERS = {"/ekonomia-spoleczna/": {PAGE: re.compile(r"[1-9][0-9]{0,3}")}}
# What other sites add to links to count clicks; it changes nothing on our pages.
IGNORED = re.compile(r"fbclid|gclid|utm_[a-z]+")
QUERY_LENGTH = 200
DEFAULT_DISPLAY = DisplayPreferences().to_cookie()


class Key(NamedTuple):
    """All that an answer may depend on."""

    scheme: str
    host: str
    path: str
    query: str
    display: str


def key_of(environ, *, whoever=False):
    """
    The key of a request for a public page; None for one that goes to Django.

    `whoever` asks for the page that those who are signed in would see if they were not.
    """
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or any(map(environ.get, UNUSUAL)):
        return None
    path = environ["PATH_INFO"]
    host = environ.get("HTTP_HOST", "")
    if path.startswith(PASSED_BY) or not is_ours(host, environ["SERVER_PORT"]):
        return None
    query = environ["QUERY_STRING"]
    if query:
        query = known_query(path, query)
        if query is None:
            return None
    display, is_personal = known_cookies(environ.get("HTTP_COOKIE", ""))
    if is_personal and not whoever:
        return None
    return Key(scheme_of(environ), host, path, query, display)


def key_of_file(environ):
    """The key of a request for an upload; None for one that asks for something unusual."""
    host = environ.get("HTTP_HOST", "")
    usual = environ["REQUEST_METHOD"] in ("GET", "HEAD") and not environ["QUERY_STRING"]
    if not usual or any(map(environ.get, UNUSUAL)) or not is_ours(host, environ["SERVER_PORT"]):
        return None
    return Key(scheme_of(environ), host, environ["PATH_INFO"], "", DEFAULT_DISPLAY)


def is_ours(host, server_port):
    """A name that stands in ALLOWED_HOSTS as it is, and no port but our own: whoever asks cannot make up keys."""
    return host.removesuffix(f":{server_port}") in settings.ALLOWED_HOSTS


@lru_cache(maxsize=256)
def known_cookies(cookies):
    """The display preferences in the known words; whether there is a session, or a message waiting to be shown."""
    sent = parse_cookie(cookies)
    is_personal = settings.SESSION_COOKIE_NAME in sent or CookieStorage.cookie_name in sent
    return DisplayPreferences.from_cookie(sent.get(COOKIE, "")).to_cookie(), is_personal


def known_query(path, query):
    """The parameters that the page understands, in one order; None when there is another one or another value."""
    if len(query) > QUERY_LENGTH:
        return None
    known = EVERYWHERE | PARAMETERS.get(path, {})
    kept = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if IGNORED.fullmatch(name):
            continue
        if name not in known or name in kept or not known[name].fullmatch(value):
            return None
        kept[name] = value
    return urlencode(sorted(kept.items()))


def scheme_of(environ):
    """As request.scheme."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        if name in environ:
            return "https" if environ[name].split(",", 1)[0].strip() == secure else "http"
    return environ["wsgi.url_scheme"]


def environ_of(key):
    """
    The request that Django sees: made of the key alone.

    So nothing else that a visitor sends can get into a copy that is shown to others.
    """
    name, _, port = key.host.partition(":")
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": key.path,
        "QUERY_STRING": key.query,
        "SERVER_NAME": name,
        "SERVER_PORT": port or ("443" if key.scheme == "https" else "80"),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": key.host,
        "HTTP_COOKIE": f"{COOKIE}={key.display}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": key.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if settings.SECURE_PROXY_SSL_HEADER and key.scheme == "https":
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        environ[name] = secure
    return environ
