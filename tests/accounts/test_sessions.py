"""Sessions: expiry, end after a password change, and the sign-in log."""

import datetime

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from accounts.models import SignInEvent
from accounts.roles import ADMINISTRATOR
from publishing.models import SavedSubmission

from ..admin_forms import text
from ..factories import PASSWORD
from .conftest import add_app, expire, is_signed_in, sign_in

HOUR = datetime.timedelta(hours=1)
START = "/admin/"


@pytest.fixture
def work(client, create_staff, freeze):
    """Return a function that requests a page after each of these hours: `work(1, 1)`."""
    create_staff()
    moment = [timezone.now()]
    sign_in(client)

    def work(*hours):
        for passed in hours:
            moment[0] += passed * HOUR
            freeze(moment[0])
            response = client.get(START)
        return response

    return work


def test_used_session_does_not_expire(work):
    assert work(*[1.5] * 7).status_code == 200


def test_session_ends_after_two_hours_without_use(work, client):
    response = work(2.1)
    assert response.url == "/admin/login/?next=/admin/"
    assert not is_signed_in(client)
    assert "przez dłuższy czas nic się w niej nie działo" in text(client.get(response.url))


def test_asking_for_the_session_does_not_prolong_it(work, client, freeze):
    work(0.5)
    start = timezone.now()
    for hours, status in ((1, 204), (1.9, 204), (2.1, 401)):
        freeze(start + hours * HOUR)
        assert client.get("/admin/sesja/").status_code == status


def test_used_session_ends_after_max_age(work, client):
    response = work(*[1.5] * 9)
    assert response.url == "/admin/login/?next=/admin/"
    assert not is_signed_in(client)
    assert "Sesja skończyła się po całym dniu pracy." in text(client.get(response.url))


def test_idle_session_ends_on_public_pages(work, client):
    work(0)
    expire(client, 3 * 3600)
    response = client.get("/")
    assert response.status_code == 200
    assert not response.wsgi_request.user.is_authenticated


def test_session_is_not_written_on_each_request(work, client):
    work(0)
    before = client.session["seen_at"]
    client.get(START)
    assert client.session["seen_at"] == before


def test_visitor_gets_no_session(client, db):
    assert settings.SESSION_COOKIE_NAME not in client.get("/").cookies
    assert settings.SESSION_COOKIE_NAME not in client.get("/admin/login/").cookies


def test_password_change_ends_other_sessions(client, create_staff, browser_at):
    create_staff()
    other = browser_at("198.51.100.7")
    sign_in(client)
    sign_in(other)
    new = "Zielona-rzeka-24"
    client.post(
        "/admin/password_change/",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )
    assert client.get(START).status_code == 200
    assert other.get(START).status_code == 302


def test_password_sent_after_expiry_is_not_saved(client, create_staff):
    """Forms submitted after the session ended are saved for later, but never passwords."""
    create_staff()
    sign_in(client)
    client.get(START)
    expire(client, 3 * 3600)
    typed = {"password1": "Zielona-rzeka-24", "password2": "Zielona-rzeka-24", "note": "zostaje"}
    client.post("/admin/auth/user/add/", typed)
    assert SavedSubmission.objects.get().body == "note=zostaje"
    client.post("/admin/password_change/", typed)
    assert SavedSubmission.objects.count() == 1


def test_sign_out_clears_browser_cache(client, create_staff):
    create_staff()
    sign_in(client)
    assert client.post("/admin/logout/")["Clear-Site-Data"] == '"cache"'


def test_deactivation_ends_sessions(client, create_staff):
    create_staff()
    sign_in(client)
    User.objects.update(is_active=False)
    assert client.get(START).status_code == 302


@pytest.fixture
def events(db):
    return lambda: list(SignInEvent.objects.order_by("pk").values_list("kind", "user__username"))


def test_sign_in_and_out_are_logged(client, create_staff, events):
    create_staff()
    sign_in(client, password="nie to")
    sign_in(client)
    client.post("/admin/logout/")
    assert events() == [("wrong_password", "ala"), ("signed_in", "ala"), ("signed_out", "ala")]


def test_second_factor_is_logged(client, create_staff, events):
    add_app(create_staff())
    sign_in(client)
    client.post("/admin/login/kod/", {"code": "000000"})
    assert events() == [("wrong_code", "ala")]


def test_log_has_no_typed_names_and_no_full_ip(browser_at, db):
    sign_in(browser_at("203.0.113.66"), "moje-hasło-zamiast-loginu", "też-hasło")
    event = SignInEvent.objects.get()
    assert event.user is None
    assert event.network == "203.0.113.0/24"
    assert "has" not in str(SignInEvent.objects.values("note", "network"))


def test_log_is_purged_after_90_days(client, create_staff):
    create_staff()
    for days in (89, 91):
        SignInEvent.objects.create(kind="signed_in", at=timezone.now() - datetime.timedelta(days=days))
    sign_in(client)
    assert SignInEvent.objects.count() == 2


def test_log_is_read_only_for_administrators(client, create_staff):
    create_staff(ADMINISTRATOR)
    sign_in(client)
    event = SignInEvent.objects.get()
    assert "zalogowano" in text(client.get("/admin/accounts/signinevent/"))
    shown = client.get(f"/admin/accounts/signinevent/{event.pk}/change/")
    assert 'name="_save"' not in shown.content.decode()
    assert client.post(f"/admin/accounts/signinevent/{event.pk}/change/", {"note": "x"}).status_code == 403
    assert SignInEvent.objects.get().note == "hasło"


def test_log_keeps_events_of_deleted_account(create_staff):
    user = create_staff()
    SignInEvent.objects.create(kind="signed_in", user=user)
    user.delete()
    assert SignInEvent.objects.get().user is None
