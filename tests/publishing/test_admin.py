"""The admin of content with drafts: draft, publication, conflicts, history, preview, trash, form recovery."""

import datetime
import re

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cooperative.models import Meeting, Resolution
from omggs.models import Association, City
from pages.models import Announcement, Article
from publishing import publication, revisions, trash, validation
from publishing.admin import RevisionAdmin
from publishing.admin_urls import get_admin_url
from publishing.models import (
    DraftStateMixin,
    PreviewLink,
    PublicationLogEntry,
    Revision,
    SavedSubmission,
    State,
)
from publishing.serialization import serialize_stored_item

from .. import factories
from ..admin_forms import errors_by_field, page, save, text, values

pytestmark = pytest.mark.django_db

# Fields that a form leaves out on purpose, besides the state, which buttons change.
FIELDS_WITHOUT_WIDGET = {
    # One line above all pages, which expires: nobody searches for it or reviews it.
    Announcement: {"other_words", "review_months", "review_owner"},
}


@pytest.fixture
def editor_client(django_user_model):
    """A client signed in as an editor who may change articles but not publish them."""
    user = django_user_model.objects.create_user("redaktor", password=factories.PASSWORD, is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["add_article", "change_article", "view_article"])
    )
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("model", DraftStateMixin.__subclasses__(), ids=lambda model: model.__name__)
def test_form_or_list_shows_every_editable_field(model, rf):
    request = rf.get("/admin/")
    request.user = factories.staff()
    model_admin = admin.site.get_model_admin(model)
    shown = {*flatten_fieldsets(model_admin.get_fieldsets(request)), *model_admin.list_editable}
    editable = {field.name for field in model._meta.fields if field.editable and not field.primary_key}
    assert editable - shown == {"state", *FIELDS_WITHOUT_WIDGET.get(model, ())}


def test_form_names_open_revision(publisher_client):
    article = factories.article(title="Dawny")
    assert "Edytujesz treść opublikowaną." in text(publisher_client.get(get_admin_url(article)))
    save(publisher_client, get_admin_url(article), {"title": "Nowy"}, "_continue")
    opened = publisher_client.get(get_admin_url(article))
    assert "Edytujesz wersję roboczą" in text(opened)
    assert values(opened)["title"] == "Nowy"
    draft = factories.article(state=State.DRAFT)
    assert "Tej treści nie ma na stronie" in text(publisher_client.get(get_admin_url(draft)))


def test_saved_changes_are_public_only_when_published(publisher_client, client):
    article = factories.article(title="Dawny")
    save(publisher_client, get_admin_url(article), {"title": "Nowy"}, "_continue")
    assert "Dawny" in text(Client().get(article.get_absolute_url()))
    assert "są nieopublikowane zmiany" in text(publisher_client.get("/admin/pages/article/"))
    save(publisher_client, get_admin_url(article), {"_note": "poprawka"}, "_publish")
    assert "Nowy" in text(Client().get(article.get_absolute_url()))
    assert Revision.objects.of(article).first().note == "poprawka"


def test_rows_are_saved_with_the_draft(publisher_client):
    association = factories.association()
    figure = association.figures.create(value="59", label="członków")
    save(
        publisher_client,
        get_admin_url(association),
        {"figures-0-value": "60", "figures-1-value": "3,13 mld zł", "figures-1-label": "łącznie"},
        "_continue",
    )
    figure.refresh_from_db()
    assert (figure.value, association.figures.count()) == ("59", 1)
    reopened = values(publisher_client.get(get_admin_url(association)))
    assert (reopened["figures-0-value"], reopened["figures-1-value"]) == ("60", "3,13 mld zł")

    # again, with one of the rows only in the draft
    save(
        publisher_client, get_admin_url(association), {"figures-1-label": "łącznie z dotacjami"}, "_continue"
    )
    save(publisher_client, get_admin_url(association), {}, "_publish")
    assert [(row.value, row.label) for row in Association.objects.get().figures.all()] == [
        ("60", "członków"),
        ("3,13 mld zł", "łącznie z dotacjami"),
    ]


def test_removed_row_is_public_until_published(publisher_client):
    resolution = factories.resolution()
    resolution.attachments.create(document=factories.document(title="Statut"))
    save(publisher_client, get_admin_url(resolution), {"attachments-0-DELETE": "on"}, "_continue")
    assert "Statut" in text(Client().get(resolution.get_absolute_url()))
    save(publisher_client, get_admin_url(resolution), {}, "_publish")
    assert "Statut" not in text(Client().get(resolution.get_absolute_url()))


def test_editor_saves_drafts_and_cannot_publish(editor_client):
    article = factories.article(title="Dawny")
    assert "Zapisz i opublikuj" not in editor_client.get(get_admin_url(article)).content.decode()
    assert save(editor_client, get_admin_url(article), {"title": "Nowy"}, "_publish").status_code == 403
    assert editor_client.post(get_admin_url(article, "unpublish")).status_code == 403
    revision = Revision.objects.of(article).last()
    assert editor_client.post(get_admin_url(article, "restore"), {"version": revision.pk}).status_code == 403
    editor_client.post(
        "/admin/pages/article/", {"action": "unpublish_selected", "_selected_action": [article.pk]}
    )
    article.refresh_from_db()
    assert (article.title, article.state) == ("Dawny", State.PUBLISHED)
    # the typed text is saved as a draft
    assert values(editor_client.get(get_admin_url(article)))["title"] == "Nowy"


def test_form_names_other_editors_who_have_it_open(publisher_client, other_publisher_client):
    article = factories.article()
    publisher_client.get(get_admin_url(article))
    assert "ma też otwartą ala" in text(other_publisher_client.get(get_admin_url(article)))
    save(publisher_client, get_admin_url(article), {}, "_continue")
    assert "ma też otwartą" not in text(other_publisher_client.get(get_admin_url(article)))


@pytest.mark.parametrize("is_signed_out", [True, False], ids=["signed out", "deactivated"])
def test_form_of_somebody_gone_is_not_reported_open(
    publisher_client, other_publisher_client, django_user_model, is_signed_out
):
    article = factories.article()
    publisher_client.get(get_admin_url(article))
    assert "ma też otwartą ala" in text(other_publisher_client.get(get_admin_url(article)))
    if is_signed_out:
        publisher_client.post("/admin/logout/")
    else:
        django_user_model.objects.filter(username="ala").update(is_active=False)
    assert "ma też otwartą" not in text(other_publisher_client.get(get_admin_url(article)))


def test_conflict_shows_both_versions_and_editor_decides(publisher_client, other_publisher_client):
    article = factories.article(title="Tytuł")
    opened_by_other = values(other_publisher_client.get(get_admin_url(article)))
    save(publisher_client, get_admin_url(article), {"title": "Tytuł Ali"}, "_continue")

    response = other_publisher_client.post(
        get_admin_url(article), {**opened_by_other, "title": "Tytuł Oli", "_continue": "Zapisz"}
    )
    assert response.status_code == 409
    shown = text(response)
    assert "ala" in shown
    assert "Ali" in shown
    assert "Oli" in shown
    assert revisions.get_latest_revision(article).data["fields"]["title"] == "Tytuł Ali"

    assert other_publisher_client.post(get_admin_url(article), hidden_fields(response)).status_code == 302
    titles = [revision.data["fields"]["title"] for revision in Revision.objects.of(article)]
    assert titles == ["Tytuł Oli", "Tytuł Ali", "Tytuł"]


