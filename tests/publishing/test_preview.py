"""Previews: their content, and access by a token: for staff, and for anybody with a shared link until it expires."""

import datetime
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission
from django.core import signing
from django.http import Http404
from django.test import Client, RequestFactory

from pages.models import Article
from publishing import publication, revisions, serialization, trash
from publishing.models import PreviewLink, Revision, State
from publishing.preview import (
    build_previewed,
    describe_preview,
    get_first_or_previewed,
    get_preview_url,
    get_previewed_or_404,
    get_shared_preview_url,
    with_previewed,
)

from .. import factories
from ..admin_forms import save, text

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
    """A draft with a document and an image that no other content uses."""
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
            publication.publish(article, None)
            publication.unpublish(article, factories.somebody())
        case "in the bin":
            trash.delete(article, factories.somebody())
        case "recovered":
            trash.delete(article, factories.somebody())
            trash.restore_from_trash(get_deleted_article(), None)
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


# Content of a preview

HIDDEN_BANNER = "Tak będzie wyglądać ta strona po opublikowaniu. Mieszkańcy jej teraz nie widzą."
CHANGED_BANNER = "Tak będzie wyglądać ta strona po opublikowaniu zmian. Mieszkańcy widzą poprzednią wersję."
SAME_BANNER = "Nie ma nieopublikowanych zmian. Mieszkańcy widzą tę stronę tak samo."
HIDDEN = {
    "draft": {"state": State.DRAFT},
    "withdrawn": {"state": State.WITHDRAWN},
    "scheduled": {"publish_from": factories.warsaw(2099, 1, 1)},
    "expired": {"publish_until": factories.warsaw(2020, 1, 1)},
}


def save_draft(item, **fields):
    data = serialization.serialize_stored_item(item)
    return revisions.save_revision(item, {**data, "fields": {**data["fields"], **fields}}, None)


@pytest.mark.parametrize("how", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("has_draft", [False, True])
def test_preview_of_hidden_item_says_it_is_hidden(publisher_client, how, has_draft):
    article = factories.article(title="Ukryty", **how)
    if has_draft:
        save_draft(article, title="Ukryty i zmieniony")
    shown = publisher_client.get(get_preview_url(article, revisions.get_draft(article)))
    assert shown.status_code == 200
    assert HIDDEN_BANNER in text(shown)
    assert ("Ukryty i zmieniony" if has_draft else "Ukryty") in text(shown)
    assert get_status(article.get_absolute_url()) == 404


@pytest.mark.parametrize(
    ("item", "draft", "banner"),
    [
        ({"is_published": True}, None, SAME_BANNER),
        ({"is_published": True}, "wersja", CHANGED_BANNER),
        ({"is_published": False}, None, HIDDEN_BANNER),
        ({"is_published": False}, "wersja", HIDDEN_BANNER),
    ],
)
def test_describe_preview_by_what_the_public_sees(item, draft, banner):
    assert describe_preview(SimpleNamespace(**item), draft) == banner


@pytest.mark.parametrize("how", HIDDEN.values(), ids=HIDDEN)
def test_previewed_item_is_published_in_memory_alone(freeze, how):
    now = factories.warsaw(2026, 5, 4, 12)
    article = factories.article(title="Dawny", **how)
    before = article.changed_at
    freeze(now)
    previewed = build_previewed(article, None)
    assert (previewed.is_published, previewed.changed_at, previewed.title) == (True, now, "Dawny")
    assert (article.is_published, article.changed_at) == (False, before)
    save_draft(article, title="Nowy")
    stored = Article.objects.get()
    assert build_previewed(stored, revisions.get_latest_revision(stored)).title == "Nowy"


def preview_request(item):
    request = RequestFactory().get("/")
    request.preview = SimpleNamespace(item=item) if item else None
    return request


def test_view_gets_previewed_item_under_its_address_only():
    article, public = factories.article(state=State.DRAFT), factories.article()
    published = Article.objects.published()
    asked = preview_request(article)
    assert get_previewed_or_404(asked, published, slug=article.slug) is article
    assert get_previewed_or_404(asked, published, slug=public.slug) == public
    for request in (preview_request(None), preview_request(factories.page(slug=article.slug))):
        with pytest.raises(Http404):
            get_previewed_or_404(request, published, slug=article.slug)


def test_list_of_a_preview_has_each_item_once():
    first, second = factories.article(), factories.article(state=State.DRAFT)
    published = Article.objects.published()
    assert with_previewed(preview_request(None), published) == [first]
    assert with_previewed(preview_request(second), published) == [first, second]
    [only] = with_previewed(preview_request(changed := build_previewed(first, None)), published)
    assert only is changed
    assert with_previewed(preview_request(factories.page()), published) == [first]


def test_only_item_of_its_kind_gives_way_to_its_preview():
    published = factories.cooperative().__class__.objects.published()
    draft = published.model(name="Wersja")
    assert get_first_or_previewed(preview_request(draft), published) is draft
    assert get_first_or_previewed(preview_request(None), published) == published.get()
    assert get_first_or_previewed(preview_request(factories.article()), published) == published.get()


# Access by a token


def sign_in_with(*codenames, **given):
    client = Client()
    user = factories.somebody(**{"is_staff": True, **given})
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("codenames", "is_staff", "is_allowed"),
    [
        (["view_article"], True, True),
        (["view_article"], False, False),
        ([], True, False),
        (["view_page", "view_meeting"], True, False),
    ],
)
def test_staff_token_needs_staff_and_permission(secret_draft, codenames, is_staff, is_allowed):
    article, document = secret_draft
    client = sign_in_with(*codenames, is_staff=is_staff)
    token = urlencode({"podglad": f"pages.article-{article.pk}"})
    shown = client.get(f"{article.get_absolute_url()}?{token}")
    assert shown.status_code == (200 if is_allowed else 404)
    assert ("Tajny" in text(shown)) is is_allowed
    assert shown["Cache-Control"] == "no-store"
    assert shown["X-Robots-Tag"] == "noindex, nofollow"
    assert shown["Referrer-Policy"] == "no-referrer"
    assert ('<meta name="referrer" content="same-origin">' in shown.content.decode()) is is_allowed
    file = client.get(f"{document.file.url}?{token}")
    file.close()
    assert file.status_code == (200 if is_allowed else 404)


