"""
Fuzzing of public URLs: no request causes a server error.

`make test` sends 150 requests, the same in each run; `make fuzz` sends 20 000 random ones (REQUESTS=
another number). Failing requests are printed, and the next `make fuzz` repeats them first.
"""

import io
import json
import logging
import os
import re
from urllib.parse import quote, unquote
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http.request import HttpHeaders
from django.urls import URLResolver, get_resolver
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from accessibility.preferences import COOKIE_NAME as DISPLAY
from operations import request_log
from operations.request_log import (
    REQUEST_ID_RE,
    JsonFormatter,
    RequestIdFilter,
    RequestLogMiddleware,
    TextFormatter,
)
from page_cache.keys import get_cache_key
from page_cache.middleware import PageCacheMiddleware
from page_cache.refresher import poll
from page_cache.storage import STALE_HEADER

from .. import factories
from ..page_cache.conftest import use_cache_in
from ..page_cache.visitor import run_wsgi

pytestmark = pytest.mark.slow

REQUESTS = int(os.environ.get("REQUESTS") or 150)
# The default profile of Hypothesis is random and stores failing examples.
PROFILE = examples.get_profile("default" if "REQUESTS" in os.environ else "tests")

AWKWARD = [
    *("", "\0", "'", '"', "\\", "%", "%00", "%ff", "../" * 6, "..%2f", "//obcy.example/", "\r\nX-A: b"),
    *(
        "\u202e",
        "👩‍👩‍👧",
        "ł",
        "ą" * 10_000,
        "-1",
        "9" * 400,
        "1e999",
        "NaN",
        "0x0",
        "null",
        "[]",
        "a[b]",
        "&&&",
        "=",
        "#",
    ),
    *(
        "' OR 1=1 --",
        '"; DROP TABLE x; --',
        "NEAR(",
        "a* OR b",
        '"a',
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
    ),
    *("2022-02-30", "9999-12-31", "0000-00-00", "24:61", "bytes=0-", "bytes=9-1", "*", "W/", "gzip;q=x"),
]
texts = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(max_size=40),
    st.binary(max_size=20).map(lambda raw: raw.decode("latin-1")),
)
names = st.one_of(
    st.sampled_from(
        [
            *("q", "rodzaj", "strona", "miasto", "przedsiewziecie"),
            *("podglad", "odzyskaj", "next", "wersja", "arkusz"),
            *("font", "contrast", "spacing", "reset", "pomogla"),
            *("tekst", "email", "telefon", "podpis", "username"),
        ]
    ),
    texts,
)
HEADERS = [
    *("accept", "accept-encoding", "accept-language", "cookie"),
    *("if-modified-since", "if-none-match", "if-match"),
    *("range", "origin", "referer", "content-type", "x-forwarded-for"),
    *("x-forwarded-proto", "x-forwarded-host", "host", "authorization", "x-request-id"),
]
# As in a WSGI environ: bytes decoded as Latin-1, without line ends.
header_values = texts.map(
    lambda text: re.sub(r"[\r\n\0]", "", text).encode("utf-8", "replace").decode("latin-1")
)
# Headers that are part of the cache key; frequent, so that some responses come from memory.
USUAL_HEADERS = [
    *({}, {"accept-encoding": "br"}, {"accept-encoding": "gzip;q=1, br;q=0"}, {"if-none-match": 'W/"x", *'}),
    *({"cookie": f"{DISPLAY}=150.yellow-on-black.wide"}, {"cookie": f"{settings.SESSION_COOKIE_NAME}=x"}),
    *({"host": "testserver:80"}, {"host": "testserver:8000"}, {"range": "bytes=0-9"}),
]
USUAL_QUERIES = [[], [("wersja", "latwa")], [("strona", "2")], [("utm_source", "x")]]
headers = st.one_of(
    st.sampled_from(USUAL_HEADERS), st.dictionaries(st.sampled_from(HEADERS), header_values, max_size=3)
)
methods = st.sampled_from(["GET", "POST", "HEAD"])
pairs = st.lists(st.tuples(names, texts), max_size=4)
queries = st.one_of(st.sampled_from(USUAL_QUERIES), pairs)


def routes(patterns=None, before=""):
    """Yield the route of every public URL, such as "spoldzielnia/spotkania/<slug:slug>/"."""
    for pattern in patterns or get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif not route.startswith("admin/"):
            yield route


ROUTES = sorted(set(routes()))
parameters = st.one_of(st.just("jest"), st.just("1"), texts)