def hidden_fields(response):
    content = next(node for node in page(response).iter() if node.get("id") == "content-main")
    return {node.get("name"): node.get("value") or "" for node in content.iter("input")}


def test_stale_conflict_page_ends_in_next_conflict(publisher_client, other_publisher_client):
    article = factories.article(title="Tytuł")
    opened_by_other = values(other_publisher_client.get(get_admin_url(article)))
    save(publisher_client, get_admin_url(article), {"title": "Pierwszy Ali"}, "_continue")
    conflict = other_publisher_client.post(
        get_admin_url(article), {**opened_by_other, "title": "Oli", "_continue": "Zapisz"}
    )
    save(publisher_client, get_admin_url(article), {"title": "Drugi Ali"}, "_continue")
    again = other_publisher_client.post(get_admin_url(article), hidden_fields(conflict))
    assert again.status_code == 409
    assert "Drugi" in text(again)
    assert "Oli" in text(again)


def test_conflict_over_rows_loses_no_row(publisher_client, other_publisher_client):
    association = factories.association()
    association.figures.create(value="59", label="członków")
    association.figures.create(value="13", label="projektów")
    opened_by_other = values(other_publisher_client.get(get_admin_url(association)))
    save(publisher_client, get_admin_url(association), {"figures-0-DELETE": "on"}, "_publish")

    typed = {**opened_by_other, "figures-1-value": "14", "_continue": "Zapisz"}
    conflict = other_publisher_client.post(get_admin_url(association), typed)
    assert conflict.status_code == 409
    assert other_publisher_client.post(get_admin_url(association), hidden_fields(conflict)).status_code == 302
    rows = revisions.get_latest_revision(association).data["children"]["figures"]
    assert sorted(row["value"] for row in rows) == ["14", "59"]


def test_forged_conflict_data_is_403(publisher_client):
    article = factories.article()
    other = factories.article()
    save(publisher_client, get_admin_url(other), {"title": "Inny"}, "_continue")
    assert (
        publisher_client.post(
            get_admin_url(article), {"_conflicting": "e30:forged", "_base_revision": "0"}
        ).status_code
        == 403
    )


def test_swapped_rows_can_be_edited_and_published(publisher_client):
    first, second, third = (factories.document(title=title) for title in ("A", "B", "C"))
    resolution = factories.resolution()
    for document in (first, second):
        resolution.attachments.create(document=document)
    for row, document in (("0", third), ("1", first), ("0", second)):
        save(
            publisher_client,
            get_admin_url(resolution),
            {f"attachments-{row}-document": str(document.pk)},
            "_continue",
        )
    assert publisher_client.get(get_admin_url(resolution)).status_code == 200
    save(publisher_client, get_admin_url(resolution), {}, "_publish")
    assert [row.document for row in resolution.attachments.all()] == [second, first]
    # swap both documents in one request, despite the unique constraint
    typed = {"attachments-0-document": str(first.pk), "attachments-1-document": str(second.pk)}
    assert save(publisher_client, get_admin_url(resolution), typed, "_publish").status_code == 302
    assert [row.document for row in resolution.attachments.all()] == [first, second]
    refused = save(
        publisher_client, get_admin_url(resolution), {"attachments-1-document": str(first.pk)}, "_continue"
    )
    assert "Ten wiersz powtarza wcześniejszy." in text(refused)


def create_colliding_draft():
    """Create a published article with a draft whose slug another article has taken since."""
    article = factories.article(slug="dawny", title="Dawny")
    data = serialize_stored_item(article)
    data["fields"].update(slug="nabor", title="Zmieniony")
    revisions.save_revision(article, data, None)
    factories.article(slug="nabor", title="Nabór")
    return article


FREED = "Adres strony: „nabor” ma już artykuł „Nabór”. Tutaj jest teraz „nabor-2”."
TAKEN = (
    "Ten adres ma już artykuł „Nabór”. Dopisz coś na końcu, na przykład rok, albo wyczyść to pole: "
    "powstanie nowy adres."
)


@pytest.mark.parametrize("button", ["_continue", "_publish", "_preview"])
def test_taken_slug_is_field_error(publisher_client, button):
    article = create_colliding_draft()
    before = Revision.objects.count()
    holder = Article.objects.get(slug="nabor")
    refused = save(publisher_client, get_admin_url(article), {"description": "Nowy opis."}, button)
    assert errors_by_field(refused) == {"slug": [TAKEN]}
    assert f'<a href="{get_admin_url(holder)}">artykuł „Nabór”</a>' in refused.content.decode()
    assert values(refused)["description"] == "Nowy opis."
    assert Revision.objects.count() == before
    # The way out: an empty slug is replaced by a free one.
    assert save(publisher_client, get_admin_url(article), {"slug": ""}, button).status_code == 302
    assert revisions.get_latest_revision(article).data["fields"]["slug"] == "zmieniony"


def test_taken_slug_is_not_published_from_changelist(publisher_client):
    article = create_colliding_draft()
    address = "/admin/pages/article/"
    response = publisher_client.post(
        address, {"action": "publish_selected", "_selected_action": [article.pk]}, follow=True
    )
    assert f"Nie opublikowano: Dawny. Adres strony: {TAKEN}" in text(response)
    assert "Opublikowano" not in text(response)
    article.refresh_from_db()
    assert article.slug == "dawny"


def test_restored_revision_gets_free_slug(publisher_client):
    article = factories.article(slug="nabor", title="Dawny")
    save(publisher_client, get_admin_url(article), {"slug": "inny"}, "_publish")
    factories.article(slug="nabor", title="Nabór")
    first = Revision.objects.of(article).last()
    for _ in ("live", "unpublished"):
        restored = publisher_client.post(
            get_admin_url(article, "restore"), {"version": first.pk}, follow=True
        )
        assert "Przywrócono wersję" in text(restored)
        assert FREED in text(restored)
        assert values(restored)["slug"] == "nabor-2"
        publication.unpublish(article, None)


def test_restore_from_trash_gets_free_slug(publisher_client):
    article = factories.article(slug="nabor", title="Dawny", state=State.DRAFT)
    trash.delete(article, None)
    holder = factories.article(slug="nabor", title="Nabór")
    revision = Revision.objects.in_trash().get()
    response = publisher_client.post("/admin/kosz/", {"version": revision.pk}, follow=True)
    assert "Odzyskano jako wersję roboczą: Dawny." in text(response)
    assert FREED in text(response)
    assert f'<a href="{get_admin_url(holder)}">artykuł „Nabór”</a>' in response.content.decode()
    assert values(response)["slug"] == "nabor-2"


def test_item_with_colliding_draft_stays_usable(publisher_client):
    article = create_colliding_draft()
    assert values(publisher_client.get(get_admin_url(article)))["title"] == "Zmieniony"
    preview = publisher_client.get(f"/ekonomia-spoleczna/nabor/?podglad=pages.article-{article.pk}")
    assert "Zmieniony" in text(preview)
    withdrawn = publisher_client.post(get_admin_url(article, "unpublish"), follow=True)
    assert FREED in text(withdrawn)
    article.refresh_from_db()
    assert (article.state, article.title, article.slug) == (State.WITHDRAWN, "Zmieniony", "nabor-2")
    history = [
        (revision.event, revision.data["fields"]["title"]) for revision in Revision.objects.of(article)
    ]
    assert history[:2] == [("saved", "Zmieniony"), ("withdrawn", "Dawny")]


