"""The form of a new item creates one item, however often it is submitted."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from cooperative.models import Meeting, Resolution
from publishing import revisions, trash
from publishing.admin import RevisionAdmin
from publishing.form_recovery import get_recovery_url
from publishing.models import Revision, SavedForm, SavedSubmission

from .. import factories
from ..admin_forms import text, values

pytestmark = pytest.mark.django_db

NEW_MEETING = "/admin/cooperative/meeting/add/"
TYPED = {"title": "Spotkanie w świetlicy"}


def open_new_form(client, url=NEW_MEETING):
    """Return (URL with the token, what a browser would submit)."""
    response = client.get(url, follow=True)
    return response.request["PATH_INFO"] + "?" + response.request["QUERY_STRING"], values(response)


@pytest.mark.parametrize("button", ["_preview", "_continue", "_publish"])
def test_form_saved_again_changes_the_same_item(publisher_client, button):
    url, sent = open_new_form(publisher_client)
    sent |= TYPED
    publisher_client.post(url, {**sent, button: "1"})
    publisher_client.post(url, {**sent, "place": "Stacja Kultura", "_continue": "1"})
    meeting = Meeting.objects.get()
    assert meeting.slug == "spotkanie-w-swietlicy"
    assert revisions.get_latest_revision(meeting).data["fields"]["place"] == "Stacja Kultura"


def test_form_published_then_saved_again_is_no_conflict(publisher_client):
    url, sent = open_new_form(publisher_client, "/admin/pages/glossaryterm/add/")
    sent |= {"name": "koncepcja", "definition": "Pomysł i plan, jak coś zrobić."}
    publisher_client.post(url, {**sent, "_publish": "1"})
    response = publisher_client.post(url, {**sent, "definition": "Pomysł i plan.", "_publish": "1"})
    assert response.status_code == 302
    assert [event.event for event in Revision.objects.all()] == ["published", "saved", "published", "saved"]


def test_unchanged_form_saved_again_makes_no_revision(publisher_client):
    url, sent = open_new_form(publisher_client)
    for _ in range(2):
        publisher_client.post(url, {**sent, **TYPED, "_continue": "1"})
    assert Revision.objects.count() == 1


def test_form_with_rows_saved_again_has_the_rows_once(publisher_client):
    document = factories.document()
    url, sent = open_new_form(publisher_client, "/admin/cooperative/resolution/add/")
    sent |= {"number": "XII/1/2026", "attachments-0-document": document.pk}
    for _ in range(2):
        publisher_client.post(url, {**sent, "_continue": "1"})
    assert Resolution.objects.get().attachments.count() == 1


def test_back_to_a_saved_form_opens_the_item(publisher_client):
    url, sent = open_new_form(publisher_client)
    publisher_client.post(url, {**sent, **TYPED, "_preview": "1"})
    response = publisher_client.get(url, follow=True)
    assert f"/meeting/{Meeting.objects.get().pk}/change/" in response.request["PATH_INFO"]
    assert values(response)["title"] == TYPED["title"]
    assert "jest już zapisany" in text(response)


def test_form_saved_again_after_another_editor_is_a_conflict(publisher_client, other_publisher_client):
    url, sent = open_new_form(publisher_client)
    publisher_client.post(url, {**sent, **TYPED, "_continue": "1"})
    meeting = Meeting.objects.get()
    change_url = f"/admin/cooperative/meeting/{meeting.pk}/change/"
    other_publisher_client.post(
        change_url, {**values(other_publisher_client.get(change_url)), "place": "Ratusz", "_continue": "1"}
    )
    response = publisher_client.post(url, {**sent, **TYPED, "audience": "młodzi", "_continue": "1"})
    assert response.status_code == 409
    meeting.refresh_from_db()
    assert meeting.place == "Ratusz"


def test_form_of_deleted_item_saved_again_makes_no_item(publisher_client):
    url, sent = open_new_form(publisher_client)
    publisher_client.post(url, {**sent, **TYPED, "_continue": "1"})
    trash.delete(Meeting.objects.get(), factories.staff(username="usuwa"))
    response = publisher_client.post(url, {**sent, **TYPED, "_continue": "1"}, follow=True)
    assert "do kosza" in text(response)
    assert not Meeting.objects.exists()


def test_form_of_deleted_item_opened_again_makes_new_item(publisher_client):
    url, sent = open_new_form(publisher_client)
    publisher_client.post(url, {**sent, **TYPED, "_continue": "1"})
    trash.delete(Meeting.objects.get(), factories.staff(username="usuwa"))
    again_url, again_sent = open_new_form(publisher_client, url + "&place=Ratusz")
    assert again_sent["place"] == "Ratusz"
    publisher_client.post(again_url, {**again_sent, "title": "Drugie spotkanie", "_continue": "1"})
    assert Meeting.objects.get().title == "Drugie spotkanie"


def test_kept_text_of_deleted_item_makes_new_item(publisher_client):
    """The text was typed into a form that the browser's Back had shown without a request."""
    url, sent = open_new_form(publisher_client)
    publisher_client.post(url, {**sent, **TYPED, "_continue": "1"})
    publisher_client.post(f"{url}&autosave", {**sent, "title": "Drugie spotkanie"})
    trash.delete(Meeting.objects.get(), factories.staff(username="usuwa"))
    take = get_recovery_url(SavedSubmission.objects.get())
    publisher_client.post(take, {**values(publisher_client.get(take)), "_continue": "1"})
    assert Meeting.objects.get().title == "Drugie spotkanie"
    assert not SavedSubmission.objects.exists()


