"""Autosave: typed text is stored without saving the form, offered when it is opened again, and changes nothing else."""

import datetime
from urllib.parse import unquote

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cooperative.models import Meeting
from page_cache.models import ContentChange
from pages.models import Article
from publishing.admin_urls import get_admin_url
from publishing.models import EditingSession, Revision, SavedSubmission, State

from .. import factories
from ..admin_forms import page, text, values

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return factories.article(title="Dawny tytuł")


def create_reader_client():
    reader = get_user_model().objects.create_user("czyta", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_article"))
    client = Client()
    client.force_login(reader)
    return client


def autosave(client, url, **typed):
    """Open the form at `url`, send the request of the autosave script with `typed`, and return the response."""
    opened = client.get(url, follow=True)
    return client.post(f"{opened.request['PATH_INFO']}?autosave", {**values(opened), **typed})


def find_offers(response):
    """Return [(text, URL to take it, URL to drop it)] of the offers on the form."""
    return [
        (
            " ".join("".join(section.itertext()).split()),
            next(section.iter("a")).get("href"),
            next(section.iter("form")).get("action"),
        )
        for section in page(response).iter("section")
        if section.get("class") == "autosave-offer"
    ]


def test_autosaved_text_is_offered_and_given_back(publisher_client, article):
    assert autosave(publisher_client, get_admin_url(article), title="Nowy tytuł").status_code == 204
    [(said, take, _)] = find_offers(publisher_client.get(get_admin_url(article)))
    assert "niezapisany tekst z" in said
    assert "Pola: Tytuł." in said
    shown = publisher_client.get(take)
    assert values(shown)["title"] == "Nowy tytuł"
    publisher_client.post(get_admin_url(article), {**values(shown), "_continue": "1"})
    assert Revision.objects.first().data["fields"]["title"] == "Nowy tytuł"
    assert not SavedSubmission.objects.exists()


def test_autosaved_new_item_is_offered_on_another_computer(publisher_client):
    autosave(publisher_client, "/admin/cooperative/meeting/add/", title="Spotkanie w świetlicy")
    other_computer = Client()
    other_computer.force_login(get_user_model().objects.get(username="ala"))
    [(said, take, _)] = find_offers(other_computer.get("/admin/cooperative/meeting/add/", follow=True))
    assert "Pola: Tytuł." in said
    shown = other_computer.get(take)
    for _ in range(2):  # both submits have the same token of a new item, and so create one item
        other_computer.post("/admin/cooperative/meeting/add/", {**values(shown), "_continue": "1"})
    assert Meeting.objects.get().title == "Spotkanie w świetlicy"
    assert not SavedSubmission.objects.exists()


def test_dropped_text_is_deleted(publisher_client, article):
    autosave(publisher_client, get_admin_url(article), title="Nowy tytuł")
    [(_, _, drop)] = find_offers(publisher_client.get(get_admin_url(article)))
    shown = publisher_client.post(drop, follow=True)
    assert find_offers(shown) == []
    assert values(shown)["title"] == "Dawny tytuł"
    assert not SavedSubmission.objects.exists()


def test_autosave_changes_nothing_else(publisher_client, other_publisher_client, article):
    publisher_client.get(get_admin_url(article))
    changes, sessions = ContentChange.objects.count(), EditingSession.objects.count()
    before = Article.objects.values().get()
    autosave(publisher_client, get_admin_url(article), title="Nowy tytuł")
    assert not Revision.objects.exists()
    assert Article.objects.values().get() == before
    assert (ContentChange.objects.count(), EditingSession.objects.count()) == (changes, sessions)
    assert find_offers(other_publisher_client.get(get_admin_url(article))) == []


def test_autosave_keeps_the_latest_text_only(publisher_client, article):
    for title in ("Jeden", "Dwa"):
        autosave(publisher_client, get_admin_url(article), title=title)
    assert "title=Dwa" in SavedSubmission.objects.get().body


def test_autosaved_text_that_is_saved_is_not_offered(publisher_client, article):
    """An autosave request may arrive after the form itself."""
    article.state = State.DRAFT
    article.save()
    typed = {**values(publisher_client.get(get_admin_url(article))), "title": "Nowy tytuł"}
    publisher_client.post(get_admin_url(article), {**typed, "_continue": "1"})
    publisher_client.post(f"{get_admin_url(article)}?autosave", typed)
    assert find_offers(publisher_client.get(get_admin_url(article))) == []


def test_refused_form_stays_autosaved(publisher_client, article):
    autosave(publisher_client, get_admin_url(article), title="Nowy tytuł")
    typed = {**values(publisher_client.get(get_admin_url(article))), "title": ""}
    assert publisher_client.post(get_admin_url(article), {**typed, "_continue": "1"}).status_code == 200
    assert "title=&" in SavedSubmission.objects.get().body


@pytest.mark.parametrize("is_new", [True, False])
def test_refused_form_is_kept_and_offered(publisher_client, article, is_new):
    url = get_admin_url(Article, "add") if is_new else get_admin_url(article)
    typed = {**values(publisher_client.get(url, follow=True)), "description": "Nowy opis", "title": ""}
    refused = publisher_client.post(url, {**typed, "_continue": "1"})
    # admin-unsaved.js asks before the page is left
    assert [node for node in page(refused).iter() if node.get("data-unsaved") is not None]
    assert "Wpisane, ale niezapisane" in text(publisher_client.get("/admin/"))
    [(said, take, _)] = find_offers(publisher_client.get(url, follow=True))
    assert "Opis" in said
    taken = values(publisher_client.get(take))
    assert taken["description"] == "Nowy opis"
    publisher_client.post(url, {**taken, "title": "Nowy tytuł", "_continue": "1"})
    assert Revision.objects.first().data["fields"]["description"] == "Nowy opis"
    assert not SavedSubmission.objects.exists()


def test_refused_form_without_text_is_not_kept(publisher_client):
    url = "/admin/content_checks/plainword/add/"
    refused = publisher_client.post(url, values(publisher_client.get(url, follow=True)))
    assert refused.status_code == 200
    assert not SavedSubmission.objects.exists()
    assert not [node for node in page(refused).iter() if node.get("data-unsaved") is not None]


def test_form_in_conflict_is_kept_until_resolved(publisher_client, other_publisher_client, article):
    url = get_admin_url(article)
    typed = {**values(publisher_client.get(url)), "description": "Mój opis", "_continue": "1"}
    theirs = values(other_publisher_client.get(url))
    other_publisher_client.post(url, {**theirs, "description": "Inny opis", "_continue": "1"})
    conflict = publisher_client.post(url, typed)
    assert conflict.status_code == 409
    assert "Mój+opis" in unquote(SavedSubmission.objects.get().body)
    publisher_client.post(url, {**values(conflict), "_continue": "1"})
    assert not SavedSubmission.objects.exists()


def test_autosave_names_changed_rows(publisher_client):
    association = factories.association()
    autosave(publisher_client, get_admin_url(association), **{"figures-0-value": "60"})
    [(said, _, _)] = find_offers(publisher_client.get(get_admin_url(association)))
    assert "Pola: Liczby." in said


def test_autosave_requires_permission_and_csrf_token(publisher_client, article):
    reading = create_reader_client()
    typed = {"title": "Nowy tytuł"}
    assert reading.post(f"{get_admin_url(article)}?autosave", typed).status_code == 403
    assert reading.post("/admin/pages/article/add/?autosave", typed).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = publisher_client.cookies
    assert strict.post(f"{get_admin_url(article)}?autosave", typed).status_code == 403
    Client().post(f"{get_admin_url(article)}?autosave", typed)
    assert not SavedSubmission.objects.exists()


def test_autosave_stores_no_password(publisher_client):
    autosave(publisher_client, "/admin/auth/user/add/", username="nowa", password1="Zielona-rzeka-24")
    body = SavedSubmission.objects.get().body
    assert "nowa" in body
    assert "Zielona" not in body


def test_too_long_autosave_is_refused(publisher_client, article, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2000
    response = publisher_client.post(
        f"{get_admin_url(article)}?autosave",
        "title=" + "a" * 3000,
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 413
    assert not SavedSubmission.objects.exists()


def test_autosave_after_session_end_is_not_stored(publisher_client, article):
    publisher_client.get("/admin/")
    publisher_client.session.flush()
    response = publisher_client.post(f"{get_admin_url(article)}?autosave", {"title": "Nowy tytuł"})
    assert response.status_code == 302
    assert not SavedSubmission.objects.exists()


def test_purge_form_data_deletes_autosaved_text_after_14_days(publisher_client, article, freeze):
    autosave(publisher_client, get_admin_url(article), title="Nowy tytuł")
    now = timezone.now()
    freeze(now + datetime.timedelta(days=13))
    call_command("purge_form_data", verbosity=0)
    assert SavedSubmission.objects.exists()
    freeze(now + datetime.timedelta(days=15))
    call_command("purge_form_data", verbosity=0)
    assert not SavedSubmission.objects.exists()


def test_form_without_permission_has_no_autosave_script(publisher_client, article):
    reading = create_reader_client()
    assert "admin-autosave.js" not in reading.get(get_admin_url(article)).content.decode()
    assert "admin-autosave.js" in publisher_client.get(get_admin_url(article)).content.decode()
    assert "Weź ten tekst" not in text(publisher_client.get(get_admin_url(article)))


@pytest.mark.parametrize("address", ["/admin/pages/article/add/?autosave", "/admin/pages/article/add/"])
def test_made_up_forms_do_not_fill_the_database(publisher_client, monkeypatch, address):
    monkeypatch.setattr("publishing.models.editing.MAX_SUBMISSIONS", 3)
    publisher_client.get("/admin/")
    other = SavedSubmission.objects.create(
        user=factories.staff(), path="/admin/pages/article/add/", body="a=1"
    )
    if "autosave" not in address:
        publisher_client.session.flush()  # the form is stored when its session has ended
    for number in range(6):
        sent = {"title": f"Tytuł {number}", "_form_token": f"{number}" * 20}
        publisher_client.post(address, sent)
    stored = SavedSubmission.objects.exclude(pk=other.pk).order_by("pk")
    assert [
        f"Tytu%C5%82+{number}" in submission.body
        for number, submission in zip((3, 4, 5), stored, strict=True)
    ] == [True] * 3
    assert SavedSubmission.objects.filter(pk=other.pk).exists()
