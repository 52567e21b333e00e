"""The admin index: order of its parts, and missing configuration."""

import datetime
import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accessibility.models import Declaration
from accounts import roles
from notifications.models import Subscription
from omggs.models import Association, Licence
from publishing import trash
from publishing.admin_urls import get_admin_url
from publishing.approvals import create_request
from publishing.models import Revision, SavedSubmission, State

from .. import factories
from ..admin_forms import save, text
from ..notifications.residents import subscribe
from ..parsed import page

COMPLETE = {
    "entity": "Urząd Miasta Rumia",
    "url": "https://es.rumia.example/",
    "published_on": datetime.date(2026, 1, 1),
    "updated_on": datetime.date(2026, 1, 1),
    "prepared_on": datetime.date(2026, 1, 1),
    "basis": Declaration.Basis.SELF,
    "contact": "Referat",
    "email": "es@rumia.example",
    "phone": "58 123 45 67",
    "complaints": "ul. Próbna 1, Rumia",
    "architecture": "Wejście.",
    "communication": "Tłumacz.",
    "interpreter": "yes",
    "status": "full",
}


def test_index_lists_apps_in_order(publisher_client):
    names = [app["name"] for app in publisher_client.get("/admin/").context["app_list"]]
    assert names == [
        "Spółdzielnia",
        "Artykuły i strony",
        "OMGGS",
        "Opinie mieszkańców",
        "Obrazy i dokumenty",
        "Wnioski o dostępność",
        "Dostępność",
        "Sprawdzanie treści",
        "Publikowanie",
        "Wyszukiwarka",
        "Konta redakcji",
        "Logowanie",
    ]


def test_index_links_to_missing_fields(publisher_client):
    factories.declaration(**{**COMPLETE, "phone": "", "contact": ""})
    factories.site_settings()
    response = publisher_client.get("/admin/")
    page = text(response)
    assert "Deklaracja dostępności nie ma obowiązkowych danych" in page
    assert "Brakujące dane: osoba lub komórka odpowiedzialna, telefon." in page
    assert "Serwis nie pokazuje danych kontaktowych" in page
    content = response.content.decode()
    assert 'class="todo-link" href="/admin/accessibility/declaration/"' in content
    assert 'class="todo-link" href="/admin/pages/sitesettings/"' in content


def test_index_lists_missing_fields_of_new_site(publisher_client):
    assert len(publisher_client.get("/admin/").context["missing_configuration"]) == 3


def test_complete_site_has_no_missing_fields(publisher_client):
    factories.declaration(**COMPLETE)
    factories.request_settings()
    factories.site_settings(contact_phone="58 123 45 67")
    assert not publisher_client.get("/admin/").context["missing_configuration"]


def test_check_launch_names_what_is_missing(db, capsys):
    with pytest.raises(CommandError, match="Do uzupełnienia: 5 spraw"):
        call_command("check_launch")
    shown = capsys.readouterr().out
    for part in ("Deklaracja dostępności", "administrator danych", "PRODUCTION", "EMAIL_HOST"):
        assert part in shown


def test_check_launch_passes_when_all_is_filled_in(db, settings, capsys):
    settings.PRODUCTION, settings.EMAIL_HOST = True, "mail.rumia.example"
    factories.declaration(**COMPLETE)
    factories.request_settings()
    factories.site_settings(contact_phone="58 123 45 67")
    call_command("check_launch")
    assert capsys.readouterr().out == "Można otworzyć serwis dla mieszkańców.\n"


def test_index_asks_for_data_licence(publisher_client):
    def texts():
        return [entry.text for entry in publisher_client.get("/admin/").context["missing_configuration"]]

    said = "Pliki z listą projektów nie mówią, co wolno z nimi zrobić"
    factories.association(data_licence=Licence.CC0, state=State.DRAFT)
    assert said not in texts()
    factories.project()
    assert said in texts()
    page = text(publisher_client.get("/admin/"))
    assert "Brakujące dane: licencja danych o projektach." in page
    assert 'href="/admin/omggs/association/"' in publisher_client.get("/admin/").content.decode()
    Association.objects.update(state=State.PUBLISHED)
    assert said not in texts()


