"""The view that cleans pasted HTML for staff, and its messages about removed content."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from publishing import pasting
from publishing.pasting import describe_omissions
from rich_text.hidden_content import COLUMNS, COMMENTS, DELETIONS, HIDDEN, ROWS
from rich_text.word_import import IMAGES

from .. import factories
from ..rich_text.pasted_cases import read_pasted

pytestmark = pytest.mark.django_db

CHANGED = read_pasted("word-changes-amount")


@pytest.fixture
def staff_client(client):
    client.force_login(factories.staff())
    return client


def post(client, html):
    return client.post(reverse("admin:clean_pasted"), html, content_type="text/html; charset=utf-8")


def test_clean_pasted_returns_html_and_omissions(staff_client):
    assert post(staff_client, CHANGED).json() == {
        "html": "<p>Opłata za duplikat karty wynosi 40 zł.</p><p>Kartę wydajemy bezpłatnie w ciągu 5 dni.</p>",
        "omitted": "Pominęliśmy 2 usunięte fragmenty.",
    }


def test_clean_pasted_without_omissions_says_nothing(staff_client):
    assert post(staff_client, "<p>Tekst</p>").json() == {"html": "<p>Tekst</p>", "omitted": ""}


def test_clean_pasted_refuses_visitor(client):
    refused = post(client, CHANGED)
    assert refused.status_code == 403
    assert refused.json()["error"].startswith("Sesja się skończyła. Zaloguj się")
    client.force_login(User.objects.create_user("mieszkanka"))
    assert post(client, CHANGED).status_code == 403


def test_clean_pasted_needs_csrf_token_and_post():
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.staff())
    assert post(client, CHANGED).status_code == 403
    assert client.get(reverse("admin:clean_pasted")).status_code == 405


@pytest.mark.parametrize(
    ("name", "limit"), [("MAX_PASTED_BYTES", len(CHANGED.encode()) - 1), ("MAX_PASTED_TAGS", 10)]
)
def test_clean_pasted_refuses_too_long_text(staff_client, monkeypatch, name, limit):
    monkeypatch.setattr(pasting, name, limit)
    response = post(staff_client, CHANGED)
    assert response.status_code == 413
    assert response.json() == {"error": "To za dużo tekstu naraz. Wklej go w kilku częściach."}


@pytest.mark.parametrize(
    ("omissions", "told"),
    [
        ({}, ""),
        ({COMMENTS: 2, DELETIONS: 1}, "Pominęliśmy 2 komentarze i 1 usunięty fragment."),
        ({COMMENTS: 1}, "Pominęliśmy 1 komentarz."),
        ({COMMENTS: 12, HIDDEN: 1}, "Pominęliśmy 12 komentarzy i 1 ukryty fragment."),
        ({DELETIONS: 22, HIDDEN: 5}, "Pominęliśmy 22 usunięte fragmenty i 5 ukrytych fragmentów."),
        (
            {ROWS: 1, COLUMNS: 1, HIDDEN: 3},
            "Pominęliśmy 3 ukryte fragmenty, 1 ukryty wiersz tabeli i 1 ukrytą kolumnę tabeli.",
        ),
        ({IMAGES: 1}, "Pominęliśmy 1 obraz. Każdy obraz wklej albo przeciągnij tu osobno."),
        (
            {ROWS: 2, IMAGES: 5},
            "Pominęliśmy 2 ukryte wiersze tabeli i 5 obrazów. Każdy obraz wklej albo przeciągnij tu osobno.",
        ),
    ],
)
def test_describe_omissions_inflects_and_joins(omissions, told):
    assert describe_omissions(dict.fromkeys(pasting.OMISSION_FORMS, 0) | omissions) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("word-comment", "Pominęliśmy 1 komentarz."),
        ("word-hidden-words", "Pominęliśmy 2 ukryte fragmenty."),
        ("word-changes-list", "Pominęliśmy 1 usunięty fragment."),
        ("libreoffice-changes", "Pominęliśmy 2 usunięte fragmenty."),
        ("excel-hidden-rows", "Pominęliśmy 1 ukryty wiersz tabeli."),
        ("excel-hidden-column", "Pominęliśmy 1 ukrytą kolumnę tabeli."),
        ("gmail-emoji", ""),
    ],
)
def test_clean_pasted_case_tells_omissions(staff_client, name, told):
    assert post(staff_client, read_pasted(name)).json()["omitted"] == told