@pytest.mark.parametrize(
    "token",
    [
        *("pages.article-{}x", "xpages.article-{}", "pages.Article-{}"),
        *("pages.article_{}", "pages.articla-{}"),
    ],
)
def test_staff_token_is_matched_whole(publisher_client, secret_draft, token):
    article, _ = secret_draft
    address = f"{article.get_absolute_url()}?{urlencode({'podglad': token.format(article.pk)})}"
    assert publisher_client.get(address).status_code == 404


def test_link_signed_for_something_else_opens_nothing(secret_draft):
    article, _ = secret_draft
    link = PreviewLink.objects.create(item=article)
    for token in (signing.dumps(link.pk), signing.dumps(link.pk + 1, salt="publishing.preview")):
        assert get_status(f"{article.get_absolute_url()}?{urlencode({'podglad': token})}") == 404
    token = signing.dumps(link.pk, salt="publishing.preview")
    assert get_status(f"{article.get_absolute_url()}?{urlencode({'podglad': token})}") == 200


def test_shared_link_works_for_seven_days(secret_draft, freeze):
    article, _ = secret_draft
    freeze(factories.warsaw(2026, 5, 4, 12))
    token, link = share(article)
    assert link.expires_at == factories.warsaw(2026, 5, 11, 12)
    for passed, status in (({"days": 6, "hours": 23}, 200), ({"days": 7}, 404)):
        freeze(link.created_at + datetime.timedelta(**passed))
        assert get_status(f"{article.get_absolute_url()}?{token}") == status


def test_preview_is_for_reading_pages_of_the_site_only(publisher_client, secret_draft):
    article, _ = secret_draft
    token = urlencode({"podglad": f"pages.article-{article.pk}"})
    assert publisher_client.head(f"{article.get_absolute_url()}?{token}").status_code == 200
    assert publisher_client.post(f"{article.get_absolute_url()}?{token}").status_code in (404, 405)
    assert publisher_client.get(f"/admin/?{token}").status_code == 200


@pytest.mark.parametrize(("codenames", "has_link"), [(["view_article"], True), (["view_page"], False)])
def test_shared_preview_links_form_by_permission(secret_draft, codenames, has_link):
    article, _ = secret_draft
    token, _ = share(article)
    shown = sign_in_with(*codenames).get(f"{article.get_absolute_url()}?{token}")
    assert (f"/admin/pages/article/{article.pk}/change/" in shown.content.decode()) is has_link