def test_new_slug_avoids_slugs_of_drafts(publisher_client):
    article = factories.article(slug="dawny")
    save(publisher_client, get_admin_url(article), {"slug": "nabor"}, "_continue")
    typed = {"title": "Nabór", "description": "Opis.", "body": "<p>Treść.</p>"}
    save(publisher_client, "/admin/pages/article/add/", typed, "_continue")
    assert Article.objects.latest("pk").slug == "nabor-2"


def test_submission_for_deleted_item_is_saved(publisher_client, other_publisher_client):
    article = factories.article(title="Dawny", state=State.DRAFT)
    typed = {
        **values(publisher_client.get(get_admin_url(article))),
        "title": "Długo pisany",
        "_continue": "Zapisz",
    }
    other_publisher_client.post(get_admin_url(article, "delete"), {"post": "yes"})
    response = publisher_client.post(get_admin_url(article), typed)
    assert "Ktoś przeniósł tę treść do kosza" in text(publisher_client.get(response.url))
    other_publisher_client.post("/admin/kosz/", {"version": Revision.objects.in_trash().get().pk})
    shown = publisher_client.get(f"{get_admin_url(article)}?odzyskaj={SavedSubmission.objects.get().key}")
    assert values(shown)["title"] == "Długo pisany"


def test_form_with_old_csrf_token_is_redisplayed(publisher_client):
    article = factories.article()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = publisher_client.cookies
    typed = {
        **values(publisher_client.get(get_admin_url(article))),
        "title": "Pisany przed drugim logowaniem",
    }
    typed["csrfmiddlewaretoken"] = "x" * 64
    response = strict.post(get_admin_url(article), typed)
    assert response.status_code == 302
    assert values(strict.get(response.url))["title"] == "Pisany przed drugim logowaniem"


def test_conflict_page_with_taken_number_is_shown_again(publisher_client, other_publisher_client):
    resolution = factories.resolution(number="I/1/2026", state=State.DRAFT)
    opened_by_other = values(other_publisher_client.get(get_admin_url(resolution)))
    save(publisher_client, get_admin_url(resolution), {"subject": "pierwszej sprawy"}, "_continue")
    sent = {**opened_by_other, "number": "II/2/2026", "subject": "drugiej sprawy", "_continue": "Zapisz"}
    conflict = other_publisher_client.post(get_admin_url(resolution), sent)
    taken = factories.resolution(number="II/2/2026")
    refused = other_publisher_client.post(get_admin_url(resolution), hidden_fields(conflict))
    assert refused.status_code == 409
    assert "Nie zapisano. Numer: Ten numer ma już uchwała „Uchwała nr II/2/2026”. Najpierw zmień" in text(
        refused
    )
    taken.delete()
    assert other_publisher_client.post(get_admin_url(resolution), hidden_fields(refused)).status_code == 302
    resolution.refresh_from_db()
    assert resolution.subject == "drugiej sprawy"


def test_save_racing_with_another_is_conflict(publisher_client, monkeypatch):
    article = factories.article(title="Tytuł", state=State.DRAFT)
    typed = {**values(publisher_client.get(get_admin_url(article))), "title": "Mój", "_continue": "Zapisz"}
    original = revisions.save_revision

    def raced(item, *arguments, **options):
        monkeypatch.setattr(revisions, "save_revision", original)
        publication.publish(Article.objects.get(), None)
        return original(item, *arguments, **options)

    monkeypatch.setattr(revisions, "save_revision", raced)
    assert publisher_client.post(get_admin_url(article), typed).status_code == 409
    article.refresh_from_db()
    assert (article.state, article.title) == (State.PUBLISHED, "Tytuł")


def test_check_after_session_end_is_not_saved(publisher_client):
    article = factories.article()
    typed = values(publisher_client.get(get_admin_url(article)))
    publisher_client.session.flush()
    publisher_client.post(f"{get_admin_url(article)}?check", typed)
    assert not SavedSubmission.objects.exists()


def test_popup_add_creates_item(publisher_client):
    typed = {
        "title": "Dni otwarte",
        "description": "Opis.",
        "starts_at_0": "1.03.2027",
        "starts_at_1": "12:00",
        "place": "KIS",
        "address": "ul. Sabata 3",
        "_popup": "1",
    }
    data = {**values(publisher_client.get("/admin/cooperative/meeting/add/?_popup=1", follow=True)), **typed}
    response = publisher_client.post("/admin/cooperative/meeting/add/", {**data, "_continue": "Zapisz"})
    assert response.status_code == 200
    assert f'"value": "{Meeting.objects.get().pk}"' in response.content.decode().replace("&quot;", '"')


def test_order_needs_publish_permission(editor_client):
    article = factories.article(order=1)
    listed = editor_client.get("/admin/pages/article/")
    assert article.title in text(listed)
    assert "form-0-order" not in listed.content.decode()
    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": article.pk, "form-0-order": 9}
    assert editor_client.post("/admin/pages/article/", {**data, "_save": "Zapisz"}).status_code == 403
    article.refresh_from_db()
    assert article.order == 1


def test_revision_with_removed_fields_opens(publisher_client):
    article = factories.article()
    revisions.save_revision(article, serialize_stored_item(article), None)
    revision = revisions.get_latest_revision(article)
    revision.data["fields"]["gone"] = "x"
    revision.data["children"]["gone"] = [{"pk": 1}]
    revision.save()
    for address in (
        "/admin/",
        get_admin_url(article),
        get_admin_url(article, "history"),
        "/admin/library/image/",
    ):
        assert publisher_client.get(address).status_code == 200


def test_revision_without_new_field_is_unchanged(publisher_client):
    article = factories.article(transcript="Zapis.")
    revisions.save_revision(article, serialize_stored_item(article), None)
    publication.publish(article, None)
    revision = revisions.get_latest_revision(article)
    del revision.data["fields"]["transcript"]
    revision.save()
    response = save(publisher_client, get_admin_url(article), {}, "_continue")
    assert "Nic się nie zmieniło" in text(publisher_client.get(response.url))
    assert revisions.get_latest_revision(article) == revision
    save(publisher_client, get_admin_url(article), {"transcript": ""}, "_continue")
    assert revisions.get_draft(article).data["fields"]["transcript"] == ""


def test_compare_view_shows_changed_words(publisher_client):
    article = factories.article(title="Praca w spółdzielni", body="<p>Szukamy dwóch osób.</p>")
    save(
        publisher_client,
        get_admin_url(article),
        {"title": "Praca w spółdzielni socjalnej", "body": "<p>Szukamy trzech osób.</p>"},
        "_continue",
    )
    newer, older = Revision.objects.of(article)
    assert "Porównaj zaznaczone" in publisher_client.get(get_admin_url(article, "history")).content.decode()
    shown = publisher_client.get(
        get_admin_url(article, "compare"), {"a": older.pk, "b": newer.pk}
    ).content.decode()
    assert "dwóch</del>" in shown
    assert "trzech</ins>" in shown
    assert "socjalnej</ins>" in shown
    assert "Szukamy" in shown


