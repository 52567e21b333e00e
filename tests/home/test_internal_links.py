"""The choice of own pages in the link dialog of the editor."""

import pytest

from publishing.models import State

from .. import factories
from ..admin_forms import page

pytestmark = pytest.mark.django_db

URL = "/admin/odnosniki/"


def get_links(client, **query):
    """Return {title: URL}."""
    buttons = [node for node in page(client.get(URL, query)).iter("button") if node.get("class") == "choice"]
    return {button.get("data-title"): button.get("data-href") for button in buttons}


def test_links_lead_to_published_pages_and_sections(publisher_client):
    meeting = factories.meeting(title="Spotkanie")
    factories.article(title="Roboczy", state=State.DRAFT)
    links = get_links(publisher_client)
    assert links["Spotkanie, 22.03.2022"] == meeting.get_absolute_url()
    assert links["Nabory"] == "/spoldzielnia/nabory/"
    assert "Roboczy" not in links
    for url in links.values():
        assert publisher_client.get(url).status_code == 200, url


@pytest.mark.parametrize("query", ["zolw", "ŻÓŁW", "w żół", "  żółw  "])
def test_links_are_found_by_words_of_their_titles(publisher_client, query):
    factories.article(title="Żółw w Rumi")
    assert list(get_links(publisher_client, q=query)) == ["Żółw w Rumi"]


def test_list_of_links_has_pages(publisher_client, monkeypatch):
    monkeypatch.setattr("home.internal_links.PAGES_PER_PAGE", 2)
    for number in range(3):
        factories.article(title=f"Żółw {number}")
    shown = publisher_client.get(URL, {"q": "żółw"})
    assert 'data-next="2"' in shown.text
    assert list(get_links(publisher_client, q="żółw", p="2")) == ["Żółw 2"]


def test_links_are_for_staff_only(client):
    assert client.get(URL).status_code == 302
    client.force_login(factories.somebody(is_staff=True))
    assert client.get(URL).status_code == 403
