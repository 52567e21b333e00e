"""Throttling slows down guessing before passwords are hashed, and locks no other user out."""

import datetime
import subprocess
import sys

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.utils import timezone

from accounts import known_devices, log, throttling
from accounts.models import Limit, SignInEvent
from core.client_ip import get_client_ip, get_network

from .. import processes, site_database
from ..admin_forms import text
from ..factories import PASSWORD
from .conftest import add_app, code, is_signed_in, sign_in

pytestmark = pytest.mark.slow

STRANGER, CLERK = "203.0.113.66", "198.51.100.7"
MINUTE = datetime.timedelta(minutes=1)
WRONG = "złe hasło"


@pytest.fixture
def later(freeze):
    """Return a function that moves the clock: `later(minutes=2)`."""
    moment = [timezone.now()]
    freeze(moment[0])

    def later(**passed):
        moment[0] += datetime.timedelta(**passed)
        freeze(moment[0])

    return later


@pytest.fixture
def hashed(monkeypatch):
    """Return a list that grows with each hashed password."""
    times = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: times.append(1) or encode(*given))
    return times


def guess(client, times, name="ala"):
    return [sign_in(client, name, WRONG).status_code for _ in range(times)]


@pytest.mark.parametrize("name", ["ala", "nikt"])
def test_sixth_attempt_is_delayed_without_hashing(browser_at, create_staff, hashed, name):
    create_staff()
    stranger = browser_at(STRANGER)
    hashed.clear()
    assert guess(stranger, 5, name) == [200] * 5
    assert len(hashed) == 5
    response = sign_in(stranger, name)
    assert response.status_code == 429
    assert len(hashed) == 5
    assert int(response["Retry-After"]) == 30
    assert "Było zbyt wiele nieudanych prób. Spróbuj ponownie za 30 sekund." in text(response)
    assert f'value="{name}"' in response.content.decode()


def test_delay_doubles_up_to_15_minutes(browser_at, create_staff, later):
    create_staff()
    stranger = browser_at(STRANGER)
    guess(stranger, 5)
    waits = []
    for _ in range(8):
        wait = int(sign_in(stranger)["Retry-After"])
        waits.append(wait)
        later(seconds=wait)
        assert sign_in(stranger, password=WRONG).status_code == 200
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


def test_sign_in_after_delay_resets_failures(browser_at, create_staff, later):
    create_staff()
    clerk = browser_at(CLERK)
    guess(clerk, 5)
    later(seconds=31)
    assert sign_in(clerk).status_code == 302
    clerk.post("/admin/logout/")
    assert guess(clerk, 5) == [200] * 5


def test_failures_are_forgotten_after_an_hour(browser_at, create_staff, later):
    create_staff()
    stranger = browser_at(STRANGER)
    guess(stranger, 4)
    later(minutes=61)
    assert guess(stranger, 5) == [200] * 5


def test_attacker_does_not_lock_out_owner(browser_at, create_staff, later):
    create_staff()
    for number in range(1, 20):
        guess(browser_at(f"203.0.113.{number}"), 5)
    assert sign_in(browser_at("203.0.113.1")).status_code == 429

    clerk = browser_at(CLERK)
    first = sign_in(clerk)
    assert (first.status_code, int(first["Retry-After"])) == (429, 60)
    later(seconds=61)
    guess(browser_at("203.0.113.200"), 5)  # still at it
    assert sign_in(clerk).status_code == 302
    assert is_signed_in(clerk)


def test_known_device_is_not_delayed(browser_at, create_staff):
    create_staff()
    clerk = browser_at(CLERK)
    sign_in(clerk)
    clerk.post("/admin/logout/")
    for number in range(1, 20):
        guess(browser_at(f"203.0.113.{number}"), 5)
    guess(browser_at(CLERK), 40)  # even from the same network
    assert sign_in(clerk).status_code == 302


def test_known_device_is_throttled_and_per_account(browser_at, create_staff, hashed):
    create_staff()
    create_staff(username="jan")
    clerk = browser_at(CLERK)
    sign_in(clerk, "jan")
    clerk.post("/admin/logout/")
    assert guess(clerk, 6, "jan") == [200] * 5 + [429]
    assert guess(clerk, 6, "ala") == [200] * 5 + [429]

    forged = browser_at(CLERK)
    forged.cookies[known_devices.COOKIE_NAME] = clerk.cookies[known_devices.COOKIE_NAME].value[:-1] + "x"
    assert sign_in(forged, "ala").status_code == 429