def test_missing_fields_are_hidden_without_permission(client, django_user_model, db):
    client.force_login(django_user_model.objects.create_user("jan", is_staff=True))
    assert not client.get("/admin/").context["missing_configuration"]


def test_index_counts_subscriptions_without_addresses(publisher_client, settings, freeze):
    settings.EMAIL_HOST = "mail.rumia.example"
    freeze(factories.warsaw(2026, 11, 29, 12))
    subscribe("ola@example.pl", meetings=False)
    Subscription.objects.request("ala@example.pl", recruitments=True, meetings=True)
    shown = publisher_client.get("/admin/").content.decode()
    assert "Powiadomienia e-mail: 1\xa0adres (nabory: 1, spotkania: 0)." in shown
    assert "example.pl" not in shown
    assert "nie wychodzą" not in shown
    freeze(factories.warsaw(2026, 11, 29, 13, 1))
    assert "Od ponad godziny czeka: 1\xa0wiadomość." in publisher_client.get("/admin/").content.decode()
    settings.EMAIL_HOST = ""
    assert "Powiadomienia e-mail" not in publisher_client.get("/admin/").content.decode()


def test_index_counts_days_to_declaration_review(client, freeze, db):
    freeze(factories.warsaw(2027, 3, 26, 12))
    factories.declaration(**COMPLETE)
    client.force_login(factories.staff())
    page = text(client.get("/admin/"))
    assert "Coroczny przegląd deklaracji dostępności: do 31 marca 2027, jeszcze 5 dni" in page
    assert "czeka na coroczny przegląd" not in page


def test_index_shows_overdue_declaration_review(client, freeze, db):
    freeze(factories.warsaw(2027, 4, 1, 12))
    factories.declaration(**COMPLETE)
    client.force_login(factories.staff())
    page = text(client.get("/admin/"))
    assert "Deklaracja dostępności czeka na coroczny przegląd" in page
    assert "Termin: do 31 marca 2027, po terminie od 1 dnia." in page


def test_declaration_review_is_hidden_without_permission(client, django_user_model, freeze, db):
    freeze(factories.warsaw(2027, 4, 1, 12))
    factories.declaration(**COMPLETE)
    client.force_login(django_user_model.objects.create_user("jan", is_staff=True))
    page = text(client.get("/admin/"))
    assert "Co chcesz zmienić?" in page
    assert "przegląd" not in page


