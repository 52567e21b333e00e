"""The three roles and their permissions; no role can extend its own."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command

from accounts import roles
from cooperative.models import Resolution

from ..admin_forms import errors_by_field, text, values
from ..factories import PASSWORD
from .conftest import sign_in

ROLES = [roles.EDITOR, roles.PUBLISHER, roles.ADMINISTRATOR]


def permissions(role):
    return {
        f"{app}.{codename}"
        for app, codename in Group.objects.get(name=role).permissions.values_list(
            "content_type__app_label", "codename"
        )
    }


@pytest.mark.django_db
def test_roles_exist_after_migrate_and_are_nested():
    editor, publisher, administrator = map(permissions, ROLES)
    assert editor < publisher < administrator


@pytest.mark.django_db
def test_editor_writes_and_does_not_publish_or_delete():
    editor = permissions(roles.EDITOR)
    assert {"cooperative.add_resolution", "cooperative.change_resolution", "library.add_image"} <= editor
    assert not any(name.partition(".")[2].startswith("publish_") for name in editor)
    main = {model._meta.label_lower for model in admin.site._registry}
    deletes = {name for name in editor if ".delete_" in name}
    assert {name.replace("delete_", "") for name in deletes}.isdisjoint(main)
    assert deletes, "a row is taken out of a form"
    assert not {
        name
        for name in editor
        if name.split(".")[0] in ("auth", "accounts", "accessibility", "accessibility_requests")
    }
    assert "pages.change_sitesettings" not in editor


@pytest.mark.django_db
def test_publisher_has_all_publish_permissions():
    assert "cooperative.delete_resolution" in permissions(roles.PUBLISHER)
    publishing = set(
        Permission.objects.filter(codename__startswith="publish_").values_list("codename", flat=True)
    )
    given = {name.partition(".")[2] for name in permissions(roles.PUBLISHER)}
    assert publishing <= given


@pytest.mark.django_db
def test_administrator_never_deletes_accounts():
    administrator = permissions(roles.ADMINISTRATOR)
    assert {
        *("auth.change_user", "auth.add_group", "accounts.view_signinevent", "pages.change_sitesettings"),
        *("pages.add_menuitem", "accessibility.change_declaration", "accessibility.delete_barrier"),
    } <= administrator
    assert "auth.delete_user" not in administrator


@pytest.mark.django_db
def test_access_requests_need_their_role():
    assert {name.partition(".")[0] for name in permissions(roles.COORDINATOR)} == {
        "accessibility",
        "accessibility_requests",
    }
    assert "accessibility_requests.change_accessrequest" in permissions(roles.COORDINATOR) & permissions(
        roles.ADMINISTRATOR
    )
    assert not any("accessrequest" in name for name in permissions(roles.PUBLISHER))
    # Registered by staff as well as by the form, deleted by nobody.
    assert "accessibility_requests.add_accessrequest" in permissions(roles.COORDINATOR)
    assert not any(name.endswith("delete_accessrequest") for name in permissions(roles.ADMINISTRATOR))


@pytest.mark.django_db
def test_every_admin_model_has_a_role():
    everything = permissions(roles.ADMINISTRATOR)
    # A proxy without permissions of its own has those of its concrete model.
    with_permissions = {
        model if model._meta.default_permissions else model._meta.concrete_model
        for model in admin.site._registry
    }
    lacking = {
        model._meta.label
        for model in with_permissions
        if f"{model._meta.app_label}.view_{model._meta.model_name}" not in everything
    }
    assert lacking == set(), "name their app in accounts.roles"


@pytest.mark.django_db
def test_migrate_resets_permissions_of_roles():
    before = {role: permissions(role) for role in ROLES}
    Group.objects.get(name=roles.EDITOR).permissions.set(Permission.objects.filter(codename="change_user"))
    Group.objects.get(name=roles.PUBLISHER).delete()
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)
    assert {role: permissions(role) for role in ROLES} == before
    assert Group.objects.count() == 4


@pytest.mark.django_db
def test_new_publishable_model_is_for_publishers(monkeypatch):
    monkeypatch.setattr(
        Resolution._meta, "default_permissions", ("add", "change", "delete", "view", "publish")
    )
    roles.apply_roles()
    assert "cooperative.publish_resolution" not in permissions(roles.EDITOR)
    assert "cooperative.publish_resolution" in permissions(roles.PUBLISHER)
    assert "cooperative.publish_resolution" in permissions(roles.ADMINISTRATOR)


@pytest.mark.django_db
def test_model_without_permissions_is_skipped(monkeypatch):
    monkeypatch.setattr(Resolution._meta, "default_permissions", ())
    roles.apply_roles()
    assert "cooperative.change_resolution" not in permissions(roles.EDITOR)


def test_content_apps_exist():
    assert apps.app_configs.keys() >= roles.CONTENT_APPS


@pytest.fixture
def administrator(client, create_staff):
    user = create_staff(roles.ADMINISTRATOR, username="ewa")
    sign_in(client, "ewa")
    return user


def change(client, user, **typed):
    address = f"/admin/auth/user/{user.pk}/change/"
    return client.post(address, {**values(client.get(address)), **typed, "_save": "Zapisz"})


def test_administrator_gives_roles(client, administrator, create_staff):
    user = create_staff()
    form = text(client.get(f"/admin/auth/user/{user.pk}/change/"))
    assert "Wydawca – to co Redaktor, a także publikuje" in form
    response = change(client, user, groups=[Group.objects.get(name=roles.PUBLISHER).pk])
    assert response.status_code == 302, errors_by_field(response)
    assert [group.name for group in user.groups.all()] == [roles.PUBLISHER]


def test_administrator_creates_staff_account(client, administrator):
    role = Group.objects.get(name=roles.EDITOR)
    typed = {"username": "jan", "groups": [role.pk], "is_superuser": "on", "password": "x", "password1": "x"}
    form = values(client.get("/admin/auth/user/add/"))
    response = client.post("/admin/auth/user/add/", {**form, **typed})
    made = User.objects.get(username="jan")
    assert response.url == f"/admin/auth/user/{made.pk}/password/"
    assert made.is_staff
    assert not made.is_superuser
    assert not made.has_usable_password()
    assert list(made.groups.all()) == [role]


@pytest.mark.parametrize("whose", ["own", "other"])
def test_administrator_cannot_make_superuser(client, administrator, create_staff, whose):
    user = administrator if whose == "own" else create_staff()
    shown = client.get(f"/admin/auth/user/{user.pk}/change/")
    assert "is_superuser" not in shown.content.decode()
    assert change(client, user, is_superuser="on", user_permissions=["1"]).status_code == 302
    user.refresh_from_db()
    assert not user.is_superuser
    assert not user.user_permissions.exists()


def test_superuser_can_make_superuser(client, create_staff):
    User.objects.create_superuser("root", password=PASSWORD)
    sign_in(client, "root")
    user = create_staff()
    assert change(client, user, is_superuser="on").status_code == 302
    user.refresh_from_db()
    assert user.is_superuser


def test_administrator_cannot_change_superuser(client, administrator):
    root = User.objects.create_superuser("root", password=PASSWORD)
    before = User.objects.values().get(pk=root.pk)
    assert client.get(f"/admin/auth/user/{root.pk}/change/").status_code == 200
    typed = {"username": "moje", "is_active": ""}
    for page in ("change", "password", "delete", "drugi-skladnik"):
        assert (
            client.post(f"/admin/auth/user/{root.pk}/{page}/", {**typed, "post": "yes"}).status_code == 403
        ), page
    assert User.objects.values().get(pk=root.pk) == before


def test_user_cannot_deactivate_own_account(client, administrator):
    form = values(client.get(f"/admin/auth/user/{administrator.pk}/change/"))
    assert not {"is_active", "is_staff"} & form.keys()
    change(client, administrator)
    administrator.refresh_from_db()
    assert administrator.is_active
    assert administrator.is_staff


def test_only_roles_are_read_only(client, administrator):
    role = Group.objects.get(name=roles.EDITOR)
    assert "Pisze i zmienia wersje robocze" in text(client.get(f"/admin/auth/group/{role.pk}/change/"))
    assert client.post(f"/admin/auth/group/{role.pk}/change/", {"name": "Wszystko"}).status_code == 403
    assert client.post(f"/admin/auth/group/{role.pk}/delete/", {"post": "yes"}).status_code == 403
    own = Group.objects.create(name="Stażyści")
    assert client.post(f"/admin/auth/group/{own.pk}/change/", {"name": "Praktykanci"}).status_code == 302


@pytest.mark.parametrize("role", [roles.EDITOR, roles.PUBLISHER])
def test_only_administrators_reach_accounts(client, create_staff, role):
    user = create_staff(role)
    sign_in(client)
    for address in ("", "add/", f"{user.pk}/change/", f"{user.pk}/password/", f"{user.pk}/drugi-skladnik/"):
        assert client.get(f"/admin/auth/user/{address}").status_code == 403, address
    assert "Konta redakcji" not in text(client.get("/admin/"))