def test_network_limit_covers_all_accounts(browser_at, create_staff):
    stranger = browser_at(STRANGER)
    create_staff()
    answers = [sign_in(stranger, f"konto{number}", WRONG).status_code for number in range(35)]
    assert answers == [200] * 30 + [429] * 5
    assert sign_in(browser_at(CLERK)).status_code == 302


def test_account_key_normalizes_name(browser_at, create_staff):
    create_staff()
    stranger = browser_at(STRANGER)
    for name in ("ala", "ALA", " ala ", "Ala", "ａｌａ"):
        sign_in(stranger, name, WRONG)
    assert sign_in(stranger, "ala").status_code == 429


def test_empty_form_is_not_counted(browser_at, db):
    stranger = browser_at(STRANGER)
    for _ in range(8):
        response = stranger.post("/admin/login/", {"username": "", "password": ""})
        assert response.status_code == 200
    assert "Wpisz login." in text(response)
    assert not Limit.objects.exists()


@pytest.mark.parametrize("address", ["/admin/login/kod/", "/admin/login/kod-zapasowy/"])
def test_codes_are_limited_across_networks(browser_at, create_staff, address):
    """An attacker with the password cannot try all codes from many networks."""
    add_app(create_staff())
    admitted = 0
    for number in range(1, 40):
        stranger = browser_at(f"203.0.113.{number}")
        sign_in(stranger)
        admitted += stranger.post(address, {"code": "000000"}).status_code == 200
    assert admitted == 10


def test_known_device_passes_code_step_under_attack(browser_at, create_staff, later):
    add_app(create_staff())
    clerk = browser_at(CLERK)
    sign_in(clerk)
    clerk.post("/admin/login/kod/", {"code": code()})
    assert is_signed_in(clerk)
    clerk.post("/admin/logout/")
    for number in range(1, 15):
        stranger = browser_at(f"203.0.113.{number}")
        sign_in(stranger)
        stranger.post("/admin/login/kod/", {"code": "000000"})
    sign_in(clerk)
    clerk.post("/admin/login/kod/", {"code": code(steps=1)})
    assert is_signed_in(clerk)


def test_passkey_options_are_throttled(browser_at, db):
    stranger = browser_at(STRANGER)
    host = {"host": "localhost"}
    answers = [stranger.post("/admin/login/klucz/opcje/", headers=host).status_code for _ in range(202)]
    assert answers == [200] * 200 + [429] * 2


