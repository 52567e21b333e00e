"""Sign-in with password and second factor, and access after each step."""

import hashlib
import re

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.urls import reverse

from accounts.models import RecoveryCodes

from ..admin_forms import errors_by_field, page, text
from ..factories import PASSWORD
from .conftest import add_app, code, is_signed_in, key_on, sign_in

START = "/admin/"


def test_local_site_signs_in_and_offers_second_factor(client, create_staff):
    create_staff()
    response = sign_in(client)
    assert response.url == START
    assert "Twoje konto chroni tylko hasło" in text(client.get(START))


def test_sign_in_page_during_outage_is_503(client, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(connection, "cursor", fail)
    client.raise_request_exception = False
    assert client.get("/admin/login/").status_code == 503


def test_sign_in_redirects_to_next_of_same_site(client, create_staff):
    create_staff()
    assert sign_in(client, next="/admin/zabezpieczenia/").url == "/admin/zabezpieczenia/"
    client.post("/admin/logout/")
    assert sign_in(client, next="https://evil.example/").url == START
    client.post("/admin/logout/")
    assert sign_in(client, next="//evil.example/").url == START


def test_session_key_changes_at_sign_in(client, create_staff):
    add_app(create_staff())
    client.get("/admin/login/")
    sign_in(client)
    pending_session_key = client.session.session_key
    client.post("/admin/login/kod/", {"code": code()})
    assert is_signed_in(client)
    assert client.session.session_key != pending_session_key


@pytest.mark.parametrize("name", ["ala", "nikt"])
def test_wrong_password_and_unknown_name_look_the_same(client, create_staff, name):
    create_staff()
    response = sign_in(client, name, "złe hasło")
    assert response.status_code == 200
    found = errors_by_field(response)
    assert "login albo hasło się nie zgadza" in text(response), found
    password = next(node for node in page(response).iter("input") if node.get("name") == "password")
    assert password.get("aria-invalid") == "true"
    assert password.get("aria-describedby") == "id_password_error"
    assert password.get("value") is None


def test_inactive_and_non_staff_get_same_error(client, create_staff):
    create_staff()
    answers = set()
    for change in ({"is_active": False, "is_staff": True}, {"is_active": True, "is_staff": False}):
        User.objects.update(**change)
        answers.add(re.sub("csrf.*", "", text(sign_in(client))))
        assert not is_signed_in(client)
    answers.add(text(sign_in(client, password="złe hasło")))
    assert len(answers) == 1


@pytest.mark.parametrize("name", ["ala", "nikt", "wyłączona"])
def test_password_is_hashed_once_for_any_username(client, create_staff, name, monkeypatch):
    create_staff()
    create_staff(username="wyłączona", is_active=False)
    hashed = []
    from django.contrib.auth.hashers import MD5PasswordHasher

    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *arguments: hashed.append(1) or encode(*arguments)
    )
    sign_in(client, name, "złe hasło")
    assert len(hashed) == 1


def test_fields_are_named_for_password_managers(client, db):
    inputs = {
        node.get("name"): node.get("autocomplete")
        for node in page(client.get("/admin/login/")).iter("input")
        if node.get("autocomplete")
    }
    assert inputs == {"username": "username webauthn", "password": "current-password"}


def test_password_alone_does_not_open_protected_account(client, create_staff):
    add_app(create_staff())
    response = sign_in(client)
    assert response.url == "/admin/login/kod/"
    assert not is_signed_in(client)
    for address in (START, "/admin/zabezpieczenia/", "/admin/password_change/"):
        assert client.get(address).url.startswith("/admin/login/"), address


def test_code_from_the_app_signs_in(client, create_staff):
    add_app(create_staff())
    sign_in(client, next="/admin/zabezpieczenia/")
    field = next(
        node for node in page(client.get("/admin/login/kod/")).iter("input") if node.get("name") == "code"
    )
    assert (field.get("autocomplete"), field.get("inputmode")) == ("one-time-code", "numeric")
    spaced = f" {code()[:3]} {code()[3:]}"
    assert client.post("/admin/login/kod/", {"code": spaced}).url == "/admin/zabezpieczenia/"
    assert client.get(START).status_code == 200
    assert "chroni tylko hasło" not in text(client.get(START))


def test_code_works_once(client, create_staff, browser_at):
    add_app(create_staff())
    used = code()
    sign_in(client)
    client.post("/admin/login/kod/", {"code": used})
    assert is_signed_in(client)

    other = browser_at("198.51.100.7")
    sign_in(other)
    response = other.post("/admin/login/kod/", {"code": used})
    assert "był już użyty" in text(response)
    assert not is_signed_in(other)
    other.post("/admin/login/kod/", {"code": code(steps=1)})
    assert is_signed_in(other)


@pytest.mark.parametrize("wrong", ["000000", "", "abc", "١٢٣٤٥٦", "9" * 20])
def test_wrong_code_does_not_sign_in(client, create_staff, wrong):
    add_app(create_staff())
    sign_in(client)
    response = client.post("/admin/login/kod/", {"code": wrong})
    assert response.status_code == 200
    assert 'id="id_code_error"' in response.content.decode()
    assert not is_signed_in(client)


