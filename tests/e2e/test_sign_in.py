"""Signing in with keyboard, clipboard and security key; without JavaScript except for passkeys."""

import base64
import re

import pytest
from playwright.sync_api import expect

from tests import processes

from ..accounts import conftest
from .test_admin_pages import find_faults

PASSWORD = "tylko-do-testow-24680"
NAMES = [f"nowe-konto-{number}" for number in range(20)]
MAKE = f"""
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
password = make_password({PASSWORD!r})
for name in {NAMES}:
    User.objects.create(username=name, password=password, is_staff=True, is_superuser=True)
"""


@pytest.fixture(scope="module")
def names(site):
    made = processes.manage("shell", "--no-imports", "--command", MAKE, DATA_DIR=site.data_dir)
    assert made.returncode == 0, made.stderr
    return iter(NAMES)


@pytest.fixture
def account(names):
    """The login of a new staff account."""
    return next(names)


@pytest.fixture
def page(visit, site):
    """`page(width, **preferences)` returns a page on localhost, because browsers allow no passkeys on IP addresses."""

    def page(width=1280, **preferences):
        page = visit(width, **preferences)
        page.base = site.url.replace("127.0.0.1", "localhost")
        return page

    return page


def sign_in(page, account, address="/admin/"):
    page.goto(page.base + address)
    page.get_by_label("Login").fill(account)
    page.get_by_label("Hasło").fill(PASSWORD)
    page.get_by_role("button", name="Zaloguj się").click()
    expect(
        page.get_by_role("heading", name=re.compile("Co chcesz zmienić|Potwierdź|Artykuły"))
    ).to_be_visible()


def sign_out(page):
    page.goto(page.base + "/admin/")
    page.get_by_role("button", name="Wyloguj").click()
    expect(page.get_by_role("heading", name="Wylogowano")).to_be_visible()


def code(key, steps=0):
    return conftest.code(key.hex(), steps)


def add_app(page):
    """Add an authenticator app; return its key and the recovery codes."""
    page.goto(page.base + "/admin/zabezpieczenia/aplikacja/")
    key = base64.b32decode(page.locator(".app-key").inner_text().replace(" ", ""))
    page.get_by_label("Kod z aplikacji").fill(code(key))
    page.get_by_role("button", name="Dodaj").click()
    codes = page.locator(".codes code")
    expect(codes).to_have_count(10)
    return key, codes.all_inner_texts()


