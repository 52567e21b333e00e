"""Throttling delays guessing before passwords are hashed and does not lock out other users."""

import datetime
import subprocess
import sys

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.management import call_command
from django.http import HttpResponse
from django.test import RequestFactory

from accounts import known_devices, log
from accounts.models import Limit, SignInEvent
from accounts.throttling import BackoffRule, LoginThrottle, format_wait, get_account_key, hash_key
from core.client_ip import get_client_ip, get_network
from feedback.throttling import count_submission

from .. import processes, site_database
from ..admin_forms import text
from ..factories import PASSWORD
from .conftest import add_app, code, is_signed_in, sign_in

STRANGER, CLERK = "203.0.113.66", "198.51.100.7"
WRONG = "złe hasło"


@pytest.fixture
def later(freeze):
    """Return a function that moves the clock: `later(minutes=2)`."""
    moment = [datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)]
    freeze(moment[0])

    def later(**passed):
        moment[0] += datetime.timedelta(**passed)
        freeze(moment[0])

    return later


def attempt(place=STRANGER, name="ala", kind="password", device=None, **rule):
    request = RequestFactory(REMOTE_ADDR=place).post("/admin/login/")
    if device:
        request.COOKIES[known_devices.COOKIE_NAME] = device
    return LoginThrottle(request, kind, name, **rule)


def fail(times=1, **given):
    """Return the seconds to wait after each of `times` failed attempts."""
    return [attempt(**given).hit() for _ in range(times)]


def succeed(**given):
    tried = attempt(**given)
    assert tried.hit() == 0
    tried.reset()


def attack(failures, name="ala", kind="password"):
    """Let an account fail from many networks, one attempt from each."""
    for number in range(failures):
        assert fail(place=f"10.{number}.0.1", name=name, kind=kind) == [0]


def make_device(*names, cookie=None):
    """Return the cookie of a browser in which these accounts have signed in, in this order."""
    request = RequestFactory().get("/")
    for name in names:
        if cookie:
            request.COOKIES[known_devices.COOKIE_NAME] = cookie
        response = HttpResponse()
        known_devices.remember_device(request, response, get_account_key(name))
        cookie = response.cookies[known_devices.COOKIE_NAME].value
    return cookie


# One account from one address


@pytest.mark.django_db
def test_account_from_one_place_waits_and_doubles(later):
    assert fail(5) == [0] * 5
    waits = []
    for _ in range(8):
        [wait] = fail()
        waits.append(wait)
        later(seconds=wait - 1)
        assert fail() == [1]
        later(seconds=1)
        assert fail() == [0]
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


@pytest.mark.django_db
def test_refused_attempts_are_not_counted(later):
    fail(5)
    assert fail(50) == [30] * 50
    later(seconds=29, milliseconds=1)
    assert fail() == [1], "rounded up"
    later(seconds=1)
    assert fail(2) == [0, 60]


@pytest.mark.django_db
def test_failures_fifty_minutes_apart_add_up(later):
    for _ in range(5):
        later(minutes=50)
        assert fail() == [0]
    assert fail() == [30]


@pytest.mark.django_db
def test_failures_are_forgotten_after_an_hour(later):
    fail(4)
    later(minutes=59, seconds=59)
    assert fail() == [0]
    assert fail() == [30]
    later(hours=1)
    assert fail(5) == [0] * 5


@pytest.mark.django_db
def test_success_clears_failures_from_its_place(later):
    fail(5)
    later(seconds=30)
    succeed()
    assert fail(5) == [0] * 5
    assert fail() == [30]


@pytest.mark.django_db
def test_success_leaves_other_places_and_accounts():
    fail(4, place=CLERK)
    fail(4, name="jan")
    succeed()
    assert fail(2, place=CLERK) == [0, 30]
    assert fail(2, name="jan") == [0, 30]


@pytest.mark.django_db
def test_success_of_a_forgotten_attempt_counts_nothing(later):
    tried = attempt()
    tried.hit()
    later(hours=2)
    tried.reset()
    assert set(Limit.objects.values_list("failures", flat=True)) == {0}


