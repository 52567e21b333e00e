"""Which requests get a stored response, and that it equals the response of Django."""

import time

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accessibility.preferences import CONTRAST, FONT, SPACING
from core.messages import CookieStorage
from page_cache.storage import negotiate_encoding
from pages.views import ARTICLES_PER_PAGE
from publishing.models import PREVIEW_PARAMETER

from .. import factories
from .visitor import Visitor, list_stored_files

BROWSER = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}


def test_second_request_is_served_without_django(visitor):
    assert visitor.count_renders("/") == 1
    assert visitor.count_renders("/") == 0


@pytest.mark.parametrize("address", ["/", "/ekonomia-spoleczna/", "/sitemap.xml", "/robots.txt"])
def test_cached_response_equals_response_of_django(visitor, client, address):
    factories.article()
    rendered = client.get(address)
    for coding in ("", "gzip", "br"):
        for _ in range(2):
            shown = visitor.get(address, HTTP_ACCEPT_ENCODING=coding)
            assert shown.text == rendered.content.decode()
            assert shown.headers["Content-Type"] == rendered["Content-Type"]
            assert shown.headers["Content-Length"] == str(len(shown.body))
            assert shown.headers.get("Content-Encoding", "") == coding
            for name in ("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"):
                assert shown.headers[name] == rendered[name]


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "br"),
        ("*", "br"),
        ("*;q=0", ""),
        ("identity", ""),
        ("GZIP", "gzip"),
        ("br;q=x, , ;", ""),
    ],
)
def test_encoding_is_negotiated(visitor, accepted, coding):
    assert visitor.get("/", HTTP_ACCEPT_ENCODING=accepted).headers.get("Content-Encoding", "") == coding


@pytest.mark.parametrize("accepted", ["a" * 8000 + "!", "a;q=" + "0" * 8000, "br;" + " " * 8000 + "!"])
def test_negotiate_encoding_of_long_header_is_fast(accepted):
    began = time.perf_counter()
    assert negotiate_encoding(accepted) == ""
    assert time.perf_counter() - began < 0.5


def test_unchanged_page_is_304(visitor):
    tags = set()
    for coding in ("", "gzip", "br"):
        first = visitor.get("/", HTTP_ACCEPT_ENCODING=coding)
        tag = first.headers["ETag"]
        assert tag.startswith('"')
        tags.add(tag)
        for asked in (tag, f'"other", {tag}', f"W/{tag}", "*"):
            again = visitor.get("/", HTTP_ACCEPT_ENCODING=coding, HTTP_IF_NONE_MATCH=asked)
            assert (again.status, again.body) == (304, b"")
            assert again.headers["ETag"] == tag
            assert again.headers["Vary"] == first.headers["Vary"] == "Accept-Encoding, Cookie"
            assert again.headers["Cache-Control"] == "no-cache"
            assert "Content-Encoding" not in again.headers
        assert visitor.get("/", HTTP_ACCEPT_ENCODING=coding, HTTP_IF_NONE_MATCH='"other"').status == 200
    assert len(tags) == 3


def test_surrogate_may_reuse_public_page_for_a_second(visitor):
    surrogate = {"HTTP_SURROGATE_CAPABILITY": 'nginx="Surrogate/1.0"'}
    for _ in range(2):
        page = visitor.get("/", **surrogate)
        assert page.headers["Cache-Control"] == "max-age=1, stale-while-revalidate=1, stale-if-error=600"
    unchanged = visitor.get("/", **surrogate, HTTP_IF_NONE_MATCH=page.headers["ETag"])
    assert (unchanged.status, unchanged.headers["Cache-Control"]) == (304, page.headers["Cache-Control"])
    assert visitor.get("/").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/nie-ma-takiej/", {}),
        ("/szukaj/?q=praca", {}),
        ("/?zmyslony=1", {}),
        ("/admin/login/", {}),
        ("/healthz", {}),
    ],
)
def test_surrogate_may_reuse_nothing_else(visitor, address, sent):
    for _ in range(2):
        response = visitor.get(address, HTTP_SURROGATE_CAPABILITY='nginx="Surrogate/1.0"', **sent)
        assert "max-age=1" not in response.headers.get("Cache-Control", "")
        assert "stale" not in response.headers.get("Cache-Control", "")


def test_changed_page_has_another_etag(visitor, commit):
    before = visitor.get("/").headers["ETag"]
    with commit():
        factories.article()
    after = visitor.get("/", HTTP_IF_NONE_MATCH=before)
    assert after.status == 200
    assert after.headers["ETag"] != before


@pytest.mark.parametrize("address", ["/", "/?bez-kopii", "/nie-ma-takiej/", "/healthz", "/admin/login/"])
def test_head_response_has_no_body(visitor, address):
    """gunicorn logs a warning for each HEAD response with a body."""
    for _ in range(2):
        assert visitor.get(address, "HEAD").body == b""


