"""Second factors of the own account: TOTP app, passkeys, recovery codes."""

import hashlib
import re

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import models
from accounts.models import HASH_ITERATION_COUNT, Passkey, RecoveryCodes, SignInEvent

from ..admin_forms import text
from ..factories import PASSWORD
from .conftest import add_app, code, is_signed_in, key_on, sign_in

ADD = "/admin/zabezpieczenia/aplikacja/"
CODES = "/admin/zabezpieczenia/kody/"


@pytest.fixture
def signed_in_user(client, create_staff):
    user = create_staff()
    sign_in(client)
    return user


def test_app_is_added_with_its_code(client, signed_in_user):
    shown = client.get(ADD)
    assert key_on(shown) == key_on(client.get(ADD)), "another key after a reload would puzzle the app"
    assert client.post(ADD, {"code": code(key_on(shown))}).url == CODES
    assert TOTPDevice.objects.get().user == signed_in_user
    assert key_on(shown) not in str(client.session.items())


def test_wrong_code_adds_no_app(client, signed_in_user):
    shown = client.get(ADD)
    for wrong in ("000000", "słowo"):
        again = client.post(ADD, {"code": wrong})
        assert "Ten kod nie pasuje" in text(again)
        assert key_on(again) == key_on(shown)
    assert not TOTPDevice.objects.exists()


def test_code_that_confirmed_app_does_not_sign_in(client, signed_in_user):
    used = code(key_on(client.get(ADD)))
    client.post(ADD, {"code": used})
    client.post("/admin/logout/")
    sign_in(client)
    client.post("/admin/login/kod/", {"code": used})
    assert not is_signed_in(client)


def test_qr_code_is_inline_svg(client, signed_in_user):
    shown = client.get(ADD).content.decode()
    assert "<svg" in shown
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', shown.replace("http://www.w3.org", ""))


def test_recovery_codes_are_shown_until_confirmed(client, signed_in_user):
    client.post(ADD, {"code": code(key_on(client.get(ADD)))})
    codes = re.findall(r"<code>([^<]+)</code>", client.get(CODES).content.decode())
    file = client.get(f"{CODES}plik/")
    assert file["Content-Disposition"] == 'attachment; filename="kody-zapasowe.txt"'
    assert all(code in file.content.decode() for code in codes)
    assert "no-store" in file["Cache-Control"]
    assert client.post(CODES).url == "/admin/zabezpieczenia/"
    assert client.get(CODES).status_code == 302
    assert client.get(f"{CODES}plik/").status_code == 404


def test_new_codes_replace_the_old_ones(client, signed_in_user):
    add_app(signed_in_user)
    old = RecoveryCodes(user=signed_in_user).regenerate()
    client.post(f"{CODES}nowe/")
    new = re.findall(r"<code>([^<]+)</code>", client.get(CODES).content.decode())
    assert len(new) == 10
    assert not set(new) & set(old)
    client.post("/admin/logout/")
    sign_in(client)
    client.post("/admin/login/kod-zapasowy/", {"code": old[0]})
    assert not is_signed_in(client)
    client.post("/admin/login/kod-zapasowy/", {"code": new[0]})
    assert is_signed_in(client)


def test_adding_factor_ends_sessions_with_password_only(client, signed_in_user, browser_at):
    other = browser_at("198.51.100.7")
    sign_in(other)
    client.post(ADD, {"code": code(key_on(client.get(ADD)))})
    assert client.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302


def test_last_factor_is_removable_on_local_site_only(client, signed_in_user, settings):
    client.post(ADD, {"code": code(key_on(client.get(ADD)))})
    settings.SECOND_FACTOR_REQUIRED = True
    response = client.post(f"{ADD}usun/")
    assert "Najpierw dodaj inny" in text(response)
    assert TOTPDevice.objects.exists()

    settings.SECOND_FACTOR_REQUIRED = False
    client.post(f"{ADD}usun/")
    assert not TOTPDevice.objects.exists()
    assert not RecoveryCodes.objects.exists()
    assert client.get("/admin/").status_code == 200


