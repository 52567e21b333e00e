"""Cancelling an announced meeting on one page."""

import datetime

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from accounts import roles
from publishing import revisions
from publishing.admin_urls import get_admin_url
from publishing.models import ApprovalRequest, Revision, ScheduledChange, State

from .. import factories
from ..admin_forms import page, save, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return factories.meeting(title="Zebranie", starts_at=timezone.now() + datetime.timedelta(days=7))


@pytest.fixture
def editor_client():
    user = User.objects.create_user("redaktorka", is_staff=True)
    user.groups.add(Group.objects.get(name=roles.EDITOR))
    client = Client()
    client.force_login(user)
    return client


def cancel(client, meeting, reason="Choroba prowadzącej."):
    return client.post(get_admin_url(meeting, "cancel"), {"reason": reason}, follow=True)


def offers_cancelling(client, meeting):
    links = [link.get("href") for link in page(client.get(get_admin_url(meeting))).iter("a")]
    return get_admin_url(meeting, "cancel") in links


def test_publisher_cancels_a_meeting_at_once(publisher_client, client, meeting):
    assert offers_cancelling(publisher_client, meeting)
    said = text(cancel(publisher_client, meeting))
    assert f"Odwołano spotkanie: {meeting}." in said
    assert "Opublikowano" not in said
    assert Revision.objects.first().note == "Odwołanie spotkania"
    shown = text(Client().get(meeting.get_absolute_url()))
    assert "odwołane" in shown
    assert "Choroba prowadzącej." in shown
    assert not offers_cancelling(publisher_client, meeting)


def test_editor_asks_urgently_to_cancel(editor_client, publisher_client, meeting):
    publisher = User.objects.get(username="ala")
    publisher.groups.add(Group.objects.get(name=roles.PUBLISHER))
    assert "Poproszono o opublikowanie" in text(cancel(editor_client, meeting))
    assert "odwołane" not in text(Client().get(meeting.get_absolute_url()))
    waiting = text(publisher_client.get("/admin/"))
    assert "Prośby do Ciebie" in waiting
    assert "Pilne, redaktorka prosi o opublikowanie" in waiting
    assert "Odwołanie spotkania. Choroba prowadzącej." in waiting


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201])
def test_reason_is_needed_and_short(publisher_client, meeting, reason):
    response = cancel(publisher_client, meeting, reason)
    assert "Napisz, dlaczego" in text(response) or "Skróć" in text(response)
    meeting.refresh_from_db()
    assert not meeting.is_cancelled


def test_other_unpublished_changes_are_named(publisher_client, meeting):
    save(publisher_client, get_admin_url(meeting), {"place": "Stara Szkoła"}, "_continue")
    shown = text(publisher_client.get(get_admin_url(meeting, "cancel")))
    assert "nieopublikowane zmiany (zmieniono: Miejsce)" in shown


@pytest.mark.parametrize(
    "given",
    [
        {"state": State.DRAFT},
        {"starts_at": factories.warsaw(2020, 1, 1, 17)},
        {"change": "cancelled", "change_note": "Choroba."},
    ],
)
def test_other_meetings_cannot_be_cancelled(publisher_client, given):
    meeting = factories.meeting(**{"starts_at": timezone.now() + datetime.timedelta(days=7), **given})
    assert not offers_cancelling(publisher_client, meeting)
    assert "nie trzeba odwoływać" in text(cancel(publisher_client, meeting, "Inna przyczyna."))
    meeting.refresh_from_db()
    assert meeting.change_note != "Inna przyczyna."


def test_cancelling_needs_permission(client, django_user_model, meeting):
    client.force_login(django_user_model.objects.create_user("jan", is_staff=True))
    assert cancel(client, meeting).status_code == 403


def get_draft_fields(meeting):
    return revisions.get_draft(meeting).data["fields"]


def test_unpublished_changes_stay_the_draft(editor_client, publisher_client, meeting):
    save(editor_client, get_admin_url(meeting), {"place": "Stara Szkoła", "body": ""}, "_request_approval")
    asked = {"purpose": "publication", "recipient": f"user-{User.objects.get(username='ala').pk}"}
    editor_client.post(get_admin_url(meeting, "request_approval"), asked)
    assert "Odwołano spotkanie" in text(cancel(publisher_client, meeting))
    meeting.refresh_from_db()
    assert meeting.is_cancelled
    assert meeting.place != "Stara Szkoła"
    draft = get_draft_fields(meeting)
    assert (draft["place"], draft["change"]) == ("Stara Szkoła", "cancelled")
    assert revisions.get_draft(meeting).author.username == "redaktorka"
    assert ApprovalRequest.objects.get().outcome == ""


def test_scheduled_change_does_not_delay_cancelling(publisher_client, meeting):
    later = {"place": "Stara Szkoła", "publish_from_0": "01.01.2040", "publish_from_1": "10:00"}
    save(publisher_client, get_admin_url(meeting), later, "_publish")
    assert ScheduledChange.objects.of(meeting).exists()
    assert "jest teraz wersją roboczą" in text(cancel(publisher_client, meeting))
    meeting.refresh_from_db()
    assert meeting.is_cancelled
    assert meeting.is_published
    assert not ScheduledChange.objects.of(meeting).exists()
    assert get_draft_fields(meeting)["publish_from"].startswith("2040")


def test_request_to_cancel_is_not_scheduled(editor_client, publisher_client, meeting):
    later = {"publish_from_0": "01.01.2040", "publish_from_1": "10:00"}
    save(publisher_client, get_admin_url(meeting), later, "_continue")
    cancel(editor_client, meeting)
    assert get_draft_fields(meeting)["publish_from"] is None


def test_untold_change_of_place_is_pointed_out_before(editor_client, publisher_client, meeting):
    warning = "mieszkańcy nie dowiedzą się, że coś się zmieniło"
    url = get_admin_url(meeting)
    asked = save(editor_client, url, {"place": "Inna sala"}, "_request_approval")
    for seen in (asked.url, url, get_admin_url(meeting, "changes")):
        assert warning in text(editor_client.get(seen))
    save(editor_client, url, {"change": "relocated"}, "_continue")
    for seen in (asked.url, url, get_admin_url(meeting, "changes")):
        assert warning not in text(editor_client.get(seen))
