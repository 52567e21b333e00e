"""The cache key: the properties that are part of it, and requests that bypass the cache."""

import io

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from page_cache.keys import CacheKey, build_environ, get_cache_key, get_scheme, normalize_query, parse_cookies

SESSION = f"{settings.SESSION_COOKIE_NAME}=abc"


def get_key(address="/", method="GET", **more):
    environ = RequestFactory().generic(method, address, **{"HTTP_HOST": "testserver", **more}).environ
    return get_cache_key(environ)


def test_key_of_plain_request():
    assert get_key() == CacheKey("http", "testserver", "/", "", "100.default.normal")
    assert get_key(method="HEAD") == get_key()
    assert get_key(HTTP_COOKIE="widok=150.white-on-black.wide").variant == "150.white-on-black.wide"


@pytest.mark.parametrize("cookie", ["widok=900.green.none", "widok=", "_ga=1", "widok=100.default.normal"])
def test_key_ignores_unknown_cookies(cookie):
    assert get_key(HTTP_COOKIE=cookie) == get_key()


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS", "DELETE", "get"])
def test_other_methods_have_no_key(method):
    assert get_key(method=method) is None


@pytest.mark.parametrize(
    "header",
    [
        {"HTTP_RANGE": "bytes=0-1"},
        {"HTTP_AUTHORIZATION": "Basic YQ=="},
        {"SCRIPT_NAME": "/obcy"},
        {"CONTENT_LENGTH": "1"},
        {"HTTP_TRANSFER_ENCODING": "chunked"},
    ],
)
def test_requests_with_these_headers_have_no_key(header):
    assert get_key(**header) is None
    assert get_key(**dict.fromkeys(header, "")) == get_key()


@pytest.mark.parametrize(
    "path",
    [
        *("/admin/", "/admin/pages/article/", "/static/css/site.css", "/healthz", "/livez", "/readyz"),
        *("/widok/", "/opinia/", "/opinia/dziekujemy/", "/dostepnosc/wniosek/", "/dostepnosc/wniosek/abc/"),
    ],
)
def test_paths_that_are_not_public_pages_have_no_key(path):
    assert get_key(path) is None


@pytest.mark.parametrize("path", ["/adminx/", "/dostepnosc/", "/spoldzielnia/admin/", "/media/obrazy/a.webp"])
def test_other_paths_have_a_key(path):
    assert get_key(path).path == path


@pytest.mark.parametrize("cookie", [SESSION, f"{SESSION}; a=b", f"widok=a; {SESSION}"])
def test_session_is_read_and_not_part_of_key(cookie):
    assert get_key(HTTP_COOKIE=cookie) == get_key()
    assert parse_cookies(cookie) == ("100.default.normal", "abc")
    assert parse_cookies("a=b") == ("100.default.normal", "")


@pytest.mark.parametrize(
    ("host", "is_known"),
    [
        ("testserver", True),
        ("testserver:80", True),
        ("testserver:8080", False),
        ("evil.example", False),
        ("a.testserver", False),
        ("testserver.evil.example", False),
        ("", False),
    ],
)
def test_only_allowed_hosts_have_a_key(host, is_known):
    key = get_key(HTTP_HOST=host)
    assert (key.host if key else None) == (host if is_known else None)


@pytest.mark.parametrize("allowed", [["*"], [".testserver"]])
def test_wildcard_host_has_no_key(settings, allowed):
    settings.ALLOWED_HOSTS = allowed
    assert get_key() is None
    assert get_key(HTTP_HOST="evil.example") is None


