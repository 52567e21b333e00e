"""Drafts, revisions and trashed items with unique values that other items have taken, or with dangling references."""

import pytest
from django.db import connection, models
from django.urls import reverse

from omggs.models import City
from pages.models import MenuSettings, Page
from publishing import publication, revisions, trash
from publishing.admin_urls import get_admin_url
from publishing.models import DraftStateMixin, Revision, State, get_draft_state_models, get_revisioned_models
from publishing.serialization import has_same_content, serialize_stored_item
from publishing.unique_values import get_unique_fields

from .. import factories
from ..admin_forms import errors_by_field, save, text, values

pytestmark = pytest.mark.django_db

CREATE = {
    "article": factories.article,
    "page": factories.page,
    "glossaryterm": factories.term,
    "cooperative": factories.cooperative,
    "resolution": factories.resolution,
    "meeting": factories.meeting,
    "recruitment": factories.recruitment,
    "association": factories.association,
    "undertaking": factories.undertaking,
    "revitalisationproject": factories.project,
    "city": factories.city,
    "announcement": factories.announcement,
}
# A text field of each model without a unique constraint, to see which revision is shown.
TEXT_FIELDS = {
    "announcement": "text",
    "glossaryterm": "definition",
    "resolution": "subject",
    "revitalisationproject": "area",
    "city": None,
}
UNIQUE = [
    pytest.param(model, field.name, id=f"{model._meta.model_name}-{field.name}")
    for model in get_revisioned_models()
    for field in get_unique_fields(model)
    if model._meta.model_name in CREATE
]
UNIQUE_DRAFTS = [case for case in UNIQUE if issubclass(case.values[0], DraftStateMixin)]
NEW_TEXT = "Zupełnie nowy tekst."


def create(model, **given):
    return CREATE[model._meta.model_name](**given)


def get_text_field(model):
    return TEXT_FIELDS.get(model._meta.model_name, "description")


def save_colliding_draft(model, name):
    """Save a draft of a live item with the unique value of another live item in `name`. Return (other, item)."""
    holder, item = create(model), create(model)
    data = serialize_stored_item(item)
    data["fields"] |= {get_text_field(model): NEW_TEXT, name: serialize_stored_item(holder)["fields"][name]}
    revisions.save_revision(item, data, None)
    return holder, item


