"""Links with which the owner of an account sets its password; nobody types a password for somebody else."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from accounts import roles
from accounts.models import SignInEvent

from ..admin_forms import text, values
from ..factories import PASSWORD
from ..parsed import page
from .conftest import is_signed_in, sign_in

NEW = "Zielona-rzeka-24"


@pytest.fixture
def administrator_client(client, create_staff):
    create_staff(roles.ADMINISTRATOR, username="ewa")
    sign_in(client, "ewa")
    return client


def create_link(client, user):
    """Press the button of the administrator's page and return the path of the link that it shows."""
    address = f"/admin/auth/user/{user.pk}/password/"
    shown = client.post(address, values(client.get(address)))
    [field] = page(shown).iter("textarea")
    return field.text.strip().removeprefix("http://testserver")


def set_password(client, link, new=NEW):
    form = client.get(link).url
    return client.post(form, {**values(client.get(form)), "new_password1": new, "new_password2": new})


def test_link_sets_password_once(administrator_client, create_staff, browser_at):
    ala, owner = create_staff(), browser_at("198.51.100.7")
    link = create_link(administrator_client, ala)
    assert set_password(owner, link).url == "/admin/login/"
    sign_in(owner, password=NEW)
    assert is_signed_in(owner)
    assert SignInEvent.objects.filter(kind="password_changed", user=ala).count() == 1
    for client in (owner, browser_at("203.0.113.5")):
        shown = client.get(link)
        assert "Ten odnośnik już nie działa" in text(shown)
        assert "new_password1" not in shown.content.decode()


def test_link_token_leaves_address(administrator_client, create_staff, browser_at):
    link = create_link(administrator_client, create_staff())
    owner = browser_at("198.51.100.7")
    token = link.split("/")[-2]
    shown = owner.get(link, follow=True)
    assert token not in shown.redirect_chain[-1][0]
    assert token not in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]


def test_link_ends_password_and_sessions(administrator_client, create_staff, browser_at):
    ala, owner = create_staff(), browser_at("198.51.100.7")
    sign_in(owner)
    earlier = create_link(administrator_client, ala)
    assert owner.get("/admin/").status_code == 302
    sign_in(owner)
    assert not is_signed_in(owner)
    create_link(administrator_client, ala)
    assert "już nie działa" in text(owner.get(earlier))


def test_link_page_changes_nothing_by_get(administrator_client, create_staff):
    ala = create_staff()
    shown = text(administrator_client.get(f"/admin/auth/user/{ala.pk}/password/"))
    assert "Dotychczasowe hasło przestanie działać" in shown
    assert User.objects.get(pk=ala.pk).check_password(PASSWORD)


def test_link_of_yesterday_is_dead(administrator_client, create_staff, browser_at, freeze):
    link = create_link(administrator_client, create_staff())
    freeze(timezone.now() + datetime.timedelta(days=1, hours=2))  # two, as the clock may change between
    assert "już nie działa" in text(browser_at("198.51.100.7").get(link))


@pytest.mark.parametrize("gone", [{"is_active": False}, {"is_staff": False}])
def test_link_of_closed_account_is_dead(administrator_client, create_staff, browser_at, gone):
    link = create_link(administrator_client, create_staff())
    User.objects.filter(username="ala").update(**gone)
    assert "już nie działa" in text(browser_at("198.51.100.7").get(link))


@pytest.mark.parametrize("weak", ["krótkie", "rumia-urzad-miasta-2026", "123456789012"])
def test_link_refuses_weak_password(administrator_client, create_staff, browser_at, weak):
    ala, owner = create_staff(), browser_at("198.51.100.7")
    response = set_password(owner, create_link(administrator_client, ala), weak)
    assert response.status_code == 200
    assert list(page(response).iter("ul"))
    ala.refresh_from_db()
    assert not ala.has_usable_password()


def test_link_of_one_account_opens_no_other(administrator_client, create_staff, browser_at):
    link = create_link(administrator_client, create_staff())
    other = create_link(administrator_client, create_staff(username="ola"))
    mixed = "/".join([*link.split("/")[:-2], other.split("/")[-2], ""])
    owner = browser_at("198.51.100.7")
    assert "już nie działa" in text(owner.get(mixed))
    # A session with a valid token of one account is none for the other.
    form = owner.get(link).url
    assert "już nie działa" in text(owner.get(form.replace(link.split("/")[-3], other.split("/")[-3])))


@pytest.mark.parametrize("made_up", ["%00/x", "MQ/x", "MQ/set-password", "9999999999999999999999/a-b", "ł/ł"])
def test_made_up_link_is_dead(browser_at, db, made_up):
    assert "już nie działa" in text(browser_at("198.51.100.7").get(f"/admin/nowe-haslo/{made_up}/"))


def test_own_link_leads_to_password_change(administrator_client):
    own = User.objects.get(username="ewa")
    for send in (administrator_client.get, administrator_client.post):
        assert send(f"/admin/auth/user/{own.pk}/password/").url == "/admin/password_change/"
    assert User.objects.get(username="ewa").has_usable_password()


def test_account_form_says_whether_password_is_set(administrator_client, create_staff):
    ala = create_staff()
    address = f"/admin/auth/user/{ala.pk}/change/"
    assert "nieustawione" not in text(administrator_client.get(address))
    create_link(administrator_client, ala)
    shown = administrator_client.get(address)
    assert "jeszcze nieustawione" in text(shown)
    assert "password" not in values(shown)


def test_link_is_not_made_for_account_that_cannot_sign_in(administrator_client, create_staff):
    create_staff()
    User.objects.filter(username="ala").update(is_active=False)
    ala = User.objects.get(username="ala")
    address = f"/admin/auth/user/{ala.pk}/password/"
    assert "nie może się logować" in text(administrator_client.post(address, follow=True))
    assert User.objects.get(username="ala").has_usable_password()
    assert address not in administrator_client.get(f"/admin/auth/user/{ala.pk}/change/").content.decode()


def test_link_to_superuser_is_made_by_superusers_only(administrator_client):
    chief = User.objects.create_superuser("szef", password=PASSWORD)
    for method in (administrator_client.get, administrator_client.post):
        assert method(f"/admin/auth/user/{chief.pk}/password/").status_code == 403
    assert User.objects.get(pk=chief.pk).has_usable_password()
