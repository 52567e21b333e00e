"""A new item with the content of a stored one ("use as a model")."""

import pytest

from publishing import revisions
from publishing.admin_urls import get_admin_url
from publishing.models import Revision, State

from .. import factories
from ..admin_forms import page, text, values

pytestmark = pytest.mark.django_db

KINDS = {
    "meeting": (factories.meeting, {"change": "relocated", "former_place": "Ratusz"}),
    "recruitment": (factories.recruitment, {}),
    "article": (factories.article, {}),
    "project": (factories.project, {}),
}


def open_copy(client, item):
    """Follow "use as a model" from the form of the item, and return the form of the new one."""
    tools = page(client.get(get_admin_url(item))).iter("a")
    url = next(link.get("href") for link in tools if link.text == "Użyj jako wzoru")
    return client.get(url, follow=True)


@pytest.mark.parametrize("kind", KINDS)
def test_copy_has_text_but_no_dates_state_or_address(publisher_client, kind):
    create, given = KINDS[kind]
    item = create(**given)
    before = values(publisher_client.get(get_admin_url(item)))
    copied = values(open_copy(publisher_client, item))
    title = "name" if kind == "project" else "title"
    assert copied[title] == before[title]
    dates = [name for name in copied if name.endswith(("_0", "_1", "_on"))]
    assert dates
    assert {copied[name] for name in [*dates, "slug"]} == {""}
    assert {copied.get(name, "") for name in ("change", "former_place")} == {""}


def test_saved_copy_is_a_draft_of_its_own(publisher_client):
    meeting = factories.meeting(title="Spotkanie", slug="spotkanie")
    shown = open_copy(publisher_client, meeting)
    assert "Wypełniono według wzoru" in text(shown)
    publisher_client.post(shown.request["PATH_INFO"], {**values(shown), "_continue": "1"})
    copy = type(meeting).objects.exclude(pk=meeting.pk).get()
    assert (copy.state, copy.slug, copy.place, copy.starts_at) == (
        State.DRAFT,
        "spotkanie-2",
        meeting.place,
        None,
    )
    assert Revision.objects.of(copy).count() == 1
    assert not Revision.objects.of(meeting).exists()


def test_copy_has_unpublished_changes_of_the_model(publisher_client):
    article = factories.article(title="Dawny")
    typed = {**values(publisher_client.get(get_admin_url(article))), "title": "Nowy"}
    publisher_client.post(get_admin_url(article), {**typed, "_continue": "1"})
    assert revisions.get_draft(article)
    assert values(open_copy(publisher_client, article))["title"] == "Nowy"


@pytest.mark.parametrize("key", ["999", "x", "9" * 30, ""])
def test_copy_of_unknown_item_is_an_empty_form(publisher_client, key):
    shown = publisher_client.get(f"/admin/cooperative/meeting/add/?wzor={key}", follow=True)
    assert values(shown)["title"] == ""