def test_compare_view_names_rows_and_related_objects(publisher_client):
    resolution = factories.resolution()
    document = factories.document(title="Statut spółdzielni")
    save(
        publisher_client, get_admin_url(resolution), {"attachments-0-document": str(document.pk)}, "_continue"
    )
    newer, older = Revision.objects.of(resolution)
    shown = text(publisher_client.get(get_admin_url(resolution, "compare"), {"a": newer.pk, "b": older.pk}))
    assert "Załącznik 1: dokument" in shown
    assert "Statut spółdzielni" in shown


@pytest.mark.parametrize("wrong", ["", "x", "-1", "99999999999999999999999"])
def test_compare_view_of_unknown_revision_is_404(publisher_client, wrong):
    article = factories.article()
    save(publisher_client, get_admin_url(article), {"title": "Zmieniony"}, "_continue")
    known = revisions.get_latest_revision(article).pk
    assert (
        publisher_client.get(get_admin_url(article, "compare"), {"a": wrong, "b": known}).status_code == 404
    )


def test_restored_revision_becomes_draft(publisher_client):
    article = factories.article(title="Pierwszy")
    save(publisher_client, get_admin_url(article), {"title": "Drugi"}, "_publish")
    first = Revision.objects.of(article).last()
    publisher_client.post(get_admin_url(article, "restore"), {"version": first.pk})
    article.refresh_from_db()
    assert article.title == "Drugi"
    assert values(publisher_client.get(get_admin_url(article)))["title"] == "Pierwszy"


def test_deleted_item_is_restored_from_trash(publisher_client):
    article = factories.article(title="Usunięty", state=State.DRAFT)
    asked = text(publisher_client.get(get_admin_url(article, "delete")))
    assert "Z kosza można to odzyskać przez 90 dni." in asked
    publisher_client.post(get_admin_url(article, "delete"), {"post": "yes"})
    assert not Article.objects.exists()
    assert "Usunięty" in text(publisher_client.get("/admin/kosz/"))
    publisher_client.post("/admin/kosz/", {"version": Revision.objects.in_trash().get().pk})
    assert Article.objects.get().title == "Usunięty"


def test_editor_restores_own_draft_only(editor_client, other_publisher_client):
    article = factories.article(title="Opublikowany")
    url = get_admin_url(article)
    for client, title in (
        (editor_client, "Swój"),
        (other_publisher_client, "Cudzy"),
        (editor_client, "Ostatni"),
    ):
        save(client, url, {"title": title}, "_continue")
    _, other, own, _ = Revision.objects.of(article)
    restore = get_admin_url(article, "restore")
    assert editor_client.post(restore, {"version": other.pk}).status_code == 403
    shown = editor_client.get(get_admin_url(article, "history"))
    offered = [
        button.get("value") for button in page(shown).iter("button") if button.get("name") == "version"
    ]
    assert offered == [str(own.pk)]
    editor_client.post(restore, {"version": own.pk})
    assert values(editor_client.get(url))["title"] == "Swój"
    article.refresh_from_db()
    assert article.title == "Opublikowany"


def test_editor_restores_own_item_from_trash_only(editor_client, other_publisher_client):
    for client, title in ((editor_client, "Swój"), (other_publisher_client, "Cudzy")):
        save(client, "/admin/pages/article/add/", {"title": title})
        own = Article.objects.get(title=title)
        other_publisher_client.post(get_admin_url(own, "delete"), {"post": "yes"})
    shown = text(editor_client.get("/admin/kosz/"))
    assert "Swój" in shown
    assert "Cudzy" not in shown
    in_trash = {revision.title: revision.pk for revision in Revision.objects.in_trash()}
    assert editor_client.post("/admin/kosz/", {"version": in_trash["Cudzy"]}).status_code == 403
    editor_client.post("/admin/kosz/", {"version": in_trash["Swój"]})
    restored = Article.objects.get()
    assert (restored.title, restored.state) == ("Swój", State.DRAFT)


def test_calendar_lists_publication_dates(publisher_client):
    factories.article(title="Przyszły", publish_from=factories.warsaw(2099, 3, 1, 8))
    factories.meeting(title="Znikające", publish_until=factories.warsaw(2098, 1, 2, 9))
    factories.article(title="Roboczy", state=State.DRAFT, publish_from=factories.warsaw(2099, 1, 1))
    shown = text(publisher_client.get("/admin/zaplanowane/"))
    assert shown.index("2 stycznia 2098, 09:00 zniknie Znikające") < shown.index(
        "1 marca 2099, 08:00 pojawi się Przyszły"
    )
    assert "Roboczy" not in shown


def test_preview_shows_latest_revision_at_its_url(publisher_client):
    article = factories.article(title="Dawny", slug="dawny")
    response = save(publisher_client, get_admin_url(article), {"title": "Nowy", "slug": "nowy"}, "_preview")
    assert response.url.startswith("/ekonomia-spoleczna/nowy/?podglad=")
    preview = publisher_client.get(response.url)
    assert "Nowy" in text(preview)
    assert "Podgląd." in text(preview)
    assert preview["Cache-Control"] == "no-store"
    assert "noindex" in preview["X-Robots-Tag"]
    assert preview["Referrer-Policy"] == "no-referrer"
    # other clients do not see it, and it is not cached
    assert Client().get(response.url).status_code == 404
    assert publisher_client.get("/ekonomia-spoleczna/nowy/").status_code == 404
    assert "Dawny" in text(publisher_client.get("/ekonomia-spoleczna/dawny/"))


def test_preview_shows_drafts_and_rows(publisher_client):
    resolution = factories.resolution(state=State.DRAFT)
    resolution.attachments.create(document=factories.document(title="Statut"))
    preview = publisher_client.get(get_preview_href(publisher_client, resolution))
    assert "Statut" in text(preview)
    assert Resolution.objects.get().state == State.DRAFT


def get_preview_href(client, item):
    return next(
        node.get("href")
        for node in page(client.get(get_admin_url(item))).iter("a")
        if "".join(node.itertext()) == "Podgląd"
    )


def test_shared_preview_works_until_revoked(publisher_client, freeze):
    article = factories.article(title="Dawny")
    save(publisher_client, get_admin_url(article), {"title": "Nowy"}, "_continue")
    publisher_client.post(get_admin_url(article, "preview"), {"_create": "Utwórz"})
    address = next(
        node.get("value")
        for node in page(publisher_client.get(get_admin_url(article, "preview"))).iter("input")
        if node.get("readonly") is not None
    )
    stranger = Client()
    assert "Nowy" in text(stranger.get(address))
    assert "Dawny" in text(stranger.get(article.get_absolute_url()))
    assert stranger.get(address[:-2]).status_code == 404

    shared = PreviewLink.objects.get()
    freeze(shared.expires_at)
    assert stranger.get(address).status_code == 404
    freeze(shared.created_at)
    assert stranger.get(address).status_code == 200
    publisher_client.post(get_admin_url(article, "preview"), {"revoke": shared.pk})
    assert stranger.get(address).status_code == 404
    assert not stranger.cookies


