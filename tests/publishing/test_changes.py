"""What a draft changes: on the start page, on lists, and the page that compares it with what visitors see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperative.models import Resolution
from publishing import revisions
from publishing.admin_urls import get_admin_url
from publishing.comparison import compare
from publishing.models import State

from .. import factories
from ..admin_forms import page, save, text

pytestmark = pytest.mark.django_db


def get_links(response):
    return {"".join(link.itertext()).strip(): link.get("href") for link in page(response).iter("a")}


def test_lists_say_who_changed_what(publisher_client):
    article = factories.article(title="Film")
    draft = factories.article(title="Nowy", state=State.DRAFT)
    save(publisher_client, get_admin_url(article), {"title": "Filmy", "description": "Inny."}, "_continue")
    save(publisher_client, get_admin_url(draft), {"title": "Nowszy"}, "_continue")
    for address, title in (("/admin/", "Filmy"), ("/admin/pages/article/", "Film")):
        response = publisher_client.get(address)
        assert "zmieniono: Tytuł, Opis" in text(response)
        assert "nowa treść" in text(response)
        assert get_links(response)[f"zmieniono: Tytuł, Opis: {title}"] == get_admin_url(article, "changes")


def test_summaries_take_the_same_queries_for_more_drafts(publisher_client):
    def count_queries():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            publisher_client.get("/admin/pages/article/")
        return len(queries)

    def add_draft():
        article = factories.article()
        save(publisher_client, get_admin_url(article), {"description": "Inny."}, "_continue")

    add_draft()
    count_queries()
    before = count_queries()
    add_draft()
    add_draft()
    assert count_queries() == before


def test_changes_are_shown_word_by_word(publisher_client):
    article = factories.article(body="<p>Szukamy dwóch osób.</p>")
    saved = save(
        publisher_client, get_admin_url(article), {"body": "<p>Szukamy trzech osób.</p>"}, "_changes"
    )
    assert saved.url == get_admin_url(article, "changes")
    shown = page(publisher_client.get(saved.url))
    assert ["".join(node.itertext()).strip() for node in shown.iter("ins")][-1].endswith("trzech")
    assert "Opublikuj" in [node.text for node in shown.iter("button")]


def test_form_of_a_draft_links_to_its_changes(publisher_client):
    article = factories.article()
    assert "Co się zmieniło" not in get_links(publisher_client.get(get_admin_url(article)))
    save(publisher_client, get_admin_url(article), {"description": "Inny."}, "_continue")
    links = get_links(publisher_client.get(get_admin_url(article)))
    assert links["Co się zmieniło"] == get_admin_url(article, "changes")


def test_content_that_was_never_published_is_all_new(publisher_client):
    draft = factories.article(title="Nowy", state=State.DRAFT, body="<p>Pierwszy tekst.</p>")
    shown = text(publisher_client.get(get_admin_url(draft, "changes")))
    assert "wszystko jest nowe" in shown
    assert "Pierwszy tekst." in shown


def test_page_without_changes_says_so(publisher_client):
    article = factories.article()
    response = publisher_client.get(get_admin_url(article, "changes"))
    assert "Nie ma nieopublikowanych zmian" in text(response)
    assert "Opublikuj" not in [node.text for node in page(response).iter("button")]


def test_changed_image_is_shown(publisher_client):
    before, after = (
        factories.image(title=title, alt=alt)
        for title, alt in [("Most", "Stary most."), ("Park", "Nowy park.")]
    )
    article = factories.article(image=before)
    save(publisher_client, get_admin_url(article), {"image": str(after.pk)}, "_continue")
    response = publisher_client.get(get_admin_url(article, "changes"))
    sources = [node.get("src") for node in page(response).iter("img")]
    assert sources == [before.thumbnail_url, after.thumbnail_url]
    shown = text(response)
    assert "Przed zmianą: Most" in shown
    assert "Po zmianie: Park" in shown
    assert "Tekst alternatywny: usunięto: Stary most.dodano: Nowy park." in shown


@pytest.mark.parametrize(
    ("added", "is_image"),
    [
        ('<img src="/media/obrazy/b.webp" alt="Most">', True),
        ('<a href="/media/dokumenty/b.pdf">Statut</a>', False),
    ],
)
def test_file_in_a_text_is_shown(added, is_image):
    kept = '<p><img src="/media/obrazy/a.webp" alt=""> <a href="/kontakt/">Kontakt</a></p>'
    older, newer = (
        {"fields": {"summary": body}, "children": {"attachments": []}} for body in (kept, kept + added)
    )
    [change] = compare(Resolution, older, newer)
    [file] = change["files"]
    assert (file["kind"], file["is_image"]) == ("inserted", is_image)
    assert file["url"] in added


def test_changes_need_permission_to_see_the_item(client, django_user_model):
    article = factories.article()
    client.force_login(django_user_model.objects.create_user("jan", is_staff=True))
    assert client.get(get_admin_url(article, "changes")).status_code == 403


def test_refused_publication_leads_to_the_form(publisher_client):
    draft = factories.article(state=State.DRAFT, description="")
    url = get_admin_url(draft, "changes")
    sent = {
        "_publish": "1",
        "_base_revision": revisions.get_revision_pk(revisions.get_latest_revision(draft)),
    }
    response = publisher_client.post(url, sent, follow=True)
    assert "Nie opublikowano: " in text(response)
    assert 'id="error-summary"' in response.content.decode()
