"""Asking somebody to check or to publish a draft, and the answers."""

import datetime
import re

import pytest
from django.contrib.auth.models import Group, User
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from publishing import revisions
from publishing.admin_urls import get_admin_url
from publishing.models import ApprovalRequest, Revision

from .. import factories
from ..admin_forms import page, save, text, values

pytestmark = pytest.mark.django_db


def sign_in_with_role(username, role):
    user = User.objects.create_user(username, email=f"{username}@rumia.example", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def editor():
    return sign_in_with_role("redaktorka", roles.EDITOR)


@pytest.fixture
def publisher():
    return sign_in_with_role("wydawca", roles.PUBLISHER)


@pytest.fixture
def mail_server(settings):
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.rumia.example", "es@rumia.example"


@pytest.fixture
def article():
    return factories.article(title="Spółdzielnia", body="<p>Szukamy dwóch osób.</p>")


def send_request(client, item, **typed):
    """Save a draft with the button that asks, fill in the form behind it, and return the start page."""
    saved = save(client, get_admin_url(item), {"description": "Nowy opis."}, "_request_approval")
    assert saved.url == get_admin_url(item, "request_approval")
    sent = client.post(saved.url, {"purpose": "publication", **typed}, follow=True)
    assert "Poproszono" in text(sent), text(sent)
    return sent


def answer(client, item, **sent):
    """Submit the page of changes as it is now, with what was `sent`, and return the page that follows."""
    url = get_admin_url(item, "changes")
    return client.post(url, {**values(client.get(url)), **sent}, follow=True)


def get_role_key(role):
    return f"group-{Group.objects.get(name=role).pk}"


def test_request_shows_on_both_start_pages(editor, publisher, article):
    sent = text(send_request(editor, article, recipient=get_role_key(roles.PUBLISHER), note="Do piątku."))
    assert "Twoje prośby Spółdzielnia prośba o opublikowanie, czeka: rola Wydawca" in sent
    waiting = text(publisher.get("/admin/"))
    assert "Prośby do Ciebie Spółdzielnia redaktorka prosi o opublikowanie" in waiting
    assert "Do piątku." in waiting
    assert "zmieniono: Opis" in waiting


def test_request_is_answered_by_publishing(editor, publisher, article, mail_server, mailoutbox):
    send_request(editor, article, recipient=f"user-{publisher.user.pk}")
    shown = publisher.get(get_admin_url(article, "changes"))
    assert "redaktorka prosi o opublikowanie" in text(shown)
    base = re.search(r'name="_base_revision" value="(\d+)"', shown.content.decode())[1]
    publisher.post(get_admin_url(article, "changes"), {"_base_revision": base, "_publish": "1"})
    article.refresh_from_db()
    assert article.description == "Nowy opis."
    assert "Prośby do Ciebie" not in text(publisher.get("/admin/"))
    assert "opublikowano: wydawca" in text(editor.get("/admin/"))
    assert [mail.recipients() for mail in mailoutbox] == [
        ["wydawca@rumia.example"],
        ["redaktorka@rumia.example"],
    ]
    assert f"{get_admin_url(article, 'changes')}\n" in mailoutbox[0].body


def test_answers_to_several_authors_take_one_connection(
    editor, publisher, article, mail_server, mailoutbox, monkeypatch
):
    def send(self, messages):
        connections.append(len(messages))

    send_request(editor, article, recipient=f"user-{publisher.user.pk}")
    other = sign_in_with_role("druga", roles.EDITOR)
    url = get_admin_url(article, "request_approval")
    other.post(url, {"purpose": "publication", "recipient": f"user-{publisher.user.pk}"})
    connections = []
    monkeypatch.setattr(EmailBackend, "send_messages", send)
    answer(publisher, article, _publish="1")
    assert connections == [2]


def test_request_is_returned_with_a_remark(editor, publisher, article):
    send_request(editor, article, recipient=get_role_key(roles.PUBLISHER))
    assert "Napisz, co poprawić" in text(answer(publisher, article, _return="1", answer=" "))
    answer(publisher, article, _return="1", answer="Brakuje daty.")
    assert "Prośby do Ciebie" not in text(publisher.get("/admin/"))
    for address in ("/admin/", get_admin_url(article)):
        assert "Brakuje daty." in text(editor.get(address))
    approval = ApprovalRequest.objects.get()
    assert publisher.post(f"/admin/prosby/{approval.pk}/usun/").status_code == 404
    editor.post(f"/admin/prosby/{approval.pk}/usun/")
    assert "Brakuje daty." not in text(editor.get("/admin/"))


def test_publishing_in_the_form_answers_requests(editor, publisher, article):
    send_request(editor, article, recipient=get_role_key(roles.PUBLISHER))
    save(publisher, get_admin_url(article), {}, "_publish")
    assert ApprovalRequest.objects.get().outcome == "published"


def test_only_who_may_publish_is_asked_to(editor, publisher, article):
    other = sign_in_with_role("druga", roles.EDITOR)
    save(editor, get_admin_url(article), {"description": "Nowy opis."}, "_continue")
    url = get_admin_url(article, "request_approval")
    asked = {"recipient": f"user-{other.user.pk}", "note": ""}
    refused = editor.post(url, {**asked, "purpose": "publication"})
    assert "Ta osoba nie może opublikować" in text(refused)
    [focused] = [node for node in page(refused).iter("select") if node.get("autofocus") is not None]
    assert focused.get("name") == "recipient"
    assert "<title>Nie wysłano prośby" in refused.content.decode()
    assert editor.post(url, {**asked, "purpose": "check"}).status_code == 302
    answer(other, article, _checked="1")
    assert "sprawdzono, bez uwag: druga" in text(editor.get("/admin/"))


def test_stranger_cannot_answer_a_request(editor, publisher, article):
    send_request(editor, article, recipient=f"user-{publisher.user.pk}")
    for client in (editor, sign_in_with_role("druga", roles.EDITOR)):
        assert client.post(get_admin_url(article, "changes"), {"_publish": "1"}).status_code == 403
        for sent in ({"_checked": "1"}, {"answer": "Nie."}):
            refused = answer(client, article, **sent)
            assert "nie czeka już na Twoją odpowiedź" in text(refused)
            assert values(refused).get("answer", "") == sent.get("answer", "")
    assert ApprovalRequest.objects.get().outcome == ""


def test_failed_mail_loses_no_request(editor, publisher, article, mail_server, monkeypatch):
    def fail(self, messages):
        raise OSError("no route")

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    sent = send_request(editor, article, recipient=get_role_key(roles.PUBLISHER))
    assert "e-mail nie udało się wysłać" in text(sent)
    assert "Prośby do Ciebie" in text(publisher.get("/admin/"))
    answered = answer(publisher, article, _return="1", answer="Brakuje daty.")
    assert "Odpowiedź jest zapisana" in text(answered)


def test_no_mail_without_a_server(editor, publisher, article, mailoutbox):
    send_request(editor, article, recipient=get_role_key(roles.PUBLISHER))
    assert mailoutbox == []


def test_request_to_a_closed_account_is_for_everybody(editor, publisher, article):
    left = sign_in_with_role("odeszla", roles.PUBLISHER)
    send_request(editor, article, recipient=f"user-{left.user.pk}")
    assert "Prośby do Ciebie" not in text(publisher.get("/admin/"))
    User.objects.filter(pk=left.user.pk).update(is_active=False)
    assert "Prośby do Ciebie" in text(publisher.get("/admin/"))


@pytest.mark.parametrize("loss", ["group", "staff", "publish"])
def test_request_to_who_lost_the_permission_is_for_everybody(editor, publisher, article, loss):
    left = sign_in_with_role("inna", roles.PUBLISHER)
    send_request(editor, article, recipient=f"user-{left.user.pk}")
    assert "Prośby do Ciebie" not in text(publisher.get("/admin/"))
    if loss == "staff":
        User.objects.filter(pk=left.user.pk).update(is_staff=False)
    else:
        left.user.groups.set(Group.objects.filter(name=roles.EDITOR) if loss == "publish" else [])
    assert "Prośby do Ciebie" in text(publisher.get("/admin/"))


def test_request_to_a_role_without_members_is_for_everybody(editor, publisher, article, admin_client):
    send_request(editor, article, recipient=get_role_key(roles.PUBLISHER))
    assert "Prośby do Ciebie" not in text(admin_client.get("/admin/"))
    publisher.user.groups.clear()
    assert "Prośby do Ciebie" in text(admin_client.get("/admin/"))


def test_text_saved_since_is_not_published_unseen(publisher, article):
    save(publisher, get_admin_url(article), {"description": "Pierwsza."}, "_continue")
    seen = revisions.get_latest_revision(article).pk
    save(publisher, get_admin_url(article), {"description": "Druga."}, "_continue")
    url = get_admin_url(article, "changes")
    response = publisher.post(url, {"_base_revision": seen, "_publish": "1"}, follow=True)
    assert "Nie opublikowano" in text(response)
    assert "Druga." in text(response)
    assert not Revision.objects.filter(event="published", author=publisher.user).exists()


def test_scheduling_answers_requests(editor, publisher, article):
    send_request(editor, article, recipient=get_role_key(roles.PUBLISHER))
    later = {"publish_from_0": "01.01.2040", "publish_from_1": "10:00"}
    save(publisher, get_admin_url(article), later, "_publish")
    assert "zaplanowano: wydawca" in text(editor.get("/admin/"))


def test_request_to_publish_is_hidden_from_editors(editor, article):
    left = sign_in_with_role("odeszla", roles.PUBLISHER)
    send_request(editor, article, recipient=f"user-{left.user.pk}")
    User.objects.filter(pk=left.user.pk).update(is_active=False)
    assert "Prośby do Ciebie" not in text(sign_in_with_role("druga", roles.EDITOR).get("/admin/"))


@pytest.mark.parametrize("path", ["/admin/prosby/{}/usun/", "/admin/szukaj/zamiana/{}/"])
def test_number_too_long_for_the_database_is_not_found(publisher, path):
    assert publisher.post(path.format(10**30)).status_code == 404


def ask_to_check(client, item, recipient):
    url = get_admin_url(item, "request_approval")
    client.post(url, {"purpose": "check", "recipient": f"user-{recipient.pk}", "note": ""})


def test_checking_keeps_the_remark_and_the_request_to_publish(editor, publisher, article):
    send_request(editor, article, recipient=get_role_key(roles.PUBLISHER))
    ask_to_check(editor, article, publisher.user)
    answer(publisher, article, _checked="1", answer="Dobre, tylko krócej.")
    check, publication = (ApprovalRequest.objects.get(purpose=name) for name in ("check", "publication"))
    assert (check.outcome, check.answer) == ("checked", "Dobre, tylko krócej.")
    assert publication.outcome == ""


@pytest.mark.parametrize("button", ["_checked", "_return", "_publish"])
def test_text_saved_since_is_not_answered_unseen(editor, publisher, article, button):
    send_request(editor, article, recipient=get_role_key(roles.PUBLISHER))
    ask_to_check(editor, article, publisher.user)
    url = get_admin_url(article, "changes")
    seen = values(publisher.get(url))
    save(editor, get_admin_url(article), {"description": "Druga."}, "_continue")
    shown = publisher.post(url, {**seen, button: "1", "answer": "Dobre."}, follow=True)
    assert "Druga." in text(shown)
    assert values(shown)["answer"] == "Dobre."
    assert not ApprovalRequest.objects.exclude(outcome="").exists()


def test_remark_is_kept_when_publishing(editor, publisher, article, mail_server, mailoutbox):
    send_request(editor, article, recipient=get_role_key(roles.PUBLISHER))
    answer(publisher, article, _publish="1", answer="Dobre.")
    approval = ApprovalRequest.objects.get()
    assert (approval.outcome, approval.answer) == ("published", "Dobre.")
    assert "Dobre." in mailoutbox[-1].body


def test_flood_of_requests_sends_no_flood_of_mail(
    editor, publisher, article, mail_server, mailoutbox, monkeypatch
):
    monkeypatch.setattr("publishing.admin.approvals.MAX_MAILED_REQUESTS_PER_HOUR", 2)
    for _ in range(4):
        sent = text(send_request(editor, article, recipient=f"user-{publisher.user.pk}"))
    assert len(mailoutbox) == 2
    assert "Wiadomości e-mail nie wysłano" in sent
    assert ApprovalRequest.objects.open().count() == 1
    editor.post(reverse("admin:remove_approval", args=[ApprovalRequest.objects.open().get().pk]))
    assert not ApprovalRequest.objects.open().exists()
    send_request(editor, article, recipient=f"user-{publisher.user.pk}")
    assert len(mailoutbox) == 2
    ApprovalRequest.objects.update(created_at=timezone.now() - datetime.timedelta(hours=2))
    send_request(editor, article, recipient=f"user-{publisher.user.pk}")
    assert len(mailoutbox) == 3


def test_request_goes_by_the_title_of_the_draft(editor, publisher, article, mail_server, mailoutbox):
    saved = save(editor, get_admin_url(article), {"title": "Spółdzielnia w Rumi"}, "_request_approval")
    assert "Poproś o sprawdzenie albo opublikowanie: Spółdzielnia w Rumi" in text(editor.get(saved.url))
    sent = {"purpose": "publication", "recipient": get_role_key(roles.PUBLISHER)}
    sent = text(editor.post(saved.url, sent, follow=True))
    assert "Poproszono o opublikowanie: Spółdzielnia w Rumi (rola Wydawca)." in sent
    assert "Twoje prośby Spółdzielnia w Rumi prośba o opublikowanie" in sent
    assert mailoutbox[0].subject == "prośba o opublikowanie: Spółdzielnia w Rumi"
    assert "Spółdzielnia w Rumi redaktorka prosi" in text(publisher.get("/admin/"))
    returned = answer(publisher, article, answer="Skróć.", _return="1")
    assert "Spółdzielnia w Rumi" in text(returned)
