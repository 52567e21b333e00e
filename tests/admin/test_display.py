"""Display preferences in the admin."""

import pytest

from .. import factories
from .forms import page


def body_class(response):
    return page(response).find("body").get("class").split()


def offers_preferences(response):
    return any(node.get("action") == "/widok/" for node in page(response).iter("form"))


def test_sign_in_page_has_default_view(client, db):
    response = client.get("/admin/login/")
    assert {"font-100", "contrast-default", "spacing-normal", "login"} <= set(body_class(response))
    assert offers_preferences(response)


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/pages/article/", "/admin/pages/article/add/", "/admin/password_change/"]
)
def test_admin_pages_apply_preferences(editor, address):
    editor.cookies["widok"] = "200.yellow-on-black.wide"
    response = editor.get(address)
    assert {"font-200", "contrast-yellow-on-black", "spacing-wide"} <= set(body_class(response))
    assert offers_preferences(response)


def test_sign_in_pages_apply_preferences(editor):
    editor.cookies["widok"] = "150.white-on-black.normal"
    signed_out = editor.post("/admin/logout/")
    for response in (signed_out, editor.get("/admin/login/")):
        assert {"font-150", "contrast-white-on-black"} <= set(body_class(response))
        assert offers_preferences(response)


def test_preferences_need_no_permissions(client, django_user_model, db):
    client.force_login(django_user_model.objects.create_user("jan", password=factories.PASSWORD))
    assert offers_preferences(client.get("/admin/login/"))


def test_django_theme_is_not_used(editor):
    content = editor.get("/admin/").content.decode()
    assert "dark_mode.css" not in content
    assert "theme.js" not in content
    assert "css/admin.css" in content


def test_form_warns_that_preferences_reload_it(editor):
    warning = "Zapisz go wcześniej, żeby nie stracić wpisanego tekstu."
    assert warning in editor.get("/admin/pages/article/add/").content.decode()
    assert warning not in editor.get("/admin/pages/article/").content.decode()
