"""Security headers and cookie attributes of every response, also of errors."""

import base64
import hashlib
import re

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from .. import factories, processes, site_database
from ..rumia_social.test_settings import PRODUCTION, settings_with

ADDRESSES = {
    "page": "/",
    "not found": "/nie-ma-takiej-strony/",
    "old form": "/widok/",
    "robots": "/robots.txt",
    "health": "/healthz",
    "liveness": "/livez",
    "readiness": "/readyz",
    "sign-in": "/admin/login/",
    "sent to sign in": "/admin/pages/article/",
}


ASKED = """
from django.test import Client
for address in ["/", "/admin/", "/static/nic", "/healthz?alive"]:
    answer = Client(raise_request_exception=False).get(address, headers={"host": "obcy.example"})
    print(address, answer.status_code, answer.get("X-Content-Type-Options"), answer.get("Referrer-Policy"))
"""


def directives(response):
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in parts}


@pytest.fixture
def staff(client, db):
    client.force_login(get_user_model().objects.create_superuser("ada", password=factories.PASSWORD))
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_every_response_has_security_headers(client, address):
    response = client.get(address)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    allowed = directives(response)
    assert allowed["default-src"] == ["'self'"]
    assert allowed["child-src"] == allowed["media-src"] == allowed["object-src"] == ["'none'"]
    assert allowed["frame-ancestors"] == ["'none'"]
    assert allowed["base-uri"] == ["'none'"]
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_response_to_unknown_host_has_security_headers(client):
    response = client.get("/", headers={"host": "obcy.example"})
    assert response.status_code == 400
    assert directives(response)["default-src"] == ["'self'"]


def test_unknown_host_is_refused_before_https_redirect(migrated, tmp_path):
    """In production the host is validated before anything else."""
    data = {"DATA_DIR": site_database.copy(migrated, tmp_path / "data"), **PRODUCTION}
    asked = processes.manage("shell", "--no-imports", "--command", ASKED, **data)
    assert asked.stdout.splitlines() == [
        "/ 400 nosniff same-origin",
        "/admin/ 400 nosniff same-origin",
        "/static/nic 400 nosniff same-origin",
        "/healthz?alive 200 nosniff same-origin",
    ], asked.stderr


@pytest.mark.django_db
def test_public_policy_allows_no_other_script_and_host(client):
    response = client.get("/")
    allowed = directives(response)
    (script,) = re.findall(r"<script>(.*?)</script>", response.content.decode(), re.DOTALL)
    expected = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert allowed.pop("script-src") == [f"'sha256-{expected}'"]
    assert {source for sources in allowed.values() for source in sources} == {"'none'", "'self'"}


def test_rich_text_policy_is_for_its_forms_only(staff):
    article = factories.article()
    for address in (
        reverse("admin:pages_article_add"),
        reverse("admin:pages_article_change", args=[article.pk]),
    ):
        allowed = directives(staff.get(address, follow=True))
        assert allowed["style-src"] == ["'self'", "'unsafe-inline'"]
        assert allowed["script-src"] == ["'self'", settings.DISPLAY_SCRIPT_SOURCE]
    for address in (reverse("admin:index"), reverse("admin:pages_article_changelist")):
        assert "unsafe" not in staff.get(address)["Content-Security-Policy"]


@pytest.mark.django_db
def test_document_is_served_as_attachment(client):
    document = factories.document(title='Uchwała "nr 1"; ą')
    factories.article(body=f'<p><a href="{document.file.url}">Uchwała</a></p>')
    response = client.get(document.file.url)
    response.close()
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Uchwa")
    assert directives(response) == {"default-src": ["'none'"], "sandbox": []}
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_image_is_served_inline_and_sandboxed(client):
    image = factories.image()
    factories.article(image=image)
    response = client.get(image.file.url)
    response.close()
    assert response["Content-Disposition"].startswith("inline")
    assert directives(response) == {"default-src": ["'none'"], "sandbox": []}


def test_production_cookies_have_host_prefix(tmp_path):
    names = settings_with(
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "COOKIE_PREFIX", DATA_DIR=tmp_path, **PRODUCTION
    )
    assert all(name.startswith("__Host-") for name in names.values())


A_MESSAGE = """
from django.contrib.messages.storage import default_storage
from django.http import HttpResponse
from django.test import RequestFactory
request, response = RequestFactory().get("/"), HttpResponse()
request.session = {}
waiting = default_storage(request)
waiting.add(20, "Zapisano.")
waiting.update(response)
for cookie in response.cookies.values():
    print(cookie.output(header=""))
"""


def test_messages_cookie_has_host_prefix(tmp_path):
    done = processes.manage("shell", "--no-imports", "--command", A_MESSAGE, DATA_DIR=tmp_path, **PRODUCTION)
    (cookie,) = done.stdout.splitlines()
    assert cookie.strip().startswith("__Host-")
    assert "Path=/; SameSite=Lax; Secure" in cookie


@pytest.mark.django_db
def test_cookies_meet_requirements_of_host_prefix(staff, settings):
    """Browsers refuse a __Host- cookie with Domain, with a Path other than /, or without Secure."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    staff.logout()
    staff.get("/admin/login/")
    staff.post("/admin/login/", {"username": "ada", "password": factories.PASSWORD})
    staff.get("/admin/")
    staff.post("/widok/", {"font": "150"})
    names = {"csrf", "sesja", "redaktor", "znane-urzadzenie", "widok"}
    assert names <= set(staff.cookies)
    for name in names:
        cookie = staff.cookies[name]
        assert (cookie["path"], cookie["domain"], cookie["secure"]) == ("/", "", True), name
