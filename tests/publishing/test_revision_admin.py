"""The admin of content without drafts (city, settings, declaration): conflicts, history, trash."""

import pytest
from django.apps import apps
from django.urls import reverse

from accessibility.models import Declaration
from omggs.models import City
from pages.models import MenuSettings, SiteSettings
from publishing import revisions
from publishing.admin_urls import get_admin_url
from publishing.models import Revision

from .. import factories
from ..admin_forms import page, save, text, values
from .test_admin import hidden_fields

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_form_says_change_is_public_at_once(publisher_client):
    city = factories.city(name="Rumja")
    response = save(publisher_client, get_admin_url(city), {"name": "Rumai"})
    assert "Zapisano: Rumai. Mieszkańcy zobaczą to, gdy" in text(publisher_client.get(response.url))
    factories.project(city=city)
    opened = publisher_client.get(get_admin_url(city))
    assert "Tu nie ma wersji roboczej." in text(opened)
    assert ">Zapisz (widoczne od razu)</button>" in opened.content.decode()
    response = save(publisher_client, get_admin_url(city), {"name": "Rumia"})
    assert City.objects.get().name == "Rumia"
    assert "Zapisano: Rumia. Mieszkańcy widzą zmianę od razu." in text(publisher_client.get(response.url))


def test_settings_history_restores_rows(publisher_client):
    settings = factories.menu_item(label="Spotkania").site
    menu = MenuSettings.objects.get()
    save(publisher_client, get_admin_url(menu), {"menu_items-0-DELETE": "on", "_note": "Za długie menu"})
    assert not settings.menu_items.exists()
    latest_revision, first = Revision.objects.of(settings)
    assert (latest_revision.author_name, latest_revision.note) == ("ala", "Za długie menu")
    assert [row["label"] for row in first.data["children"]["menu_items"]] == ["Spotkania"]
    assert "Spotkania</del>" in (
        publisher_client.get(
            get_admin_url(menu, "compare"), {"a": first.pk, "b": latest_revision.pk}
        ).content.decode()
    )

    told = publisher_client.get(
        publisher_client.post(get_admin_url(menu, "restore"), {"version": first.pk}).url
    )
    assert "Mieszkańcy widzą ją od razu." in text(told)
    assert [row.label for row in SiteSettings.objects.get().menu_items.all()] == ["Spotkania"]


def test_settings_form_restores_its_own_fields_only(publisher_client):
    settings = factories.menu_item(label="Spotkania").site
    save(publisher_client, get_admin_url(settings), {"contact_phone": "58 111 11 11"})
    menu, first = MenuSettings.objects.get(), Revision.objects.of(settings).last()
    save(publisher_client, get_admin_url(menu), {"menu_items-0-label": "Terminy"})
    publisher_client.post(get_admin_url(settings, "restore"), {"version": first.pk})
    settings.refresh_from_db()
    assert settings.contact_phone == ""
    assert settings.menu_items.get().label == "Terminy"


def test_settings_forms_do_not_conflict_or_overwrite(publisher_client, other_publisher_client):
    settings = factories.menu_item(label="Spotkania").site
    opened_by_other = values(other_publisher_client.get(get_admin_url(settings)))
    save(publisher_client, get_admin_url(MenuSettings.objects.get()), {"menu_items-0-label": "Terminy"})
    typed = {**opened_by_other, "contact_phone": "58 222 22 22", "_save": "Zapisz"}
    assert other_publisher_client.post(get_admin_url(settings), typed).status_code == 302
    settings.refresh_from_db()
    assert settings.contact_phone == "58 222 22 22"
    assert settings.menu_items.get().label == "Terminy"


def test_declaration_history_restores_review_and_barriers(publisher_client):
    declaration = factories.barrier(element="Skany").declaration
    save(
        publisher_client,
        get_admin_url(declaration),
        {"reviewed_on": "1.03.2026", "barriers-0-element": "Skany uchwał"},
    )
    save(
        publisher_client,
        get_admin_url(declaration),
        {"reviewed_on": "2.03.2026", "barriers-0-element": "Mapa"},
    )
    wanted = Revision.objects.of(declaration)[1]
    publisher_client.post(get_admin_url(declaration, "restore"), {"version": wanted.pk})
    declaration = Declaration.objects.get()
    assert f"{declaration.reviewed_on:%d.%m.%Y}" == "01.03.2026"
    assert declaration.barriers.get().element == "Skany uchwał"


