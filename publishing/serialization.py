"""
Content as plain data (the `data` of a Revision), and back.

The data holds what an editor writes: the item's fields and the rows of its `child_relations`, but no
`non_revisioned_fields`, such as the state.
Shape: {"fields": {name: value}, "children": {relation: [{"pk": 1, name: value}]}}, and "order" for items with a
position on a list, which only restoring from the trash uses.
"""

import copy
import datetime
import itertools
import json
import re
import time
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.fields.files import FieldFile

from core.fields import RichTextField
from core.grammar import shorten

from .signals import saving

# Keys of unsaved rows start here, far above those that the database assigns.
TEMPORARY_PK_BASE = 2**48
MAX_ROW_NAME_CHARS = 60
WHITESPACE_RE = re.compile(r"[ \t\r\n]+")


def find_broken_constraint(model, relation, rows):
    """Return the UniqueConstraint that the serialized rows of one item would break together, or None."""
    related = model._meta.get_field(relation)
    for constraint in related.related_model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields and not constraint.condition:
            names = [name for name in constraint.fields if name != related.field.name]
            values = [tuple(row.get(name) for name in names) for row in rows]
            if len(values) != len(set(values)):
                return constraint
    return None


def generate_temporary_pks():
    """Yield ascending keys for new rows of a draft, so that rows of equal order stay as they were typed."""
    return itertools.count(TEMPORARY_PK_BASE + time.time_ns() // 1_000_000 * 1024)


def get_revisioned_fields(model, parent=None):
    """Return the fields that an editor fills in; for a row, all but its key and its `parent`."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    if parent:
        return [field for field in fields if field.related_model is not parent._meta.concrete_model]
    return [field for field in fields if field.name not in model.non_revisioned_fields]


def serialize_stored_item(item):
    """Serialize the item and its rows as stored, ignoring unsaved changes of the instance."""
    return {**serialize_item(type(item)._base_manager.get(pk=item.pk)), **serialize_position(item)}


def serialize_item(item):
    """Serialize the item and its rows from memory: see prepare_fields."""
    data = {
        "fields": _get_values(item, get_revisioned_fields(type(item))),
        "children": {
            name: [
                {"pk": row.pk, **_get_values(row, get_revisioned_fields(type(row), parent=type(item)))}
                for row in item.get_rows(name)
            ]
            for name in item.child_relations
        },
    }
    # As JSONField returns it (dates as text), so that two serializations can be compared.
    return json.loads(json.dumps(data, cls=DjangoJSONEncoder))


def prepare_fields(item):
    """Run pre_save of all fields of the item and its rows: it cleans HTML and stores files."""
    for instance in [item, *(row for name in item.child_relations for row in item.get_rows(name))]:
        for field in instance._meta.concrete_fields:
            field.pre_save(instance, instance._state.adding)


def serialize_position(item):
    """Return {"order": …}, or {} if the item has no position on a list."""
    if not any(field.name == "order" for field in item._meta.concrete_fields):
        return {}
    return {"order": type(item)._base_manager.values_list("order", flat=True).get(pk=item.pk)}


def list_rows(model, data):
    """Return [(fields, {name: value})] of the data: the item first, then its rows."""
    found = [(get_revisioned_fields(model), data["fields"])]
    for name in model.child_relations:
        fields = get_revisioned_fields(model._meta.get_field(name).related_model, parent=model)
        found += [(fields, row) for row in data["children"].get(name, [])]
    return found


def has_same_content(model, data, other, ignored=()):
    """Return whether two serializations have the same content, apart from the position and the fields `ignored`."""
    return _get_content(model, data, ignored) == _get_content(model, other, ignored)


def has_same_value(field, value, other):
    """Return whether two serialized values of the field are equal to a reader, empty values among themselves."""
    one, two = (_normalize_whitespace(field, each) for each in (value, other))
    return one == two or (one in (None, "") and two in (None, ""))


def _get_content(model, data, ignored):
    return [
        {
            field.name: _normalize_whitespace(field, values.get(field.name))
            for field in fields
            if field.name not in ignored
        }
        for fields, values in list_rows(model, data)
    ]


def _normalize_whitespace(field, value):
    """Ignore white space of HTML, which the rich text editor changes by itself."""
    return WHITESPACE_RE.sub(" ", value) if isinstance(field, RichTextField) and value else value


def describe_row(model, values, number):
    """
    Return a name of a serialized row: its first text, as in "pozycja menu „Kontakt”".

    A row without a text, such as an attachment, is named by its `number` on the list.
    """
    texts = (
        values.get(field.name)
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField) and not field.choices
    )
    text = shorten(next(filter(None, texts), ""), MAX_ROW_NAME_CHARS)
    return f"{model._meta.verbose_name} „{text}”" if text else f"{model._meta.verbose_name} {number}"


def get_foreign_key_values(model, data):
    """Return [(field, key)] for all foreign keys of the item and its rows."""
    return [
        (field, values[field.name])
        for fields, values in list_rows(model, data)
        for field in fields
        if isinstance(field, models.ForeignKey) and values.get(field.name) is not None
    ]


def is_dangling(field, key):
    return not field.related_model._base_manager.filter(pk=key).exists()


def build_draft(item, data):
    """Return a copy of `item` with the fields and rows of `data`, in memory only."""
    draft = assign_fields(copy.copy(item), data)
    draft.draft_rows = {
        name: list(build_rows(draft, name, data)) for name in item.child_relations if name in data["children"]
    }
    return draft


def build_rows(item, name, data):
    """Yield the rows of relation `name`, without those that are nothing without a reference that no longer exists."""
    relation = item._meta.get_field(name)
    for values in data["children"][name]:
        row = relation.related_model(pk=values["pk"], **{relation.field.name: item})
        row._state.adding, row._state.db = False, item._state.db
        fields = get_revisioned_fields(relation.related_model, parent=type(item))
        is_complete = _assign_values(row, values, fields)
        if is_complete and (has_all_references(row, values, fields) or satisfies_checks(row)):
            yield row


def has_all_references(row, values, fields):
    """Return whether no reference of `values` was left out of `row`."""
    return all(
        getattr(row, field.attname) is not None or values.get(field.name) is None
        for field in fields
        if isinstance(field, models.ForeignKey)
    )


def satisfies_checks(row):
    """Return whether the row keeps the check constraints of its model, as a menu item without a target does not."""
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            try:
                constraint.validate(type(row), row)
            except ValidationError:
                return False
    return True


def apply_revision(item, data):
    """
    Write `data` into `item` and its rows and save them; new rows get keys from the database.

    References to deleted objects are left out. Return the item.
    """
    with saving(item):
        assign_fields(item, data)
        item.save()
        for name in item.child_relations:
            if name not in data["children"]:
                continue
            manager = getattr(item, name)
            kept = set(manager.values_list("pk", flat=True))
            # Delete all first: rows that swap unique values would collide one by one.
            manager.all().delete()
            for row in build_rows(item, name, data):
                if row.pk not in kept:
                    row.pk = None
                row.save(force_insert=True)
    return item


def assign_fields(item, data):
    """Set the fields of `item` in memory and return it."""
    _assign_values(item, data["fields"], get_revisioned_fields(type(item)))
    return item


def _get_values(item, fields):
    return {field.name: _normalize_value(field, field.value_from_object(item)) for field in fields}


def _normalize_value(field, value):
    """Return the value as the database would return it, so that an unchanged form is recognised."""
    if isinstance(value, FieldFile):
        return value.name
    if isinstance(value, str):
        return value.replace("\r\n", "\n")  # as a browser sends lines
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC)
    if isinstance(value, Decimal) and isinstance(field, models.DecimalField):
        return value.quantize(Decimal(1).scaleb(-field.decimal_places))
    return value


def _assign_values(item, values, fields):
    """Set the fields. Return False if a required reference no longer exists."""
    is_complete = True
    for field in fields:
        if field.name not in values:
            continue
        value = field.to_python(values[field.name])
        if isinstance(field, models.ForeignKey) and value is not None and is_dangling(field, value):
            if not field.null:
                is_complete = False
                continue
            value = None
        setattr(item, field.attname, value)
    return is_complete
