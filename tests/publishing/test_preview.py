"""Preview tokens of people without an account: each opens one item and its files, until it ends."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from pages.models import Article
from publishing import revisions
from publishing.models import PreviewLink, Revision, State
from publishing.preview import get_shared_preview_url

from .. import factories
from ..admin_forms import save

pytestmark = pytest.mark.django_db


def get_status(address):
    response = Client().get(address)
    response.close()
    return response.status_code


def share(item):
    """Return the query string of a shared preview and its PreviewLink."""
    link = PreviewLink.objects.create(item=item)
    return get_shared_preview_url(item, link).partition("?")[2], link


@pytest.fixture
def secret_draft():
    """A draft with a document and an image that nothing else uses."""
    article = factories.article(slug="tajny", title="Tajny", state=State.DRAFT, image=factories.image())
    document = factories.document()
    article.body = f'<p><a href="{document.file.url}">Statut</a></p>'
    article.save()
    return article, document


def test_token_opens_page_and_files_uncached(secret_draft):
    article, document = secret_draft
    token, _ = share(article)
    for address in (article.get_absolute_url(), document.file.url, article.image.file.url):
        assert get_status(address) == 404
        response = Client().get(f"{address}?{token}")
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert not response.cookies
        response.close()
        assert get_status(address) == 404


def test_token_opens_no_file_of_another_item(secret_draft):
    _, document = secret_draft
    token, _ = share(factories.article(state=State.DRAFT))
    assert get_status(f"{document.file.url}?{token}") == 404


@pytest.mark.parametrize("how", ["revoked", "expired", "withdrawn", "in the bin", "recovered", "changed"])
def test_invalid_token_is_404(secret_draft, freeze, how):
    article, document = secret_draft
    token, link = share(article)
    match how:
        case "revoked":
            PreviewLink.objects.update(revoked_at=link.created_at)
        case "expired":
            freeze(link.expires_at)
        case "withdrawn":
            revisions.publish(article, None)
            revisions.unpublish(article, factories.somebody())
        case "in the bin":
            revisions.delete(article, factories.somebody())
        case "recovered":
            revisions.delete(article, factories.somebody())
            revisions.restore_from_trash(get_deleted_article(), None)
        case "changed":
            token = token[:-1]
    for address in (article.get_absolute_url(), document.file.url, article.image.file.url):
        assert get_status(f"{address}?{token}") == 404


def get_deleted_article():

    return Revision.objects.in_trash().get(content_type__model="article")


def test_token_on_other_page_redirects_to_item(secret_draft):
    """Other pages never show unpublished content; the token redirects to its item."""
    article, _ = secret_draft
    token, _ = share(article)
    for address in ("/", "/ekonomia-spoleczna/", "/aktualnosci.atom", "/sitemap.xml", "/szukaj/", "/nie-ma/"):
        response = Client().get(f"{address}?{token}")
        assert response.status_code == 302
        assert response.url == f"{article.get_absolute_url()}?{token}"
        assert response["Cache-Control"] == "no-store"


def test_shared_url_survives_slug_change(secret_draft):
    article, _ = secret_draft
    token, _ = share(article)
    old = f"{article.get_absolute_url()}?{token}"
    article.slug = "nowy"
    article.save()
    response = Client().get(old, follow=True)
    assert response.redirect_chain == [(f"/ekonomia-spoleczna/nowy/?{token}", 302)]
    assert response.status_code == 200


def test_calendar_of_meeting_without_date_redirects():
    meeting = factories.meeting(state=State.DRAFT, starts_at=None)
    token, _ = share(meeting)
    response = Client().get(f"/spoldzielnia/spotkania/{meeting.slug}.ics?{token}", follow=True)
    assert "Termin nie jest jeszcze podany" in response.content.decode()


def test_staff_token_is_404_for_visitors(secret_draft):
    article, document = secret_draft
    token = urlencode({"podglad": f"pages.article-{article.pk}"})
    for address in (article.get_absolute_url(), document.file.url):
        assert get_status(f"{address}?{token}") == 404


def test_token_opens_files_of_new_draft(client):
    client.force_login(factories.staff())
    image = factories.image()
    typed = {"title": "Nowy", "description": "Opis.", "body": "<p>Treść.</p>", "image": str(image.pk)}
    save(client, "/admin/pages/article/add/", typed, "_continue")
    token, _ = share(Article.objects.get())
    assert get_status(image.file.url) == 404
    assert get_status(f"{image.file.url}?{token}") == 200
