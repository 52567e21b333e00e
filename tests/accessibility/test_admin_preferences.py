"""Display preferences in the admin."""

import pytest

from .. import factories
from ..admin_forms import page


def get_body_classes(response):
    return page(response).find("body").get("class").split()


def has_preferences_form(response):
    return any(node.get("action") == "/widok/" for node in page(response).iter("form"))


def test_sign_in_page_has_default_view(client, db):
    response = client.get("/admin/login/")
    assert {"font-100", "contrast-default", "spacing-normal", "login"} <= set(get_body_classes(response))
    assert has_preferences_form(response)


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/pages/article/", "/admin/pages/article/add/", "/admin/password_change/"]
)
def test_admin_pages_apply_preferences(publisher_client, address):
    publisher_client.cookies["widok"] = "200.yellow-on-black.wide"
    response = publisher_client.get(address, follow=True)
    assert {"font-200", "contrast-yellow-on-black", "spacing-wide"} <= set(get_body_classes(response))
    assert has_preferences_form(response)


def test_sign_in_pages_apply_preferences(publisher_client):
    publisher_client.cookies["widok"] = "150.white-on-black.normal"
    signed_out = publisher_client.post("/admin/logout/")
    for response in (signed_out, publisher_client.get("/admin/login/")):
        assert {"font-150", "contrast-white-on-black"} <= set(get_body_classes(response))
        assert has_preferences_form(response)


def test_preferences_need_no_permissions(client, django_user_model, db):
    client.force_login(django_user_model.objects.create_user("jan", password=factories.PASSWORD))
    assert has_preferences_form(client.get("/admin/login/"))


def test_django_theme_is_not_used(publisher_client):
    content = publisher_client.get("/admin/").content.decode()
    assert "dark_mode.css" not in content
    assert "theme.js" not in content
    assert "css/admin.css" in content


def test_form_warns_that_preferences_reload_it(publisher_client):
    warning = "Zapisz go wcześniej, żeby nie stracić wpisanego tekstu."
    assert warning in publisher_client.get("/admin/pages/article/add/", follow=True).content.decode()
    assert warning not in publisher_client.get("/admin/pages/article/").content.decode()