def get_unique_columns(model):
    """Return the unique constraints of the model's table as the database knows them, as sets of columns."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return {
        frozenset(each["columns"])
        for each in found.values()
        if each["unique"]
        and not each["primary_key"]
        and any(each["columns"])  # else of an expression: LOWER(name)
    }


def test_every_unique_constraint_of_the_database_is_tested():
    """A new one needs a case here: `get_unique_fields`, `is_ours` or rows of an inline (test_inline_rows)."""
    tested = {(case.values[0], frozenset([case.values[1]])) for case in UNIQUE}
    tested.add((City, frozenset(["is_ours"])))
    known = {
        (model, columns)
        for model in get_revisioned_models()
        for columns in get_unique_columns(model)
        # File names of images and documents are generated, not typed.
        if not any(
            isinstance(field, models.FileField) and {field.column} == columns for field in model._meta.fields
        )
    }
    assert known == tested
    rows = {
        (relation.related_model._meta.model_name, columns)
        for model in get_revisioned_models()
        for relation in (model._meta.get_field(name) for name in model.child_relations)
        for columns in get_unique_columns(relation.related_model)
    }
    assert rows == {
        (f"{item}document", frozenset([f"{item}_id", "document_id"]))
        for item in ("meeting", "recruitment", "resolution")
    }


@pytest.mark.parametrize(("model", "name"), UNIQUE_DRAFTS)
def test_colliding_draft_opens_and_error_names_holder(publisher_client, model, name):
    holder, item = save_colliding_draft(model, name)
    before = serialize_stored_item(item)
    url = get_admin_url(item)
    assert values(publisher_client.get(url))[get_text_field(model)] == NEW_TEXT
    response = save(publisher_client, url, {}, "_publish")
    assert response.status_code == 200
    assert list(errors_by_field(response)) == [name]
    assert f'<a href="{get_admin_url(holder)}">' in response.content.decode()
    assert "Opublikowano" not in text(response)
    assert values(response)[get_text_field(model)] == NEW_TEXT
    assert serialize_stored_item(item) == before
    changelist = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    sent = {"action": "publish_selected", "_selected_action": [item.pk]}
    bulk = publisher_client.post(changelist, sent, follow=True)
    assert f'<a href="{get_admin_url(holder)}">' in bulk.content.decode()
    assert "Opublikowano" not in text(bulk)
    assert serialize_stored_item(item) == before


@pytest.mark.parametrize("state", [State.PUBLISHED, State.WITHDRAWN])
@pytest.mark.parametrize(("model", "name"), UNIQUE)
def test_restored_revision_gets_free_value(publisher_client, model, name, state):
    has_drafts = issubclass(model, DraftStateMixin)
    item = create(model, **({"state": state} if has_drafts else {}))
    revisions.start_history(item)
    first = revisions.get_latest_revision(item)
    taken = first.data["fields"][name]
    model.objects.filter(pk=item.pk).update(**{name: 999 if isinstance(taken, int) else "inne"})
    holder = create(model, **{name: taken})
    response = publisher_client.post(get_admin_url(item, "restore"), {"version": first.pk}, follow=True)
    assert "Przywrócono wersję" in text(response)
    assert f'<a href="{get_admin_url(holder)}">' in response.content.decode()
    restored = revisions.get_latest_revision(item).data["fields"]
    assert {**restored, name: taken} == first.data["fields"]
    assert restored[name] != taken
    assert values(response)[name] == ("" if restored[name] is None else str(restored[name]))


@pytest.mark.parametrize(("model", "name"), UNIQUE)
def test_item_from_trash_gets_free_value(publisher_client, model, name):
    item = create(model, **({"state": State.DRAFT} if issubclass(model, DraftStateMixin) else {}))
    data = serialize_stored_item(item)
    trash.delete(item, None)
    holder = create(model, **{name: data["fields"][name]})
    trashed = Revision.objects.in_trash().get()
    response = publisher_client.post(reverse("admin:trash"), {"version": trashed.pk}, follow=True)
    assert "Odzyskano" in text(response)
    assert f'<a href="{get_admin_url(holder)}">' in response.content.decode()
    restored = serialize_stored_item(model.objects.get(pk=trashed.object_id))["fields"]
    assert {**restored, name: data["fields"][name]} == data["fields"]
    assert restored[name] != data["fields"][name]


def test_city_from_trash_is_no_second_one_of_ours(publisher_client):
    city = factories.city(name="Rumia", is_ours=True)
    trash.delete(city, None)
    factories.city(name="Reda", is_ours=True)
    trashed = Revision.objects.in_trash().get()
    response = publisher_client.post(reverse("admin:trash"), {"version": trashed.pk}, follow=True)
    assert "Inne miasto jest już oznaczone jako nasze" in text(response)
    assert City.objects.get(name="Rumia").is_ours is False


@pytest.mark.parametrize("model", get_draft_state_models(), ids=lambda model: model._meta.model_name)
def test_publication_makes_public_what_was_saved(publisher_client, model):
    item = create(model)
    response = save(publisher_client, get_admin_url(item), {get_text_field(model): NEW_TEXT}, "_publish")
    assert response.status_code == 302, errors_by_field(response)
    item.refresh_from_db()
    latest = revisions.get_latest_revision(item)
    assert latest.event == Revision.Event.PUBLISHED
    assert getattr(item, get_text_field(model)) == NEW_TEXT
    assert has_same_content(model, serialize_stored_item(item), latest.data)


@pytest.mark.parametrize(("model", "name"), UNIQUE_DRAFTS)
def test_publication_beaten_by_another_item_is_not_reported(publisher_client, monkeypatch, model, name):
    """Race: another item takes the value after the form was validated."""
    item, holder = create(model), create(model)
    taken = serialize_stored_item(item)["fields"][name]
    model.objects.filter(pk=item.pk).update(**{name: 999 if isinstance(taken, int) else "inne"})
    validate = publication.validate_for_publication

    def validate_and_lose(*args):
        validated = validate(*args)
        model.objects.filter(pk=holder.pk).update(**{name: taken})
        return validated

    monkeypatch.setattr(publication, "validate_for_publication", validate_and_lose)
    response = save(
        publisher_client, get_admin_url(item), {name: str(taken), get_text_field(model): NEW_TEXT}, "_publish"
    )
    shown = publisher_client.get(response.url)
    assert "Opublikowano" not in text(shown)
    assert f'<a href="{get_admin_url(holder)}">' in shown.content.decode()
    item.refresh_from_db()
    assert getattr(item, get_text_field(model)) != NEW_TEXT


def test_settings_revision_omits_menu_item_of_deleted_page(publisher_client):
    page = factories.page(title="Kontakt", state=State.DRAFT)
    settings = factories.site_settings(footer_text="Dawna stopka.")
    factories.menu_item(site=settings, label="Kontakt", page=page)
    factories.menu_item(site=settings, label="Artykuły")
    revisions.start_history(settings)
    first = revisions.get_latest_revision(settings)
    data = serialize_stored_item(settings)
    data["fields"]["footer_text"] = "Nowa stopka."
    data["children"]["menu_items"].pop(0)
    revisions.save_revision(settings, data, None)
    trash.delete(Page.objects.get(), None)
    url = get_admin_url(MenuSettings.objects.get(), "restore")
    response = publisher_client.post(url, {"version": first.pk}, follow=True)
    assert "Przywrócono wersję" in text(response)
    assert "Tego już nie ma, więc zostało pominięte: strona „Kontakt”." in text(response)
    settings.refresh_from_db()
    assert settings.footer_text == "Dawna stopka."
    assert [item.label for item in settings.menu_items.all()] == ["Artykuły"]