def test_head_response_has_headers_of_get(visitor):
    full = visitor.get("/", **BROWSER)
    head = visitor.get("/", method="HEAD", **BROWSER)
    assert (head.status, head.headers, head.body) == (200, full.headers, b"")
    assert len(visitor.rendered) == 1


def test_display_preferences_are_cached_separately(visitor):
    for font in FONT:
        for contrast in CONTRAST:
            for spacing in SPACING:
                cookie = f"widok={font}.{contrast}.{spacing}"
                for _ in range(2):
                    page = visitor.get("/", HTTP_COOKIE=cookie).text
                    shown = f'data-font="{font}" data-contrast="{contrast}" data-spacing="{spacing}"'
                    assert shown in page
    assert len(visitor.rendered) == len(FONT) * len(CONTRAST) * len(SPACING)


@pytest.mark.parametrize(
    "unknown",
    [
        {"HTTP_COOKIE": "widok=900.green.none"},
        {"HTTP_COOKIE": "_ga=GA1.2.345; other=1"},
        {"HTTP_COOKIE": f"{CookieStorage.cookie_name}=abc"},
        {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}="},
        {"HTTP_COOKIE": "widok=100.default.normal"},
        {"HTTP_USER_AGENT": "Phone", "HTTP_ACCEPT_LANGUAGE": "de", "HTTP_REFERER": "https://a.example/"},
        {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_X_ORIGINAL_URL": "/admin/"},
        {"QUERY_STRING": "fbclid=IwAR0&utm_source=facebook"},
        {"HTTP_CACHE_CONTROL": "no-cache"},
    ],
)
def test_irrelevant_request_data_shares_cached_response(visitor, unknown):
    plain = visitor.get("/")
    assert visitor.get("/", **unknown).body == plain.body
    assert len(visitor.rendered) == 1
    other = Visitor()
    assert other.get("/", **unknown).body == plain.body, "it must not be stored either"


@pytest.mark.parametrize(
    "passing",
    [
        {"QUERY_STRING": "zmyslony=1"},
        {"QUERY_STRING": f"{PREVIEW_PARAMETER}=pages.article-1"},
        {"HTTP_RANGE": "bytes=0-10"},
        {"HTTP_AUTHORIZATION": "Basic abc"},
        {"SCRIPT_NAME": "/obcy"},
        {"HTTP_HOST": "testserver:1234"},
        {"method": "POST"},
        {"method": "OPTIONS"},
    ],
)
def test_other_requests_bypass_cache(visitor, passing):
    before = visitor.get("/").body
    assert visitor.count_renders("/", **passing) == 1
    assert visitor.count_renders("/", **passing) == 1
    assert len(visitor.cache.storage.memory) == 1
    assert visitor.get("/").body == before


@pytest.mark.parametrize("address", ["/admin/login/", "/healthz", "/nie-ma-takiej/", "/widok/"])
def test_other_responses_are_not_stored(visitor, address):
    visitor.get(address)
    assert visitor.count_renders(address) == 1
    assert not visitor.cache.storage.memory
    assert not list_stored_files(visitor)


def test_unknown_host_is_400_and_not_stored(visitor):
    assert visitor.get("/sitemap.xml", HTTP_HOST="evil.example").status == 400
    assert "evil.example" not in visitor.get("/sitemap.xml").text
    visitor.get("/sitemap.xml")
    assert visitor.get("/sitemap.xml", HTTP_HOST="evil.example").status == 400


def test_hosts_and_schemes_are_cached_separately(visitor, settings):
    settings.ALLOWED_HOSTS = ["testserver", "rumia.example"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for _ in range(2):
        assert "http://testserver/" in visitor.get("/sitemap.xml").text
        assert "http://rumia.example/" in visitor.get("/sitemap.xml", HTTP_HOST="rumia.example").text
        assert "https://testserver/" in visitor.get("/sitemap.xml", HTTP_X_FORWARDED_PROTO="https").text
    assert len(visitor.rendered) == 3


def test_http_redirects_to_https_in_production(visitor, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True
    visitor = Visitor()
    assert visitor.get("/", HTTP_X_FORWARDED_PROTO="https").status == 200
    for _ in range(2):
        assert visitor.get("/").status == 301


def test_easy_text_is_cached_separately(visitor):
    address = factories.article(easy_text="<p>Łatwo.</p>").get_absolute_url()
    assert "Łatwo." not in visitor.get(address).text
    assert "Łatwo." in visitor.get(f"{address}?wersja=latwa").text
    assert visitor.count_renders(f"{address}?wersja=latwa") == 0
    assert visitor.count_renders(f"{address}?wersja=trudna") == 1


def test_pages_of_list_are_cached_separately(visitor):
    for _ in range(ARTICLES_PER_PAGE + 1):
        factories.article()
    first, second = visitor.get("/ekonomia-spoleczna/"), visitor.get("/ekonomia-spoleczna/?strona=2")
    assert first.body != second.body
    assert visitor.count_renders("/ekonomia-spoleczna/?strona=2&utm_source=x") == 0
    for unknown in ("/ekonomia-spoleczna/?strona=dwa", "/ekonomia-spoleczna/?strona=02", "/?strona=2"):
        assert visitor.count_renders(unknown) == 1
        assert visitor.count_renders(unknown) == 1
    assert visitor.get("/ekonomia-spoleczna/?strona=2").body == second.body


def test_response_with_cookie_is_not_stored(visitor, monkeypatch):
    from django.middleware.csrf import get_token

    from pages import views

    original = views.render

    def with_a_form(request, *args):
        response = original(request, *args)
        response.write(f"token {get_token(request)}")
        return response

    monkeypatch.setattr(views, "render", with_a_form)
    page = factories.page()
    cookies = {visitor.get(page.get_absolute_url()).headers["Set-Cookie"] for _ in range(3)}
    assert len(cookies) == 3
    assert not visitor.cache.storage.memory


@pytest.mark.parametrize("control", ["no-store", "private", "max-age=0, private"])
def test_private_response_is_not_stored(visitor, monkeypatch, control):
    from pages import views

    original = views.render

    def private(*args):
        response = original(*args)
        response["Cache-Control"] = control
        return response

    monkeypatch.setattr(views, "render", private)
    address = factories.page().get_absolute_url()
    for _ in range(2):
        assert visitor.get(address).headers["Cache-Control"] == control
    assert not visitor.cache.storage.memory


def test_error_response_is_compressed(visitor):
    refused = visitor.get("/nie-ma-takiej/", **BROWSER)
    assert refused.status == 404
    assert refused.headers["Content-Encoding"] == "br"
    assert "Nie ma takiej strony" in refused.text


def test_memory_stays_within_limit(visitor):
    pages = [factories.page().get_absolute_url() for _ in range(12)]
    visitor.get(pages[0])
    size = visitor.cache.storage.memory_bytes
    visitor.cache.storage.max_memory_bytes = 9 * size
    for page in 3 * pages:
        visitor.get(page)
        assert visitor.cache.storage.memory_bytes <= visitor.cache.storage.max_memory_bytes
    assert 0 < len(visitor.cache.storage.memory) < len(pages)
    assert visitor.rendered == pages, "what was dropped is read from the disk"
    visitor.cache.storage.max_memory_bytes = size
    visitor.restart()
    visitor.cache.storage.max_memory_bytes = size
    visitor.get(pages[0])
    assert not visitor.cache.storage.memory, "one large response must not push out all others"


def test_made_up_session_costs_one_query(visitor, django_assert_max_num_queries):
    plain = visitor.get("/")
    impossible = ("abc", "a" * 10_000, "ż" * 20, "'; --xx' OR", 32 * "a" + "\0", 32 * "A")
    for made_up, queries in ((32 * "a", 1), *((each, 0) for each in impossible)):
        with django_assert_max_num_queries(queries):
            shown = visitor.get("/", HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}={made_up}")
        assert (shown.body, shown.headers) == (plain.body, plain.headers)
    assert visitor.rendered == ["/"]


def test_session_without_account_is_served_from_cache(visitor):
    """Anybody gets one at the sign-in, for the challenge of a passkey."""
    session = SessionStore()
    session.save()
    visitor.get("/")
    cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
    assert visitor.count_renders("/", HTTP_COOKIE=cookie) == 0


def test_session_that_ended_is_served_from_cache(visitor):
    client = Client()
    client.force_login(factories.staff())
    session = client.cookies.output(header="", attrs=[]).strip()
    visitor.get("/")
    assert visitor.count_renders("/", HTTP_COOKIE=session) == 1
    Session.objects.update(expire_date=timezone.now())
    assert visitor.count_renders("/", HTTP_COOKIE=session) == 0


def test_signed_in_staff_bypass_cache(visitor):
    client = Client()
    client.force_login(factories.staff())
    session = client.cookies.output(header="", attrs=[]).strip()
    article = factories.article(state="draft")
    preview = f"{article.get_absolute_url()}?{PREVIEW_PARAMETER}=pages.article-{article.pk}"
    for _ in range(2):
        assert "Podgląd." in visitor.get(preview, HTTP_COOKIE=session).text
        assert visitor.get(article.get_absolute_url()).status == 404
    assert not visitor.cache.storage.memory
