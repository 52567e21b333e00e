"""Serialization of content and back: included and excluded fields, and the written rows."""

import datetime
import itertools
from decimal import Decimal

import pytest

from omggs.models import KeyFigure, RevitalisationProject
from pages.models import Article
from publishing import publication, revisions
from publishing.models import State
from publishing.serialization import (
    TEMPORARY_PK_BASE,
    apply_revision,
    build_draft,
    generate_temporary_pks,
    get_foreign_key_values,
    get_revisioned_fields,
    has_same_content,
    list_rows,
    prepare_fields,
    serialize_item,
    serialize_position,
    serialize_stored_item,
)

from .. import factories

pytestmark = pytest.mark.django_db


def reload(item):
    return type(item).objects.get(pk=item.pk)


def create_resolution(*titles, **given):
    resolution = factories.resolution(**given)
    for order, title in enumerate(titles):
        resolution.attachments.create(document=factories.document(title=title), order=order)
    return resolution


def get_titles(resolution):
    return [row.document.title for row in reload(resolution).attachments.all()]


# Serialized fields


def test_state_and_position_are_no_content():
    names = {field.name for field in get_revisioned_fields(Article)}
    assert not {"id", "state", "reviewed_on", "order", "changed_at"} & names
    assert {"title", "slug", "publish_from", "review_months"} <= names
    rows = {
        field.name for field in get_revisioned_fields(KeyFigure, parent=factories.association().__class__)
    }
    assert "association" not in rows
    assert {"value", "label", "order"} <= rows


def test_stored_item_is_serialized_without_unsaved_changes():
    article = factories.article(title="Zapisany", order=4)
    article.title = "Niezapisany"
    stored = serialize_stored_item(article)
    assert (stored["fields"]["title"], stored["order"]) == ("Zapisany", 4)
    assert serialize_item(article)["fields"]["title"] == "Niezapisany"
    assert "order" not in serialize_item(article)


def test_only_items_of_a_list_have_a_position():
    assert serialize_position(factories.article(order=9)) == {"order": 9}
    assert serialize_position(factories.association()) == {}


def test_values_are_as_the_database_returns_them():
    project = factories.project()
    project.value = Decimal("1000")
    project.source = "Wiersz\r\nDrugi"
    project.publish_from = factories.warsaw(2026, 5, 4, 12)
    project.as_of = datetime.date(2026, 5, 4)
    fields = serialize_item(project)["fields"]
    places = RevitalisationProject._meta.get_field("value").decimal_places
    assert fields["value"] == f"1000.{'0' * places}".rstrip(".")
    assert fields["source"] == "Wiersz\nDrugi"
    assert fields["publish_from"] == "2026-05-04T10:00:00Z"
    assert fields["as_of"] == "2026-05-04"
    document = factories.document()
    assert serialize_item(document)["fields"]["file"] == document.file.name


def test_list_rows_gives_item_and_its_rows():
    resolution = create_resolution("Statut", "Regulamin")
    data = serialize_stored_item(resolution)
    [(_, item), *rows] = list_rows(type(resolution), data)
    assert item is data["fields"]
    assert [row["order"] for _, row in rows] == [0, 1]
    assert list_rows(type(resolution), {"fields": {}, "children": {}})[1:] == []


def test_foreign_keys_of_item_and_rows_are_found():
    resolution = create_resolution("Statut")
    [row] = resolution.attachments.all()
    data = serialize_stored_item(resolution)
    found = {(field.name, key) for field, key in get_foreign_key_values(type(resolution), data)}
    assert found == {("document", row.document_id)}
    article = factories.article(image=factories.image(), review_owner=factories.somebody())
    data = serialize_stored_item(article)
    assert {field.name for field, _ in get_foreign_key_values(Article, data)} == {"image", "review_owner"}


def test_temporary_keys_ascend_out_of_reach(freeze):
    """1024 keys for each millisecond, above the keys of the database and within its integers."""
    moment = factories.warsaw(2032, 5, 4, 12)
    freeze(moment)
    first = 2**48 + int(moment.timestamp()) * 1000 * 1024
    keys = list(itertools.islice(generate_temporary_pks(), 3))
    assert keys == [first, first + 1, first + 2]
    assert all(isinstance(key, int) for key in keys)
    freeze(factories.warsaw(2200, 1, 1))
    assert TEMPORARY_PK_BASE < next(generate_temporary_pks()) < 2**63


# Comparing


def change(data, **fields):
    return {**data, "fields": {**data["fields"], **fields}}


@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        ({}, True),
        ({"body": "<p>Raz</p> \n<p>dwa</p>"}, True),
        ({"body": "<p>Raz</p><p>dwa</p>"}, False),
        ({"title": "Raz  dwa"}, False),
        ({"description": ""}, False),
    ],
)
def test_same_content_ignores_white_space_of_html(changes, is_same):
    article = factories.article(title="Raz dwa", body="<p>Raz</p> <p>dwa</p>")
    data = serialize_stored_item(article)
    assert has_same_content(Article, data, {**change(data, **changes), "order": 99}) is is_same


