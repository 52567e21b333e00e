"""What has no working copy (a city, the settings, the declaration): seen at once, and nothing of it is lost."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accessibility.models import Declaration
from omggs.models import City
from pages.models import SiteSettings
from publishing import revisions
from publishing.models import Revision

from .. import factories
from ..admin.forms import save, text, values
from .test_admin import form, hidden_fields, link

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def ala(client):
    client.force_login(factories.staff(username="ala"))
    return client


@pytest.fixture
def ola():
    client = Client()
    client.force_login(factories.staff(username="ola"))
    return client


def test_form_says_change_is_public_at_once(ala):
    city = factories.city(name="Rumja")
    response = save(ala, form(city), {"name": "Rumai"})
    assert "Zapisano: Rumai. Mieszkańcy zobaczą to, gdy" in text(ala.get(response.url))
    factories.project(city=city)
    opened = ala.get(form(city))
    assert "Tu nie ma wersji roboczej." in text(opened)
    assert 'value="Zapisz (widoczne od razu)"' in opened.content.decode()
    response = save(ala, form(city), {"name": "Rumia"})
    assert City.objects.get().name == "Rumia"
    assert "Zapisano: Rumia. Mieszkańcy widzą zmianę od razu." in text(ala.get(response.url))


def test_settings_history_restores_rows(ala):
    settings = factories.menu_item(label="Spotkania").site
    save(ala, form(settings), {"menu_items-0-DELETE": "on", "_note": "Za długie menu"})
    assert not settings.menu_items.exists()
    newest, first = Revision.objects.of(settings)
    assert (newest.author_name, newest.note) == ("ala", "Za długie menu")
    assert [row["label"] for row in first.data["children"]["menu_items"]] == ["Spotkania"]
    assert "Spotkania</del>" in (
        ala.get(link(settings, "compare"), {"a": first.pk, "b": newest.pk}).content.decode()
    )

    told = ala.get(ala.post(link(settings, "restore"), {"version": first.pk}).url)
    assert "Mieszkańcy widzą ją od razu." in text(told)
    assert [row.label for row in SiteSettings.objects.get().menu_items.all()] == ["Spotkania"]


def test_declaration_history_restores_review_and_barriers(ala):
    declaration = factories.barrier(element="Skany").declaration
    save(ala, form(declaration), {"reviewed_on": "1.03.2026", "barriers-0-element": "Skany uchwał"})
    save(ala, form(declaration), {"reviewed_on": "2.03.2026", "barriers-0-element": "Mapa"})
    wanted = Revision.objects.of(declaration)[1]
    ala.post(link(declaration, "restore"), {"version": wanted.pk})
    declaration = Declaration.objects.get()
    assert f"{declaration.reviewed_on:%d.%m.%Y}" == "01.03.2026"
    assert declaration.barriers.get().element == "Skany uchwał"


def test_settings_conflict_shows_both_versions(ala, ola):
    settings = factories.site_settings(contact_phone="58 000 00 00")
    opened_by_ola = values(ola.get(form(settings)))
    assert "ma też otwartą ola" in text(ala.get(form(settings)))
    save(ala, form(settings), {"contact_phone": "58 111 11 11"})
    response = ola.post(form(settings), {**opened_by_ola, "contact_phone": "58 222 22 22", "_save": "Zapisz"})
    assert response.status_code == 409
    assert SiteSettings.objects.get().contact_phone == "58 111 11 11"
    ola.post(form(settings), hidden_fields(response))
    assert SiteSettings.objects.get().contact_phone == "58 222 22 22"
    assert "58 111 11 11" in {v.data["fields"]["contact_phone"] for v in Revision.objects.of(settings)}


def test_colliding_revision_is_not_restored(ala):
    city = factories.city(name="Rumia")
    save(ala, form(city), {"name": "Reda"})
    factories.city(name="Rumia")
    first = Revision.objects.of(city).last()
    told = ala.get(ala.post(link(city, "restore"), {"version": first.pk}).url)
    assert "Nie przywrócono wersji" in text(told)
    city.refresh_from_db()
    assert city.name == "Reda"
    assert revisions.get_latest_revision(city).data["fields"]["name"] == "Reda"


def test_deleted_city_is_restored_from_trash(ala):
    city = factories.city(name="Rumia")
    assert "Z kosza można to odzyskać przez 90 dni." in text(ala.get(link(city, "delete")))
    ala.post(link(city, "delete"), {"post": "yes"})
    assert not City.objects.exists()
    response = ala.post("/admin/kosz/", {"version": Revision.objects.in_trash().get().pk})
    assert "Odzyskano: Rumia." in text(ala.get(response.url))
    assert City.objects.get().name == "Rumia"


def test_unchanged_form_records_no_revision(ala):
    city = factories.city(name="Rumia")
    response = save(ala, form(city), {})
    assert "Nic się nie zmieniło: Rumia." in text(ala.get(response.url))
    assert not Revision.objects.exists()


@pytest.mark.parametrize("name", ["pages_sitesettings", "cooperative_cooperative"])
def test_singleton_added_twice_is_conflict(ala, ola, name):
    add = reverse(f"admin:{name}_add")
    typed = {
        "pages_sitesettings": (
            "contact_unit",
            {"menu_items-0-label": "Napis", "menu_items-0-section": "site_map"},
        ),
        "cooperative_cooperative": ("name", {"short_name": "S", "lead": "Pomaga.", "description": "Opis."}),
    }
    field, rest = typed[name]
    opened_by_ola = values(ola.get(add))
    save(ala, add, {field: "Od Ali", **rest}, "_continue")

    response = ola.post(add, {**opened_by_ola, **rest, field: "Od Oli", "_continue": "Zapisz"})
    assert response.status_code == 409
    assert "Ali" in text(response)
    assert "Oli" in text(response)
    model = apps.get_model(name.replace("_", "."))
    assert getattr(model.objects.get(), field) == "Od Ali"
    assert ola.post(reverse(f"admin:{name}_change", args=[1]), hidden_fields(response)).status_code == 302
    assert revisions.get_latest_revision(model.objects.get()).data["fields"][field] == "Od Oli"
    assert [
        len(rows) for rows in revisions.get_latest_revision(model.objects.get()).data["children"].values()
    ] in ([], [1])


def test_invalid_form_of_second_singleton_keeps_text(ala, ola):
    add = reverse("admin:pages_sitesettings_add")
    opened_by_ola = values(ola.get(add))
    save(ala, add, {"contact_unit": "Od Ali"}, "_continue")
    typed = {"contact_unit": "Od Oli", "contact_email": "to nie adres"}
    response = ola.post(add, {**opened_by_ola, **typed, "_save": "Zapisz"})
    assert typed.items() <= values(response).items()
    assert SiteSettings.objects.get().contact_unit == "Od Ali"