def test_session_stays_verified_with_what_remains(client, signed_in_user, settings):
    client.post(ADD, {"code": code(key_on(client.get(ADD)))})
    Passkey.objects.create(user=signed_in_user, name="klucz", credential_id=b"1", credential=b"1")
    settings.SECOND_FACTOR_REQUIRED = True
    client.post(f"{ADD}usun/")
    assert not TOTPDevice.objects.exists()
    assert client.get("/admin/").status_code == 200


def test_passkey_of_somebody_else_is_not_removed(client, signed_in_user, create_staff):
    key = Passkey.objects.create(
        user=create_staff(username="jan"), name="klucz", credential_id=b"1", credential=b"1"
    )
    assert client.post(f"/admin/zabezpieczenia/klucz/{key.pk}/usun/").status_code == 404
    assert Passkey.objects.exists()


def test_passkeys_are_offered_for_host_names_only(client, signed_in_user):
    def offered(host, **more):
        shown = client.get("/admin/zabezpieczenia/", headers={"host": host}, **more)
        return "Dodaj klucz dostępu" in text(shown)

    assert offered("localhost:8000")
    assert not offered("127.0.0.1:8000")
    assert not offered("[::1]:8000")
    assert client.get("/admin/zabezpieczenia/klucz/", headers={"host": "127.0.0.1"}).status_code == 404


@pytest.mark.parametrize("credential", ["", "x", "[]", "{}", '{"id": "AA", "rawId": "AA", "response": {}}'])
def test_invalid_passkey_response_is_rejected(client, signed_in_user, credential):
    address = "/admin/zabezpieczenia/klucz/"
    client.get(address, headers={"host": "localhost"})
    sent = {"name": "klucz", "credential": credential}
    response = client.post(address, sent, headers={"host": "localhost"})
    assert "Nie udało się dodać klucza." in text(response)
    assert not Passkey.objects.exists()

    client.post("/admin/logout/")
    client.post("/admin/login/klucz/opcje/", headers={"host": "localhost"})
    response = client.post("/admin/login/klucz/", {"credential": credential}, headers={"host": "localhost"})
    assert "Nie udało się zalogować tym kluczem." in text(response)
    assert not is_signed_in(client)


def test_changing_factors_requires_recent_password(client, signed_in_user):
    session = client.session
    session["signed_in_at"] -= 16 * 60
    session.save()
    asked = client.get(ADD)
    assert asked.url == f"/admin/zabezpieczenia/haslo/?next={ADD}"
    wrong = client.post("/admin/zabezpieczenia/haslo/", {"password": "nie to", "next": ADD})
    assert "To nie jest hasło do tego konta." in text(wrong)
    assert client.get(ADD).status_code == 302
    right = client.post("/admin/zabezpieczenia/haslo/", {"password": PASSWORD, "next": ADD})
    assert right.url == ADD
    assert client.get(ADD).status_code == 200


def test_reset_removes_all_factors_and_sessions(client, create_staff, browser_at):
    administrator = create_staff("Administrator", username="ewa")
    user = create_staff()
    add_app(user)
    RecoveryCodes(user=user).regenerate()
    lost = browser_at("198.51.100.7")
    sign_in(lost)
    lost.post("/admin/login/kod/", {"code": code()})

    sign_in(client, "ewa")
    form = client.get(f"/admin/auth/user/{user.pk}/change/")
    address = f"/admin/auth/user/{user.pk}/drugi-skladnik/"
    assert address in form.content.decode()
    assert "zadzwoń" in text(client.get(address))
    assert TOTPDevice.objects.exists(), "looking is not resetting"
    client.post(address)

    assert not TOTPDevice.objects.exists()
    assert not RecoveryCodes.objects.exists()
    assert lost.get("/admin/").status_code == 302
    event = SignInEvent.objects.get(kind="reset")
    assert (event.user, event.note) == (user, f"przez: {administrator.username}")


