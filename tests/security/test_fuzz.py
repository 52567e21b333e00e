"""
Whatever somebody sends to a public address, the answer is never a fault of ours.

`make test` tries some hundreds of requests, each time the same; `make fuzz` 20 000 others each time (REQUESTS= another
number). What fails is printed, and `make fuzz` tries it first the next time.
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
from page_cache.refresher import Refresher
from page_cache.storage import OWN_HEADERS, STALE_HEADER

from .. import factories
from ..page_cache.conftest import use_cache_in
from ..page_cache.visitor import run_wsgi

pytestmark = pytest.mark.slow

REQUESTS = int(os.environ.get("REQUESTS") or 300)
# Hypothesis by itself makes others each time, and keeps those that failed.
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
            *(
                "q",
                "rodzaj",
                "strona",
                "miasto",
                "przedsiewziecie",
                "podglad",
                "odzyskaj",
                "next",
                "wersja",
                "arkusz",
            ),
            *(
                "font",
                "contrast",
                "spacing",
                "reset",
                "pomogla",
                "tekst",
                "email",
                "telefon",
                "podpis",
                "username",
            ),
        ]
    ),
    texts,
)
HEADERS = [
    *(
        "accept",
        "accept-encoding",
        "accept-language",
        "cookie",
        "if-modified-since",
        "if-none-match",
        "if-match",
    ),
    *(
        "range",
        "origin",
        "referer",
        "content-type",
        "x-forwarded-for",
        "x-forwarded-proto",
        "x-forwarded-host",
        "host",
        "authorization",
        "x-request-id",
    ),
]
# As a server hands them over: bytes read as Latin-1, without the ends of lines that it has split them at.
header_values = texts.map(
    lambda text: re.sub(r"[\r\n\0]", "", text).encode("utf-8", "replace").decode("latin-1")
)
# What the page cache tells apart is asked for often, and so from memory too.
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
    """Every public address as its route, "spoldzielnia/spotkania/<slug:slug>/"."""
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
    """One of each kind, all at the address "jest"."""
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
    """What the request log has to write, in place of its logger: nothing else is written while this test runs."""

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
    monkeypatch.setattr("page_cache.version.MAX_UNCONFIRMED_SECONDS", 3600)  # no thread polls here
    cache = PageCacheMiddleware(WSGIHandler())
    Refresher(cache).poll()
    return cache


TEXT = TextFormatter("{asctime} {levelname} [{request_id}] {message}", style="{")
JSON = JsonFormatter()


def said(answer):
    """The headers that a cached response repeats as they are."""
    return {name: value for name, value in answer.headers.items() if name.lower() not in OWN_HEADERS}


def environ_of(method, address, query, form, headers):
    """
    The request as a server hands it over, each time anew, for a body is read once.

    Not by way of Django's RequestFactory: it has put the path it has read in place of the one that came.
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
        """The response without its number, which is written down in one line."""
        lines.clear()
        answer = run_wsgi(site, environ_of(*request))
        assert answer.status < 500, answer.body
        # Else a stored page would hide that it cannot be rendered any more.
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
            # Whoever asked first has left no trace in it: Django would say the same to this visitor alone.
            environ = environ_of(*request)
            environ["QUERY_STRING"] = key.query  # without what only counts clicks
            own = run_wsgi(cache.application, environ)
            assert own.status == 200
            if answer.status == 200:
                assert said(own) == said(answer)
                assert method == "HEAD" or own.text == answer.text

    ask()