def test_old_code_does_not_sign_in(client, create_staff):
    add_app(create_staff())
    sign_in(client)
    client.post("/admin/login/kod/", {"code": code(steps=-4)})
    assert not is_signed_in(client)


def test_code_without_pending_login_redirects(client, create_staff):
    add_app(create_staff())
    for address in ("/admin/login/kod/", "/admin/login/kod-zapasowy/"):
        assert client.post(address, {"code": code()}).url == "/admin/login/"
    assert not is_signed_in(client)


def test_pending_login_expires(client, create_staff):
    user = create_staff()
    add_app(user)
    sign_in(client)
    session = client.session
    session["pending_login"] = {**session["pending_login"], "since": session["pending_login"]["since"] - 601}
    session.save()
    assert client.post("/admin/login/kod/", {"code": code()}).url == "/admin/login/"

    sign_in(client)
    user.set_password("zupełnie inne hasło")
    user.save()
    assert client.post("/admin/login/kod/", {"code": code()}).url == "/admin/login/"
    assert not is_signed_in(client)


def test_recovery_code_signs_in_once(client, create_staff, browser_at):
    user = create_staff()
    add_app(user)
    codes = RecoveryCodes(user=user).regenerate()
    for typed in (codes[0], codes[1].upper().replace("-", " ")):
        client = browser_at("198.51.100.7")
        sign_in(client)
        client.post("/admin/login/kod-zapasowy/", {"code": typed})
        assert is_signed_in(client)
        assert client.get(START).status_code == 200

    again = browser_at("198.51.100.7")
    sign_in(again)
    response = again.post("/admin/login/kod-zapasowy/", {"code": codes[0]})
    assert "Każdy kod zapasowy działa jeden raz." in text(response)
    assert not is_signed_in(again)
    assert len(RecoveryCodes.objects.get(user=user).hashes) == 8


def test_recovery_code_of_version_1_1_works_once(create_staff):
    hashes = [hashlib.sha256(plain).hexdigest() for plain in (b"k7pm3xqd9wht", b"a2bc3def4ghj")]
    codes = RecoveryCodes.objects.create(user=create_staff(), hashes=list(hashes))
    assert [codes.verify_token(typed) for typed in ("k7pm-3xqd-9wht", "K7PM3XQD9WHT", "")] == [
        True,
        False,
        False,
    ]
    assert RecoveryCodes.objects.get().hashes == hashes[1:]


def test_recovery_codes_are_stored_hashed(create_staff):
    user = create_staff()
    codes = RecoveryCodes(user=user).regenerate()
    kept = str(RecoveryCodes.objects.values().get())
    assert len(set(codes)) == 10
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_production_requires_second_factor(client, create_staff, production):
    create_staff("Administrator")
    assert sign_in(client, next="/admin/auth/user/").url == "/admin/zabezpieczenia/"
    assert not is_signed_in(client)
    for address in (START, "/admin/auth/user/", "/admin/password_change/", "/admin/jsi18n/"):
        assert client.get(address).url.startswith("/admin/login/"), address
    assert "Zanim zaczniesz pracę" in text(client.get("/admin/zabezpieczenia/"))

    page_with_key = client.get("/admin/zabezpieczenia/aplikacja/")
    assert "<svg" in page_with_key.content.decode()
    assert client.get(START).status_code == 302
    done = client.post("/admin/zabezpieczenia/aplikacja/", {"code": code(key_on(page_with_key))})
    assert done.url == "/admin/zabezpieczenia/kody/"
    assert is_signed_in(client)
    codes = re.findall(r"<code>([^<]+)</code>", client.get(done.url).content.decode())
    assert len(codes) == 10
    assert client.post(done.url).url == "/admin/auth/user/"
    assert client.get("/admin/auth/user/").status_code == 200


def test_session_ends_when_second_factor_becomes_required(client, create_staff, settings):
    create_staff()
    sign_in(client)
    assert client.get(START).status_code == 200
    settings.SECOND_FACTOR_REQUIRED = True
    assert client.get("/").status_code == 200
    assert not is_signed_in(client)
    assert client.get(START).url.startswith("/admin/login/")


def test_password_alone_cannot_add_second_factor(client, create_staff, production):
    add_app(create_staff())
    sign_in(client)
    for name in ("security", "add_app", "add_passkey", "recovery_codes", "new_recovery_codes"):
        assert client.get(reverse(f"admin:{name}")).url.startswith("/admin/login/"), name


def test_no_other_sign_in_or_sign_up_url_exists(client, db):
    for address in (
        *("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"),
        *("/accounts/2fa/", "/login/", "/admin/signup/", "/admin/password_reset/", "/admin/otp_totp/"),
        "/admin/otp_totp/totpdevice/",
    ):
        assert client.get(address, follow=True).status_code in (200, 404), address
        last = client.get(address, follow=True)
        assert last.status_code == 404 or last.redirect_chain[-1][0].startswith("/admin/login/"), address
    client.force_login(User.objects.create_superuser("ala", password=PASSWORD))
    assert client.get("/admin/otp_totp/totpdevice/").status_code == 404
