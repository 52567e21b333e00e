"""The working copy beside the live page, the history, the bin: through the same functions as the desk."""

import datetime

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.management import call_command

from accounts import roles
from cooperative.models import Resolution
from pages.models import Article
from publishing import revisions
from publishing.models import TRASH_RETENTION_DAYS, ContentRedirect, Revision, State, get_revisioned_models
from publishing.serialization import TEMPORARY_PK_BASE, build_draft, serialize_item, serialize_stored_item
from publishing.signals import public_content_will_change

from .. import factories

pytestmark = pytest.mark.django_db


def with_fields(data, **fields):
    return {**data, "fields": {**data["fields"], **fields}}


def change(item, author=None, **fields):
    """Save a version of `item` with other fields, as the form does."""
    newest = revisions.get_latest_revision(item)
    data = newest.data if newest else serialize_stored_item(item)
    return revisions.save_revision(item, with_fields(data, **fields), author)


def fresh(item):
    return type(item).objects.get(pk=item.pk)


def test_saving_something_published_leaves_the_public_page_alone():
    article = factories.article(title="Dawny")
    change(article, title="Nowy")
    assert fresh(article).title == "Dawny"
    assert revisions.get_draft(fresh(article)).data["fields"]["title"] == "Nowy"


def test_saving_a_draft_changes_the_draft():
    article = factories.article(title="Dawny", state=State.DRAFT)
    change(article, title="Nowy")
    assert fresh(article).title == "Nowy"
    assert revisions.get_draft(fresh(article)) is None


def test_publishing_puts_the_newest_version_on_the_page():
    article = factories.article(title="Dawny")
    change(article, title="Pierwsza poprawka")
    change(article, title="Druga poprawka")
    revisions.publish(fresh(article), None)
    assert fresh(article).title == "Druga poprawka"
    assert revisions.get_draft(fresh(article)) is None


def test_rows_are_part_of_the_working_copy():
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

    revisions.publish(fresh(association), None)
    assert [figure.value for figure in association.figures.all()] == ["60", "3,13 mld zł"]
    assert association.figures.filter(pk=kept.pk).exists()


def test_draft_in_memory_serializes_to_its_data(django_assert_num_queries):
    """In memory and in the tables an item says the same: or a form that changed nothing would save a version."""
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


def test_withdrawing_keeps_the_working_copy_as_the_text():
    article = factories.article(title="Dawny")
    change(article, title="Nowy")
    revisions.unpublish(fresh(article), None)
    article = fresh(article)
    assert (article.title, article.state) == ("Nowy", State.WITHDRAWN)
    titles = [version.data["fields"]["title"] for version in Revision.objects.of(article)]
    assert titles == ["Nowy", "Dawny", "Nowy", "Dawny"]


def test_every_version_can_be_restored_as_a_new_one():
    article = factories.article(title="Pierwszy")
    change(article, title="Drugi")
    revisions.publish(fresh(article), None)
    first = Revision.objects.of(article).last()
    revisions.save_revision(fresh(article), first.data, None, event=Revision.Event.RESTORED)
    assert fresh(article).title == "Drugi"
    revisions.publish(fresh(article), None)
    assert fresh(article).title == "Pierwszy"
    assert Revision.objects.of(article).count() == 5


def test_history_says_who_when_and_why():
    ala = factories.staff(username="ala", first_name="Ala", last_name="Kos")
    article = factories.article()
    revisions.save_revision(article, serialize_stored_item(article), ala, note="Literówka")
    version = revisions.get_latest_revision(article)
    assert (version.author, version.author_name, version.note) == (ala, "Ala Kos", "Literówka")
    ala.delete()
    assert revisions.get_latest_revision(article).author_name == "Ala Kos"


def test_publishing_what_breaks_a_rule_changes_nothing():
    factories.article(slug="zajety")
    article = factories.article(slug="wolny", title="Dawny")
    change(article, slug="zajety", title="Nowy")
    with pytest.raises(ValidationError):
        revisions.publish(fresh(article), None)
    assert (fresh(article).slug, fresh(article).title) == ("wolny", "Dawny")
    assert revisions.get_draft(fresh(article)) is not None


def test_what_a_version_points_to_and_is_gone_is_left_out():
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
    revisions.save_revision(fresh(article), with_image, None)
    revisions.save_revision(fresh(resolution), with_document, None)
    assert fresh(article).image is None
    assert not resolution.attachments.exists()


