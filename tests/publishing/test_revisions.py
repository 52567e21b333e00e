"""Drafts, publication, history and trash."""

import datetime

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.management import call_command

from accounts import roles
from cooperative.models import Resolution
from pages.models import Article
from publishing import publication, revisions, trash
from publishing.models import TRASH_RETENTION_DAYS, ContentRedirect, Revision, State, get_revisioned_models
from publishing.serialization import TEMPORARY_PK_BASE, build_draft, serialize_item, serialize_stored_item
from publishing.signals import public_content_will_change

from .. import factories

pytestmark = pytest.mark.django_db


def with_fields(data, **fields):
    return {**data, "fields": {**data["fields"], **fields}}


def save_change(item, author=None, **fields):
    """Save a revision of `item` with other fields, as the form does."""
    latest = revisions.get_latest_revision(item)
    data = latest.data if latest else serialize_stored_item(item)
    return revisions.save_revision(item, with_fields(data, **fields), author)


def reload(item):
    return type(item).objects.get(pk=item.pk)


def test_save_of_live_item_creates_draft():
    article = factories.article(title="Dawny")
    save_change(article, title="Nowy")
    assert reload(article).title == "Dawny"
    assert revisions.get_draft(reload(article)).data["fields"]["title"] == "Nowy"


def test_save_of_draft_item_changes_it():
    article = factories.article(title="Dawny", state=State.DRAFT)
    save_change(article, title="Nowy")
    assert reload(article).title == "Nowy"
    assert revisions.get_draft(reload(article)) is None


def test_publish_writes_latest_revision():
    article = factories.article(title="Dawny")
    save_change(article, title="Pierwsza poprawka")
    save_change(article, title="Druga poprawka")
    publication.publish(reload(article), None)
    assert reload(article).title == "Druga poprawka"
    assert revisions.get_draft(reload(article)) is None


def test_publish_writes_rows_of_draft():
    association = factories.association()
    kept = association.figures.create(value="59", label="członków")
    association.figures.create(value="1", label="usunięta")
    data = serialize_stored_item(association)
    data["children"]["figures"] = [
        {**data["children"]["figures"][0], "value": "60"},
        {"pk": TEMPORARY_PK_BASE, "value": "3,13 mld zł", "label": "dodana", "order": 2},
    ]
    revisions.save_revision(association, data, None)
    assert {figure.value for figure in association.figures.all()} == {"59", "1"}

    publication.publish(reload(association), None)
    assert [figure.value for figure in association.figures.all()] == ["60", "3,13 mld zł"]
    assert association.figures.filter(pk=kept.pk).exists()


def test_draft_in_memory_serializes_to_its_data(django_assert_num_queries):
    """Otherwise a form without changes would save a revision."""
    project = factories.project(
        value=1000,
        eu_share="0.5",
        source="Strona OMGGS",
        publish_from=factories.warsaw(2026, 5, 4, 12),
        as_of=datetime.date(2026, 5, 4),
    )
    association = factories.association()
    association.figures.create(value="59", label="członków")
    for item in (project, association, factories.resolution(), factories.meeting()):
        data = serialize_stored_item(item)
        draft = build_draft(item, data)
        with django_assert_num_queries(0):
            assert serialize_item(draft) == {name: data[name] for name in ("fields", "children")}


def test_unpublish_makes_draft_the_content():
    article = factories.article(title="Dawny")
    save_change(article, title="Nowy")
    publication.unpublish(reload(article), None)
    article = reload(article)
    assert (article.title, article.state) == ("Nowy", State.WITHDRAWN)
    titles = [revision.data["fields"]["title"] for revision in Revision.objects.of(article)]
    assert titles == ["Nowy", "Dawny", "Nowy", "Dawny"]


def test_restored_revision_is_a_new_draft():
    article = factories.article(title="Pierwszy")
    save_change(article, title="Drugi")
    publication.publish(reload(article), None)
    first = Revision.objects.of(article).last()
    revisions.save_revision(reload(article), first.data, None, event=Revision.Event.RESTORED)
    assert reload(article).title == "Drugi"
    publication.publish(reload(article), None)
    assert reload(article).title == "Pierwszy"
    assert Revision.objects.of(article).count() == 5


def test_revision_records_author_and_note():
    author = factories.staff(username="ala", first_name="Ala", last_name="Kos")
    article = factories.article()
    revisions.save_revision(article, serialize_stored_item(article), author, note="Literówka")
    revision = revisions.get_latest_revision(article)
    assert (revision.author, revision.author_name, revision.note) == (author, "Ala Kos", "Literówka")
    author.delete()
    assert revisions.get_latest_revision(article).author_name == "Ala Kos"


def test_publish_of_invalid_draft_changes_nothing():
    factories.article(slug="zajety")
    article = factories.article(slug="wolny", title="Dawny")
    save_change(article, slug="zajety", title="Nowy")
    with pytest.raises(ValidationError):
        publication.publish(reload(article), None)
    assert (reload(article).slug, reload(article).title) == ("wolny", "Dawny")
    assert revisions.get_draft(reload(article)) is not None


