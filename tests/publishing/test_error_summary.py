"""Errors of a form are listed above it, each with a link to its field."""

import pytest

from publishing.admin_urls import get_admin_url
from publishing.models import State

from .. import factories
from ..admin_forms import page, save

pytestmark = pytest.mark.django_db


def read_summary(response):
    """Return ([(text of the link, message)], anchors that lead nowhere) of the error summary."""
    tree = page(response)
    ids = {node.get("id") for node in tree.iter() if node.get("id")}
    summary = next(node for node in tree.iter() if node.get("id") == "error-summary")
    lines, broken = [], []
    for line in summary.iter("li"):
        link = next(line.iter("a"), None)
        lines.append((None if link is None else link.text, "".join(line.itertext())))
        if link is not None and link.get("href").removeprefix("#") not in ids:
            broken.append(link.get("href"))
    return lines, broken


def test_error_summary_links_to_fields_in_order(publisher_client):
    typed = {"title": "", "starts_at_0": "32.13.2026", "starts_at_1": "17:00"}
    response = save(publisher_client, "/admin/cooperative/meeting/add/", typed)
    lines, broken = read_summary(response)
    assert [label for label, _ in lines] == ["Tytuł", "Początek (potrzebne do publikacji)"]
    assert "Wpisz datę tak" in lines[1][1]
    assert broken == []
    assert "Popraw poniższ" not in response.content.decode()


def test_error_summary_names_the_row(publisher_client):
    association = factories.association()
    typed = {"figures-0-value": "60", "figures-0-label": "członków", "figures-0-order": "dwa"}
    response = save(publisher_client, get_admin_url(association), typed)
    [(label, message)], broken = read_summary(response)
    assert label.startswith("Liczba 1: ")
    assert "Wpisz samą liczbę" in message
    assert broken == []


def test_error_summary_lists_what_stops_publication(publisher_client):
    meeting = factories.meeting(
        state=State.DRAFT, starts_at=None, place="", body='<p><a href="/kontakt/">tutaj</a></p>'
    )
    response = save(publisher_client, get_admin_url(meeting), {}, "_publish")
    shown = publisher_client.get(response.url)
    lines, broken = read_summary(shown)
    assert {"Początek", "Miejsce", "Treść"} <= {label for label, _ in lines}
    assert broken == []
    [said] = [str(message) for message in shown.context["messages"]]
    assert said == "Zapisano wersję roboczą, ale nie opublikowano."


def test_account_form_has_error_summary(publisher_client):
    typed = {"username": "", "email": "nowa"}
    lines, broken = read_summary(save(publisher_client, "/admin/auth/user/add/", typed))
    assert lines
    assert broken == []