def test_settings_conflict_shows_both_versions(publisher_client, other_publisher_client):
    settings = factories.site_settings(contact_phone="58 000 00 00")
    opened_by_other = values(other_publisher_client.get(get_admin_url(settings)))
    assert "ma też otwartą ola" in text(publisher_client.get(get_admin_url(settings)))
    save(publisher_client, get_admin_url(settings), {"contact_phone": "58 111 11 11"})
    response = other_publisher_client.post(
        get_admin_url(settings), {**opened_by_other, "contact_phone": "58 222 22 22", "_save": "Zapisz"}
    )
    assert response.status_code == 409
    assert SiteSettings.objects.get().contact_phone == "58 111 11 11"
    other_publisher_client.post(get_admin_url(settings), hidden_fields(response))
    assert SiteSettings.objects.get().contact_phone == "58 222 22 22"
    assert "58 111 11 11" in {v.data["fields"]["contact_phone"] for v in Revision.objects.of(settings)}


def test_colliding_revision_gets_free_name(publisher_client):
    city = factories.city(name="Rumia")
    save(publisher_client, get_admin_url(city), {"name": "Reda"})
    factories.city(name="Rumia")
    first = Revision.objects.of(city).last()
    told = publisher_client.get(
        publisher_client.post(get_admin_url(city, "restore"), {"version": first.pk}).url
    )
    assert "Nazwa: „Rumia” ma już miasto „Rumia”. Tutaj jest teraz „Rumia (2)”." in text(told)
    city.refresh_from_db()
    assert city.name == "Rumia (2)"
    assert revisions.get_latest_revision(city).data["fields"]["name"] == "Rumia (2)"


def test_deleted_city_is_restored_from_trash(publisher_client):
    city = factories.city(name="Rumia")
    assert "Z kosza można to odzyskać przez 90 dni." in text(
        publisher_client.get(get_admin_url(city, "delete"))
    )
    publisher_client.post(get_admin_url(city, "delete"), {"post": "yes"})
    assert not City.objects.exists()
    response = publisher_client.post("/admin/kosz/", {"version": Revision.objects.in_trash().get().pk})
    assert "Odzyskano: Rumia." in text(publisher_client.get(response.url))
    assert City.objects.get().name == "Rumia"


def test_unchanged_form_records_no_revision(publisher_client):
    city = factories.city(name="Rumia")
    response = save(publisher_client, get_admin_url(city), {})
    assert "Nic się nie zmieniło: Rumia." in text(publisher_client.get(response.url))
    assert not Revision.objects.exists()


@pytest.mark.parametrize("name", ["pages_sitesettings", "cooperative_cooperative"])
def test_singleton_added_twice_is_conflict(publisher_client, other_publisher_client, name):
    add = reverse(f"admin:{name}_add")
    typed = {
        "pages_sitesettings": (
            "contact_unit",
            {"contact_hours": "7:30–15:30"},
        ),
        "cooperative_cooperative": ("name", {"short_name": "S", "lead": "Pomaga.", "description": "Opis."}),
    }
    field, rest = typed[name]
    opened_by_other = values(other_publisher_client.get(add, follow=True))
    save(publisher_client, add, {field: "Od Ali", **rest}, "_continue")

    response = other_publisher_client.post(
        add, {**opened_by_other, **rest, field: "Od Oli", "_continue": "Zapisz"}
    )
    assert response.status_code == 409
    assert "Ali" in text(response)
    assert "Oli" in text(response)
    model = apps.get_model(name.replace("_", "."))
    assert getattr(model.objects.get(), field) == "Od Ali"
    assert (
        other_publisher_client.post(
            reverse(f"admin:{name}_change", args=[1]), hidden_fields(response)
        ).status_code
        == 302
    )
    assert revisions.get_latest_revision(model.objects.get()).data["fields"][field] == "Od Oli"


def test_invalid_form_of_second_singleton_keeps_text(publisher_client, other_publisher_client):
    add = reverse("admin:pages_sitesettings_add")
    opened_by_other = values(other_publisher_client.get(add, follow=True))
    save(publisher_client, add, {"contact_unit": "Od Ali"}, "_continue")
    typed = {"contact_unit": "Od Oli", "contact_email": "to nie adres"}
    response = other_publisher_client.post(add, {**opened_by_other, **typed, "_save": "Zapisz"})
    assert typed.items() <= values(response).items()
    assert SiteSettings.objects.get().contact_unit == "Od Ali"


def test_history_compares_with_the_last_other_text(publisher_client):
    article = factories.article(description="Pierwszy.")
    save(publisher_client, get_admin_url(article), {"description": "Drugi."}, "_publish")
    shown = page(publisher_client.get(get_admin_url(article, "history")))
    chosen = {
        node.get("name"): node.get("value")
        for node in shown.iter("input")
        if node.get("type") == "radio" and node.get("checked") is not None
    }
    compared = text(publisher_client.get(get_admin_url(article, "compare"), chosen))
    assert "usunięto: Pierwszy." in compared
    assert "dodano: Drugi." in compared
