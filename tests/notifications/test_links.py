"""Where residents find the page of notifications: nowhere without a mail server."""

import pytest

from search import index
from search.models import IndexEntry

from .. import factories
from ..parsed import page

pytestmark = pytest.mark.django_db

FORM = "/powiadomienia/"
LINKING = ["/", "/spoldzielnia/spotkania/", "/spoldzielnia/nabory/", "/mapa-strony/"]


def count_links(response):
    return [link.get("href") for link in page(response).iter("a")].count(FORM)


@pytest.mark.parametrize("host", ["mail.rumia.example", ""])
def test_form_is_linked_only_with_mail_server(client, settings, host):
    settings.EMAIL_HOST = host
    # The footer of every page, and one link more on those about its subject.
    footer = 1 if host else 0
    assert [count_links(client.get(path)) for path in LINKING] == [footer, *[2 * footer] * 3]
    assert (f"{FORM}</loc>" in client.get("/sitemap.xml").content.decode()) == bool(host)
    index.rebuild()
    assert IndexEntry.objects.filter(url=FORM).exists() == bool(host)


def test_search_entry_repeats_the_page(client, settings):
    settings.EMAIL_HOST = "mail.rumia.example"
    factories.request_settings()
    index.rebuild()
    entry = IndexEntry.objects.get(url=FORM)
    shown = page(client.get(FORM))
    assert "".join(next(shown.iter("h1")).itertext()) == entry.title
    assert next(m for m in shown.iter("meta") if m.get("name") == "description").get("content") == entry.lead