@pytest.mark.parametrize(
    ("path", "query", "normalized"),
    [
        ("/", "", ""),
        ("/", "fbclid=a&gclid=b&utm_source=c&utm_medium=", ""),
        ("/", "zmyslony=1", None),
        ("/", "zmyslony=", None),
        ("/", "zmyslony", None),
        ("/", "xfbclid=a", None),
        ("/", "fbclidx=a", None),
        ("/", "utm_=a", None),
        ("/", "wersja=latwa", "wersja=latwa"),
        ("/a/b/", "wersja=latwa", "wersja=latwa"),
        ("/", "wersja=trudna", None),
        ("/", "wersja=latwa1", None),
        ("/", "wersja=latwa&wersja=latwa", None),
        ("/", "wersja=latwa&zmyslony=1", None),
        ("/", "zmyslony=1&wersja=latwa", None),
        ("/ekonomia-spoleczna/", "strona=2", "strona=2"),
        ("/ekonomia-spoleczna/", "strona=9999&fbclid=a", "strona=9999"),
        ("/ekonomia-spoleczna/", "strona=10000", None),
        ("/ekonomia-spoleczna/", "strona=0", None),
        ("/ekonomia-spoleczna/", "strona=02", None),
        ("/ekonomia-spoleczna/", "strona=-1", None),
        ("/ekonomia-spoleczna/", "strona=1x", None),
        ("/ekonomia-spoleczna/", "xstrona=1", None),
        ("/ekonomia-spoleczna/", "strona=", None),
        ("/ekonomia-spoleczna/", "strona=%32", "strona=2"),
        ("/ekonomia-spoleczna/", "strona=1%0a", None),
        ("/ekonomia-spoleczna/", "strona=1&strona=2", None),
        ("/ekonomia-spoleczna/jak-zalozyc/", "strona=2", None),
        ("/x/ekonomia-spoleczna/", "strona=2", None),
        ("/", "strona=2", None),
        ("/", "q=" + "a" * 250, None),
        ("/", "wersja=latwa&q=" + "a" * 250, None),
    ],
)
def test_normalize_query_knows_only_supported(path, query, normalized):
    assert normalize_query(path, query) == normalized
    key = get_key(f"{path}?{query}")
    assert (key.query if key else None) == normalized


@pytest.mark.parametrize(
    ("sent", "scheme"),
    [
        ("https", "https"),
        ("http", "http"),
        ("https, http", "https"),
        ("http, https", "http"),
        (" https ,http", "https"),
        ("HTTPS", "http"),
        ("wss", "http"),
        ("", "http"),
        (None, "https"),
    ],
)
def test_scheme_is_what_django_says(settings, sent, scheme):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # The header of the proxy decides, not the connection.
    environ = RequestFactory().get("/", secure=sent in (None, "http", "")).environ
    if sent is not None:
        environ["HTTP_X_FORWARDED_PROTO"] = sent
    assert get_scheme(environ) == WSGIRequest(environ).scheme == scheme


@pytest.mark.parametrize("secure", [True, False])
def test_scheme_without_proxy_is_of_the_connection(settings, secure):
    settings.SECURE_PROXY_SSL_HEADER = None
    environ = RequestFactory().get("/", secure=secure, HTTP_X_FORWARDED_PROTO="https").environ
    assert get_scheme(environ) == ("https" if secure else "http")


def test_uploads_have_one_variant():
    path = f"{settings.MEDIA_URL}obrazy/a.webp"
    assert get_key(path, HTTP_COOKIE="widok=150.white-on-black.wide") == get_key(path)


@pytest.mark.parametrize(
    ("scheme", "host", "port"),
    [
        ("http", "testserver", "80"),
        ("https", "testserver", "443"),
        ("http", "testserver:8000", "8000"),
        ("https", "testserver:8443", "8443"),
    ],
)
def test_build_environ_has_the_same_key(settings, scheme, host, port):
    settings.SECURE_PROXY_SSL_HEADER = None
    key = CacheKey(scheme, host, "/ekonomia-spoleczna/", "strona=2", "150.white-on-black.wide")
    environ = build_environ(key)
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("testserver", port)
    assert get_cache_key(environ) == key
    request = WSGIRequest(environ)
    assert request.build_absolute_uri() == f"{scheme}://{host}/ekonomia-spoleczna/?strona=2"
    assert request.COOKIES == {"widok": "150.white-on-black.wide"}
    assert request.method == "GET"
    assert request.META["REMOTE_ADDR"] == "127.0.0.1"
    assert isinstance(environ["wsgi.input"], io.BytesIO)
