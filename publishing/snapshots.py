"""
A piece of content as plain data, and back.

A snapshot holds what an editor wrote: the item's fields and its rows (the models named in `parts`). It does not hold
what is `unwritten`: the state, for one, which says who may see it.
Shape: {"fields": {name: value}, "parts": {name: [{"pk": 1, name: value}]}}; and for what has a place on a list "order",
which only an item that comes back from the bin takes from there.
"""

import json
import re
import secrets
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models.fields.files import FieldFile

from .fields import RichTextField
from .signals import saving

OUT_OF_REACH = 2**48
LAYOUT = re.compile(r"[ \t\r\n]+")
_rehearsing = ContextVar("rehearsing", default=False)


def lasting_key():
    return OUT_OF_REACH + secrets.randbelow(2**46)


@contextmanager
def rehearsal():
    """Do something with the database, look at what came of it, and leave no trace: the end is always a rollback."""
    token = _rehearsing.set(True)
    try:
        with transaction.atomic():
            try:
                yield
            finally:
                transaction.set_rollback(True)
    finally:
        _rehearsing.reset(token)


def is_rehearsal():
    """Whether what is written now is about to be rolled back: nothing that takes long need come of it."""
    return _rehearsing.get()


def written_fields(model, parent=None):
    """The fields that an editor fills in; for a row, all but its key and the `parent` it belongs to."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    if parent:
        return [field for field in fields if field.related_model is not parent]
    return [field for field in fields if field.name not in model.unwritten]


def snapshot(item):
    item = type(item)._base_manager.get(pk=item.pk)
    data = {
        "fields": _values(item, written_fields(type(item))),
        "parts": {
            name: [
                {"pk": row.pk, **_values(row, written_fields(type(row), parent=type(item)))}
                for row in getattr(item, name).all()
            ]
            for name in item.parts
        },
        **place(item),
    }
    # As it will come back from the database: dates as text, so that two snapshots can be compared.
    return json.loads(json.dumps(data, cls=DjangoJSONEncoder))


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
    """Whether an editor wrote the same in both snapshots, wherever the item stands."""
    return _text(model, data) == _text(model, other)


def _text(model, data):
    return [
        (values.get("pk"), [_without_layout(field, values.get(field.name)) for field in fields])
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


def with_lasting_keys(data, item):
    """
    `data` taken in a rehearsal, with keys for its new rows that will not be another row's by the next rehearsal.

    A key from the database would be given again, the rehearsal being rolled back; these are out of its reach.
    """
    kept = {name: set(getattr(item, name).values_list("pk", flat=True)) for name in item.parts}
    return {
        **data,
        "parts": {
            name: [
                row if row["pk"] in kept[name] or row["pk"] >= OUT_OF_REACH else {**row, "pk": lasting_key()}
                for row in rows
            ]
            for name, rows in data["parts"].items()
        },
    }


def restore(item, data, *, new_keys):
    """
    Write the snapshot `data` into `item` and its rows, and save them.

    With `new_keys`, rows that are not in the database get keys from it (for keeps); else they keep the keys that the
    snapshot gave them (for a rehearsal). What a snapshot points to and is no longer there is left out. Gives `item`.
    """
    with saving(item):
        fill(item, data)
        item.save()
        for name, rows in data["parts"].items():
            if name not in item.parts:
                continue
            manager = getattr(item, name)
            kept = set(manager.values_list("pk", flat=True))
            # All at once: two rows that change places would meet on the way.
            manager.all().delete()
            for values in rows:
                row = manager.model(**{manager.field.name: item})
                if values["pk"] in kept or not new_keys:
                    row.pk = values["pk"]
                if _fill(row, values, written_fields(manager.model, parent=type(item))):
                    row.save(force_insert=True)
    return item


def build_rows(item, name, data):
    """The rows `name` of the snapshot `data`, in memory alone, without those that cannot be restored."""
    relation = item._meta.get_field(name)
    fields = written_fields(relation.related_model, parent=type(item))
    rows = [
        (relation.related_model(**{relation.field.name: item}), values)
        for values in data["parts"].get(name, [])
    ]
    return [row for row, values in rows if _fill(row, values, fields)]


def fill(item, data):
    """Set the fields of `item`, in memory alone."""
    _fill(item, data["fields"], written_fields(type(item)))
    return item


def _values(item, fields):
    return {field.name: _value(field.value_from_object(item)) for field in fields}


def _value(value):
    if isinstance(value, FieldFile):
        return value.name
    # Lines end as in the database, not as a browser sends them: a form that changed nothing is seen to be so.
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


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
