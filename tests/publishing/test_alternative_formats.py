"""Alternative formats of a page: links to them, and warnings that one may be outdated."""

import pytest
from django.urls import reverse

from cooperative.models import Cooperative
from initial_content import loader
from omggs.models import Association
from pages.models import Article
from publishing import publication
from publishing.admin_urls import get_admin_url
from publishing.alternative_formats import FORMATS
from publishing.checks import run_checks
from publishing.models import Revision

from .. import factories
from ..admin_forms import page, save, text, values

EASY = "?wersja=latwa"
OUTDATED = "może być nieaktualny"
MAKERS = [
    factories.article,
    factories.page,
    factories.cooperative,
    factories.association,
    factories.undertaking,
]


def create_with_formats(make=factories.article, **given):
    item = make(
        easy_text="<p>Łatwe zdanie.</p>",
        sign_film_url="https://example.pl/film",
        transcript="Słychać rzekę.",
        **given,
    )
    item.mark_current(*FORMATS)
    item.save()
    return item


@pytest.mark.django_db
@pytest.mark.parametrize("make", MAKERS)
def test_page_links_to_every_format(client, make):
    item = create_with_formats(make)
    shown = client.get(item.get_absolute_url())
    links = {"".join(link.itertext()): link.get("href") for link in page(shown).iter("a")}
    assert links["Tekst łatwy do czytania"] == EASY
    assert (
        links["Film w\N{NO-BREAK SPACE}języku migowym (w\N{NO-BREAK SPACE}innym serwisie)"]
        == item.sign_film_url
    )
    assert links["Zapis filmu"] == "#zapis-filmu"
    assert "Słychać rzekę." in text(shown)
    assert "Łatwe zdanie." not in text(shown)
    assert OUTDATED not in text(shown)

    easy = client.get(item.get_absolute_url() + EASY)
    assert "Tekst łatwy do czytania i rozumienia" in text(easy)
    assert "Łatwe zdanie." in text(easy)
    assert page(easy).find("head/title").text.startswith("Tekst łatwy do czytania: ")
    back = {"".join(link.itertext()): link.get("href") for link in page(easy).iter("a")}
    assert back["Wróć do zwykłego tekstu"] == item.get_absolute_url()


@pytest.mark.django_db
@pytest.mark.parametrize("make", MAKERS)
def test_page_without_formats_has_no_links(client, make):
    address = make().get_absolute_url()
    plain = text(client.get(address))
    assert "innych formach" not in client.get(address).content.decode()
    for asked in (EASY, "?wersja=", "?wersja=inna", "?wersja=%00"):
        assert text(client.get(address + asked)) == plain


@pytest.mark.django_db
def test_page_warns_about_outdated_formats(client):
    article = create_with_formats()
    Article.objects.update(body="<p>Nowa treść.</p>")
    shown = text(client.get(article.get_absolute_url()))
    assert shown.count(OUTDATED) == len(FORMATS) + 1  # and one beside the transcript
    assert "Ten tekst może być nieaktualny." in text(client.get(article.get_absolute_url() + EASY))


@pytest.mark.django_db
def test_changed_row_outdates_formats():
    association = create_with_formats(factories.association)
    assert association.outdated_formats == []
    association.figures.create(value="60", label="gmin")
    assert association.outdated_formats == list(FORMATS)


@pytest.mark.django_db
def test_markup_slug_and_dates_outdate_no_format(django_user_model):
    article = create_with_formats(body="<p>To jest w Rumi.</p>")
    article.body = "<p>To jest&nbsp;<strong>w</strong>\n Rumi.</p>"
    article.slug = "inny"
    article.publish_from = factories.warsaw(2022, 1, 1)
    article.review_owner = factories.somebody()
    article.save()
    assert Article.objects.get().outdated_formats == []


def test_editor_is_warned_until_format_is_confirmed(publisher_client):
    article = create_with_formats(body="<p>Dawne.</p>")
    assert "easy_text_still_current" not in publisher_client.get(get_admin_url(article)).content.decode()
    save(publisher_client, get_admin_url(article), {"body": "<p>Nowe.</p>"}, "_publish")
    article.refresh_from_db()
    assert article.outdated_formats == list(FORMATS)
    assert {finding.field for finding in run_checks(article)} >= set(FORMATS)
    assert "nieaktualny: strona zmieniła się" in text(publisher_client.get(get_admin_url(article)))

    typed = {"easy_text": "<p>Nowe łatwe.</p>", "transcript_still_current": "on"}
    save(publisher_client, get_admin_url(article), typed, "_publish")
    article.refresh_from_db()
    assert article.outdated_formats == ["sign_film_url"]
    assert article.transcript == "Słychać rzekę."