@pytest.mark.parametrize(
    "token", ["x", "pages.article-1", "auth.user-1", "nie.ma-1", "\0", "pages.article-" + "9" * 40]
)
def test_forged_preview_token_is_404(token):
    factories.article(title="Tajne", state=State.DRAFT)
    response = Client().get("/", {"podglad": token})
    assert response.status_code == 404
    assert "Tajne" not in text(response)


@pytest.mark.parametrize("token", ["auth.user-1", "nie.ma-1", "pages.sitesettings-1"])
def test_preview_of_other_models_is_404(publisher_client, token):
    factories.site_settings()
    assert publisher_client.get("/", {"podglad": token}).status_code == 404


def test_submission_after_session_end_is_restored(publisher_client):
    article = factories.article(title="Dawny")
    typed = {
        **values(publisher_client.get(get_admin_url(article))),
        "title": "Długo pisany",
        "_continue": "Zapisz",
    }
    publisher_client.session.flush()
    response = publisher_client.post(get_admin_url(article), typed)
    assert response.url.startswith("/admin/login/?next=")

    login = {"username": "ala", "password": factories.PASSWORD}
    response = publisher_client.post(response.url, login)
    shown = publisher_client.get(response.url)
    assert values(shown)["title"] == "Długo pisany"
    assert "zanim skończyła się sesja" in text(shown)
    assert not Revision.objects.exists()
    assert (
        publisher_client.post(get_admin_url(article), {**values(shown), "_continue": "Zapisz"}).status_code
        == 302
    )
    assert revisions.get_latest_revision(article).data["fields"]["title"] == "Długo pisany"


def test_saved_submission_is_shown_only_to_its_author(publisher_client, other_publisher_client):
    article = factories.article()
    typed = {**values(publisher_client.get(get_admin_url(article))), "title": "Sekret", "_continue": "Zapisz"}
    publisher_client.session.flush()
    publisher_client.post(get_admin_url(article), typed)
    address = f"{get_admin_url(article)}?odzyskaj={SavedSubmission.objects.get().key}"
    assert "Sekret" not in other_publisher_client.get(address).content.decode()


def test_submission_of_stranger_is_not_saved():
    article = factories.article()
    response = Client().post(get_admin_url(article), {"title": "śmieci"})
    assert response.status_code == 302
    assert not SavedSubmission.objects.exists()


def test_index_lists_pending_work(publisher_client):
    factories.article(title="Roboczy", state=State.DRAFT)
    ahead = factories.article(title="Zmieniany")
    factories.article(title="Gotowy")
    save(publisher_client, get_admin_url(ahead), {"description": "Nowy opis."}, "_continue")
    shown = text(publisher_client.get("/admin/"))
    assert "Twoje wersje robocze Zmieniany artykuł" in shown
    assert "Wersje robocze, których nie ma na stronie Roboczy artykuł" in shown
    assert "Gotowy" not in shown


def test_index_asks_for_review_until_it_is_done(publisher_client, freeze):
    owner = factories.staff(username="ola", first_name="Ola", last_name="Kos")
    freeze(factories.warsaw(2026, 3, 31, 12))
    meeting = factories.meeting(title="Przegląd", review_months=3, review_owner=owner)
    publication.publish(meeting, owner)
    changed_at = Meeting.objects.get().changed_at
    publisher_client.force_login(owner)
    assert "Do sprawdzenia" not in text(publisher_client.get("/admin/"))

    freeze(factories.warsaw(2026, 6, 30))
    publisher_client.force_login(owner)
    shown = publisher_client.get("/admin/")
    assert "od 30 czerwca 2026, sprawdza Ola Kos" in text(shown)
    publisher_client.post(get_admin_url(meeting, "reviewed"), {"_from_start": "1"})
    assert "Do sprawdzenia" not in text(publisher_client.get("/admin/"))
    assert Meeting.objects.get().changed_at == changed_at
    freeze(factories.warsaw(2026, 10, 1))
    publisher_client.force_login(owner)
    assert "Do sprawdzenia" in text(publisher_client.get("/admin/"))


def test_check_errors_prevent_publication_and_save_draft(publisher_client):
    article = factories.article(title="Dawny", state=State.DRAFT)
    typed = {"body": '<p>Więcej <a href="/kontakt/">tutaj</a>.</p>'}
    response = save(publisher_client, get_admin_url(article), typed, "_publish")
    shown = text(publisher_client.get(response.url))
    assert "Zapisano wersję roboczą, ale nie opublikowano." in shown
    assert "tutaj" in shown
    article.refresh_from_db()
    assert article.state == State.DRAFT
    assert "tutaj" in article.body


def test_check_warnings_do_not_prevent_publication(publisher_client):
    article = factories.article(state=State.DRAFT)
    save(
        publisher_client,
        get_admin_url(article),
        {"body": "<p>Niniejszym informujemy o naborze.</p>"},
        "_publish",
    )
    article.refresh_from_db()
    assert article.is_published


def test_form_check_saves_nothing(publisher_client):
    article = factories.article(body="<p>Dobra treść.</p>")
    typed = {
        **values(publisher_client.get(get_admin_url(article))),
        "body": "<h2>Raz</h2><p>A.</p><h4>Dwa</h4><p>B.</p>",
    }
    response = publisher_client.post(f"{get_admin_url(article)}?check", typed)
    assert response.status_code == 200
    assert "Popraw przed publikacją" in text(response)
    assert not Revision.objects.exists()
    assert publisher_client.post(f"{get_admin_url(article)}?check", {**typed, "title": ""}).status_code == 204


def test_check_of_deleted_item_leaves_no_trace(publisher_client):
    article = factories.article(title="Dawny")
    url = get_admin_url(article)
    typed = values(publisher_client.get(url))
    trash.delete(article, factories.staff(username="usuwa"))
    assert publisher_client.post(f"{url}?check", typed).status_code == 204
    assert not SavedSubmission.objects.exists()
    assert "do kosza" not in text(publisher_client.get("/admin/pages/article/"))


def test_index_counts_findings_of_published_content(publisher_client):
    cache.clear()
    factories.article(title="Zepsuty", body='<p><a href="/nie-ma/">Regulamin konkursu</a></p>')
    factories.article(title="Roboczy", body='<p><a href="/nie-ma/">Regulamin</a></p>', state=State.DRAFT)
    assert "(do poprawy: 1, warto poprawić: 0)" in text(publisher_client.get("/admin/"))
    shown = text(publisher_client.get("/admin/sprawdzenie/"))
    assert "Zepsuty" in shown
    assert "Regulamin konkursu" in shown
    assert "Roboczy" not in shown


def test_findings_can_be_read_by_programs(publisher_client):
    article = factories.article(title="Zepsuty", body='<p><a href="/nie-ma/">Regulamin konkursu</a></p>')
    [item] = publisher_client.get("/admin/sprawdzenie/?format=json").json()["items"]
    assert (item["title"], item["form"]) == ("Zepsuty", get_admin_url(article))
    [finding] = item["findings"]
    assert (finding["level"], finding["field"], finding["quote"]) == ("error", "body", "Regulamin konkursu")


def test_index_counts_unused_files(publisher_client):
    factories.document()
    used = factories.document()
    factories.resolution().attachments.create(document=used)
    assert "Pliki, których nic nie używa: 1." in text(publisher_client.get("/admin/"))