def test_two_forms_make_two_items(publisher_client):
    for _ in range(2):
        url, sent = open_new_form(publisher_client)
        publisher_client.post(url, {**sent, **TYPED, "_continue": "1"})
    assert Meeting.objects.count() == 2


def test_token_of_another_user_makes_a_new_item(publisher_client, other_publisher_client):
    url, sent = open_new_form(publisher_client)
    publisher_client.post(url, {**sent, **TYPED, "_continue": "1"})
    other_publisher_client.post(url, {**sent, **TYPED, "_continue": "1"})
    assert Meeting.objects.count() == 2


def test_form_sent_twice_at_once_makes_one_item(publisher_client, monkeypatch):
    """Race: the second request looks up the token before the first one has stored it."""
    url, sent = open_new_form(publisher_client)
    publisher_client.post(url, {**sent, **TYPED, "_continue": "1"})
    get_saved_form = RevisionAdmin.get_saved_form
    is_first_look = iter([True])
    monkeypatch.setattr(
        RevisionAdmin,
        "get_saved_form",
        lambda self, request: None if next(is_first_look, False) else get_saved_form(self, request),
    )
    publisher_client.post(url, {**sent, **TYPED, "_continue": "1"})
    assert Meeting.objects.count() == 1


def test_saved_forms_are_in_words_on_delete_page_of_user(publisher_client, other_publisher_client):
    url, sent = open_new_form(other_publisher_client)
    other_publisher_client.post(url, {**sent, **TYPED, "_continue": "1"})
    other_publisher_client.post(f"{NEW_MEETING}?autosave", {**TYPED})
    user = SavedForm.objects.get().user
    shown = text(publisher_client.get(f"/admin/auth/user/{user.pk}/delete/"))
    assert "Zapisany formularz: " in shown
    assert "Niezapisany tekst: " in shown
    assert SavedForm.objects.get().token not in shown
    assert "saved" not in shown.lower()


def test_purge_form_data_deletes_old_tokens(publisher_client, freeze):
    url, sent = open_new_form(publisher_client)
    publisher_client.post(url, {**sent, **TYPED, "_continue": "1"})
    now = timezone.now()
    freeze(now + datetime.timedelta(days=13))
    call_command("purge_form_data", verbosity=0)
    assert SavedForm.objects.count() == 1
    freeze(now + datetime.timedelta(days=15))
    call_command("purge_form_data", verbosity=0)
    assert not SavedForm.objects.exists()
