"""Two versions side by side, word by word."""

import difflib
import re

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from .fields import RichTextField
from .plain_text import plain_text
from .snapshots import written_fields

WORDS = re.compile(r"\s*\S+|\s+$")


def compare(model, older, newer):
    """
    What differs between two snapshots of `model`: [{"label", "words": [(what, text)]}], what being "same", "gone" or
    "new". Fields that do not differ are left out.
    """
    changes = _compare_fields(written_fields(model), older["fields"], newer["fields"])
    for name in model.parts:
        changes += _compare_rows(model, name, older["parts"].get(name, []), newer["parts"].get(name, []))
    return changes


def _compare_fields(fields, older, newer, prefix=""):
    changes = []
    for field in fields:
        if not field.editable:
            continue
        before, after = readable(field, older.get(field.name)), readable(field, newer.get(field.name))
        if before != after:
            label = f"{prefix}{field.verbose_name}"
            changes.append({"label": capfirst(label), "words": words(before, after)})
    return changes


def _compare_rows(model, name, older, newer):
    row_model = model._meta.get_field(name).related_model
    fields = written_fields(row_model, parent=model)
    before = {row["pk"]: row for row in older}
    after = {row["pk"]: row for row in newer}
    changes = []
    for number, key in enumerate(dict.fromkeys([*before, *after]), start=1):
        prefix = f"{row_model._meta.verbose_name} {number}: "
        changes += _compare_fields(fields, before.get(key, {}), after.get(key, {}), prefix)
    return changes


def readable(field, value):
    """A value from a snapshot as an editor would say it."""
    if value is None or value == "":
        return ""
    value = field.to_python(value)
    if isinstance(field, RichTextField):
        return plain_text(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.ForeignKey):
        target = field.related_model._base_manager.filter(pk=value).first()
        return str(target) if target else "(już usunięte)"
    if isinstance(field, models.BooleanField):
        return "tak" if value else "nie"
    if isinstance(field, models.DateTimeField):
        return date_format(timezone.localtime(value), "j E Y, H:i")
    if isinstance(field, models.DateField):
        return date_format(value, "j E Y")
    return str(value)


def words(before, after):
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(("same", "".join(old[a:b])))
            continue
        if a != b:
            pieces.append(("gone", "".join(old[a:b])))
        if c != d:
            pieces.append(("new", "".join(new[c:d])))
    return pieces
