"""
Whatever somebody sends to a public address, the answer is never a fault of ours.

`make test` tries some hundreds of requests, `make fuzz` 20 000 (REQUESTS= another number); what fails is printed, and
tried first the next time.
"""

import logging
import os
import re
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .. import factories

pytestmark = pytest.mark.slow

REQUESTS = int(os.environ.get("REQUESTS") or 300)

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
    ),
]
# As a server hands them over: bytes read as Latin-1, without the ends of lines that it has split them at.
header_values = texts.map(
    lambda text: re.sub(r"[\r\n\0]", "", text).encode("utf-8", "replace").decode("latin-1")
)
headers = st.dictionaries(st.sampled_from(HEADERS), header_values, max_size=3)
pairs = st.lists(st.tuples(names, texts), max_size=4)


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
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def test_the_routes_are_those_of_the_site():
    assert {"", "widok/", "spoldzielnia/spotkania/<slug:slug>/", "media/<path:path>", "<slug:slug>/"} <= set(
        ROUTES
    )


def test_no_request_is_a_fault_of_ours(content):
    client = Client(raise_request_exception=False)

    @settings(max_examples=REQUESTS, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
    @given(addresses(), pairs, st.none() | pairs, headers)
    def ask(address, query, form, headers):
        method = "GET" if form is None else "POST"
        sent = (
            {}
            if form is None
            else {"data": encoded(form), "content_type": "application/x-www-form-urlencoded"}
        )
        if form is not None and "content-type" in headers:
            sent["content_type"] = headers.pop("content-type")
        response = client.generic(method, address, QUERY_STRING=encoded(query), headers=headers, **sent)
        # read to the end: a stream may fail on the way
        body = b"".join(response.streaming_content) if response.streaming else response.content
        response.close()
        assert response.status_code < 500, body
        for name, value in response.items():
            assert not {"\r", "\n"} & set(value), name

    ask()