def test_order_changes_at_once_and_is_in_history(publisher_client):
    article = factories.article(title="Dawny", order=1)
    save(publisher_client, get_admin_url(article), {"title": "Nowy"}, "_continue")
    changed_at = Article.objects.get().changed_at
    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": article.pk, "form-0-order": 9}
    publisher_client.post("/admin/pages/article/", {**data, "_save": "Zapisz"})
    article.refresh_from_db()
    assert (article.order, article.title, article.changed_at) == (9, "Dawny", changed_at)
    assert "zmieniono miejsce na liście Kolejność: 1 → 9" in text(
        publisher_client.get(get_admin_url(article, "history"))
    )

    # the draft is unchanged, and publishing it does not restore the old position
    opened = publisher_client.get(get_admin_url(article))
    assert "Edytujesz wersję roboczą" in text(opened)
    assert values(opened)["title"] == "Nowy"
    save(publisher_client, get_admin_url(article), {}, "_publish")
    article.refresh_from_db()
    assert (article.order, article.title) == (9, "Nowy")


def test_order_change_causes_no_conflict(publisher_client, other_publisher_client):
    article = factories.article(title="Dawny", order=1)
    save(publisher_client, get_admin_url(article), {"title": "Nowy"}, "_continue")
    typed = {
        **values(other_publisher_client.get(get_admin_url(article))),
        "title": "Nowszy",
        "_continue": "Zapisz",
    }
    revisions.move(article, 5, None)
    assert other_publisher_client.post(get_admin_url(article), typed).status_code == 302
    assert revisions.get_latest_revision(article).data["fields"]["title"] == "Nowszy"


def test_publish_without_changes_keeps_date_and_history(publisher_client):
    article = factories.article(title="Gotowy", body="<p>Pierwszy\nwiersz.</p>", film_summary="Raz.\nDwa.")
    before = Article.objects.get()
    response = save(publisher_client, get_admin_url(article), {"_note": "sprawdzone"}, "_publish")
    assert "Nie było czego publikować" in text(publisher_client.get(response.url))
    # as browsers submit it: plain text with CRLF, and HTML with other line breaks from the editor
    sent = {"film_summary": "Raz.\r\nDwa.", "body": "<p>Pierwszy wiersz.</p>"}
    save(publisher_client, get_admin_url(article), sent, "_continue")
    publisher_client.post(
        "/admin/pages/article/", {"action": "publish_selected", "_selected_action": [article.pk]}
    )
    shown = text(publisher_client.get("/admin/pages/article/"))
    assert "Nie było czego publikować: na stronie jest już najnowsza wersja (Gotowy)." in shown
    assert "są nieopublikowane zmiany" not in shown
    article.refresh_from_db()
    assert article.changed_at == before.changed_at
    assert article.reviewed_on is not None
    assert not Revision.objects.filter(event__in=["saved", "published"], author__isnull=False).exists()


def test_publish_without_changes_warns_if_dates_hide_it(publisher_client):
    article = factories.article(title="Dawny", publish_until=factories.warsaw(2020, 1, 1))
    sent = {"action": "publish_selected", "_selected_action": [article.pk]}
    shown = text(publisher_client.post("/admin/pages/article/", sent, follow=True))
    assert "na stronie jest już" not in shown
    assert "Mieszkańcy teraz tego nie widzą: Dawny (zniknęło 1 stycznia 2020, 00:00)." in shown


def test_crash_between_save_and_publish_keeps_draft(publisher_client, monkeypatch):
    article = factories.article(title="Dawny")
    original = validation.validate_checks

    def crash(item):
        raise RuntimeError

    monkeypatch.setattr(publication, "validate_checks", crash)
    with pytest.raises(RuntimeError):
        save(publisher_client, get_admin_url(article), {"title": "Nowy"}, "_publish")
    monkeypatch.setattr(publication, "validate_checks", original)
    assert "Dawny" in text(Client().get(article.get_absolute_url()))
    assert values(publisher_client.get(get_admin_url(article)))["title"] == "Nowy"
    save(publisher_client, get_admin_url(article), {}, "_publish")
    assert "Nowy" in text(Client().get(article.get_absolute_url()))


def test_publish_racing_with_save_is_conflict(publisher_client, monkeypatch):
    article = factories.article(title="Dawny")
    original = publication.publish

    def raced(item, *arguments, **options):
        revisions.save_revision(
            item,
            {
                **serialize_stored_item(item),
                "fields": {**serialize_stored_item(item)["fields"], "title": "Oli"},
            },
            None,
        )
        return original(item, *arguments, **options)

    monkeypatch.setattr(publication, "publish", raced)
    response = save(publisher_client, get_admin_url(article), {"title": "Ali"}, "_publish")
    assert "w tej samej chwili zapisał to też ktoś inny" in text(publisher_client.get(response.url))
    assert Article.objects.get().title == "Dawny"
    titles = {revision.data["fields"]["title"] for revision in Revision.objects.of(article)}
    assert titles == {"Dawny", "Ali", "Oli"}


def test_double_submit_is_no_conflict(publisher_client):
    article = factories.article(title="Dawny")
    typed = {**values(publisher_client.get(get_admin_url(article))), "title": "Nowy", "_continue": "Zapisz"}
    publisher_client.post(get_admin_url(article), typed)
    response = publisher_client.post(get_admin_url(article), typed)
    assert "Zapisano już: Dawny." in text(publisher_client.get(response.url))
    assert Revision.objects.of(article).filter(event="saved").count() == 1


@pytest.mark.parametrize("button", ["_continue", "_publish"])
@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_double_submit_with_new_row_is_no_conflict(publisher_client, button, state):
    resolution = factories.resolution(state=state)
    typed = {
        **values(publisher_client.get(get_admin_url(resolution))),
        "attachments-0-document": factories.document().pk,
    }
    publisher_client.post(get_admin_url(resolution), {**typed, button: "Zapisz"})
    response = publisher_client.post(get_admin_url(resolution), {**typed, button: "Zapisz"})
    assert response.status_code == 302
    shown = text(publisher_client.get(response.url))
    if button == "_continue":
        assert "Zapisano już:" in shown
    else:
        assert "na stronie jest już najnowsza wersja" in shown
        resolution.refresh_from_db()
        assert resolution.is_published
        assert revisions.get_draft(resolution) is None


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_stale_form_with_saved_text_is_published(publisher_client, state):
    article = factories.article(title="Dawny", state=state)
    typed = {**values(publisher_client.get(get_admin_url(article))), "title": "Nowy"}
    publisher_client.post(get_admin_url(article), {**typed, "_continue": "Zapisz"})
    response = publisher_client.post(get_admin_url(article), {**typed, "_publish": "Opublikuj"})
    assert "Opublikowano: Nowy." in text(publisher_client.get(response.url))
    article.refresh_from_db()
    assert (article.is_published, article.title) == (True, "Nowy")


def test_stale_form_with_saved_text_is_previewed(publisher_client):
    article = factories.article(title="Dawny")
    typed = {**values(publisher_client.get(get_admin_url(article))), "title": "Nowy"}
    publisher_client.post(get_admin_url(article), {**typed, "_continue": "Zapisz"})
    response = publisher_client.post(get_admin_url(article), {**typed, "_preview": "Podgląd"})
    assert response.url.startswith(article.get_absolute_url())
    assert "Nowy" in text(publisher_client.get(response.url))