def test_deleted_item_comes_back_from_the_bin_with_its_rows_and_history():
    resolution = factories.resolution(state=State.DRAFT)
    document = factories.document()
    resolution.attachments.create(document=document)
    change(resolution, subject="utworzenia spółdzielni")
    key = resolution.pk
    revisions.delete(fresh(resolution), None)
    assert not Resolution.objects.exists()

    [deleted] = Revision.objects.in_trash()
    revisions.restore_from_trash(deleted, None)
    resolution = Resolution.objects.get()
    assert (resolution.pk, resolution.state) == (key, State.DRAFT)
    assert resolution.subject == "utworzenia spółdzielni"
    assert [row.document for row in resolution.attachments.all()] == [document]
    assert not Revision.objects.in_trash().exists()
    assert Revision.Event.SAVED in {version.event for version in Revision.objects.of(resolution)}


def test_bin_keeps_things_for_ninety_days(freeze):
    now = factories.warsaw(2026, 5, 4, 12)
    freeze(now)
    article = factories.article(state=State.DRAFT)
    revisions.delete(article, None)
    Revision.objects.update(created_at=now)
    freeze(now + datetime.timedelta(days=TRASH_RETENTION_DAYS, seconds=-1))
    assert Revision.objects.in_trash().count() == 1
    freeze(now + datetime.timedelta(days=TRASH_RETENTION_DAYS))
    assert Revision.objects.in_trash().count() == 0


def test_place_on_the_list_outlasts_restoring_and_the_bin():
    article = factories.article(title="Dawny", order=3)
    change(article, title="Nowy")
    revisions.publish(fresh(article), None)
    revisions.move(fresh(article), 7, None)
    first = Revision.objects.of(article).last()
    revisions.save_revision(fresh(article), first.data, None, event=Revision.Event.RESTORED)
    revisions.publish(fresh(article), None)
    assert (fresh(article).title, fresh(article).order) == ("Dawny", 7)
    revisions.unpublish(fresh(article), None)
    revisions.delete(fresh(article), None)
    revisions.restore_from_trash(Revision.objects.in_trash().get(), None)
    assert fresh(article).order == 7


def test_purging_removes_what_left_the_bin_and_nothing_else(freeze, capsys):
    now = factories.warsaw(2026, 5, 4, 12)
    old, young, back, kept = (factories.article(slug=slug, state=State.DRAFT) for slug in "abcd")
    change(old, title="Z historią")
    change(kept, title="Zmieniony")
    for article in (old, back):
        revisions.delete(fresh(article), None)
    revisions.restore_from_trash(Revision.objects.in_trash().get(object_id=back.pk), None)
    Revision.objects.update(created_at=now)
    revisions.delete(fresh(young), None)
    Revision.objects.filter(object_id=young.pk).update(created_at=now + datetime.timedelta(days=1))

    freeze(now + datetime.timedelta(days=TRASH_RETENTION_DAYS))
    histories = {article.pk: Revision.objects.of(article).count() for article in (back, kept)}
    for said in ("Usunięto z kosza na zawsze 1 pozycję.", "Usunięto z kosza na zawsze 0 pozycji."):
        call_command("purge_trash")
        assert capsys.readouterr().out.strip() == said
    left = {version.object_id for version in Revision.objects.all()}
    assert left == {young.pk, back.pk, kept.pk}
    assert {pk: Revision.objects.filter(object_id=pk).count() for pk in histories} == histories
    assert Revision.objects.in_trash().count() == 1


def test_recovering_tells_when_something_took_the_place():
    article = factories.article(slug="adres", state=State.DRAFT)
    revisions.delete(article, None)
    factories.article(slug="adres")
    with pytest.raises(ValidationError):
        revisions.restore_from_trash(Revision.objects.in_trash().get(), None)
    assert Article.objects.count() == 1


def test_item_deleted_before_a_field_existed_comes_back():
    article = factories.article(state=State.DRAFT)
    revisions.delete(article, None)
    deleted = Revision.objects.in_trash().get()
    del deleted.data["fields"]["description"]
    assert revisions.restore_from_trash(deleted, None).description == ""


def test_recovering_names_the_field_that_stands_in_the_way():
    revisions.delete(factories.city(name="Puck"), None)
    holder = factories.city(name="Puck")
    with pytest.raises(ValidationError) as refused:
        revisions.restore_from_trash(Revision.objects.in_trash().get(), None)
    href = f"/admin/omggs/city/{holder.pk}/change/"
    assert refused.value.messages == [f'Nazwa: Tę nazwę ma już <a href="{href}">miasto „Puck”</a>.']