def test_restore_leaves_out_dangling_references():
    image = factories.image()
    article = factories.article(image=image, state=State.DRAFT)
    document = factories.document()
    resolution = factories.resolution(state=State.DRAFT)
    resolution.attachments.create(document=document)
    with_image, with_document = serialize_stored_item(article), serialize_stored_item(resolution)
    article.image = None
    article.save()
    resolution.attachments.all().delete()
    image.delete()
    document.delete()
    revisions.save_revision(reload(article), with_image, None)
    revisions.save_revision(reload(resolution), with_document, None)
    assert reload(article).image is None
    assert not resolution.attachments.exists()


def test_restore_from_trash_keeps_rows_and_history():
    resolution = factories.resolution(state=State.DRAFT)
    document = factories.document()
    resolution.attachments.create(document=document)
    save_change(resolution, subject="utworzenia spółdzielni")
    key = resolution.pk
    trash.delete(reload(resolution), None)
    assert not Resolution.objects.exists()

    [deleted] = Revision.objects.in_trash()
    trash.restore_from_trash(deleted, None)
    resolution = Resolution.objects.get()
    assert (resolution.pk, resolution.state) == (key, State.DRAFT)
    assert resolution.subject == "utworzenia spółdzielni"
    assert [row.document for row in resolution.attachments.all()] == [document]
    assert not Revision.objects.in_trash().exists()
    assert Revision.Event.SAVED in {revision.event for revision in Revision.objects.of(resolution)}


def test_trash_keeps_items_for_retention_days(freeze):
    now = factories.warsaw(2026, 5, 4, 12)
    freeze(now)
    article = factories.article(state=State.DRAFT)
    trash.delete(article, None)
    Revision.objects.update(created_at=now)
    freeze(now + datetime.timedelta(days=TRASH_RETENTION_DAYS, seconds=-1))
    assert Revision.objects.in_trash().count() == 1
    freeze(now + datetime.timedelta(days=TRASH_RETENTION_DAYS))
    assert Revision.objects.in_trash().count() == 0


def test_order_survives_restore_and_trash():
    article = factories.article(title="Dawny", order=3)
    save_change(article, title="Nowy")
    publication.publish(reload(article), None)
    revisions.move(reload(article), 7, None)
    first = Revision.objects.of(article).last()
    revisions.save_revision(reload(article), first.data, None, event=Revision.Event.RESTORED)
    publication.publish(reload(article), None)
    assert (reload(article).title, reload(article).order) == ("Dawny", 7)
    publication.unpublish(reload(article), None)
    trash.delete(reload(article), None)
    trash.restore_from_trash(Revision.objects.in_trash().get(), None)
    assert reload(article).order == 7


def test_purge_trash_deletes_only_expired_items(freeze, capsys):
    now = factories.warsaw(2026, 5, 4, 12)
    old, young, back, kept = (factories.article(slug=slug, state=State.DRAFT) for slug in "abcd")
    save_change(old, title="Z historią")
    save_change(kept, title="Zmieniony")
    for article in (old, back):
        trash.delete(reload(article), None)
    trash.restore_from_trash(Revision.objects.in_trash().get(object_id=back.pk), None)
    Revision.objects.update(created_at=now)
    trash.delete(reload(young), None)
    Revision.objects.filter(object_id=young.pk).update(created_at=now + datetime.timedelta(days=1))

    freeze(now + datetime.timedelta(days=TRASH_RETENTION_DAYS))
    histories = {article.pk: Revision.objects.of(article).count() for article in (back, kept)}
    for said in ("Usunięto z kosza na zawsze 1 pozycję.", "Usunięto z kosza na zawsze 0 pozycji."):
        call_command("purge_trash")
        assert capsys.readouterr().out.strip() == said
    left = {revision.object_id for revision in Revision.objects.all()}
    assert left == {young.pk, back.pk, kept.pk}
    assert {pk: Revision.objects.filter(object_id=pk).count() for pk in histories} == histories
    assert Revision.objects.in_trash().count() == 1


def test_restore_from_trash_with_taken_slug_gets_free_one():
    article = factories.article(slug="adres", state=State.DRAFT)
    trash.delete(article, None)
    factories.article(slug="adres")
    factories.article(slug="adres-2")
    assert trash.restore_from_trash(Revision.objects.in_trash().get(), None).slug == "adres-3"


def test_restore_from_trash_without_new_field():
    article = factories.article(state=State.DRAFT)
    trash.delete(article, None)
    deleted = Revision.objects.in_trash().get()
    del deleted.data["fields"]["description"]
    assert trash.restore_from_trash(deleted, None).description == ""


