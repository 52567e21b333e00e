"""The page of a conflict: two people's changes are joined, or chosen side by side."""

import pytest
from django.core.exceptions import ValidationError

from publishing import publication, revisions
from publishing.admin_urls import get_admin_url
from publishing.models import Revision, SavedSubmission
from publishing.serialization import serialize_stored_item

from .. import factories
from ..admin_forms import page, save, text, values

pytestmark = pytest.mark.django_db


@pytest.fixture
def conflict(publisher_client, other_publisher_client):
    """Return a function that saves what one editor typed, then what the other did, and returns the response."""

    def make(item, theirs, mine):
        url = get_admin_url(item)
        opened = values(other_publisher_client.get(url))
        save(publisher_client, url, theirs, "_continue")
        return other_publisher_client.post(url, {**opened, **mine, "_continue": "1"})

    return make


def get_hidden(response):
    inputs = page(response).iter("input")
    return {node.get("name"): node.get("value") or "" for node in inputs if node.get("type") == "hidden"}


def get_latest(item):
    return revisions.get_latest_revision(item).data


def test_different_fields_are_joined_by_one_button(conflict, other_publisher_client):
    article = factories.article(title="Tytuł", description="Opis.")
    shown = conflict(article, {"title": "Tytuł Ali"}, {"description": "Opis Oli."})
    assert shown.status_code == 409
    seen = text(shown)
    assert "Te zmiany da się połączyć" in seen
    for change in ("dodano: Ali", "dodano: Opis Oli."):
        assert change in seen
    other_publisher_client.post(get_admin_url(article), {**get_hidden(shown), "_continue": "join"})
    fields = get_latest(article)["fields"]
    assert (fields["title"], fields["description"]) == ("Tytuł Ali", "Opis Oli.")


def test_same_field_is_chosen_side_by_side(conflict, other_publisher_client):
    article = factories.article(title="Tytuł", description="Opis.", body="<p>Tekst.</p>")
    theirs = {"title": "Tytuł Ali", "description": "Opis Ali."}
    mine = {"title": "Tytuł Oli", "description": "Opis Oli.", "body": "<p>Tekst Oli.</p>"}
    shown = conflict(article, theirs, mine)
    radios = [node.get("name") for node in page(shown).iter("input") if node.get("type") == "radio"]
    assert radios == [f"_choice_{name}" for name in ("title", "title", "description", "description")]
    choice = {"_choice_title": "theirs", "_choice_description": "mine", "_continue": "join"}
    other_publisher_client.post(get_admin_url(article), {**get_hidden(shown), **choice})
    fields = get_latest(article)["fields"]
    assert fields["title"] == "Tytuł Ali"
    assert fields["description"] == "Opis Oli."
    assert fields["body"] == "<p>Tekst Oli.</p>"


def test_passages_of_one_text_are_joined(conflict, other_publisher_client):
    article = factories.article(body="<p>Pierwszy.</p><p>Drugi.</p><p>Trzeci.</p>")
    theirs = "<p>Pierwszy Ali.</p><p>Drugi Ali.</p><p>Trzeci.</p>"
    shown = conflict(
        article, {"body": theirs}, {"body": "<p>Pierwszy.</p><p>Drugi Oli.</p><p>Trzeci Oli.</p>"}
    )
    seen = text(shown)
    assert "Treść, fragment 1" in seen
    assert "Obie, jedna pod drugą" in seen
    choice = {"_choice_body:1": "both", "_continue": "join"}
    other_publisher_client.post(get_admin_url(article), {**get_hidden(shown), **choice})
    joined = ["Pierwszy Ali.", "Drugi Ali.", "Drugi Oli.", "Trzeci Oli."]
    assert get_latest(article)["fields"]["body"].split("\n") == [f"<p>{line}</p>" for line in joined]


def test_join_without_a_choice_saves_nothing(conflict, other_publisher_client):
    article = factories.article(title="Tytuł")
    shown = conflict(article, {"title": "Tytuł Ali"}, {"title": "Tytuł Oli"})
    again = other_publisher_client.post(get_admin_url(article), {**get_hidden(shown), "_continue": "join"})
    assert again.status_code == 409
    assert "wybierz jedną wersję" in text(again)
    assert get_latest(article)["fields"]["title"] == "Tytuł Ali"
    # What was typed is still there.
    other_publisher_client.post(get_admin_url(article), {**get_hidden(again), "_continue": "mine"})
    assert get_latest(article)["fields"]["title"] == "Tytuł Oli"


def test_rows_of_both_are_joined(conflict, other_publisher_client):
    association = factories.association()
    for number, label in enumerate(["mieszkańców", "gmin"]):
        association.figures.create(value="5", label=label, order=number)
    shown = conflict(association, {"figures-0-value": "6"}, {"figures-1-value": "7"})
    other_publisher_client.post(get_admin_url(association), {**get_hidden(shown), "_continue": "join"})
    assert [row["value"] for row in get_latest(association)["children"]["figures"]] == ["6", "7"]


