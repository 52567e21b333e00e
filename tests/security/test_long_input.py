"""No text of a visitor that is longer than any real one reaches the database."""

import re
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accessibility.preferences import COOKIE_NAME as DISPLAY_COOKIE
from accounts.known_devices import COOKIE_NAME as DEVICE_COOKIE
from core.messages import CookieStorage
from publishing.form_recovery import COOKIE_NAME as EDITOR_COOKIE

from .. import factories
from .test_fuzz import ROUTES

pytestmark = pytest.mark.django_db

# About as much as gunicorn reads of an address.
LONG = "dlugi-tekst-" * 650
MAX_PARAMETER_CHARS = 500
MAX_PAGE_CHARS = 150_000
PARAMETERS = [
    *("q", "rodzaj", "strona", "miasto", "przedsiewziecie"),
    *("podglad", "odzyskaj", "next", "wersja", "arkusz"),
    *("o", "p", "path", "utm_source", "zmyslony"),
]
COOKIES = [
    *(settings.CSRF_COOKIE_NAME, CookieStorage.cookie_name, DISPLAY_COOKIE, DEVICE_COOKIE, EDITOR_COOKIE),
]
HEADERS = [
    *("accept", "accept-encoding", "accept-language", "authorization", "if-match", "if-modified-since"),
    *("if-none-match", "origin", "range", "referer", "user-agent", "x-forwarded-for", "x-request-id"),
]
PAGES = ["/", "/szukaj/", "/omggs/projekty/", "/opinia/dziekujemy/", "/admin/login/", "/nie-ma-takiej/"]


@contextmanager
def forbid_long_parameters():
    found = []

    def record(execute, sql, params, many, context):
        found.extend(str(value)[:60] for value in params or () if len(str(value)) > MAX_PARAMETER_CHARS)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(record):
        yield
    assert not found, found


@pytest.fixture
def content():
    factories.site_settings()
    factories.article()
    factories.project()


def ask(address, query=None, **headers):
    client = Client(raise_request_exception=True)
    with forbid_long_parameters():
        response = client.get(address, query, headers=headers)
    assert response.status_code < 500
    shown = b"".join(response) if response.streaming else response.content
    assert len(shown) < MAX_PAGE_CHARS


@pytest.mark.parametrize("name", PARAMETERS)
def test_long_query_parameter_reaches_nothing(content, name):
    for page in PAGES:
        ask(page, {name: LONG})


@pytest.mark.parametrize("route", [route for route in ROUTES if "<" in route])
def test_long_path_reaches_nothing(content, route):
    for text in (LONG, LONG.upper(), "ł" * 2000, "﷽" * 2000):
        ask("/" + re.sub(r"<[^>]+>", text, route))


@pytest.mark.parametrize("name", COOKIES)
def test_long_cookie_reaches_nothing(content, name):
    for page in PAGES:
        ask(page, cookie=f"{name}={LONG}")


@pytest.mark.parametrize("name", HEADERS)
def test_long_header_reaches_nothing(content, name):
    for page in PAGES:
        ask(page, **{name: LONG})


DEEP = [
    *(
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"a":' + "[" * 5_000 + "]" * 5_000 + "}",
        '"' + "a" * 2_000_000 + '"',
    ),
    *(
        "9" * 5_000,
        "{}",
        '{"id": "a", "rawId": "YQ", "response": {}}',
        '{"response": {"authenticatorData": "gICAgA"}}',
    ),
]


@pytest.mark.parametrize("sent", DEEP, ids=range(len(DEEP)))
def test_made_up_passkey_response_is_refused(sent):
    client = Client(headers={"host": "localhost"})
    assert client.post(reverse("admin:passkey_options")).status_code == 200
    refused = client.post(reverse("admin:sign_in_passkey"), {"credential": sent})
    assert (refused.status_code, "Nie udało się zalogować tym kluczem" in refused.text) == (200, True)