def test_index_links_only_to_permitted_pages(client, django_user_model):
    links = {"Sprawdzenie opublikowanych treści", "Zaplanowane", "Kosz"}
    seen = {"Redaktor": links, "Wydawca": links, "Koordynator dostępności": set()}
    for role, offered in seen.items():
        user = django_user_model.objects.create_user(role, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        shown = text(client.get("/admin/"))
        assert {link for link in links if link in shown} == offered, role


def test_index_offers_what_is_added_most_often(publisher_client):
    shown = publisher_client.get("/admin/")
    assert (
        '<a class="button" href="/admin/cooperative/meeting/add/">Dodaj spotkanie</a>'
        in shown.content.decode()
    )
    assert [entry["label"] for entry in shown.context["addable"]] == ["Dodaj spotkanie", "Dodaj artykuł"]


def test_index_names_who_saved_a_draft_and_when(publisher_client, other_publisher_client):
    save(publisher_client, "/admin/cooperative/meeting/add/", {"title": "Spotkanie Ali"}, "_continue")
    Revision.objects.update(created_at=factories.warsaw(2026, 3, 2, 10, 15))
    own = publisher_client.get("/admin/")
    assert [str(item) for item in own.context["pending"]["own"]] == ["Spotkanie Ali, bez terminu"]
    assert "Twoje wersje robocze" in text(own)
    assert "spotkanie, ala, 2 marca 2026, 10:15" in text(own)
    others = other_publisher_client.get("/admin/")
    assert "Twoje wersje robocze" not in text(others)
    assert "spotkanie, ala, 2 marca 2026, 10:15" in text(others)


def test_index_lists_what_was_typed_and_not_saved(publisher_client, other_publisher_client):
    publisher_client.post("/admin/pages/article/add/?autosave", {"title": "Niedokończony"})
    assert "Niedokończony" in text(publisher_client.get("/admin/"))
    assert "Niedokończony" not in text(other_publisher_client.get("/admin/"))


def test_index_names_typed_text_without_title_by_its_item(publisher_client):
    declaration = factories.declaration()
    publisher_client.post(f"{get_admin_url(declaration)}?autosave", {"limits": "Nagrań nie sprawdziliśmy."})
    publisher_client.post("/admin/pages/article/add/?autosave", {"body": "<p>Bez początku.</p>"})
    links = page(publisher_client.get("/admin/")).find_class("pending")[0].iter("a")
    assert [link.text for link in links] == ["bez tytułu", "Deklaracja dostępności"]


@pytest.mark.parametrize("path", ["/admin/pages/gone/add/", "/admin/gone/article/7/change/"])
def test_index_skips_what_was_typed_for_removed_model(publisher_client, path):
    user = get_user_model().objects.get(username="ala")
    SavedSubmission.objects.create(user=user, path=path, form="", body="title=Dawny")
    response = publisher_client.get("/admin/")
    assert response.status_code == 200
    assert "Dawny" not in text(response)


def test_index_skips_what_was_typed_for_deleted_item(publisher_client):
    kept, deleted = factories.article(), factories.article()
    for article, title in ((kept, "Zostaje"), (deleted, "W koszu")):
        publisher_client.post(f"{get_admin_url(article)}?autosave", {"title": title})
    trash.delete(deleted, factories.staff(username="usuwa"))
    shown = text(publisher_client.get("/admin/"))
    assert "Zostaje" in shown
    assert "W koszu" not in shown


def test_index_lists_latest_typed_texts_by_constant_queries(publisher_client):
    def type_new(number):
        token = f"formularz-numer-{number:08}"
        publisher_client.post(
            f"/admin/pages/article/add/?formularz={token}&autosave", {"title": f"Tytuł {number}."}
        )

    def get_index():
        with CaptureQueriesContext(connection) as queries:
            return text(publisher_client.get("/admin/")), len(queries)

    type_new(0)
    publisher_client.post(f"{get_admin_url(factories.article())}?autosave", {"title": "Tytuł"})
    _, before = get_index()
    for number in range(1, 25):
        type_new(number)
    for _ in range(2):
        publisher_client.post(f"{get_admin_url(factories.article())}?autosave", {"title": "Tytuł"})
    shown, after = get_index()
    assert after == before
    assert "Tytuł 24." in shown
    assert "Tytuł 0." not in shown


def test_index_query_count_does_not_grow_with_drafts(publisher_client):
    def count():
        with CaptureQueriesContext(connection) as queries:
            publisher_client.get("/admin/")
        return len(queries)

    factories.article(state=State.DRAFT)
    before = count()
    for _ in range(3):
        factories.article(state=State.DRAFT)
    assert count() == before


def test_index_shows_what_waits_for_an_answer_once(publisher_client):
    article = factories.article(title="Czeka na odpowiedź")
    save(publisher_client, get_admin_url(article), {"description": "Inny opis."}, "_continue")
    assert "Twoje wersje robocze" in text(publisher_client.get("/admin/"))
    author = get_user_model().objects.get(username="ala")
    create_request(article, author, purpose="check", user=factories.staff())
    shown = text(publisher_client.get("/admin/"))
    assert "Twoje wersje robocze" not in shown
    assert shown.count("prośba o sprawdzenie") == 1


def test_index_tells_an_editor_who_publishes(client, db):
    editor = factories.somebody(is_staff=True)
    editor.groups.add(Group.objects.get(name=roles.EDITOR))
    for user, words in (
        (factories.staff(), "gdy je opublikujesz"),
        (editor, "gdy opublikuje je osoba z rolą Wydawca"),
    ):
        client.force_login(user)
        shown = text(client.get("/admin/"))
        assert words in shown
    button = re.search("przyciskiem „(.+?)”", shown)[1]
    form = page(client.get(get_admin_url(factories.article())))
    assert button in [name.text_content() for name in form.find_class("long-name")]