def test_same_content_compares_rows():
    resolution = create_resolution("Statut", "Regulamin")
    data = serialize_stored_item(resolution)
    rows = data["children"]["attachments"]
    for other in ([], rows[:1], [rows[1], rows[0]], [rows[0], {**rows[1], "document": 0}]):
        assert not has_same_content(type(resolution), data, {**data, "children": {"attachments": other}})
    # Primary keys are ignored: a new row has a temporary one until it is published.
    renamed = [{**row, "pk": row["pk"] + 2**48} for row in rows]
    assert has_same_content(type(resolution), data, {**data, "children": {"attachments": renamed}})


# Drafts in memory


def test_draft_is_a_copy_in_memory(django_assert_num_queries):
    resolution = create_resolution("Statut", subject="dawny")
    data = change(serialize_stored_item(resolution), subject="nowy")
    data["children"]["attachments"][0]["order"] = 5
    draft = build_draft(resolution, data)
    assert (draft.pk, draft.subject, resolution.subject) == (resolution.pk, "nowy", "dawny")
    with django_assert_num_queries(0):
        [row] = draft.get_rows("attachments")
    assert (row.order, row.resolution, row._state.adding) == (5, draft, False)
    assert [row.order for row in resolution.attachments.all()] == [0]


def test_draft_loads_related_of_its_rows(django_assert_num_queries):
    resolution = create_resolution("Statut")
    draft = build_draft(resolution, serialize_stored_item(resolution))
    [row] = draft.get_rows("attachments", "document")
    with django_assert_num_queries(0):
        assert row.document.title == "Statut"
    assert type(resolution)().get_rows("attachments") == []


def test_prepare_fields_cleans_item_and_rows():
    article = factories.article()
    article.body = '<p onclick="x">Treść</p>'
    prepare_fields(article)
    assert article.body == "<p>Treść</p>"


# Writing to the tables


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_revision_older_than_a_field_keeps_the_field(state):
    article = factories.article(title="Dawny", description="Zostaje.", body="<p>Zostaje.</p>", state=state)
    old = change(serialize_stored_item(article), title="Przywrócony")
    del old["fields"]["description"], old["fields"]["body"]
    revisions.save_revision(article, old, None)
    assert build_draft(reload(article), old).description == "Zostaje."
    publication.publish(reload(article), None)
    article = reload(article)
    assert (article.title, article.description, article.body) == (
        "Przywrócony",
        "Zostaje.",
        "<p>Zostaje.</p>",
    )


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_revision_older_than_a_relation_keeps_its_rows(state):
    resolution = create_resolution("Statut", state=state)
    old = change(serialize_stored_item(resolution), subject="dawny")
    del old["children"]["attachments"]
    revisions.save_revision(resolution, old, None)
    assert len(build_draft(reload(resolution), old).get_rows("attachments")) == 1
    publication.publish(reload(resolution), None)
    assert reload(resolution).subject == "dawny"
    assert get_titles(resolution) == ["Statut"]


def test_rows_take_no_key_of_another_item():
    """A row restored under a key that another item's row has by now gets a key of its own."""
    mine, other = create_resolution("Mój"), create_resolution("Cudzy")
    [kept], [foreign] = mine.attachments.all(), other.attachments.all()
    data = serialize_stored_item(mine)
    [row] = data["children"]["attachments"]
    document = factories.document(title="Dawny")
    data["children"]["attachments"].append({**row, "pk": foreign.pk, "document": document.pk, "order": 1})
    apply_revision(mine, data)
    assert get_titles(mine) == ["Mój", "Dawny"]
    assert get_titles(other) == ["Cudzy"]
    assert [row.pk for row in other.attachments.all()] == [foreign.pk]
    assert kept.pk in [row.pk for row in mine.attachments.all()]


def test_rows_may_swap_unique_values():
    resolution = create_resolution("Pierwszy", "Drugi")
    first, second = resolution.attachments.all()
    data = serialize_stored_item(resolution)
    rows = data["children"]["attachments"]
    rows[0]["document"], rows[1]["document"] = rows[1]["document"], rows[0]["document"]
    apply_revision(resolution, data)
    assert [(row.pk, row.document_id) for row in resolution.attachments.all()] == [
        (first.pk, second.document_id),
        (second.pk, first.document_id),
    ]


def test_new_rows_get_keys_of_the_database():
    association = factories.association()
    data = serialize_stored_item(association)
    data["children"]["figures"] = [
        {"pk": TEMPORARY_PK_BASE + number, "value": str(number), "label": "x", "order": 0}
        for number in range(2)
    ]
    assert apply_revision(association, data) is association
    rows = list(association.figures.all())
    assert {row.value for row in rows} == {"0", "1"}
    assert all(row.pk < TEMPORARY_PK_BASE for row in rows)


def test_dangling_references_are_left_out_of_the_draft():
    image, document = factories.image(), factories.document()
    article = factories.article(image=image, title="Z obrazem")
    data = serialize_stored_item(article)
    article.image = None
    article.save()
    image.delete()
    draft = build_draft(reload(article), data)
    assert (draft.image, draft.title) == (None, "Z obrazem")
    resolution = create_resolution("Zostaje")
    rows = serialize_stored_item(resolution)
    rows["children"]["attachments"].insert(0, {"pk": 2**48, "document": document.pk, "order": 0})
    document.delete()
    assert [row.document.title for row in build_draft(resolution, rows).get_rows("attachments")] == [
        "Zostaje"
    ]