def authenticator(page):
    """Add a virtual authenticator that confirms at once; return the DevTools session and its id."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devtools, made["authenticatorId"]


def test_totp_and_recovery_codes_work_without_javascript(page, account):
    page = page(320)
    asked = set()
    page.on("request", lambda request: asked.add(request.url.split("/")[2]))
    sign_in(page, account)
    page.get_by_role("link", name="Zabezpiecz konto", exact=True).click()
    page.get_by_role("link", name="Dodaj aplikację z kodami").click()
    expect(page.get_by_role("img", name="Kod QR")).to_be_visible()
    key, codes = add_app(page)
    assert len(codes) == 10
    with page.expect_download() as download:
        page.get_by_role("link", name="Pobierz jako plik").click()
    assert codes[9] in download.value.path().read_text()
    page.get_by_role("button", name="Mam zapisane kody").click()
    expect(page.get_by_role("heading", name="Zabezpieczenia konta")).to_be_visible()
    sign_out(page)

    sign_in(page, account, "/admin/pages/article/")
    page.get_by_label("Kod z aplikacji").fill(code(key, steps=1))
    page.get_by_role("button", name="Dalej").click()
    expect(page).to_have_url(page.base + "/admin/pages/article/")
    sign_out(page)

    sign_in(page, account)
    page.get_by_role("link", name=re.compile("użyj kodu zapasowego")).click()
    page.get_by_label("Kod zapasowy").fill(codes[0])
    page.get_by_role("button", name="Dalej").click()
    expect(page).to_have_url(page.base + "/admin/")
    assert asked == {page.base.split("/")[2]}


def test_passkey_is_registered_and_signs_in(page, account):
    page = page(javascript=True)
    # Without autofill of passkeys (conditional mediation), which the next test covers.
    page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    devtools, key = authenticator(page)
    sign_in(page, account)
    page.goto(page.base + "/admin/zabezpieczenia/klucz/")
    page.get_by_label("Nazwa klucza").fill("telefon służbowy")
    page.get_by_role("button", name="Dodaj").click()
    expect(page.get_by_role("heading", name="Kody zapasowe")).to_be_visible()
    assert len(devtools.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1
    page.get_by_role("button", name="Mam zapisane kody").click()
    expect(page.get_by_text("telefon służbowy, dodany")).to_be_visible()

    sign_out(page)
    page.goto(page.base + "/admin/login/?next=/admin/pages/article/")
    page.get_by_role("button", name="Użyj klucza dostępu").click()
    expect(page).to_have_url(page.base + "/admin/pages/article/")

    # The passkey as second factor after the password.
    sign_out(page)
    sign_in(page, account)
    expect(page.get_by_role("heading", name="Potwierdź, że to Ty")).to_be_visible()
    page.get_by_role("button", name="Użyj klucza dostępu").click()
    expect(page).to_have_url(page.base + "/admin/")


def test_passkey_is_offered_by_autofill(page, account):
    page = page(javascript=True)
    authenticator(page)
    sign_in(page, account)
    page.goto(page.base + "/admin/zabezpieczenia/klucz/")
    page.get_by_label("Nazwa klucza").fill("telefon")
    page.get_by_role("button", name="Dodaj").click()
    expect(page.get_by_role("heading", name="Kody zapasowe")).to_be_visible()
    sign_out(page)
    page.goto(page.base + "/admin/login/")
    expect(page).to_have_url(page.base + "/admin/")


def test_failed_passkey_leaves_password_login(page, account):
    page = page(javascript=True)
    devtools, key = authenticator(page)
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    sign_in(page, account)
    page.goto(page.base + "/admin/zabezpieczenia/klucz/")
    expect(page.get_by_text("Klucz nie został utworzony.")).to_be_hidden()
    page.get_by_label("Nazwa klucza").fill("telefon")
    page.get_by_role("button", name="Dodaj").click()
    expect(page.get_by_text("Klucz nie został utworzony.")).to_be_visible()


def test_sign_in_works_with_keyboard_and_clipboard(page, account):
    page = page(320, javascript=True)
    sign_in(page, account)
    key, _ = add_app(page)
    sign_out(page)
    page.goto(page.base + "/admin/login/")
    # The first field has the focus without a click.
    expect(page.get_by_label("Login")).to_be_focused()
    page.keyboard.type(account)
    page.keyboard.press("Tab")
    expect(page.get_by_label("Hasło")).to_be_focused()
    page.keyboard.insert_text(PASSWORD)
    page.keyboard.press("Enter")
    field = page.get_by_label("Kod z aplikacji")
    field.focus()
    # Insert the whole code with a space, as pasting does.
    now = code(key, steps=1)
    page.keyboard.insert_text(f"{now[:3]} {now[3:]}")
    page.keyboard.press("Enter")
    expect(page).to_have_url(page.base + "/admin/")


def own_pages(page, account):
    """Open each kind of page about the own account, one after another, and yield its name."""
    sign_in(page, account)
    page.goto(page.base + "/admin/zabezpieczenia/")
    yield "security"
    page.goto(page.base + "/admin/zabezpieczenia/haslo/")
    yield "password again"
    page.goto(page.base + "/admin/zabezpieczenia/klucz/")
    yield "new passkey"
    page.goto(page.base + "/admin/zabezpieczenia/aplikacja/")
    yield "new app"
    page.get_by_label("Kod z aplikacji").fill("słowo")
    page.get_by_role("button", name="Dodaj").click()
    expect(page.locator(".errorlist")).to_be_visible()
    yield "new app, wrong code"
    add_app(page)
    yield "codes"
    page.goto(page.base + "/admin/zabezpieczenia/aplikacja/usun/")
    yield "removing"
    page.goto(page.base + "/admin/accounts/signinevent/")
    yield "log"
    page.goto(page.base + "/admin/auth/user/")
    yield "accounts"
    page.get_by_role("link", name=account).click()
    expect(page.get_by_role("heading", name="Zmień: konto")).to_be_visible()
    yield "one account"
    page.goto(page.base + "/admin/auth/group/")
    page.get_by_role("link", name="Redaktor").click()
    expect(page.get_by_role("heading", name="Zobacz: rola")).to_be_visible()
    yield "role"
    sign_out(page)
    page.goto(page.base + "/admin/login/")
    page.get_by_label("Login").fill(account)
    page.get_by_label("Hasło").fill("nie to")
    page.get_by_role("button", name="Zaloguj się").click()
    expect(page.locator(".errorlist")).to_be_visible()
    yield "wrong password"
    sign_in(page, account)
    yield "code"
    page.get_by_role("link", name=re.compile("użyj kodu zapasowego")).click()
    expect(page.get_by_label("Kod zapasowy")).to_be_visible()
    yield "recovery code"


def test_sign_in_pages_are_accessible_in_every_variant(page, account):
    page = page(320, javascript=True)
    found = {name: faults for name in own_pages(page, account) if (faults := find_faults(page))}
    assert found == {}


def test_page_of_ended_session_leaves_the_screen(page, account):
    page = page(javascript=True)
    page.clock.install()
    sign_in(page, account)
    page.goto(page.base + "/admin/pages/article/")
    page.context.clear_cookies()
    page.clock.fast_forward("01:59:00")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Artykuły")
    page.clock.fast_forward("00:04:00")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zaloguj się")


def test_unsaved_form_of_ended_session_stays(page, account):
    page = page(javascript=True)
    page.clock.install()
    sign_in(page, account)
    page.goto(page.base + "/admin/pages/article/add/")
    page.get_by_label("Tytuł", exact=False).first.fill("Wpisane przed przerwą")
    page.context.clear_cookies()
    page.clock.fast_forward("02:04:00")
    expect(page.get_by_label("Tytuł", exact=False).first).to_have_value("Wpisane przed przerwą")
