"""Typed text survives a busy database, a too large file, a server error and the end of the session."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from library.models import Image
from pages.models import Article
from publishing import revisions
from publishing.admin_urls import get_admin_url
from publishing.models import ApprovalRequest, State

from .. import factories
from ..admin_forms import page, text, values

pytestmark = pytest.mark.django_db


def parse_resubmit_form(response):
    """Return (URL, fields) of the form on an error page that resubmits the data."""
    [sent] = page(response).find(".//main").iter("form")
    return sent.get("action"), {node.get("name"): node.get("value") for node in sent.iter("input")}


def get_focused_text(response):
    """Return the text that has the focus when the page opens: the first element with `autofocus` (HTML)."""
    return page(response).find(".//*[@autofocus]").text_content()


def raise_always(error):
    def fail(*args, **kwargs):
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (OperationalError("database is locked"), 503, "Serwis jest chwilowo zajęty"),
        (RuntimeError("broken on purpose"), 500, "Wystąpił błąd po naszej stronie"),
    ],
    ids=["busy", "broken"],
)
def test_error_page_resubmits_form(publisher_client, monkeypatch, error, status, said):
    article = factories.article(title="Dawny")
    typed = {
        **values(publisher_client.get(get_admin_url(article))),
        "title": "Długo „pisany” <tytuł>",
        "_continue": "Zapisz",
    }
    publisher_client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(revisions, "save_revision", raise_always(error))
        response = publisher_client.post(get_admin_url(article), typed)
    assert response.status_code == status
    assert said in text(response)
    assert ("Retry-After" in response) == (status == 503)
    address, fields = parse_resubmit_form(response)
    assert publisher_client.post(address, fields).status_code == 302
    assert revisions.get_latest_revision(article).data["fields"]["title"] == "Długo „pisany” <tytuł>"


def test_error_page_without_submission_has_no_form(publisher_client, monkeypatch):
    publisher_client.raise_request_exception = False
    monkeypatch.setattr(
        "publishing.admin.RevisionAdmin.build_edit", raise_always(OperationalError("database is locked"))
    )
    response = publisher_client.get("/admin/pages/article/add/", follow=True)
    assert response.status_code == 503
    assert "Poczekaj minutę" in text(response)
    assert list(page(response).iter("form")) == []


def test_error_page_resubmits_no_password(publisher_client, monkeypatch):
    publisher_client.raise_request_exception = False
    error = OperationalError("database is locked")
    monkeypatch.setattr("django.contrib.auth.models.User.save", raise_always(error))
    typed = {"username": "nowa", "password1": "Zielona-rzeka-24", "password2": "Zielona-rzeka-24"}
    response = publisher_client.post("/admin/auth/user/add/", typed)
    assert response.status_code == 503
    assert "nowa" in response.content.decode()
    assert "Zielona" not in response.content.decode()
    signing_in = Client()
    signing_in.raise_request_exception = False
    monkeypatch.setattr("accounts.log.log_event", raise_always(error))
    response = signing_in.post("/admin/login/", {"username": "ala", "password": "x"})
    assert response.status_code == 503
    assert list(page(response).iter("form")) == []


def test_error_page_keeps_invalid_csrf_token(publisher_client, monkeypatch):
    article = factories.article(title="Dawny")
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = publisher_client.cookies
    sent = {**values(strict.get(get_admin_url(article))), "title": "Obcy", "csrfmiddlewaretoken": "x" * 64}
    with monkeypatch.context() as patch:
        locked = raise_always(OperationalError("database is locked"))
        patch.setattr("django.contrib.sessions.backends.db.SessionStore.load", locked)
        response = strict.post(get_admin_url(article), sent)
    assert response.status_code == 503
    address, fields = parse_resubmit_form(response)
    strict.post(address, fields)
    assert revisions.get_latest_revision(article) is None


def test_form_with_too_big_file_is_redisplayed(publisher_client, monkeypatch):
    monkeypatch.setattr("library.middleware.MAX_BODY_BYTES", 2000)
    picture = SimpleUploadedFile("foto.png", b"x" * 4000, content_type="image/png")
    typed = {"title": "Most nad strugą", "alt": "Drewniany most", "focus_x": "50", "focus_y": "50"}
    response = publisher_client.post(
        "/admin/library/image/add/?_popup=1", {**typed, "_popup": "1", "file": picture}
    )
    assert response.status_code == 413
    address, fields = parse_resubmit_form(response)
    shown = publisher_client.post(address, fields)
    assert shown.status_code == 200
    assert typed.items() <= values(shown).items()
    assert "Wybierz plik" in text(shown)
    assert not Image.objects.exists()
    smaller = SimpleUploadedFile("foto.png", factories.picture(), content_type="image/png")
    publisher_client.post(address, {**values(shown), "file": smaller})
    assert Image.objects.get().title == "Most nad strugą"


def test_form_resubmitted_without_file_is_not_saved(publisher_client, monkeypatch):
    image = factories.image(title="Dawny")
    monkeypatch.setattr("library.middleware.MAX_BODY_BYTES", 2000)
    typed = values(publisher_client.get(f"/admin/library/image/{image.pk}/change/"))
    picture = SimpleUploadedFile("foto.png", b"x" * 4000, content_type="image/png")
    response = publisher_client.post(
        f"/admin/library/image/{image.pk}/change/", {**typed, "title": "Nowy", "file": picture}
    )
    address, fields = parse_resubmit_form(response)
    shown = publisher_client.post(address, fields)
    assert values(shown)["title"] == "Nowy"
    assert Image.objects.get().title == "Dawny"


def test_saved_submission_has_no_password(publisher_client):
    typed = {"username": "nowa", "password1": "Zielona-rzeka-24", "password2": "Zielona-rzeka-24"}
    publisher_client.get("/admin/")
    publisher_client.session.flush()
    response = publisher_client.post("/admin/auth/user/add/", typed)
    response = publisher_client.post(response.url, {"username": "ala", "password": factories.PASSWORD})
    shown = publisher_client.get(response.url)
    assert values(shown)["username"] == "nowa"
    assert "Zielona" not in shown.content.decode()


@pytest.mark.parametrize("action", ["unpublish", "restore", "reviewed", "preview", "list", "bin", "delete"])
def test_action_after_session_end_is_reported_lost(publisher_client, action):
    article = factories.article()
    draft = factories.article(state=State.DRAFT)
    if action == "list":
        address, sent = (
            "/admin/pages/article/?q=a",
            {"action": "unpublish_selected", "_selected_action": article.pk},
        )
    elif action == "bin":
        address, sent = "/admin/kosz/", {"version": "1"}
    else:
        address, sent = get_admin_url(draft if action == "delete" else article, action), {"post": "yes"}
    publisher_client.session.flush()
    response = publisher_client.post(address, sent)
    assert "ostatnie polecenie nie zostało wykonane" in get_focused_text(publisher_client.get(response.url))
    response = publisher_client.post(
        response.url, {"username": "ala", "password": factories.PASSWORD}, follow=True
    )
    assert "zanim panel dostał ostatnie polecenie, więc nic się nie zmieniło" in text(response)
    assert "niewykonane" not in response.redirect_chain[-1][0]
    assert Article.objects.get(pk=article.pk).state == State.PUBLISHED
    assert "zanim panel dostał" not in text(publisher_client.get("/admin/"))


def test_second_logout_is_not_reported_lost(publisher_client):
    publisher_client.session.flush()
    response = publisher_client.post("/admin/logout/", follow=True)
    assert "niewykonane" not in response.redirect_chain[-1][0]


def test_oversized_public_body_is_read_and_dropped(client, monkeypatch):
    """A browser shows the response only if its whole request was read."""
    monkeypatch.setattr("library.middleware.MAX_BODY_BYTES", 2000)
    picture = SimpleUploadedFile("foto.png", b"x" * 4000, content_type="image/png")
    response = client.post("/widok/", {"title": "Most", "file": picture})
    assert response.status_code == 413
    assert "Most" not in text(response)
    assert response.wsgi_request.read() == b""


@pytest.mark.parametrize(
    ("view", "typed"),
    [
        ("changes", {"answer": "Brakuje daty.", "_return": "1"}),
        ("cancel", {"reason": "Choroba."}),
        ("request_approval", {"purpose": "check", "note": "Do piątku.", "recipient": ""}),
    ],
)
def test_remark_survives_the_end_of_the_session(publisher_client, other_publisher_client, view, typed):
    meeting = factories.meeting(starts_at=timezone.now() + datetime.timedelta(days=7))
    url = get_admin_url(meeting, "request_approval")
    publisher = User.objects.get(username="ala")
    other_publisher_client.post(url, {"purpose": "check", "recipient": f"user-{publisher.pk}"})
    publisher_client.get("/admin/")
    publisher_client.session.flush()
    response = publisher_client.post(get_admin_url(meeting, view), typed)
    assert "jest zachowane" in get_focused_text(publisher_client.get(response.url))
    response = publisher_client.post(response.url, {"username": "ala", "password": factories.PASSWORD})
    shown = values(publisher_client.get(response.url))
    name = next(iter(typed.keys() & {"answer", "reason", "note"}))
    assert shown[name] == typed[name]
    meeting.refresh_from_db()
    assert not meeting.is_cancelled
    assert ApprovalRequest.objects.get().outcome == ""
