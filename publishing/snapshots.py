"""
A piece of content as plain data, and back.

A snapshot holds what an editor wrote: the item's fields and its rows (the models named in `parts`). It does not hold
what is `unwritten`: the state, for one, which says who may see it.
Shape: {"fields": {name: value}, "parts": {name: [{"pk": 1, name: value}]}}; and for what has a place on a list "order",
which only an item that comes back from the bin takes from there.
"""

import copy
import datetime
import itertools
import json
import re
import time
from decimal import Decimal

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.fields.files import FieldFile

from core.fields import RichTextField

from .signals import saving

# Keys of rows that are in no table yet begin here, far above those that the database gives.
TEMPORARY_PK_BASE = 2**48
LAYOUT = re.compile(r"[ \t\r\n]+")


def temporary_pks():
    """Keys for the new rows of a draft, ascending, so that rows of the same order stay as they were typed."""
    return itertools.count(TEMPORARY_PK_BASE + time.time_ns() // 1_000_000 * 1024)


def written_fields(model, parent=None):
    """The fields that an editor fills in; for a row, all but its key and the `parent` it belongs to."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    if parent:
        return [field for field in fields if field.related_model is not parent]
    return [field for field in fields if field.name not in model.unwritten]


def snapshot(item):
    """The item and its rows as the tables hold them, whatever a caller has in hand."""
    return {**serialize(type(item)._base_manager.get(pk=item.pk)), **place(item)}


def serialize(item):
    """The item and its rows as they are in hand: see prepare."""
    data = {
        "fields": _values(item, written_fields(type(item))),
        "parts": {
            name: [
                {"pk": row.pk, **_values(row, written_fields(type(row), parent=type(item)))}
                for row in item.get_rows(name)
            ]
            for name in item.parts
        },
    }
    # As it will come back from the database: dates as text, so that two snapshots can be compared.
    return json.loads(json.dumps(data, cls=DjangoJSONEncoder))


def prepare(item):
    """Let each field of the item and its rows make of its value what it would write: clean HTML, stored files."""
    for instance in [item, *(row for name in item.parts for row in item.get_rows(name))]:
        for field in instance._meta.concrete_fields:
            field.pre_save(instance, instance._state.adding)


def place(item):
    """Where the item stands on its list, if that has an order."""
    if not any(field.name == "order" for field in item._meta.concrete_fields):
        return {}
    return {"order": type(item)._base_manager.values_list("order", flat=True).get(pk=item.pk)}


def rows(model, data):
    """What was written, row by row: [(fields, {name: value})], the item itself first."""
    found = [(written_fields(model), data["fields"])]
    for name in model.parts:
        fields = written_fields(model._meta.get_field(name).related_model, parent=model)
        found += [(fields, row) for row in data["parts"].get(name, [])]
    return found


def same_text(model, data, other):
    """Whether an editor wrote the same in both snapshots, whatever the keys of the rows and the place of the item."""
    return _text(model, data) == _text(model, other)


def _text(model, data):
    return [
        {field.name: _without_layout(field, values.get(field.name)) for field in fields}
        for fields, values in rows(model, data)
    ]


def _without_layout(field, value):
    """The editor in the browser breaks the lines of HTML as it likes; that is no change."""
    return LAYOUT.sub(" ", value) if isinstance(field, RichTextField) and value else value


def pointers(model, data):
    """What the snapshot points to: [(field, key)], of the item and of its rows."""
    return [
        (field, values[field.name])
        for fields, values in rows(model, data)
        for field in fields
        if isinstance(field, models.ForeignKey) and values.get(field.name) is not None
    ]


def is_gone(field, key):
    return not field.related_model._base_manager.filter(pk=key).exists()


def build(item, data):
    """A copy of `item` with the fields and rows of the snapshot `data`, in memory: nothing is written."""
    draft = fill(copy.copy(item), data)
    draft.draft_rows = {
        name: list(build_rows(draft, name, data)) for name in item.parts if name in data["parts"]
    }
    return draft


def build_rows(item, name, data):
    """The rows of relation `name`; without those of which something that must be there is gone."""
    relation = item._meta.get_field(name)
    for values in data["parts"][name]:
        row = relation.related_model(pk=values["pk"], **{relation.field.name: item})
        row._state.adding, row._state.db = False, item._state.db
        if _fill(row, values, written_fields(relation.related_model, parent=type(item))):
            yield row


def restore(item, data):
    """
    Write the snapshot `data` into `item` and its rows, and save them; new rows get keys from the database. What the
    snapshot points to and is no longer there is left out. Gives `item`.
    """
    with saving(item):
        fill(item, data)
        item.save()
        for name in item.parts:
            if name not in data["parts"]:
                continue
            manager = getattr(item, name)
            kept = set(manager.values_list("pk", flat=True))
            # All at once: two rows that change places would meet on the way.
            manager.all().delete()
            for row in build_rows(item, name, data):
                if row.pk not in kept:
                    row.pk = None
                row.save(force_insert=True)
    return item


def fill(item, data):
    """Set the fields of `item`, in memory alone."""
    _fill(item, data["fields"], written_fields(type(item)))
    return item


def _values(item, fields):
    return {field.name: _value(field, field.value_from_object(item)) for field in fields}


def _value(field, value):
    """As the database would give it back: a form that changed nothing is seen to be so."""
    if isinstance(value, FieldFile):
        return value.name
    if isinstance(value, str):
        return value.replace("\r\n", "\n")  # as a browser sends lines
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC)
    if isinstance(value, Decimal) and isinstance(field, models.DecimalField):
        return value.quantize(Decimal(1).scaleb(-field.decimal_places))
    return value


def _fill(item, values, fields):
    """False when something that must be there points to what no longer is."""
    complete = True
    for field in fields:
        if field.name not in values:
            continue
        value = field.to_python(values[field.name])
        if isinstance(field, models.ForeignKey) and value is not None and is_gone(field, value):
            if not field.null:
                complete = False
                continue
            value = None
        setattr(item, field.attname, value)
    return complete
