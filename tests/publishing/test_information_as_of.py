"""Of which day the information on a page is, and when an editor last changed it."""

import pytest
from django.core.management import call_command

from omggs.models import City, RevitalisationProject
from pages.models import Article, SiteSettings
from publishing import publication, revisions, trash
from publishing.models import Revision, State
from publishing.serialization import serialize_stored_item

from .. import factories, parsed
from ..factories import warsaw

pytestmark = pytest.mark.django_db

NOON = warsaw(2026, 5, 4, 12)
LATER = warsaw(2026, 6, 1, 12)
FACTORIES = [
    *(factories.article, factories.page, factories.cooperative, factories.recruitment),
    *(factories.association, factories.undertaking, factories.project),
]


def get_text(client, address):
    return " ".join(parsed.page(client.get(address)).text_content().replace("\xa0", " ").split())


def publish_change(item, **fields):
    data = serialize_stored_item(item)
    data["fields"] |= fields
    revisions.save_revision(item, data, None)
    publication.publish(item, None)
    item.refresh_from_db()
    return item


@pytest.mark.parametrize("create", FACTORIES)
def test_page_names_state_of_information(client, freeze, create):
    freeze(NOON)
    factories.site_settings(office="Urząd Miasta Rumia")
    item = create(information_as_of="2026-03")
    text = get_text(client, item.get_absolute_url())
    assert "Stan informacji: marzec 2026" in text
    assert "Od tego czasu coś mogło się zmienić." not in text
    freeze(warsaw(2028, 4, 1))
    if isinstance(item, RevitalisationProject):
        assert "zmienić. Zapytaj w urzędzie tego miasta, jak jest teraz." in get_text(
            client, item.get_absolute_url()
        )
        City.objects.update(is_ours=True)
    assert "zmienić. Jak jest teraz, powie Ci Urząd Miasta Rumia." in get_text(
        client, item.get_absolute_url()
    )


def test_staff_set_when_information_is_old(client, freeze):
    freeze(NOON)
    factories.menu_item(
        site=factories.site_settings(office="Urząd", outdated_after_months=2, contact_phone="58 123 45 67"),
        page=factories.page(slug="kontakt", shows_contact=True),
    )
    article = factories.article(information_as_of="2026-02-20")
    html = client.get(article.get_absolute_url()).content.decode()
    assert 'powie Ci <a href="/kontakt/">Urząd</a>.' in html
    SiteSettings.objects.update(contact_phone="")
    assert "powie Ci Urząd." in client.get(article.get_absolute_url()).content.decode()


def test_page_without_state_of_information_says_nothing(client):
    assert "Stan informacji" not in get_text(client, factories.article().get_absolute_url())


def test_change_of_text_is_the_last_change(freeze):
    freeze(NOON)
    article = factories.article(content_changed_at=None)
    freeze(LATER)
    publish_change(article, other_words="filmik", review_months=6)
    assert article.last_public_change is None
    publish_change(article, body="<p>Nowa treść.</p>")
    assert article.last_public_change == LATER


def test_first_publication_is_a_change_and_republication_is_none(freeze):
    freeze(NOON)
    article = factories.article(state=State.DRAFT, content_changed_at=None)
    publication.publish(article, None)
    article.refresh_from_db()
    assert article.last_public_change == NOON
    freeze(LATER)
    publication.unpublish(article, None)
    publication.publish(article, None)
    article.refresh_from_db()
    assert article.last_public_change == NOON


def test_content_restored_from_trash_keeps_its_last_change(freeze):
    freeze(NOON)
    article = factories.article(state=State.DRAFT, content_changed_at=None)
    publication.publish(article, factories.staff())
    freeze(LATER)
    trash.delete(article, None)
    restored = trash.restore_from_trash(Revision.objects.in_trash().get(), None)
    publication.publish(restored, None)
    assert Article.objects.get().last_public_change == NOON


@pytest.mark.slow
def test_installation_is_no_change_anywhere(client, freeze):
    freeze(NOON)
    call_command("load_initial_content", verbosity=0)
    assert "<lastmod>" not in client.get("/sitemap.xml").content.decode()
    assert "<updated>2026" not in client.get("/aktualnosci.atom").content.decode()
    for address in ("/ekonomia-spoleczna/", "/spoldzielnia/", "/deklaracja-dostepnosci/", "/slowniczek/"):
        text = client.get(address).content.decode()
        assert "Ostatnia zmiana" not in text
    article = Article.objects.first()
    assert "dateModified" not in client.get(article.get_absolute_url()).content.decode()
    freeze(LATER)
    publish_change(article, description="Nowy opis.")
    assert (
        f"{article.get_absolute_url()}</loc><lastmod>2026-06-01"
        in client.get("/sitemap.xml").content.decode()
    )
    assert "<updated>2026-06-01T10:00:00+00:00" in client.get("/aktualnosci.atom").content.decode()
    page = client.get(article.get_absolute_url()).content.decode()
    assert 'Ostatnia zmiana: <time datetime="2026-06-01"' in page
    assert '"dateModified": "2026-06-01T12:00:00+02:00"' in page


def test_admin_lists_old_content_without_state(publisher_client, freeze):
    freeze(NOON)
    old = {"content_changed_at": warsaw(2024, 5, 4)}
    factories.article(title="Nowa", content_changed_at=warsaw(2024, 5, 5))
    heading = "Z kiedy są te informacje?"
    assert heading not in get_text(publisher_client, "/admin/")
    factories.article(title="Bez daty", **old)
    factories.article(title="Z datą", information_as_of="2023", **old)
    factories.article(title="Robocza", state=State.DRAFT, **old)
    factories.term(name="Słówko", **old)
    text = get_text(publisher_client, "/admin/").partition(heading)[2].partition("Wersje robocze")[0]
    assert "Bez daty" in text
    assert not any(title in text for title in ("Z datą", "Robocza", "Słówko", "Nowa"))