@pytest.mark.django_db
def test_parallel_attempts_are_all_counted():
    """Attempts are counted before verification, so parallel ones cannot exceed the limit."""
    attempts = [attempt() for _ in range(8)]
    assert [each.hit() for each in attempts] == [0] * 5 + [30] * 3


@pytest.mark.django_db
def test_account_key_normalizes_name():
    for name in ("ala", "ALA", "Ala", "ａｌａ", "aLa"):
        assert fail(name=name) == [0]
    assert fail() == [30]
    assert fail(name="ola") == [0]
    assert fail(5, name="x" * 150) == [0] * 5
    assert fail(name="x" * 200) == [30], "no longer name is an account"
    fail(5, name="x" * 149 + "y")
    assert fail(name="x" * 149 + "z") == [0]


@pytest.mark.django_db
def test_kinds_are_counted_separately():
    fail(5)
    assert fail(5, kind="code") == [0] * 5


# One network


@pytest.mark.django_db
def test_network_waits_after_thirty_failures(later):
    for number in range(30):
        assert fail(name=f"konto{number}") == [0]
    assert fail(name="inne") == [60]
    assert fail(place=CLERK, name="inne") == [0]
    later(seconds=60)
    assert fail(name="inne") == [0]
    assert fail(name="jeszcze inne") == [120]


@pytest.mark.django_db
def test_good_sign_ins_from_one_network_are_not_limited():
    for number in range(35):
        succeed(name=f"konto{number}")
    assert fail(name="inne") == [0]


@pytest.mark.django_db
def test_success_does_not_clear_failures_of_network():
    for number in range(29):
        fail(name=f"konto{number}")
    succeed()
    assert fail(name="inne") == [0]
    assert fail(name="jeszcze inne") == [60]


@pytest.mark.django_db
def test_network_is_whole_ipv4_or_prefix_of_ipv6():
    fail(5, place="2001:db8:1:2::3")
    assert fail(place="2001:db8:1:ffff::1") == [30]
    assert fail(place="2001:db8:2::1") == [0]
    fail(5, place="203.0.113.1", name="ola")
    assert fail(place="203.0.113.2", name="ola") == [0]


# One account from many networks


@pytest.mark.django_db
def test_attacked_account_lets_new_place_wait_once(later):
    attack(20)
    assert fail(place=CLERK) == [60]
    later(seconds=59)
    assert fail(place=CLERK) == [1]
    later(seconds=1)
    succeed(place=CLERK)


@pytest.mark.django_db
def test_second_attempt_from_new_place_waits_as_well(later):
    attack(20)
    fail(place=CLERK)
    later(seconds=60)
    assert fail(place=CLERK) == [0]
    assert fail(place=CLERK) == [60]
    assert fail(place=CLERK, name="jan") == [0], "the network and other accounts do not wait"


@pytest.mark.django_db
def test_account_is_slowed_at_twenty_failures():
    attack(19)
    assert fail(place=CLERK) == [0]
    assert fail(place="192.0.2.1") == [60]


@pytest.mark.django_db
def test_success_does_not_end_attack_on_account(later):
    attack(20)
    fail(place=CLERK)
    later(seconds=60)
    succeed(place=CLERK)
    assert fail(place="192.0.2.1") == [60]


@pytest.mark.django_db
def test_code_waits_whatever_the_place(later):
    """An attacker who knows the password cannot try all codes from many networks."""
    attack(10, kind="code")
    assert fail(place=CLERK, kind="code") == [60]
    later(seconds=60)
    assert fail(place="192.0.2.1", kind="code") == [60], "a new place waits first"
    assert fail(place=CLERK, kind="code", name="ola") == [0]


# Known browsers


@pytest.mark.django_db
def test_known_device_is_not_slowed_by_strangers():
    attack(20)
    fail(5, place=CLERK, name="jan")
    for number in range(25):
        fail(place=CLERK, name=f"konto{number}")
    device = make_device("ala")
    assert fail(5, place=CLERK, device=device) == [0] * 5
    assert fail(place=CLERK, device=device) == [30]
    assert fail(place=STRANGER, device=device) == [30], "counted by browser, not by network"


