"""The link from a public page to its form, for signed-in staff only."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.roles import EDITOR
from publishing.admin_urls import get_admin_url

from .. import factories
from ..parsed import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor_client():
    user = factories.somebody(is_staff=True)
    user.groups.add(Group.objects.get(name=EDITOR))
    client = Client()
    client.force_login(user)
    return client


def find_edit_link(response):
    links = (link.get("href") for link in page(response).iter("a") if link.text == "Edytuj tę stronę")
    return next(links, None)


@pytest.mark.parametrize(
    "make",
    [
        factories.article,
        factories.page,
        factories.meeting,
        factories.recruitment,
        factories.resolution,
        factories.cooperative,
        factories.association,
        factories.undertaking,
        factories.project,
    ],
)
def test_page_links_staff_to_its_form(editor_client, make):
    item = make()
    response = editor_client.get(item.get_absolute_url())
    assert find_edit_link(response) == get_admin_url(item)
    assert response["Cache-Control"] == "no-store"
    visited = Client().get(item.get_absolute_url())
    assert find_edit_link(visited) is None
    assert "no-store" not in visited.get("Cache-Control", "")


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/", "/admin/pages/homesettings/"),
        ("/ekonomia-spoleczna/", "/admin/pages/article/"),
        ("/spoldzielnia/spotkania/", "/admin/cooperative/meeting/"),
        ("/omggs/rewitalizacja/", "/admin/omggs/revitalisationproject/"),
        ("/deklaracja-dostepnosci/", "/admin/accessibility/declaration/"),
    ],
)
def test_list_links_staff_to_its_list(publisher_client, path, url):
    response = publisher_client.get(path)
    assert find_edit_link(response) == url
    assert response["Cache-Control"] == "no-store"


def test_page_has_no_link_to_a_form_that_may_not_be_opened(editor_client):
    """The declaration and the home page are for other roles; the page then is that of all visitors."""
    for path in ("/", "/deklaracja-dostepnosci/"):
        response = editor_client.get(path)
        assert find_edit_link(response) is None
        assert "no-store" not in response.get("Cache-Control", "")
