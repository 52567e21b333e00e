"""Public pages with links to a page are listed before it is unpublished or deleted."""

import pytest
from django.urls import reverse

from publishing.admin_urls import get_admin_url
from publishing.incoming_links import find_linking_items
from publishing.models import State

from .. import factories
from ..admin_forms import text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("href", "is_link"),
    [
        ("/kontakt/", True),
        ("/kontakt", True),
        ("/kontakt/#telefon", True),
        ("/kontakt/?wersja=latwa", True),
        ("/kontakt-2/", False),
        ("/kontakt/inne/", False),
        ("/spoldzielnia/kontakt/", False),
        ("https://www.gov.pl/kontakt/", False),
    ],
)
def test_find_linking_items_link_in_text(href, is_link):
    page = factories.page(slug="kontakt")
    article = factories.article(body=f'<p>Zobacz <a href="{href}">kontakt</a>.</p>')
    assert find_linking_items(page) == ([article] if is_link else [])


def test_find_linking_items_menu_relations_and_glossary():
    page, meeting = factories.page(slug="kontakt"), factories.meeting()
    settings = factories.site_settings()
    factories.menu_item(site=settings, page=page)
    call = factories.recruitment(meeting=meeting)
    term = factories.term(more_url=page.get_absolute_url())
    assert find_linking_items(page) == [term, settings]
    assert find_linking_items(meeting) == [call]
    project = factories.project()
    assert find_linking_items(project.undertaking or factories.undertaking()) == (
        [project] if project.undertaking else []
    )


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_find_linking_items_hidden_and_own_links_do_not_count(state):
    page = factories.page(slug="kontakt", body='<p><a href="/kontakt/#gora">Do góry</a></p>')
    factories.article(body='<p><a href="/kontakt/">Kontakt</a></p>', state=state)
    assert find_linking_items(page) == []


@pytest.mark.parametrize(("view", "state"), [("unpublish", State.PUBLISHED), ("delete", State.WITHDRAWN)])
def test_confirmation_names_pages_that_link_here(publisher_client, view, state):
    page = factories.page(slug="kontakt", state=state)
    article = factories.article(title="Nabór", body='<p><a href="/kontakt/">Kontakt</a></p>')
    response = publisher_client.get(get_admin_url(page, view))
    assert "Na tę stronę prowadzą inne strony" in text(response)
    assert f'<a href="{get_admin_url(article)}">Artykuł: Nabór</a>' in response.content.decode()
    alone = publisher_client.get(get_admin_url(factories.page(state=state), view))
    assert "Na tę stronę prowadzą" not in text(alone)


def test_unpublish_selected_asks_first_if_pages_link_here(publisher_client):
    page = factories.page(slug="kontakt")
    factories.article(title="Nabór", body='<p><a href="/kontakt/">Kontakt</a></p>')
    changelist = reverse("admin:pages_page_changelist")
    sent = {"action": "unpublish_selected", "_selected_action": [page.pk]}
    response = publisher_client.post(changelist, sent)
    assert "Artykuł: Nabór" in text(response)
    page.refresh_from_db()
    assert page.is_published
    publisher_client.post(changelist, {**sent, "confirmed": "1"})
    page.refresh_from_db()
    assert page.state == State.WITHDRAWN


def test_link_in_the_menu_is_named_by_the_form_of_the_menu(publisher_client):
    page = factories.page(slug="kontakt")
    factories.menu_item(page=page)
    response = publisher_client.get(get_admin_url(page, "unpublish"))
    link = '<a href="/admin/pages/menusettings/1/change/">Ustawienia serwisu: Menu i stopka</a>'
    assert link in response.content.decode()