def test_stale_form_does_not_undo_withdrawal(publisher_client):
    article = factories.article(title="Dawny")
    typed = values(publisher_client.get(get_admin_url(article)))
    publisher_client.post(get_admin_url(article, "unpublish"))
    response = publisher_client.post(get_admin_url(article), {**typed, "_publish": "Opublikuj"})
    assert "wycofał z publikacji" in text(publisher_client.get(response.url))
    article.refresh_from_db()
    assert article.state == State.WITHDRAWN


def test_changed_form_does_not_undo_withdrawal(publisher_client):
    article = factories.article(title="Dawny")
    typed = {**values(publisher_client.get(get_admin_url(article))), "title": "Nowy"}
    publisher_client.post(get_admin_url(article, "unpublish"))
    sent = {**typed, "_publish": "Opublikuj"}
    assert publisher_client.post(get_admin_url(article), sent).status_code == 409


def test_stale_form_of_editor_is_not_published(editor_client):
    article = factories.article(title="Dawny")
    typed = {**values(editor_client.get(get_admin_url(article))), "title": "Nowy"}
    editor_client.post(get_admin_url(article), {**typed, "_continue": "Zapisz"})
    response = editor_client.post(get_admin_url(article), {**typed, "_publish": "Opublikuj"})
    assert response.status_code == 403
    article.refresh_from_db()
    assert article.title == "Dawny"


def test_rows_hidden_from_editor_stay_in_draft(publisher_client, django_user_model):
    resolution, document = factories.resolution(), factories.document()
    save(
        publisher_client, get_admin_url(resolution), {"attachments-0-document": str(document.pk)}, "_continue"
    )
    editor = django_user_model.objects.create_user("bez-zalacznikow", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(codename="change_resolution"))
    client = Client()
    client.force_login(editor)
    assert "attachments-0-document" not in values(client.get(get_admin_url(resolution)))
    save(client, get_admin_url(resolution), {"subject": "zmiany statutu"}, "_continue")
    data = revisions.get_draft(resolution).data
    assert data["fields"]["subject"] == "zmiany statutu"
    assert [row["document"] for row in data["children"]["attachments"]] == [document.pk]


def test_editor_without_change_permission_adds_no_rows(django_user_model):
    """All rows of an item are saved together, so text typed into an empty row would be lost."""
    codenames = ["change_resolution", "view_resolutiondocument", "add_resolutiondocument"]
    editor = django_user_model.objects.create_user("dodaje-zalaczniki", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(editor)
    assert "attachments-0-document" not in values(client.get(get_admin_url(factories.resolution())))


def test_form_opened_during_save_shows_saved_draft(publisher_client, monkeypatch):
    article = factories.article(title="Dawny", state=State.DRAFT)
    latest = revisions.get_latest_revision

    def save_then_read(item):
        monkeypatch.undo()
        data = serialize_stored_item(article)
        revisions.save_revision(article, {**data, "fields": {**data["fields"], "title": "Nowy"}}, None)
        return latest(item)

    monkeypatch.setattr(revisions, "get_latest_revision", save_then_read)
    opened = values(publisher_client.get(get_admin_url(article)))
    assert (opened["title"], opened["_base_revision"]) == ("Nowy", str(latest(article).pk))


def test_publish_action_reports_deleted_item(publisher_client, monkeypatch):
    article = factories.article(state=State.DRAFT)

    def publish_too_late(item, user):
        raise item.DoesNotExist

    monkeypatch.setattr(publication, "publish", publish_too_late)
    sent = {"action": "publish_selected", "_selected_action": [article.pk]}
    assert "Nie opublikowano" in text(publisher_client.post("/admin/pages/article/", sent, follow=True))


def test_item_referenced_by_draft_is_not_deleted(publisher_client):
    city, other = factories.city(name="Gdynia"), factories.city(name="Rumia")
    project = factories.project(name="Nowy rynek", city=other)
    save(publisher_client, get_admin_url(project), {"city": str(city.pk)}, "_continue")
    shown = text(publisher_client.get(get_admin_url(city, "delete")))
    assert "Projekt rewitalizacyjny: Nowy rynek (wersja robocza)" in shown
    publisher_client.post(get_admin_url(city, "delete"), {"post": "yes"})
    with pytest.raises(ProtectedError, match="Nowy rynek"):
        trash.delete(city, None)
    assert City.objects.filter(pk=city.pk).exists()
    # references of older revisions do not protect an item from deletion
    save(publisher_client, get_admin_url(project), {"city": str(other.pk)}, "_publish")
    publisher_client.post(get_admin_url(city, "delete"), {"post": "yes"})
    assert not City.objects.filter(pk=city.pk).exists()


def test_delete_racing_with_new_reference_names_it(publisher_client, monkeypatch):
    city = factories.city(name="Gdynia")
    factories.project(name="Nowy rynek", city=city)
    with monkeypatch.context() as before:
        before.setattr(RevisionAdmin, "get_deleted_objects", lambda *_: ([], {}, set(), []))
        response = publisher_client.post(get_admin_url(city, "delete"), {"post": "yes"})
    assert "Korzystają z tego inne treści: Projekt rewitalizacyjny: Nowy rynek" in text(
        publisher_client.get(response.url)
    )
    assert City.objects.exists()


def test_restore_warns_about_dangling_references(publisher_client):
    meeting = factories.meeting(title="Dni otwarte", state=State.DRAFT)
    call = factories.recruitment(meeting=meeting)
    save(publisher_client, get_admin_url(call), {"meeting": ""}, "_publish")
    publisher_client.post(get_admin_url(meeting, "delete"), {"post": "yes"})
    response = publisher_client.post(
        get_admin_url(call, "restore"), {"version": Revision.objects.of(call).last().pk}
    )
    shown = text(publisher_client.get(response.url))
    assert "Tego już nie ma, więc zostało pominięte:" in shown
    assert "„Dni otwarte" in shown
    assert values(publisher_client.get(get_admin_url(call)))["meeting"] == ""


def test_second_restore_from_trash_redirects_to_item(publisher_client):
    article = factories.article(title="Nabór", state=State.DRAFT)
    publisher_client.post(get_admin_url(article, "delete"), {"post": "yes"})
    sent = {"version": Revision.objects.in_trash().get().pk}
    for said in ("Odzyskano jako wersję roboczą: Nabór.", "Już odzyskano: Nabór."):
        response = publisher_client.post("/admin/kosz/", sent, follow=True)
        assert response.redirect_chain == [(get_admin_url(article), 302)]
        assert said in text(response)


def test_restore_from_trash_omits_and_names_reference(publisher_client):
    city = factories.city(name="Gdynia")
    project = factories.project(name="Nowy rynek", city=city, state=State.DRAFT)
    for item in (project, city):
        publisher_client.post(get_admin_url(item, "delete"), {"post": "yes"})
    binned = {revision.title: revision.pk for revision in Revision.objects.in_trash()}
    response = publisher_client.post("/admin/kosz/", {"version": binned["Nowy rynek"]}, follow=True)
    assert "Tego już nie ma, więc zostało pominięte: miasto „Gdynia”." in text(response)
    project.refresh_from_db()
    assert (project.name, project.city) == ("Nowy rynek", None)


def test_form_queries_revision_once(publisher_client):
    article = factories.article()
    save(publisher_client, get_admin_url(article), {"title": "Nowy"}, "_continue")
    with CaptureQueriesContext(connection) as queries:
        publisher_client.get(get_admin_url(article))
    asked = [query["sql"] for query in queries if query["sql"].startswith('SELECT "publishing_revision"')]
    assert len(asked) == 1


def create_reader_client(model):
    """Return a client signed in as a user with view permission only."""
    user = factories.somebody(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename=f"view_{model}"))
    client = Client()
    client.force_login(user)
    return client