@pytest.mark.django_db
def test_known_device_counts_per_account_and_kind():
    device = make_device("ala", "jan")
    fail(5, device=device)
    assert fail(device=device) == [30]
    assert fail(device=device, name="jan") == [0]
    assert fail(device=device, kind="code") == [0]
    assert fail(device=make_device("ala")) == [0], "another browser of the same person"


@pytest.mark.django_db
@pytest.mark.parametrize("device", ["", "bzdura", "W10:1:x"])
def test_forged_device_is_not_known(device):
    fail(5)
    assert fail(device=device or make_device("jan")) == [30]
    assert fail(device=make_device("ala")[:-1] + "?") == [30]


def get_names(cookie, names):
    request = RequestFactory().get("/")
    request.COOKIES[known_devices.COOKIE_NAME] = cookie
    return [name for name in names if known_devices.get_known_device(request, get_account_key(name))]


def test_known_device_remembers_last_eight_accounts():
    names = [f"konto{number}" for number in range(9)]
    cookie = make_device(*names)
    assert get_names(cookie, names) == names[1:]
    again = make_device("konto1", "nowe", cookie=cookie)
    assert get_names(again, [*names, "nowe"]) == ["konto1", *names[3:], "nowe"]


def test_known_device_is_forgotten_after_half_a_year(later):
    cookie = make_device("ala")
    later(days=180)
    assert get_names(cookie, ["ala"]) == ["ala"]
    later(seconds=1)
    assert get_names(cookie, ["ala"]) == []


