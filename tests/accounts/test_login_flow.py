"""The pending login between password and second factor: its user and its expiry."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import RequestFactory
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import known_devices, login_flow, second_factor
from accounts.models import RecoveryCodes, SignInEvent

from .. import factories
from .conftest import add_app, code, is_signed_in, sign_in

NOON = factories.warsaw(2026, 5, 4, 12)
SECOND = datetime.timedelta(seconds=1)
CODE = "/admin/login/kod/"
RECOVERY = "/admin/login/kod-zapasowy/"
OTHER_KEY = "3939393939393939393939393939393939393939"


@pytest.fixture
def two_accounts(create_staff):
    """Ala and Jan with an app each, whose keys differ."""
    ala, jan = create_staff(), create_staff(username="jan")
    add_app(ala)
    TOTPDevice.objects.create(user=jan, name="aplikacja", key=OTHER_KEY)
    return ala, jan


def get_user_pk(client):
    return int(client.session["_auth_user_id"])


@pytest.mark.parametrize(
    ("target", "safe"),
    [
        ("/admin/pages/article/?q=a", "/admin/pages/article/?q=a"),
        ("/", "/"),
        ("", "/admin/"),
        ("admin:logout", "/admin/"),
        ("pages:articles", "/admin/"),
        ("//evil.example/", "/admin/"),
        ("/\\evil.example/", "/admin/"),
        ("https://evil.example/", "/admin/"),
        ("http://testserver/admin/pages/", "/admin/"),
        ("javascript:alert(1)", "/admin/"),
    ],
)
def test_get_safe_redirect_accepts_own_paths_only(target, safe):
    assert login_flow.get_safe_redirect(RequestFactory().get("/"), target) == safe


@pytest.mark.parametrize("own", [True, False])
def test_code_signs_in_account_of_the_password(client, two_accounts, own):
    ala, _ = two_accounts
    sign_in(client)
    client.post(CODE, {"code": code() if own else code(OTHER_KEY)})
    assert is_signed_in(client) is own
    if own:
        assert get_user_pk(client) == ala.pk


def test_recovery_code_of_another_account_is_wrong(client, two_accounts):
    ala, jan = two_accounts
    [hers, *_], [his, *_] = RecoveryCodes(user=ala).regenerate(), RecoveryCodes(user=jan).regenerate()
    sign_in(client)
    client.post(RECOVERY, {"code": his})
    assert not is_signed_in(client)
    client.post(RECOVERY, {"code": hers})
    assert get_user_pk(client) == ala.pk


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
@pytest.mark.parametrize("address", [CODE, RECOVERY])
def test_account_changed_since_password_cannot_sign_in(client, create_staff, change, address):
    ala = create_staff()
    add_app(ala)
    recovery = RecoveryCodes(user=ala).regenerate()[0]
    sign_in(client)
    assert client.get(address).status_code == 200
    User.objects.update(**change)
    right = code() if address == CODE else recovery
    assert client.post(address, {"code": right}).url == "/admin/login/"
    assert not is_signed_in(client)


def test_password_changed_since_cannot_finish_sign_in(client, create_staff):
    ala = create_staff()
    add_app(ala)
    sign_in(client)
    ala.set_password("zupełnie inne hasło")
    ala.save()
    assert client.post(CODE, {"code": code()}).url == "/admin/login/"
    assert not is_signed_in(client)


def test_deleted_account_cannot_finish_sign_in(client, create_staff):
    add_app(create_staff())
    sign_in(client)
    User.objects.all().delete()
    assert client.post(CODE, {"code": code()}).url == "/admin/login/"


def test_pending_login_lasts_ten_minutes(client, create_staff, freeze):
    add_app(create_staff())
    freeze(NOON)
    sign_in(client)
    assert client.session.get_expiry_age() == 600
    # The session expires at the same time; prolong it to test the pending login alone.
    session = client.session
    session.set_expiry(3600)
    session.save()
    freeze(NOON + 600 * SECOND)
    assert client.get(CODE).status_code == 200
    freeze(NOON + 601 * SECOND)
    assert client.post(CODE, {"code": code()}).url == "/admin/login/"
    assert not is_signed_in(client)


def test_session_of_pending_login_ends_with_it(client, create_staff, freeze):
    add_app(create_staff())
    freeze(NOON)
    sign_in(client)
    freeze(NOON + 601 * SECOND)
    assert "pending_login" not in client.session


@pytest.mark.parametrize("has_app", [True, False])
def test_session_lasts_twelve_hours_after_sign_in(client, create_staff, freeze, has_app):
    freeze(NOON)
    if has_app:
        add_app(create_staff())
    else:
        create_staff()
    sign_in(client)
    if has_app:
        client.post(CODE, {"code": code()})
    assert client.session.get_expiry_age() == 12 * 3600
    assert known_devices.COOKIE_NAME in client.cookies
    assert "pending_login" not in client.session
    freeze(NOON + 3600 * SECOND)
    assert client.get("/admin/").status_code == 200


def test_session_key_changes_at_each_step(client, create_staff):
    add_app(create_staff())
    session = client.session
    session["before"] = True
    session.save()
    keys = [session.session_key]
    sign_in(client)
    keys.append(client.session.session_key)
    client.post(CODE, {"code": code()})
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3
    assert [key for key in keys if Session.objects.filter(session_key=key).exists()] == keys[2:]


def test_password_ends_session_of_other_account(client, two_accounts):
    _, jan = two_accounts
    client.force_login(jan)
    sign_in(client)
    assert not is_signed_in(client)
    assert client.get("/admin/").status_code == 302
    client.post(CODE, {"code": code()})
    assert get_user_pk(client) != jan.pk


def test_new_pending_login_drops_unconfirmed_app(client, create_staff, settings):
    """The TOTP key shown to one user must not become the key of the next user of the browser."""
    settings.SECOND_FACTOR_REQUIRED = True
    create_staff()
    create_staff(username="jan")
    sign_in(client)
    client.get("/admin/zabezpieczenia/aplikacja/")
    assert second_factor.PENDING_TOTP_KEY in client.session
    sign_in(client, "jan")
    assert second_factor.PENDING_TOTP_KEY not in client.session


def test_sign_in_deletes_expired_sessions(client, create_staff, freeze):
    create_staff()
    freeze(NOON)
    for key, seconds in (("dawna", -1), ("biezaca", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=NOON + seconds * SECOND)
    sign_in(client)
    assert set(Session.objects.values_list("session_key", flat=True)) == {
        "biezaca",
        client.session.session_key,
    }


def test_sign_in_is_logged_with_what_was_used(client, create_staff, browser_at):
    ala = create_staff()
    sign_in(client)
    add_app(ala)
    [recovery, *_] = RecoveryCodes(user=ala).regenerate()
    for address, typed in ((CODE, code()), (RECOVERY, recovery)):
        browser = browser_at("198.51.100.7")
        sign_in(browser)
        browser.post(address, {"code": typed})
    events = SignInEvent.objects.order_by("pk").values_list("kind", "user", "note")
    assert list(events) == [("signed_in", ala.pk, note) for note in ("hasło", "aplikacja", "kod zapasowy")]
