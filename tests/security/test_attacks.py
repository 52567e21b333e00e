"""Attacks without an account: forged hosts, open redirects, CSRF, session fixation, user enumeration."""

import logging.handlers
import re

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model, hashers
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from .. import factories
from ..home.test_admin_access import MAKERS

pytestmark = pytest.mark.django_db

SIGN_IN = "/admin/login/"
ELSEWHERE = [
    *("https://obcy.example/", "//obcy.example/", "///obcy.example", "/\\obcy.example", "\\\\obcy.example"),
    *("https:obcy.example", "javascript:alert(1)", "data:text/html,x"),
    *("/\t/obcy.example", "http://testserver@obcy.example/"),
    "slowo",
]


@pytest.fixture
def superuser():
    return get_user_model().objects.create_superuser("ada", password=factories.PASSWORD)


def sign_in(client, **more):
    return client.post(SIGN_IN, {"username": "ada", "password": factories.PASSWORD, **more})


def exempt_views(patterns=None, before=""):
    """Yield the routes of views without CSRF protection."""
    for pattern in patterns or get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from exempt_views(pattern.url_patterns, route)
        elif getattr(pattern.callback, "csrf_exempt", False):
            yield route


PUBLIC_FORMS = sorted(exempt_views())
# Mail programs end a subscription by a POST from elsewhere (RFC 8058); its URL has the key.
ONE_CLICK_FORM = "powiadomienia/koniec/<str:key>/"
OWN_FORMS = [route for route in PUBLIC_FORMS if route != ONE_CLICK_FORM]


@pytest.fixture(autouse=True)
def mail_server(settings):
    """Without one there is no form of notifications."""
    settings.EMAIL_HOST = "mail.rumia.example"


# Hosts


@pytest.mark.parametrize(
    "host", ["obcy.example", "testserver.obcy.example", "testserver:80@obcy.example", "[::1", "ą"]
)
def test_unknown_host_is_400(client, host):
    response = client.get("/", headers={"host": host.encode().decode("latin-1")})
    assert response.status_code == 400


def test_unknown_hosts_are_not_logged(client, monkeypatch):
    written = logging.handlers.BufferingHandler(100)
    monkeypatch.setattr(logging.getLogger("django"), "handlers", [written])
    client.get("/", headers={"host": "obcy.example"})
    assert written.buffer == []


@pytest.fixture
def written(monkeypatch):
    """Return the list of records logged by Django's loggers, which are the source of log lines and Sentry reports."""
    handler = logging.handlers.BufferingHandler(100)
    monkeypatch.setattr(logging.getLogger("django"), "handlers", [handler])
    return handler.buffer


BODIES = {
    "empty": (b"", "application/x-www-form-urlencoded"),
    "no boundary": (b"x", "multipart/form-data"),
    "1500 fields": (
        b"&".join(b"f%d=" % number for number in range(1500)),
        "application/x-www-form-urlencoded",
    ),
    "3 MB": (b"a=" + b"x" * 3_000_000, "application/x-www-form-urlencoded"),
    "200 files": (
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\na\r\n' * 200 + b"--x--\r\n",
        "multipart/form-data; boundary=x",
    ),
}


@pytest.mark.parametrize("route", [*PUBLIC_FORMS, "admin/login/", "admin/login/klucz/", "kontakt/"])
@pytest.mark.parametrize("body", BODIES)
def test_odd_body_of_a_stranger_logs_no_error(client, written, route, body):
    sent, content_type = BODIES[body]
    assert client.post(f"/{route}", sent, content_type=content_type).status_code < 500
    assert not [record for record in written if record.levelno >= logging.ERROR]


def test_endless_path_without_slash_logs_nothing(client, written):
    assert client.get("/" + "a" * 20_000).status_code in (400, 404)
    assert written == []


@pytest.mark.parametrize("host", ["testserver:1", "testserver:8443", "testserver:0", "testserver:65536"])
def test_made_up_port_gets_into_no_address(client, written, host):
    response = client.get("/", headers={"host": host})
    assert response.status_code == 400
    assert host not in response.content.decode()
    assert written == []


@pytest.mark.parametrize("host", ["testserver", "testserver:80", "localhost:9000", "[::1]:9000"])
def test_port_of_the_site_is_accepted(client, settings, host):
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "[::1]"]
    assert client.get("/", headers={"host": host}).status_code == 200