def test_format_changed_with_text_is_current(publisher_client):
    article = create_with_formats(body="<p>Dawne.</p>")
    typed = {"body": "<p>Nowe.</p>", "easy_text": "<p>Nowe łatwe.</p>"}
    save(publisher_client, get_admin_url(article), typed, "_publish")
    article.refresh_from_db()
    assert "easy_text" not in article.outdated_formats


def test_new_item_has_current_formats(publisher_client):
    typed = {"title": "Nowy", "description": "Opis.", "body": "<p>Treść.</p>", "easy_text": "<p>Łatwo.</p>"}
    save(publisher_client, "/admin/pages/article/add/", typed, "_publish")
    assert Article.objects.get().outdated_formats == []


def test_format_changed_with_rows_is_current(publisher_client):
    association = create_with_formats(factories.association)
    typed = {"figures-0-value": "60", "figures-0-label": "gmin", "easy_text": "<p>60 gmin.</p>"}
    save(publisher_client, get_admin_url(association), typed, "_publish")
    assert "easy_text" not in Association.objects.get().outdated_formats


def test_draft_outdates_no_format_of_live_page(publisher_client, client):
    article = create_with_formats(body="<p>Dawne.</p>")
    save(publisher_client, get_admin_url(article), {"body": "<p>Nowe.</p>"}, "_continue")
    assert "nieaktualny: strona zmieniła się" in text(publisher_client.get(get_admin_url(article)))
    assert OUTDATED not in text(client.get(article.get_absolute_url()))
    # another save of the draft confirms no format
    save(publisher_client, get_admin_url(article), {"title": "Nowy tytuł"}, "_publish")
    assert OUTDATED in text(client.get(article.get_absolute_url()))


def test_restored_revision_has_current_formats(publisher_client):
    article = create_with_formats(body="<p>Dawne.</p>")
    save(publisher_client, get_admin_url(article), {"body": "<p>Nowe.</p>"}, "_publish")
    first = Revision.objects.of(article).last()
    publisher_client.post(reverse("admin:pages_article_restore", args=[article.pk]), {"version": first.pk})
    publication.publish(Article.objects.get(), None)
    assert (Article.objects.get().body, Article.objects.get().outdated_formats) == ("<p>Dawne.</p>", [])


def test_preview_links_to_easy_text_of_draft(publisher_client):
    article = create_with_formats()
    response = save(
        publisher_client, get_admin_url(article), {"easy_text": "<p>Jeszcze łatwiej.</p>"}, "_preview"
    )
    links = {
        "".join(link.itertext()): link.get("href")
        for link in page(publisher_client.get(response.url)).iter("a")
    }
    easy = article.get_absolute_url() + links["Tekst łatwy do czytania"]
    assert "Jeszcze łatwiej." in text(publisher_client.get(easy))


def test_invalid_film_url_is_field_error(publisher_client):
    article = factories.article()
    response = save(
        publisher_client, get_admin_url(article), {"sign_film_url": "film na płycie"}, "_continue"
    )
    assert "Wpisz cały adres" in text(response)
    assert values(response)["sign_film_url"] == "film na płycie"


@pytest.mark.slow
@pytest.mark.django_db
def test_initial_easy_texts_are_current(client):
    loader.load()
    film = Article.objects.exclude(film_url="").get()
    for item in (Cooperative.objects.get(), film):
        assert item.easy_text
        assert item.outdated_formats == []
        assert (item.sign_film_url, item.transcript) == ("", "")
        assert client.get(item.get_absolute_url() + EASY).status_code == 200


def test_order_change_confirms_no_format(publisher_client):
    article = create_with_formats()
    Article.objects.update(body="<p>Nowa treść.</p>")
    rows = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": str(article.pk),
        "form-0-order": "7",
    }
    publisher_client.post("/admin/pages/article/", {**rows, "_save": "Zapisz"})
    article.refresh_from_db()
    assert (article.order, article.outdated_formats) == (7, list(FORMATS))