def test_third_change_before_joining_is_joined_too(conflict, publisher_client, other_publisher_client):
    article = factories.article(title="Tytuł", description="Opis.", body="<p>Tekst.</p>")
    shown = conflict(article, {"title": "Tytuł Ali"}, {"description": "Opis Oli."})
    save(publisher_client, get_admin_url(article), {"body": "<p>Tekst Ali.</p>"}, "_continue")
    join = {**get_hidden(shown), "_continue": "join"}
    again = other_publisher_client.post(get_admin_url(article), join)
    assert again.status_code == 409
    other_publisher_client.post(get_admin_url(article), {**get_hidden(again), "_continue": "join"})
    fields = get_latest(article)["fields"]
    assert fields["title"] == "Tytuł Ali"
    assert fields["description"] == "Opis Oli."
    assert fields["body"] == "<p>Tekst Ali.</p>"


def test_both_sides_stay_in_history_after_joining(conflict, other_publisher_client):
    article = factories.article(title="Tytuł")
    shown = conflict(article, {"title": "Tytuł Ali"}, {"title": "Tytuł Oli"})
    choice = {"_choice_title": "mine", "_continue": "join"}
    other_publisher_client.post(get_admin_url(article), {**get_hidden(shown), **choice})
    titles = [revision.data["fields"]["title"] for revision in Revision.objects.of(article)]
    assert titles == ["Tytuł Oli", "Tytuł Ali", "Tytuł"]


def test_settings_without_drafts_are_joined(conflict, other_publisher_client):
    settings = factories.site_settings()
    shown = conflict(settings, {"contact_phone": "58 111 11 11"}, {"contact_hours": "8–16"})
    other_publisher_client.post(get_admin_url(settings), {**get_hidden(shown), "_continue": "join"})
    settings.refresh_from_db()
    assert (settings.contact_phone, settings.contact_hours) == ("58 111 11 11", "8–16")


def test_resolved_conflict_of_a_new_form_leaves_no_autosave(publisher_client, other_publisher_client):
    add = publisher_client.get("/admin/pages/article/add/").url
    opened = {**values(publisher_client.get(add)), "title": "Tytuł"}
    saved = publisher_client.post(add, {**opened, "_continue": "1"})
    save(other_publisher_client, saved.url, {"title": "Tytuł Oli"}, "_continue")
    path = add.partition("?")[0]
    typed = {**opened, "title": "Tytuł Ali"}
    publisher_client.post(f"{path}?autosave", typed)
    shown = publisher_client.post(add, {**typed, "_continue": "1"})
    assert shown.status_code == 409
    assert SavedSubmission.objects.exists()
    publisher_client.post(saved.url, {**get_hidden(shown), "_continue": "mine"})
    assert not SavedSubmission.objects.exists()


def test_conflict_page_keeps_what_another_form_saved_since(
    conflict, publisher_client, other_publisher_client
):
    settings = factories.site_settings()
    shown = conflict(settings, {"contact_unit": "Ali"}, {"contact_unit": "Oli"})
    save(publisher_client, "/admin/pages/homesettings/1/change/", {"home_title": "Nowy tytuł"})
    url = get_admin_url(settings)
    again = other_publisher_client.post(url, {**get_hidden(shown), "_continue": "1"})
    assert again.status_code == 409
    other_publisher_client.post(url, {**get_hidden(again), "_continue": "1"})
    settings.refresh_from_db()
    assert (settings.contact_unit, settings.home_title) == ("Oli", "Nowy tytuł")


def test_document_attached_by_both_is_chosen(conflict, other_publisher_client):
    meeting, document = factories.meeting(), factories.document()
    attached = {"attachments-0-document": str(document.pk)}
    shown = conflict(meeting, attached, {**attached, "attachments-0-order": "3", "title": "Inny tytuł"})
    radios = {node.get("name") for node in page(shown).iter("input") if node.get("type") == "radio"}
    assert radios == {"_choice_attachments"}
    choice = {"_choice_attachments": "mine", "_continue": "join"}
    other_publisher_client.post(get_admin_url(meeting), {**get_hidden(shown), **choice})
    latest = get_latest(meeting)
    assert [row["document"] for row in latest["children"]["attachments"]] == [document.pk]
    assert latest["fields"]["title"] == "Inny tytuł"


def test_document_attached_twice_is_not_published():
    meeting, document = factories.meeting(), factories.document()
    data = serialize_stored_item(meeting)
    rows = [{"pk": 2**48 + number, "document": document.pk, "order": number} for number in range(2)]
    revisions.save_revision(meeting, {**data, "children": {"attachments": rows}}, None)
    with pytest.raises(ValidationError, match="Ten dokument jest już załącznikiem"):
        publication.publish(meeting, None)