def test_device_cookie_is_for_this_site_alone(settings):
    settings.SESSION_COOKIE_SECURE = True
    response = HttpResponse()
    known_devices.remember_device(RequestFactory().get("/"), response, get_account_key("ala"))
    cookie = response.cookies[known_devices.COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Strict", True)
    assert cookie["max-age"] == 180 * 24 * 3600
    assert "ala" not in cookie.value


# Attempts without a name


@pytest.mark.django_db
def test_passkey_options_wait_after_two_hundred(later):
    assert fail(200, name="", kind="passkey") == [0] * 200
    assert fail(name="", kind="passkey") == [60]
    assert fail(name="", kind="passkey", place=CLERK) == [0]
    assert Limit.objects.count() == 2


@pytest.mark.django_db
def test_form_with_rule_of_its_own_is_counted_alone(later):
    rule = BackoffRule(threshold=2, base_delay=datetime.timedelta(minutes=10))
    given = {"name": "", "kind": "form", "rule": rule}
    assert fail(3, **given) == [0, 0, 600]
    assert fail(name="", kind="passkey") == [0]
    later(minutes=10)
    assert fail(2, **given) == [0, 900]


def test_backoff_rule_without_delay_never_waits():
    assert BackoffRule(threshold=1, base_delay=None).get_delay(1000) is None


# Stored counters


@pytest.mark.django_db
def test_limits_store_only_hashes():
    fail(2)
    assert Limit.objects.count() == 3
    kept = str(list(Limit.objects.values()))
    assert "ala" not in kept
    assert STRANGER not in kept


def test_hash_key_separates_its_parts():
    assert hash_key("here", "ab", "c") != hash_key("here", "a", "bc")
    assert len(hash_key("here")) == 64


@pytest.mark.django_db
def test_purge_limits_deletes_what_no_longer_counts(later, capsys):
    fail()
    later(minutes=30)
    count_submission(RequestFactory(REMOTE_ADDR=STRANGER).post("/opinia/"))
    later(minutes=30, seconds=1)
    call_command("purge_limits")
    assert capsys.readouterr().out == "Usunięto 3 liczniki.\n"
    assert Limit.objects.count() == 2
    later(hours=1)
    call_command("purge_limits")
    assert not Limit.objects.exists()


@pytest.mark.django_db
def test_limits_are_purged_after_a_day(later):
    fail()
    later(days=1)
    fail(name="jan", place=CLERK)
    assert Limit.objects.count() == 6
    later(seconds=1)
    fail(name="jan", place=CLERK)
    assert Limit.objects.count() == 3


@pytest.mark.django_db
def test_lockout_is_reported_once(later):
    started = []
    for _ in range(7):
        tried = attempt()
        tried.hit()
        started.append(tried.starts_lockout)
    assert started == [False] * 4 + [True, False, False]
    attack(15)
    started = []
    for _ in range(2):
        tried = attempt(place=CLERK)
        tried.hit()
        started.append(tried.starts_lockout)
    assert started == [True, False]


# The views


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


def test_sign_in_after_delay_resets_failures(browser_at, create_staff, later):
    create_staff()
    clerk = browser_at(CLERK)
    guess(clerk, 5)
    later(seconds=31)
    assert sign_in(clerk).status_code == 302
    assert (
        Limit.objects.get(key=hash_key("password", "place", get_account_key("ala"), f"{CLERK}/32")).failures
        == 0
    )


def test_empty_form_is_not_counted(browser_at, db):
    stranger = browser_at(STRANGER)
    for _ in range(8):
        response = stranger.post("/admin/login/", {"username": "", "password": ""})
        assert response.status_code == 200
    assert "Wpisz login." in text(response)
    assert not Limit.objects.exists()


@pytest.mark.parametrize("address", ["/admin/login/kod/", "/admin/login/kod-zapasowy/"])
def test_sixth_code_waits_and_is_not_compared(browser_at, create_staff, address):
    add_app(create_staff())
    stranger = browser_at(STRANGER)
    sign_in(stranger)
    answers = [stranger.post(address, {"code": "000000"}).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    refused = stranger.post(address, {"code": code()})
    assert (refused.status_code, is_signed_in(stranger)) == (429, False)
    assert "Spróbuj ponownie za 30 sekund." in text(refused)


def test_known_device_passes_both_steps_under_attack(browser_at, create_staff):
    add_app(create_staff())
    clerk = browser_at(CLERK)
    sign_in(clerk)
    clerk.post("/admin/login/kod/", {"code": code()})
    assert is_signed_in(clerk)
    clerk.post("/admin/logout/")
    attack(20)
    attack(10, kind="code")
    sign_in(clerk)
    clerk.post("/admin/login/kod/", {"code": code(steps=1)})
    assert is_signed_in(clerk)


def test_passkey_options_view_is_throttled(browser_at, db):
    stranger = browser_at(STRANGER)
    fail(199, name="", kind="passkey")
    answers = [
        stranger.post("/admin/login/klucz/opcje/", headers={"host": "localhost"}).status_code
        for _ in range(3)
    ]
    assert answers == [200, 429, 429]


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
    """Failed attempts replace only the oldest failures, never events of signed-in staff."""
    monkeypatch.setattr(SignInEvent, "MAX_EVENTS", 3)
    user = create_staff()
    log.log_event(log.Kind.SIGNED_IN, user)
    for number in range(6):
        log.log_event(log.Kind.WRONG_CODE, None, note=str(number))
    notes = SignInEvent.objects.order_by("pk").values_list("kind", "note")
    assert list(notes) == [("signed_in", ""), *(("wrong_code", str(number)) for number in (3, 4, 5))]


def test_lockout_is_logged_once(browser_at, create_staff):
    create_staff()
    stranger = browser_at(STRANGER)
    guess(stranger, 9)
    kinds = list(SignInEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["wrong_password"] * 5 + ["limited"]


# Processes

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


@pytest.mark.slow
def test_parallel_processes_share_counters(migrated, tmp_path):
    data = site_database.copy(migrated, tmp_path / "data")
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", ATTEMPTS]
    running = [
        subprocess.Popen(
            command,
            cwd=processes.ROOT,
            env=processes.environment(DATA_DIR=data),
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
    assert site_database.do(data, "SELECT max(failures) FROM accounts_limit") == [(5,)]


# Messages and IP addresses


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        *(
            (1, "10 sekund"),
            (29, "30 sekund"),
            (30, "30 sekund"),
            (50, "50 sekund"),
            (51, "1 minutę"),
            (60, "1 minutę"),
        ),
        *((61, "2 minuty"), (300, "5 minut"), (720, "12 minut"), (1320, "22 minuty")),
    ],
)
def test_format_wait_is_in_polish(seconds, said):
    assert format_wait(seconds) == said


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