def test_restored_city_without_coordinates_is_off_map(client):
    city = factories.city(name="Puck")
    trash.delete(city, None)
    deleted = Revision.objects.in_trash().get()
    for name in ("latitude", "longitude"):
        del deleted.data["fields"][name]
    factories.project(city=trash.restore_from_trash(deleted, None), name="Nowy rynek")
    listed = client.get("/omggs/rewitalizacja/").content.decode()
    assert "Poza mapą" in listed
    assert client.get("/omggs/rewitalizacja.csv").status_code == 200
    assert client.get("/omggs/rewitalizacja.geojson").json()["features"][0]["geometry"] is None


def test_former_url_redirects_permanently(client):
    article = factories.article(slug="pierwszy")
    for slug in ("drugi", "trzeci"):
        save_change(article, slug=slug)
        publication.publish(reload(article), None)
    for old in ("pierwszy", "drugi"):
        response = client.get(f"/ekonomia-spoleczna/{old}/")
        assert (response.status_code, response.url) == (301, "/ekonomia-spoleczna/trzeci/")


def test_reused_former_url_causes_no_redirect_loop(client):
    article = factories.article(slug="pierwszy")
    for slug in ("drugi", "pierwszy"):
        save_change(article, slug=slug)
        publication.publish(reload(article), None)
    assert client.get("/ekonomia-spoleczna/pierwszy/").status_code == 200
    assert client.get("/ekonomia-spoleczna/drugi/").url == "/ekonomia-spoleczna/pierwszy/"


def test_former_url_of_unpublished_item_is_404(client):
    article = factories.article(slug="pierwszy")
    save_change(article, slug="drugi")
    publication.publish(reload(article), None)
    publication.unpublish(reload(article), None)
    assert client.get("/ekonomia-spoleczna/pierwszy/").status_code == 404


def test_former_url_of_draft_is_404(client):
    article = factories.article(slug="roboczy", state=State.DRAFT)
    save_change(article, slug="publiczny")
    publication.publish(reload(article), None)
    assert client.get("/ekonomia-spoleczna/roboczy/").status_code == 404
    assert not ContentRedirect.objects.exists()


def test_all_edited_models_have_revisions():
    registered = admin.site._registry
    models = [model for model in roles.get_content_models() if model in registered]
    # A proxy has the revisions of its concrete model.
    content = {model for model in models if not model._meta.proxy}
    # Page feedback and searches without results are not edited.
    unedited = {"feedback.PageFeedback", "search.ZeroResultQuery"}
    assert {model._meta.label for model in content - set(get_revisioned_models())} <= unedited
    for model in get_revisioned_models():
        admins = [registered[other] for other in registered if other._meta.concrete_model is model]
        rows = {inline.model for model_admin in admins for inline in model_admin.inlines}
        assert rows == {model._meta.get_field(name).related_model for name in model.child_relations}, model


def test_text_saved_during_publish_is_not_published(monkeypatch):
    article = factories.article(body="<p>Tekst.</p>", state=State.DRAFT)
    latest = revisions.get_latest_revision

    def save_then_read(item):
        monkeypatch.undo()
        data = serialize_stored_item(article)
        wrong = {**data["fields"], "body": "<p><a href='/nie-ma-takiej/'>tutaj</a></p>"}
        revisions.save_revision(article, {**data, "fields": wrong}, None)
        return latest(item)

    monkeypatch.setattr(publication, "get_latest_revision", save_then_read)
    with pytest.raises((revisions.EditConflict, ValidationError)):
        publication.publish(type(article).objects.get(), None)
    article.refresh_from_db()
    assert article.state == State.DRAFT


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_text_saved_after_validation_is_not_published(state):
    article = factories.article(title="Dawny", state=state)
    revisions.save_revision(article, with_title(article, "Sprawdzony"), None)

    def save(sender, draft, **kwargs):
        revisions.save_revision(article, with_title(article, "Niesprawdzony"), None)

    public_content_will_change.connect(save, sender=Article)
    try:
        with pytest.raises(revisions.EditConflict):
            publication.publish(article, None)
    finally:
        public_content_will_change.disconnect(save, sender=Article)
    assert not Revision.objects.filter(event=Revision.Event.PUBLISHED, title="Niesprawdzony").exists()
    assert revisions.get_latest_revision(article).event == Revision.Event.SAVED


def with_title(article, title):
    data = serialize_stored_item(article)
    return {**data, "fields": {**data["fields"], "title": title}}


def test_slug_taken_after_validation_is_invalid():
    article = factories.article(slug="dawny")
    data = serialize_stored_item(article)
    revisions.save_revision(article, {**data, "fields": {**data["fields"], "slug": "nabor"}}, None)

    def take(sender, draft, **kwargs):
        factories.article(slug="nabor", title="Nabór")

    public_content_will_change.connect(take, sender=Article)
    try:
        with pytest.raises(ValidationError, match=r"Ten adres ma już .*Nabór"):
            publication.publish(article, None)
    finally:
        public_content_will_change.disconnect(take, sender=Article)
    article.refresh_from_db()
    assert article.slug == "dawny"