def test_administrator_cannot_reset_superuser(client, create_staff):
    create_staff("Administrator", username="ewa")
    root = User.objects.create_superuser("root", password=PASSWORD)
    add_app(root)
    sign_in(client, "ewa")
    assert client.post(f"/admin/auth/user/{root.pk}/drugi-skladnik/").status_code == 403
    assert TOTPDevice.objects.exists()


def test_reset_command_works_for_last_administrator(create_staff, capsys):
    from django.core.management import CommandError, call_command

    add_app(create_staff())
    call_command("reset_second_factor", "ala")
    assert "Zresetowano" in capsys.readouterr().out
    assert not TOTPDevice.objects.exists()
    assert SignInEvent.objects.get(kind="reset").note == "przez: polecenie na serwerze"
    with pytest.raises(CommandError, match="Nie ma konta"):
        call_command("reset_second_factor", "nikt")


SESSIONS = "/admin/zabezpieczenia/sesje/"


def test_sessions_lists_own_and_ends_others(client, signed_in_user, create_staff, browser_at):
    other, colleague = browser_at("198.51.100.7"), browser_at("198.51.100.8")
    sign_in(other)
    create_staff(username="jan")
    sign_in(colleague, "jan")
    shown = text(client.get(SESSIONS))
    assert (shown.count("zalogowano"), shown.count("to ta przeglądarka")) == (2, 1)
    assert client.post(SESSIONS).url == SESSIONS
    assert "Zakończono 1 inną sesję." in text(client.get(SESSIONS))
    assert "Innych sesji nie ma." in text(client.get(SESSIONS))
    assert [browser.get("/admin/").status_code for browser in (client, other, colleague)] == [200, 302, 200]
    event = SignInEvent.objects.get(kind=SignInEvent.Kind.SIGNED_OUT)
    assert (event.user, event.note) == (signed_in_user, "zakończono 1 inną sesję")


def test_sessions_asks_for_the_password_again(client, signed_in_user):
    session = client.session
    session["signed_in_at"] -= 20 * 60
    session.save()
    for ask in (client.get, client.post):
        assert ask(SESSIONS).url.startswith("/admin/zabezpieczenia/haslo/")


def test_recovery_codes_are_hashed_with_salt(signed_in_user, monkeypatch):
    monkeypatch.setattr(models, "HASH_ITERATION_COUNT", HASH_ITERATION_COUNT)
    codes = RecoveryCodes(user=signed_in_user, name="kody")
    [first, second, *_] = codes.regenerate()
    [salt] = {stored.partition("$")[0] for stored in codes.hashes}
    digest = hashlib.pbkdf2_hmac("sha256", first.replace("-", "").encode(), salt.encode(), 50_000)
    assert codes.hashes[0] == f"{salt}${digest.hex()}"
    assert codes.verify_token(first.upper())
    assert not codes.verify_token(first)
    codes.regenerate()
    assert salt not in codes.hashes[0]
    codes.hashes = []
    assert not codes.verify_token(second)


@pytest.mark.parametrize(
    "password",
    [
        "Rumia2026!!!!!!!",
        "UrządMiastaRumi2026",
        "EkonomiaSpołeczna#1",
        "Wiosna-Lato-2026!",
        "redaktor.panel.123",
    ],
)
def test_password_of_local_words_is_refused(password):
    with pytest.raises(ValidationError, match="związanych z Rumią"):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["Dragon2024!!!!", "dragondragon", "!!!Monkey###77", "master123-master123", "Dragon-1987-!?"]
)
def test_decorated_common_password_is_refused(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert "password_too_common" in [error.code for error in refused.value.error_list]


@pytest.mark.parametrize(
    "password", [PASSWORD, "Zielona-rzeka-24", "rumia koń bateria zszywka", "żółtejabłka w sadzie"]
)
def test_password_of_other_words_is_accepted(password):
    validate_password(password)
