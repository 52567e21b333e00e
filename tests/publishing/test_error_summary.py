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


def read_headings(response):
    """Return the headings and the breadcrumbs of the page as text."""
    tree = page(response)
    headings = " ".join(node.text_content() for node in tree.iter("h1", "h2"))
    [breadcrumbs] = tree.find_class("breadcrumbs")
    return headings.replace("Nie zapisano. Popraw:", "").split(), breadcrumbs.text_content()


def test_error_summary_links_to_fields_in_order(publisher_client):
    typed = {"title": "", "starts_at_0": "32.13.2026", "starts_at_1": "17:00"}
    response = save(publisher_client, "/admin/cooperative/meeting/add/", typed)
    lines, broken = read_summary(response)
    assert [label for label, _ in lines] == ["Tytuł", "Początek (potrzebne do publikacji)"]
    assert "Nie ma takiego dnia" in lines[1][1]
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


def test_refused_publication_lists_all_errors_at_once(publisher_client):
    meeting = factories.meeting(state=State.DRAFT, place="", ends_at=None)
    typed = {"ends_at_0": "21.03.2022", "ends_at_1": "10:00", "change": "moved", "starts_at_1": "25:00"}
    lines, broken = read_summary(save(publisher_client, get_admin_url(meeting), typed, "_publish"))
    labels = [label.removesuffix(" (potrzebne do publikacji)") for label, _ in lines]
    assert {"Miejsce", "Dawny termin"} <= set(labels)
    assert labels.count("Początek") == 1
    assert broken == []
    lines, _ = read_summary(save(publisher_client, get_admin_url(meeting), typed, "_continue"))
    assert "Miejsce" not in str(lines)


@pytest.mark.parametrize(
    ("create", "typed"),
    [
        (factories.meeting, {"title": "Odrzucony tytuł", "ends_at_0": "1.01.2000", "ends_at_1": "10:00"}),
        (factories.staff, {"username": "odrzucona", "email": "zły"}),
    ],
    ids=["meeting", "user"],
)
def test_heading_of_refused_form_names_what_is_stored(publisher_client, create, typed):
    url = get_admin_url(create())
    heading, breadcrumbs = read_headings(publisher_client.get(url))
    refused = save(publisher_client, url, typed)
    assert refused.status_code == 200
    assert read_headings(refused) == (heading, breadcrumbs)


@pytest.mark.parametrize("path", ["", "add/"])
def test_breadcrumbs_do_not_repeat_the_same_words(publisher_client, path):
    url = f"/admin/accessibility_requests/accessrequest/{path}"
    _, breadcrumbs = read_headings(publisher_client.get(url, follow=True))
    assert breadcrumbs.count("Wnioski o dostępność") == 1


def test_account_form_has_error_summary(publisher_client):
    typed = {"username": "", "email": "nowa"}
    lines, broken = read_summary(save(publisher_client, "/admin/auth/user/add/", typed))
    assert lines
    assert broken == []
