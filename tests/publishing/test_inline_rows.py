"""Rows of every inline in any combination of changes: swapped values, values of deleted rows, moved rows."""

import pytest
from django.contrib import admin
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.models import MenuSettings
from publishing.admin import EditorInline
from publishing.admin_urls import get_admin_url
from publishing.models import State, get_revisioned_models

from .. import factories
from ..admin_forms import page, values

pytestmark = pytest.mark.django_db

# (factory of the item, relation, changed field)
INLINES = [
    (factories.resolution, "attachments", "document"),
    (factories.meeting, "attachments", "document"),
    (factories.recruitment, "attachments", "document"),
    (factories.site_settings, "menu_items", "page"),
    (factories.association, "figures", "label"),
    (factories.declaration, "barriers", "element"),
]
UNIQUE = {"attachments"}
ROW = st.tuples(st.integers(0, 3), st.integers(0, 2), st.booleans())  # value, order, deleted


class RollBack(Exception):
    pass


def create_values(relation):
    """Return four values for the changed field, valid in forms and in rows."""
    make = {"attachments": factories.document, "menu_items": factories.page}.get(relation)
    return [make().pk for _ in range(4)] if make else [f"Pozycja {number}" for number in range(4)]


def create_row(item, relation, value, order):
    if relation == "attachments":
        return item.attachments.create(document_id=value, order=order)
    if relation == "menu_items":
        return item.menu_items.create(page_id=value, label="Napis", order=order)
    if relation == "figures":
        return item.figures.create(value="5", label=value, order=order)
    return factories.barrier(declaration=item, element=value, order=order)


def get_stored(item, relation, name):
    return list(getattr(item, relation).values_list(name, flat=True))


def test_every_inline_is_tested():
    relations = {name for model in get_revisioned_models() for name in model.child_relations}
    assert relations == {relation for _, relation, _ in INLINES}
    inlines = {inline for each in admin.site._registry.values() for inline in each.inlines}
    assert {issubclass(inline, EditorInline) for inline in inlines} == {True}
    assert len(inlines) == len(INLINES)


@pytest.mark.parametrize("live", [True, False], ids=["live", "draft"])
@pytest.mark.parametrize(("make", "relation", "name"), INLINES)
def test_inline_rows_any_change_is_stored_or_invalid(publisher_client, make, relation, name, live):
    item = make(**({} if live or relation in ("menu_items", "barriers") else {"state": State.DRAFT}))
    choices = create_values(relation)
    for number in range(3):
        create_row(item, relation, choices[number], number)
    url = get_admin_url(MenuSettings(pk=item.pk) if relation == "menu_items" else item)
    form = values(publisher_client.get(url))

    @settings(max_examples=8)
    @given(st.lists(ROW, min_size=3, max_size=3), st.lists(ROW, max_size=2))
    def change_rows(changed, added):
        try:
            with transaction.atomic():
                check(changed, added)
                raise RollBack
        except RollBack:
            pass

    def check(changed, added):
        sent = dict(form)
        prefix = relation
        template = {key: value for key, value in sent.items() if key.startswith(f"{prefix}-0-")}
        for number, (value, order, is_deleted) in enumerate([*changed, *added]):
            row = {key.replace("-0-", f"-{number}-", 1): typed for key, typed in template.items()}
            if number >= 3:
                row[f"{prefix}-{number}-id"] = ""
                is_deleted = False
            else:
                row[f"{prefix}-{number}-id"] = sent[f"{prefix}-{number}-id"]
            if relation == "menu_items":
                row[f"{prefix}-{number}-target"] = f"page:{choices[value]}"
                row[f"{prefix}-{number}-label"] = "Napis"
            else:
                row[f"{prefix}-{number}-{name}"] = choices[value]
            row[f"{prefix}-{number}-order"] = order
            if is_deleted:
                row[f"{prefix}-{number}-DELETE"] = "on"
            sent |= row
        sent[f"{prefix}-TOTAL_FORMS"] = 3 + len(added)
        rows = [row for row in changed if not row[2]] + added
        wanted = [choices[row[0]] for row in sorted(rows, key=lambda row: row[1])]
        response = publisher_client.post(url, {**sent, "_publish" if live else "_continue": "Zapisz"})
        if relation in UNIQUE and len(set(wanted)) < len(wanted):
            assert response.status_code == 200
            assert get_stored(item, relation, name) == choices[:3]
        else:
            assert response.status_code == 302
            assert get_stored(item, relation, name) == wanted

    change_rows()


def test_row_is_named_without_its_delete_checkbox(publisher_client):
    association = factories.association()
    association.figures.create(value="59", label="gmin")
    tree = page(publisher_client.get(get_admin_url(association)))
    names = [
        tree.get_element_by_id(row.get("aria-labelledby")).text_content().strip()
        for row in tree.iter()
        if "has_original" in (row.get("class") or "")
    ]
    assert "Liczba: 59 gmin" in names
    assert not [name for name in names if "Usuń" in name]


def test_empty_row_requires_nothing(publisher_client):
    shown = page(publisher_client.get("/admin/cooperative/meeting/add/", follow=True))
    required = {node.get("name") for node in shown.iter() if node.get("aria-required") == "true"}
    assert required == {"title"}
