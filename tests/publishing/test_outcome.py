"""The title and the focus of an admin page say what happened (WCAG 2.2, 4.1.3; GOV.UK's error summary)."""

import pytest

from publishing.admin_urls import get_admin_url

from .. import factories
from ..admin_forms import page, save

pytestmark = pytest.mark.django_db


def get_title(response):
    return page(response).findtext(".//title").strip()


def get_focused(response):
    """Return the role or the class of each element that the browser is to focus when the page opens."""
    return [
        node.get("role") or node.get("class") for node in page(response).iter() if "autofocus" in node.attrib
    ]


@pytest.fixture
def article():
    return factories.article(title="Czym jest spółdzielnia")


def test_title_after_publication_begins_with_it(publisher_client, article):
    saved = save(publisher_client, get_admin_url(article), {"title": "Nowy tytuł"}, "_publish")
    opened = publisher_client.get(saved.url)
    assert get_title(opened).startswith("Opublikowano: Nowy tytuł")
    assert get_focused(opened) == ["alert"]


def test_title_after_refused_publication_says_so(publisher_client, article):
    saved = save(publisher_client, get_admin_url(article), {"description": ""}, "_publish")
    opened = publisher_client.get(saved.url)
    title = get_title(opened)
    assert title.startswith("Nie opublikowano. Popraw 1\N{NO-BREAK SPACE}miejsce | Czym jest spółdzielnia")
    assert title.count("nie opublikowano") == 0  # heard once
    assert get_focused(opened) == ["error-summary"]


def test_title_of_invalid_form_counts_errors(publisher_client, article):
    opened = save(
        publisher_client, get_admin_url(article), {"title": "", "publish_from_0": "jutro"}, "_continue"
    )
    assert get_title(opened).startswith("Nie zapisano. Popraw 2\N{NO-BREAK SPACE}miejsca")
    assert get_focused(opened) == ["error-summary"]


def test_title_of_unchanged_form_is_that_of_the_form(publisher_client, article):
    opened = publisher_client.get(get_admin_url(article))
    assert get_title(opened).startswith("Czym jest spółdzielnia")
    assert get_focused(opened) == []