@st.composite
def addresses(draw):
    route = draw(st.sampled_from(ROUTES))
    path = "/" + re.sub(r"<[^>]+>", lambda found: quote(draw(parameters), safe="/%"), route)
    return path if draw(st.integers(0, 9)) else path + quote(draw(texts), safe="/%")


def encoded(sent):
    return "&".join(
        f"{quote(name, errors='replace')}={quote(value, errors='replace')}" for name, value in sent
    )


@pytest.fixture
def content(db):
    """One item of each kind, all with the slug "jest"."""
    factories.site_settings()
    factories.cooperative()
    factories.association()
    undertaking = factories.undertaking(slug="jest")
    factories.project(slug="jest", undertaking=undertaking)
    for make in (
        factories.article,
        factories.page,
        factories.meeting,
        factories.recruitment,
        factories.resolution,
    ):
        make(slug="jest")


class Lines(list):
    """A list of log records in place of the logger of the request log; all other logging is disabled."""

    def info(self, message, *words, extra):
        record = logging.makeLogRecord({"msg": message, "args": words, **extra})
        RequestIdFilter().filter(record)
        self.append(record)


@pytest.fixture
def lines(monkeypatch):
    lines = Lines()
    monkeypatch.setattr(request_log, "logger", lines)
    logging.disable()
    yield lines
    logging.disable(logging.NOTSET)


@pytest.fixture
def cache(content, settings, tmp_path, monkeypatch):
    use_cache_in(tmp_path / "page-cache", settings)
    monkeypatch.setattr("page_cache.version.MAX_UNCONFIRMED_SECONDS", 3600)  # no thread polls the version
    cache = PageCacheMiddleware(WSGIHandler())
    poll(cache.version)
    return cache


TEXT = TextFormatter("{asctime} {levelname} [{request_id}] {message}", style="{")
JSON = JsonFormatter()


# What the page cache adds or changes.
OWN_HEADERS = {"content-length", "content-encoding", "etag", "vary", "cache-control"}


def said(answer):
    """Return the headers that the page cache stores unchanged."""
    return {name: value for name, value in answer.headers.items() if name.lower() not in OWN_HEADERS}


def environ_of(method, address, query, form, headers):
    """
    Return a new WSGI environ of the request; a body can be read only once.

    Django's RequestFactory is not used, because it normalizes the path.
    """
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote(address, "latin-1"),
        "QUERY_STRING": encoded(query),
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "testserver",
        **HttpHeaders.to_wsgi_names(headers),
    }
    if form is not None:
        body = encoded(form).encode()
        environ |= {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
        environ.setdefault("CONTENT_TYPE", "application/x-www-form-urlencoded")
    setup_testing_defaults(environ)
    return environ


def test_routes_cover_urlconf():
    assert {"", "widok/", "spoldzielnia/spotkania/<slug:slug>/", "media/<path:path>", "<slug:slug>/"} <= set(
        ROUTES
    )


def test_no_request_causes_server_error(cache, lines):
    site = RequestLogMiddleware(cache)  # as in rumia_social/wsgi.py

    def ask_site(request):
        """Return the response without X-Request-ID, after asserting that it was logged in one line."""
        lines.clear()
        answer = run_wsgi(site, environ_of(*request))
        assert answer.status < 500, answer.body
        # A stale page would hide an error in rendering.
        assert STALE_HEADER[0] not in answer.headers
        assert REQUEST_ID_RE.fullmatch(answer.headers.pop("X-Request-ID"))
        [line] = lines
        assert len(TEXT.format(line).splitlines()) == 1
        assert json.loads(JSON.format(line).encode())["status"] == answer.status
        return answer

    @examples(
        PROFILE,
        max_examples=REQUESTS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    @given(methods, addresses(), queries, pairs, headers)
    def ask(method, address, query, form, headers):
        request = (method, address, query, form if method == "POST" else None, headers)
        first, answer = ask_site(request), ask_site(request)
        key = get_cache_key(environ_of(*request))
        if key and cache.storage.memory.get(key):
            assert first == answer
            # The cached page does not depend on the first visitor: Django renders the same page for this one.
            environ = environ_of(*request)
            environ["QUERY_STRING"] = key.query  # without tracking parameters
            own = run_wsgi(cache.application, environ)
            assert own.status == 200
            if answer.status == 200:
                assert said(own) == said(answer)
                assert method == "HEAD" or own.text == answer.text

    ask()