def test_passkey_failures_are_limited_as_passwords(browser_at, db):
    stranger = browser_at(STRANGER)
    answers = [stranger.post("/admin/login/klucz/", {"credential": "{}"}) for _ in range(35)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429] * 5
    assert int(answers[-1]["Retry-After"]) == 60
    assert "Było zbyt wiele nieudanych prób." in text(answers[-1])
    kinds = list(SignInEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["wrong_code"] * 30 + ["limited"]


@pytest.fixture
def signed_in_clerk(browser_at, create_staff):
    create_staff()
    clerk = browser_at(CLERK)
    sign_in(clerk)
    SignInEvent.objects.all().delete()
    return clerk


NEW = {"new_password1": "Zielona-rzeka-24", "new_password2": "Zielona-rzeka-24"}


def test_old_password_is_limited_as_at_sign_in(signed_in_clerk, hashed):
    hashed.clear()
    answers = [
        signed_in_clerk.post("/admin/password_change/", {"old_password": WRONG, **NEW}) for _ in range(7)
    ]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert len(hashed) == 5
    assert "Było zbyt wiele nieudanych prób. Spróbuj ponownie za 30 sekund." in text(answers[-1])
    kinds = list(SignInEvent.objects.order_by("pk").values_list("kind", "user__username"))
    assert kinds == [("wrong_password", "ala")] * 5 + [("limited", "ala")]


def test_weak_new_password_is_no_failed_attempt(signed_in_clerk):
    weak = {"old_password": PASSWORD, "new_password1": "abc", "new_password2": "abc"}
    answers = [signed_in_clerk.post("/admin/password_change/", weak) for _ in range(8)]
    assert [answer.status_code for answer in answers] == [200] * 8
    assert not SignInEvent.objects.exists()


def test_password_change_is_logged(signed_in_clerk):
    answer = signed_in_clerk.post("/admin/password_change/", {"old_password": PASSWORD, **NEW})
    assert answer.url == "/admin/password_change/done/"
    event = SignInEvent.objects.get()
    assert (event.kind, event.user.username) == ("password_changed", "ala")


def test_log_of_failures_has_a_ceiling(create_staff, monkeypatch):
    """Strangers push out the oldest failures, never what staff did."""
    monkeypatch.setattr(SignInEvent, "MAX_EVENTS", 3)
    user = create_staff()
    log.log_event(log.Kind.SIGNED_IN, user)
    for number in range(6):
        log.log_event(log.Kind.WRONG_CODE, None, note=str(number))
    notes = SignInEvent.objects.order_by("pk").values_list("kind", "note")
    assert list(notes) == [("signed_in", ""), *(("wrong_code", str(number)) for number in (3, 4, 5))]


def test_limits_store_only_hashes_and_are_purged(browser_at, create_staff, later):
    create_staff()
    guess(browser_at(STRANGER), 2)
    kept = str(list(Limit.objects.values()))
    assert "ala" not in kept
    assert STRANGER not in kept
    assert Limit.objects.count() == 3
    later(hours=25)
    guess(browser_at(CLERK), 1)
    assert Limit.objects.filter(changed_at__lt=timezone.now() - MINUTE).count() == 0


def test_limits_are_shared_by_processes(browser_at, create_staff):
    create_staff()
    guess(browser_at(STRANGER), 5)
    cache.clear()
    assert sign_in(browser_at(STRANGER)).status_code == 429


def test_parallel_attempts_are_all_counted(browser_at, create_staff, monkeypatch):
    """Attempts are counted before verification, so parallel ones cannot exceed the limit."""
    create_staff()
    request = browser_at(STRANGER).get("/admin/login/").wsgi_request
    attempts = [throttling.LoginThrottle(request, "password", "ala") for _ in range(8)]
    assert [attempt.hit() == 0 for attempt in attempts] == [True] * 5 + [False] * 3


ATTEMPTS = """
import sys
from django.test import RequestFactory
from accounts.throttling import LoginThrottle
print("ready", flush=True)
sys.stdin.readline()
for _ in range(3):
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.66")
    print(LoginThrottle(request, "password", "ala").hit() == 0)
"""


def test_parallel_processes_share_counters(tmp_path):
    assert processes.manage("migrate", DATA_DIR=tmp_path).returncode == 0
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", ATTEMPTS]
    running = [
        subprocess.Popen(
            command,
            cwd=processes.ROOT,
            env=processes.environment(DATA_DIR=tmp_path),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    assert [process.stdout.readline() for process in running] == ["ready\n"] * 4
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=120) for process in running]
    assert all(process.returncode == 0 for process in running), said
    assert "".join(output for output, _ in said).count("True") == 5
    assert site_database.do(tmp_path, "SELECT max(failures) FROM accounts_limit") == [(5,)]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        *((1, "10 sekund"), (29, "30 sekund"), (30, "30 sekund"), (51, "1 minutę"), (60, "1 minutę")),
        *((61, "2 minuty"), (300, "5 minut"), (720, "12 minut"), (1320, "22 minuty")),
    ],
)
def test_format_wait_is_in_polish(seconds, said):
    assert throttling.format_wait(seconds) == said


FORWARDED = "9.9.9.9, 203.0.113.66, 192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, FORWARDED, "198.51.100.7"),
        (1, FORWARDED, "192.0.2.1"),
        (2, FORWARDED, "203.0.113.66"),
        (1, "", "None"),
        (1, "bzdura", "None"),
        (9, FORWARDED, "198.51.100.7"),
        (1, "::ffff:203.0.113.66", "203.0.113.66"),
        (1, "2001:db8:1:2::3", "2001:db8:1:2::3"),
    ],
)
def test_client_ip_is_the_one_trusted_proxy_saw(rf, settings, proxies, forwarded, address):
    settings.TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR=CLERK, headers={"x-forwarded-for": forwarded})
    assert str(get_client_ip(request)) == address


def test_get_network(rf):
    from ipaddress import ip_address

    assert get_network(ip_address("203.0.113.66"), ipv4=24) == "203.0.113.0/24"
    assert get_network(ip_address("2001:db8:1:2::3"), ipv4=24) == "2001:db8:1::/48"
    assert get_network(None, ipv4=24) == ""


def test_lockout_is_logged_once(browser_at, create_staff):
    create_staff()
    stranger = browser_at(STRANGER)
    guess(stranger, 9)
    kinds = list(SignInEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["wrong_password"] * 5 + ["limited"]
