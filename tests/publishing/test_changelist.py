"""Publication status and publish actions in changelists."""

import pytest
from django.contrib import admin
from django.urls import reverse

from cooperative.models import Meeting
from pages.models import Article
from publishing.admin.formatting import pluralize_items
from publishing.models import State
from publishing.revisions import with_latest_event

from .. import factories
from ..admin_forms import page, save, text

LIST = "/admin/pages/article/"


def run_action(client, action, *chosen):
    return client.post(
        LIST, {"action": action, "_selected_action": [item.pk for item in chosen]}, follow=True
    )


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 pozycję"),
        (2, "2 pozycje"),
        (4, "4 pozycje"),
        (5, "5 pozycji"),
        (12, "12 pozycji"),
        (21, "21 pozycji"),
        (22, "22 pozycje"),
        (112, "112 pozycji"),
    ],
)
def test_count_of_items_is_polish(count, words):
    assert pluralize_items(count) == words


@pytest.mark.parametrize(("count", "words"), [(1, "1 pozycję"), (2, "2 pozycje"), (5, "5 pozycji")])
def test_actions_publish_and_unpublish_selected(publisher_client, count, words):
    chosen = [factories.article(state=State.DRAFT) for _ in range(count)]
    other = factories.article(state=State.DRAFT)

    assert f"Opublikowano {words}." in text(run_action(publisher_client, "publish_selected", *chosen))
    assert Article.objects.published().count() == count

    assert f"Wycofano z publikacji {words}." in text(
        run_action(publisher_client, "unpublish_selected", *chosen)
    )
    assert not Article.objects.published().exists()
    other.refresh_from_db()
    assert other.state == State.DRAFT


def test_publish_updates_changed_at(publisher_client):
    article = factories.article(state=State.DRAFT)
    run_action(publisher_client, "publish_selected", article)
    before, article = article.changed_at, Article.objects.get()
    assert article.changed_at > before


def test_unpublish_of_draft_changes_nothing(publisher_client):
    page = text(run_action(publisher_client, "unpublish_selected", factories.article(state=State.DRAFT)))
    assert "Nic się nie zmieniło" in page


def test_publish_message_says_dates_hide_content(publisher_client):
    article = factories.article(state=State.DRAFT, publish_from=factories.warsaw(2099, 1, 1))
    page = text(run_action(publisher_client, "publish_selected", article))
    assert "mieszkańcy nie widzą teraz 1 z nich" in page
    assert "pojawi się 1 stycznia 2099, 00:00" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": State.DRAFT}, "wersja robocza"),
        ({"state": State.WITHDRAWN}, "wycofane"),
        ({}, "opublikowane"),
        ({"publish_from": factories.warsaw(2099, 1, 1, 8)}, "pojawi się 1 stycznia 2099, 08:00"),
        ({"publish_until": factories.warsaw(2020, 1, 1, 8)}, "zniknęło 1 stycznia 2020, 08:00"),
        ({"publish_until": factories.warsaw(2099, 1, 1, 8)}, "opublikowane do 1 stycznia 2099, 08:00"),
    ],
)
def test_list_says_what_visitors_see(fields, words):
    article = with_latest_event(Article.objects.filter(pk=factories.article(**fields).pk)).get()
    shown = admin.site.get_model_admin(Article).visibility(article)
    assert f">{words}<" in shown


def test_only_published_content_links_to_its_page(publisher_client):
    seen, draft = factories.meeting(), factories.meeting(state=State.DRAFT)
    listed = publisher_client.get("/admin/cooperative/meeting/").content.decode()
    assert f'href="{seen.get_absolute_url()}"' in listed
    assert f'href="{draft.get_absolute_url()}"' not in listed
    for meeting, is_linked in ((seen, True), (draft, False)):
        form = publisher_client.get(
            reverse("admin:cooperative_meeting_change", args=[meeting.pk])
        ).content.decode()
        assert (f'href="{meeting.get_absolute_url()}"' in form) is is_linked


def test_published_content_cannot_be_deleted(publisher_client):
    meeting = factories.meeting()
    address = reverse("admin:cooperative_meeting_delete", args=[meeting.pk])
    assert publisher_client.post(address, {"post": "yes"}).status_code == 403
    Meeting.objects.update(state=State.WITHDRAWN)
    assert publisher_client.post(address, {"post": "yes"}).status_code == 302
    assert not Meeting.objects.exists()


def test_changelist_has_no_delete_action(publisher_client):
    article = factories.article(state=State.DRAFT)
    run_action(publisher_client, "delete_selected", article)
    assert Article.objects.exists()
    assert "delete_selected" not in publisher_client.get("/admin/library/image/").content.decode()


def test_save_message_says_whether_change_is_public(publisher_client):
    typed = {"title": "Kontakt", "description": "Dane.", "body": "<p>Napisz.</p>"}
    response = save(publisher_client, "/admin/pages/page/add/", typed, "_continue")
    assert "Zapisano wersję roboczą: Kontakt." in text(publisher_client.get(response.url))
    article = factories.article()
    response = save(
        publisher_client, f"/admin/pages/article/{article.pk}/change/", {"title": "Nowy tytuł"}, "_continue"
    )
    assert "Strona publiczna się nie zmieniła." in text(publisher_client.get(response.url))
    response = save(publisher_client, f"/admin/pages/article/{article.pk}/change/", {}, "_publish")
    assert "Opublikowano: Nowy tytuł." in text(publisher_client.get(response.url))


@pytest.mark.parametrize(("button", "page"), [("_continue", "change"), ("_publish", "changelist")])
def test_button_redirects_to_its_page(publisher_client, button, page):
    article = factories.article()
    response = save(publisher_client, f"/admin/pages/article/{article.pk}/change/", {}, button)
    args = [article.pk] if page == "change" else []
    assert response.url == reverse(f"admin:pages_article_{page}", args=args)


def test_editable_field_is_named_after_its_row(publisher_client):
    factories.article(title="Od czego się zaczęło")
    root = page(publisher_client.get("/admin/pages/article/"))
    [order] = [field for field in root.iter("input") if field.get("name") == "form-0-order"]
    assert order.get("aria-label") == "Kolejność: Od czego się zaczęło"
    [table] = root.iter("table")
    assert table.get("aria-label") == "Artykuły"
    assert [link.text for link in table.iter("a") if link.getparent().tag == "th"][-1:] == [
        "Od czego się zaczęło"
    ]
