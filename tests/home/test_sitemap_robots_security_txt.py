"""sitemap.xml, robots.txt and security.txt."""

import datetime
import re

import pytest

from publishing.models import State

from .. import factories

pytestmark = pytest.mark.django_db

NOON = factories.warsaw(2026, 5, 4, 12)


def test_robots_txt_disallows_admin_and_names_sitemap(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_security_txt_has_contact_and_future_expiry(client, freeze):
    factories.site_settings(security_email="bezpieczenstwo@rumia.example")
    freeze(NOON)
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:bezpieczenstwo@rumia.example"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    assert "pl" in fields["Preferred-Languages"]
    expires = datetime.datetime.fromisoformat(fields["Expires"])
    assert NOON < expires < NOON + datetime.timedelta(days=365)


@pytest.mark.parametrize("given", [None, {}, {"security_email": ""}])
def test_security_txt_without_email_is_404(client, given):
    if given is not None:
        factories.site_settings(**given)
    assert client.get("/.well-known/security.txt").status_code == 404


def locations(client):
    return re.findall(r"<loc>http://testserver([^<]+)</loc>", client.get("/sitemap.xml").content.decode())


CREATE = [
    factories.article,
    factories.page,
    factories.resolution,
    factories.meeting,
    factories.recruitment,
    factories.undertaking,
    factories.project,
]


@pytest.mark.parametrize("create", CREATE)
def test_sitemap_lists_public_pages_only(client, freeze, create):
    freeze(NOON)
    hour = datetime.timedelta(hours=1)
    shown = create()
    hidden = [
        create(state=State.DRAFT),
        create(state=State.WITHDRAWN),
        create(publish_from=NOON + hour),
        create(publish_until=NOON - hour),
    ]
    found = locations(client)
    assert found.count(shown.get_absolute_url()) == 1
    assert not {content.get_absolute_url() for content in hidden} & set(found)
    for content in hidden:
        assert client.get(content.get_absolute_url()).status_code == 404
    assert client.get(shown.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "create",
    [factories.article, factories.page, factories.undertaking, factories.cooperative, factories.association],
)
def test_sitemap_lists_easy_texts(client, freeze, create):
    freeze(NOON)
    item = create()
    easy = f"{item.get_absolute_url()}?wersja=latwa"
    assert easy not in locations(client)
    type(item).objects.update(easy_text="<p>Łatwo.</p>")
    assert locations(client).count(easy) == 1
    assert changes(client)[easy] == "2026-05-04"
    type(item).objects.update(state=State.DRAFT)
    assert easy not in locations(client)


def test_every_url_of_sitemap_is_200(client):
    for create in CREATE:
        create()
    found = locations(client)
    assert len(found) == len(set(found)) > len(CREATE)
    for address in found:
        assert client.get(address).status_code == 200, address


def changes(client):
    """Return {URL: lastmod} of the sitemap."""
    sitemap = client.get("/sitemap.xml").content.decode()
    return dict(re.findall(r"<loc>http://testserver([^<]+)</loc><lastmod>([^<]+)</lastmod>", sitemap))


@pytest.mark.parametrize(
    ("create", "listed_in"),
    [
        (factories.article, ["/", "/ekonomia-spoleczna/", "/mapa-strony/"]),
        (factories.meeting, ["/spoldzielnia/", "/spoldzielnia/spotkania/"]),
        (factories.recruitment, ["/", "/spoldzielnia/", "/spoldzielnia/nabory/"]),
        (factories.resolution, ["/spoldzielnia/"]),
        (factories.undertaking, ["/omggs/", "/omggs/zit/"]),
        (factories.project, ["/omggs/rewitalizacja/"]),
    ],
)
def test_sitemap_has_last_change_of_page_and_its_sections(client, freeze, create, listed_in):
    freeze(NOON - datetime.timedelta(days=2))
    create()
    freeze(NOON)
    latest = create()
    freeze(NOON + datetime.timedelta(days=2))
    create(state=State.DRAFT)
    found = changes(client)
    for address in [latest.get_absolute_url(), *listed_in]:
        assert found[address] == "2026-05-04", address


@pytest.mark.parametrize(
    ("create", "address"),
    [
        (factories.cooperative, "/"),
        (factories.cooperative, "/spoldzielnia/"),
        (factories.association, "/omggs/"),
        (factories.term, "/slowniczek/"),
        (factories.declaration, "/deklaracja-dostepnosci/"),
    ],
)
def test_sitemap_has_last_change_of_section_content(client, freeze, create, address):
    freeze(NOON)
    create()
    assert changes(client)[address] == "2026-05-04"


def test_sitemap_omits_unknown_last_change(client, freeze):
    freeze(NOON)
    assert changes(client) == {}
    factories.article(state=State.DRAFT)
    for _ in range(5):
        article = factories.article(order=1)
    freeze(NOON + datetime.timedelta(days=2))
    factories.article(order=2, title="Nie ma go na stronie głównej")
    found = changes(client)
    assert found["/"] == found[article.get_absolute_url()] == "2026-05-04"
    assert found["/ekonomia-spoleczna/"] == "2026-05-06"
    assert "/dostepnosc/wniosek/" not in found


def test_scheduled_page_is_new_at_its_hour(client, freeze):
    freeze(factories.warsaw(2026, 5, 1))
    article = factories.article(publish_from=factories.warsaw(2026, 5, 4, 8), easy_text="<p>Łatwo.</p>")
    meeting = factories.meeting(
        starts_at=factories.warsaw(2026, 6, 1), publish_from=factories.warsaw(2026, 5, 5, 8)
    )
    freeze(factories.warsaw(2026, 5, 6))
    found = changes(client)
    address = article.get_absolute_url()
    assert found[address] == found[f"{address}?wersja=latwa"] == found["/ekonomia-spoleczna/"] == "2026-05-04"
    assert found[meeting.get_absolute_url()] == found["/spoldzielnia/spotkania/"] == "2026-05-05"
    assert found["/"] == "2026-05-05"
    assert 'Ostatnia zmiana: <time datetime="2026-05-04"' in client.get(address).content.decode()
    calendar = client.get(f"/spoldzielnia/spotkania/{meeting.slug}.ics")
    assert calendar["Last-Modified"] == "Tue, 05 May 2026 06:00:00 GMT"


def test_sitemap_has_constant_query_count(client, django_assert_max_num_queries):
    for create in CREATE:
        create()
        create()
    with django_assert_max_num_queries(10):
        client.get("/sitemap.xml")


@pytest.mark.parametrize(
    "address", ["/robots.txt", "/sitemap.xml", "/healthz", "/.well-known/security.txt", "/"]
)
def test_read_only_views_reject_post(client, address):
    assert client.post(address).status_code == 405