def test_port_of_a_trusted_origin_is_accepted(client, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://testserver:8443"]
    assert client.get("/", headers={"host": "testserver:8443"}).status_code == 200


@pytest.mark.parametrize(
    "header", ["X-Forwarded-Host", "X-Host", "X-Original-URL", "X-Rewrite-URL", "Forwarded"]
)
def test_forwarded_headers_do_not_change_urls(client, header):
    factories.article()
    response = client.get("/sitemap.xml", headers={header: "host=obcy.example"})
    assert "obcy.example" not in response.content.decode()
    assert "<loc>http://testserver/" in response.content.decode()


# Open redirects


@pytest.mark.parametrize("target", ELSEWHERE)
def test_sign_in_redirects_to_own_host_only(client, superuser, target):
    assert sign_in(client, next=target)["Location"] == "/admin/"


@pytest.mark.parametrize(
    "path", ["//obcy.example", "//obcy.example/%2e%2e", "/\\obcy.example", "/%09/obcy.example"]
)
def test_append_slash_redirects_to_own_host_only(client, path):
    response = client.get("/", PATH_INFO=path)
    assert response.status_code == 404 or response["Location"].startswith("/%")


@pytest.mark.parametrize("address", ["/nie-ma%0d%0aX-Zly: 1/", "/spoldzielnia%0d%0aX-Zly: 1"])
def test_url_cannot_inject_header(client, address):
    response = client.get(address)
    assert "X-Zly" not in response
    assert all("\n" not in value for _, value in response.items())


# Cross-site request forgery


def test_only_public_forms_are_csrf_exempt():
    assert [
        *("dostepnosc/wniosek/", "opinia/", "opinia/dziekujemy/"),
        *("powiadomienia/", ONE_CLICK_FORM, "powiadomienia/potwierdz/<str:key>/", "widok/"),
    ] == PUBLIC_FORMS


@pytest.mark.parametrize("route", OWN_FORMS)
@pytest.mark.parametrize(
    "origin", ["https://obcy.example", "null", "http://testserver.obcy.example", "http://["]
)
def test_cross_origin_public_form_is_rejected(client, route, origin):
    response = client.post(f"/{route}", {"font": "150"}, headers={"Origin": origin})
    assert response.status_code == 403
    assert not response.cookies


@pytest.mark.parametrize("route", OWN_FORMS)
@pytest.mark.parametrize(
    ("origin", "site", "is_ours"),
    [
        *(("null", "same-origin", True), ("null", "none", True), ("null", "cross-site", False)),
        *(("null", "same-site", False), ("null", "", False), ("null", "SAME-ORIGIN,", False)),
        *(("https://obcy.example", "cross-site", False), ("https://obcy.example", "same-origin", False)),
        *(("http://testserver", "same-origin", True), (None, "same-origin", True)),
        *((None, "cross-site", False), ("null", None, False)),
    ],
)
def test_null_origin_is_told_by_fetch_metadata(client, route, origin, site, is_ours):
    """A form on a page with `Referrer-Policy: no-referrer`, such as a preview, sends `Origin: null` (Fetch, 4.1)."""
    sent = {"Origin": origin, "Sec-Fetch-Site": site}
    headers = {name: value for name, value in sent.items() if value is not None}
    response = client.post(f"/{route}", {"font": "150", "next": "/kontakt/"}, headers=headers)
    assert (response.status_code != 403) == is_ours
    assert is_ours or not response.cookies
    if is_ours and route == "widok/":
        assert response.url == "/kontakt/#widok-font-150"


@pytest.mark.parametrize("route", OWN_FORMS)
@pytest.mark.parametrize(
    ("referer", "is_ours"),
    [
        *(("https://obcy.example/", False), ("http://testserver.obcy.example/a", False)),
        *(
            ("http://testserver@obcy.example/", False),
            ("http://testserver/kontakt/?a=://b", True),
            ("", True),
        ),
    ],
)
def test_referer_tells_origin_of_old_browser(client, route, referer, is_ours):
    """Firefox before version 70 sends no Origin with a form."""
    response = client.post(f"/{route}", {"font": "150"}, headers={"Referer": referer})
    assert (response.status_code != 403) == is_ours
    assert is_ours or not response.cookies


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS)
def test_admin_forms_require_csrf_token(superuser, maker):
    item = maker()
    client = Client(enforce_csrf_checks=True)
    client.force_login(superuser)
    name = f"admin:{item._meta.app_label}_{item._meta.model_name}"
    before = type(item).objects.values()
    for view, args in (("add", []), ("change", [item.pk]), ("delete", [item.pk]), ("changelist", [])):
        response = client.post(
            reverse(f"{name}_{view}", args=args), {"post": "yes", "action": "unpublish_selected"}
        )
        assert response.status_code == 403 or "odzyskaj=" in response["Location"], view
    assert list(type(item).objects.values()) == list(before)


# Sessions and user enumeration


def test_sign_in_changes_session_key(client, superuser):
    session = client.session
    session["podrzucona"] = "1"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    sign_in(client)
    assert client.get("/admin/").status_code == 200
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert thief.get("/admin/").status_code == 302


def without_token(response, name):
    return re.sub(rf'value="(\w{{64}}|{name})"', "", response.content.decode())


def test_wrong_password_does_not_reveal_accounts(client, superuser, monkeypatch):
    hashed = []
    make_password = hashers.get_hasher().encode
    monkeypatch.setattr(
        type(hashers.get_hasher()),
        "encode",
        lambda *args, **kw: hashed.append(1) or make_password(*args[1:], **kw),
    )
    known = Client().post(SIGN_IN, {"username": "ada", "password": "zgaduje"})
    for_known, hashed[:] = len(hashed), []
    unknown = Client().post(SIGN_IN, {"username": "nikt", "password": "zgaduje"})
    assert len(hashed) == for_known == 1
    assert known.status_code == unknown.status_code
    assert without_token(known, "ada") == without_token(unknown, "nikt")


# Size limits


def test_too_many_form_fields_are_rejected(client, superuser):
    client.force_login(superuser)
    response = client.post("/admin/pages/article/add/", {f"pole{number}": "" for number in range(5000)})
    assert response.status_code == 400


def test_path_traversal_is_404(client):
    for path in (
        "../secret_key",
        "..%2fsecret_key",
        "%2e%2e/db.sqlite3",
        "obrazy/../../secret_key",
        "/etc/passwd",
    ):
        assert client.get(f"/media/{path}").status_code == 404
        assert client.get(f"/static/{path}").status_code == 404