def test_reader_has_no_editing_session(publisher_client):
    article = factories.article()
    create_reader_client("article").get(get_admin_url(article))
    assert "ma też otwartą" not in text(publisher_client.get(get_admin_url(article)))


def test_preview_links_need_change_permission(publisher_client):
    article = factories.article()
    reader = create_reader_client("article")
    assert "Utwórz odnośnik" not in reader.get(get_admin_url(article, "preview")).content.decode()
    assert reader.post(get_admin_url(article, "preview"), {"_create": "1"}).status_code == 403
    publisher_client.post(get_admin_url(article, "preview"), {"_create": "1"})
    shared = PreviewLink.objects.get()
    assert reader.post(get_admin_url(article, "preview"), {"revoke": shared.pk}).status_code == 403
    assert PreviewLink.objects.get().is_valid


def test_preview_banner_says_what_is_public(publisher_client):
    draft = factories.article(state=State.DRAFT)
    assert "Mieszkańcy jej teraz nie widzą." in text(
        publisher_client.get(get_preview_href(publisher_client, draft))
    )
    article = factories.article(title="Dawny")
    assert "Nie ma nieopublikowanych zmian." in text(
        publisher_client.get(get_preview_href(publisher_client, article))
    )
    save(publisher_client, get_admin_url(article), {"title": "Nowy"}, "_continue")
    assert "Mieszkańcy widzą poprzednią wersję." in text(
        publisher_client.get(get_preview_href(publisher_client, article))
    )


def test_preview_links_to_form_for_staff_only(publisher_client):
    article = factories.article()
    publisher_client.post(get_admin_url(article, "preview"), {"_create": "1"})
    shared = next(
        node.get("value")
        for node in page(publisher_client.get(get_admin_url(article, "preview"))).iter("input")
        if node.get("readonly") is not None
    )
    assert f'href="{get_admin_url(article)}"' in publisher_client.get(shared).content.decode()
    assert "/admin/" not in Client().get(shared).content.decode()


def test_preview_links_page_links_to_preview(publisher_client):
    article = factories.article()
    links = page(publisher_client.get(get_admin_url(article, "preview"))).iter("a")
    shown = next(node for node in links if "Zobacz podgląd" in "".join(node.itertext()))
    assert shown.get("href") == get_preview_href(publisher_client, article)


def test_conflict_with_own_revision_names_other_tab(publisher_client):
    article = factories.article(title="Tytuł")
    first_tab = values(publisher_client.get(get_admin_url(article)))
    save(publisher_client, get_admin_url(article), {"title": "Z drugiej karty"}, "_continue")
    shown = text(
        publisher_client.post(
            get_admin_url(article), {**first_tab, "title": "Z pierwszej karty", "_continue": "1"}
        )
    )
    assert "Zapisano to już w innej karcie" in shown
    assert "Ktoś zapisał" not in shown


def test_delete_message_links_to_trash(publisher_client):
    article = factories.article(title="Usunięty", state=State.DRAFT)
    response = publisher_client.post(get_admin_url(article, "delete"), {"post": "yes"}, follow=True)
    assert "Przeniesiono do kosza: Usunięty. Przez 90 dni można to odzyskać: otwórz kosz." in text(response)
    assert 'href="/admin/kosz/"' in response.content.decode()


def test_form_check_extends_editing_session(publisher_client, other_publisher_client, freeze):
    article = factories.article()
    began = factories.warsaw(2026, 5, 4, 10)
    freeze(began)
    publisher_client.force_login(factories.staff(username="pisze"))
    typed = values(publisher_client.get(get_admin_url(article)))
    for minutes in (25, 50, 75):
        freeze(began + datetime.timedelta(minutes=minutes))
        publisher_client.post(f"{get_admin_url(article)}?check", typed)
    other_publisher_client.force_login(factories.staff(username="patrzy"))
    assert "od 10:00 ma też otwartą pisze" in text(other_publisher_client.get(get_admin_url(article)))
    freeze(began + datetime.timedelta(minutes=120))
    assert "ma też otwartą pisze" not in text(other_publisher_client.get(get_admin_url(article)))


def test_preview_links_name_creator_and_revoker(publisher_client, other_publisher_client):
    article = factories.article()
    publisher_client.post(get_admin_url(article, "preview"), {"_create": "1"})
    other_publisher_client.post(get_admin_url(article, "preview"), {"revoke": PreviewLink.objects.get().pk})
    shown = text(publisher_client.get(get_admin_url(article, "preview")))
    assert re.search(r"Odnośniki, które już nie działają Utworzono .+: ala\. Wyłączono .+: ola\.", shown)


def test_log_lists_publishing_and_unpublishing(publisher_client, other_publisher_client):
    article = factories.article(title="Nabór", state=State.DRAFT)
    save(publisher_client, get_admin_url(article), {}, "_publish")
    other_publisher_client.post(get_admin_url(article, "unpublish"))

    def lines(address):
        rows = page(publisher_client.get(address)).findall(".//table[@id='result_list']/tbody/tr")
        return [["".join(cell.itertext()) for cell in row][1:] for row in rows]

    withdrawn = ["wycofano z publikacji", "Nabór", "Artykuł", "ola", "–"]
    published = ["opublikowano", "Nabór", "Artykuł", "ala", "–"]
    assert lines("/admin/publishing/publicationlogentry/") == [withdrawn, published]
    assert lines("/admin/publishing/publicationlogentry/?event__exact=withdrawn") == [withdrawn]
    assert (
        get_admin_url(article, "history")
        in publisher_client.get("/admin/publishing/publicationlogentry/").content.decode()
    )


def test_log_is_searched_by_title_and_user(publisher_client):
    for title in ("Most", "Park"):
        article = factories.article(title=title, state=State.DRAFT)
        save(publisher_client, get_admin_url(article), {"title": title}, "_publish")
    log = "/admin/publishing/publicationlogentry/"
    shown = publisher_client.get(log, {"q": "Park"})
    assert "Szukaj na tej liście" in text(shown)
    assert "Szukaj we wszystkim" not in text(shown)
    listed = shown.context["cl"].result_list
    assert {entry.title for entry in listed} == {"Park"}
    author = listed[0].author_name
    assert publisher_client.get(log, {"q": author}).context["cl"].result_count == 2
    assert publisher_client.get(log, {"q": "nikt"}).context["cl"].result_count == 0


def test_log_omits_drafts(publisher_client):
    article, city = factories.article(title="Roboczy"), factories.city(name="Sopot")
    save(publisher_client, get_admin_url(article), {"title": "Zmieniony"}, "_continue")
    save(publisher_client, get_admin_url(city), {"latitude": "54.44"})
    titles = [one.title for one in PublicationLogEntry.objects.public_events()]
    assert titles == ["Sopot"]
