import pytest
from django.test import Client
from django.urls import reverse

from .. import factories

pytestmark = pytest.mark.django_db


def test_not_found_page_has_display_preferences(client):
    client.cookies["widok"] = "150.yellow-on-black.wide"
    response = client.get("/nie-ma-takiej/")
    assert response.status_code == 404
    page = response.content.decode()
    assert "Nie ma takiej strony" in page
    assert 'data-contrast="yellow-on-black"' in page


def test_server_error_page_needs_no_database(client, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("pages.views.get_latest_change", broken)
    client.raise_request_exception = False
    client.cookies["widok"] = "200.white-on-black.normal"
    response = client.get("/ekonomia-spoleczna/")
    assert response.status_code == 500
    page = response.content.decode()
    assert "Wystąpił błąd po naszej stronie" in page
    assert 'data-font="200"' in page
    declaration = "http://testserver/deklaracja-dostepnosci/"
    assert f'<meta name="deklaracja-dostępności" content="{declaration}">' in page
    assert f'<a href="{declaration}">Deklaracja dostępności</a>' in page


def test_url_with_too_many_parameters_is_bad_request(client):
    client.raise_request_exception = False
    response = client.get("/?" + "a=1&" * 1100)
    assert response.status_code == 400
    page = response.content.decode()
    assert "<h1>Błędny adres strony</h1>" in page
    # The text about forms is only for form submissions.
    assert "Wstecz" not in page
    assert "zapisane" not in page


def test_csrf_failure_page_gives_advice(admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    response = client.post(reverse("admin:pages_page_add"), {})
    assert response.status_code == 403
    assert "Formularz stracił ważność" in response.content.decode()


def test_staff_without_permission_see_403_page(client, django_user_model):
    clerk = django_user_model.objects.create_user("urzednik", password=factories.PASSWORD, is_staff=True)
    client.force_login(clerk)
    response = client.get(reverse("admin:pages_article_changelist"))
    assert response.status_code == 403
    assert "Brak dostępu" in response.content.decode()