def test_city_deleted_before_cities_had_coordinates_comes_back(client):
    city = factories.city(name="Puck")
    revisions.delete(city, None)
    deleted = Revision.objects.in_trash().get()
    for name in ("latitude", "longitude"):
        del deleted.data["fields"][name]
    factories.project(city=revisions.restore_from_trash(deleted, None), name="Nowy rynek")
    listed = client.get("/omggs/rewitalizacja/").content.decode()
    assert "Poza mapą" in listed
    assert client.get("/omggs/rewitalizacja.csv").status_code == 200
    assert client.get("/omggs/rewitalizacja.geojson").json()["features"][0]["geometry"] is None


def test_old_address_leads_to_the_new_one_for_good(client):
    article = factories.article(slug="pierwszy")
    for slug in ("drugi", "trzeci"):
        change(article, slug=slug)
        revisions.publish(fresh(article), None)
    for old in ("pierwszy", "drugi"):
        response = client.get(f"/ekonomia-spoleczna/{old}/")
        assert (response.status_code, response.url) == (301, "/ekonomia-spoleczna/trzeci/")


def test_going_back_to_an_old_address_makes_no_loop(client):
    article = factories.article(slug="pierwszy")
    for slug in ("drugi", "pierwszy"):
        change(article, slug=slug)
        revisions.publish(fresh(article), None)
    assert client.get("/ekonomia-spoleczna/pierwszy/").status_code == 200
    assert client.get("/ekonomia-spoleczna/drugi/").url == "/ekonomia-spoleczna/pierwszy/"


def test_old_address_of_something_withdrawn_leads_nowhere(client):
    article = factories.article(slug="pierwszy")
    change(article, slug="drugi")
    revisions.publish(fresh(article), None)
    revisions.unpublish(fresh(article), None)
    assert client.get("/ekonomia-spoleczna/pierwszy/").status_code == 404


def test_address_that_was_never_public_leads_nowhere(client):
    article = factories.article(slug="roboczy", state=State.DRAFT)
    change(article, slug="publiczny")
    revisions.publish(fresh(article), None)
    assert client.get("/ekonomia-spoleczna/roboczy/").status_code == 404
    assert not ContentRedirect.objects.exists()


def test_all_content_and_every_row_of_its_forms_has_a_history():
    registered = admin.site._registry
    content = {model for model in roles.get_content_models() if model in registered}
    # Residents send opinions and look for what is not there; nobody edits either.
    unedited = {"feedback.PageFeedback", "search.ZeroResultQuery"}
    assert {model._meta.label for model in content - set(get_revisioned_models())} <= unedited
    for model in get_revisioned_models():
        rows = {inline.model for inline in registered[model].inlines}
        assert rows == {model._meta.get_field(name).related_model for name in model.child_relations}, model


def test_text_saved_while_publishing_begins_is_not_published_unchecked(monkeypatch):
    article = factories.article(body="<p>Tekst.</p>", state=State.DRAFT)
    latest = revisions.get_latest_revision

    def save_then_read(item):
        monkeypatch.undo()
        data = revisions.serialize_stored_item(article)
        wrong = {**data["fields"], "body": "<p><a href='/nie-ma-takiej/'>tutaj</a></p>"}
        revisions.save_revision(article, {**data, "fields": wrong}, None)
        return latest(item)

    monkeypatch.setattr(revisions, "get_latest_revision", save_then_read)
    with pytest.raises((revisions.EditConflict, ValidationError)):
        revisions.publish(type(article).objects.get(), None)
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
            revisions.publish(article, None)
    finally:
        public_content_will_change.disconnect(save, sender=Article)
    assert not Revision.objects.filter(event=Revision.Event.PUBLISHED, title="Niesprawdzony").exists()
    assert revisions.get_latest_revision(article).event == Revision.Event.SAVED


def with_title(article, title):
    data = revisions.serialize_stored_item(article)
    return {**data, "fields": {**data["fields"], "title": title}}


def test_address_taken_after_validation_is_said_to_be_taken():
    article = factories.article(slug="dawny")
    data = revisions.serialize_stored_item(article)
    revisions.save_revision(article, {**data, "fields": {**data["fields"], "slug": "nabor"}}, None)

    def take(sender, draft, **kwargs):
        factories.article(slug="nabor", title="Nabór")

    public_content_will_change.connect(take, sender=Article)
    try:
        with pytest.raises(ValidationError, match=r"Ten adres ma już .*Nabór"):
            revisions.publish(article, None)
    finally:
        public_content_will_change.disconnect(take, sender=Article)
    article.refresh_from_db()
    assert article.slug == "dawny"
