"""The list of own pages in the link dialog of the editor."""

import pytest

from publishing.models import State

from .. import factories

pytestmark = pytest.mark.django_db

URL = "/admin/odnosniki/"


def get_links(client):
    """Return {group: {title: URL}}."""
    groups = client.get(URL).json()
    return {group["title"]: {link["title"]: link["value"] for link in group["menu"]} for group in groups}


def test_links_lead_to_published_pages_and_sections(publisher_client):
    meeting = factories.meeting(title="Spotkanie")
    factories.article(title="Roboczy", state=State.DRAFT)
    page = factories.page(title="Kontakt")
    groups = get_links(publisher_client)
    assert groups["Spotkania"] == {"Spotkanie, 22.03.2022": meeting.get_absolute_url()}
    assert groups["Strony"] == {"Kontakt": page.get_absolute_url()}
    assert "Artykuły" not in groups
    assert groups["Działy serwisu"]["Nabory"] == "/spoldzielnia/nabory/"
    for url in groups["Działy serwisu"].values():
        assert publisher_client.get(url).status_code == 200, url


def test_links_of_each_kind_are_limited(publisher_client, monkeypatch):
    monkeypatch.setattr("home.internal_links.MAX_LISTED", 2)
    for _ in range(3):
        factories.article()
    assert len(get_links(publisher_client)["Artykuły"]) == 2


def test_links_are_for_staff_only(client):
    assert client.get(URL).status_code == 302
    client.force_login(factories.somebody(is_staff=True))
    assert client.get(URL).status_code == 403
