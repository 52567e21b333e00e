"""Three-way merge of two revisions of an item that were both made from the same one."""

import dataclasses

from django.db import models

from .serialization import find_broken_constraint, get_revisioned_fields, has_same_value
from .text_merging import BOTH, MINE, THEIRS, merge_text


@dataclasses.dataclass
class Merge:
    """
    `data` has all changes of both sides; in the `clashes`, which both sides changed, it has those of `mine`.

    `clashes` are names of fields and of relations. A long text of which only passages clash is not among them but in
    `texts`, {name: TextMerge}.
    """

    data: dict
    clashes: list
    texts: dict

    def list_passages(self, name):
        """Return [(key of the choice, Passage)] of the passages of a text that both sides have changed."""
        clashes = self.texts[name].clashes
        return [(f"{name}:{number}", passage) for number, passage in enumerate(clashes, start=1)]

    def list_choices(self):
        """Return [(key of the choice, sides to choose from)] for all that both sides have changed."""
        passages = [(key, (THEIRS, MINE, BOTH)) for name in self.texts for key, _ in self.list_passages(name)]
        return [*((name, (THEIRS, MINE)) for name in self.clashes), *passages]

    def choose(self, model, theirs, choices):
        """Return the data with `choices`, {key: side}, of all that both sides have changed."""
        data = replace_parts(
            model, self.data, theirs, [name for name in self.clashes if choices[name] == THEIRS]
        )
        texts = {
            name: text.join(choices[key] for key, _ in self.list_passages(name))
            for name, text in self.texts.items()
        }
        return {**data, "fields": {**data["fields"], **texts}}

    def get_their_changes(self, model, base, theirs):
        """Return the data of their side without what clashes."""
        data = replace_parts(model, theirs, base, self.clashes)
        texts = {name: text.join_theirs() for name, text in self.texts.items()}
        return {**data, "fields": {**data["fields"], **texts}}


def merge(model, base, theirs, mine):
    """
    Return the Merge of `theirs` and `mine`, both made from `base`. All are `data` of revisions.

    Rows of a relation are merged one by one if both sides changed different rows or different fields of a row. Else,
    and if both added the same row, the whole relation is a clash.
    """
    file_name, derived_names = get_file_fields(model)
    merged_fields = [field for field in get_revisioned_fields(model) if field.name not in derived_names]
    fields, clashes = merge_values(merged_fields, base["fields"], theirs["fields"], mine["fields"])
    if file_name:
        source = mine if fields.get(file_name) == mine["fields"].get(file_name) else theirs
        fields |= {name: source["fields"][name] for name in derived_names if name in source["fields"]}
    children = {}
    for name in model.child_relations:
        rows = merge_rows(model, name, *(data["children"].get(name, []) for data in (base, theirs, mine)))
        if rows is None:
            clashes.append(name)
            rows = mine["children"].get(name, [])
        children[name] = rows
    texts = {}
    for name in [name for name in clashes if name not in model.child_relations]:
        versions = (data["fields"].get(name) for data in (base, theirs, mine))
        text = merge_text(model._meta.get_field(name), *versions)
        if text and any(passage.merged for passage in text.passages):
            clashes.remove(name)
            texts[name] = text
    return Merge({**theirs, "fields": fields, "children": children}, clashes, texts)


def get_file_fields(model):
    """Return the name of the file field, and those of the fields that are computed from the file; "", [] without."""
    fields = get_revisioned_fields(model)
    name = next((field.name for field in fields if isinstance(field, models.FileField)), "")
    return name, [field.name for field in fields if name and not field.editable]


def replace_parts(model, data, other, names):
    """Return `data` with the fields and relations `names` taken from `other`, a file with what is computed from it."""
    data = dict(data)
    file_name, derived_names = get_file_fields(model)
    if file_name in names:
        names = [*names, *derived_names]
    for part in ("fields", "children"):
        data[part] = {**data[part], **{name: other[part][name] for name in names if name in other[part]}}
    return data


def merge_values(fields, base, theirs, mine):
    """Return the merged {name: value} and the names of fields that both sides changed differently."""
    merged, clashes = {**theirs, **mine}, []
    for field in fields:
        name = field.name
        if name not in mine or has_same_value(field, base.get(name), mine[name]):
            if name in theirs:
                merged[name] = theirs[name]
        elif not has_same_value(field, base.get(name), theirs.get(name)) and not has_same_value(
            field, theirs.get(name), mine[name]
        ):
            text = merge_text(field, base.get(name), theirs.get(name), mine[name])
            if text and not text.clashes:
                merged[name] = text.join([])
            else:
                clashes.append(name)
    return merged, clashes


def merge_rows(model, name, base, theirs, mine):
    """Return the merged rows, or None if both sides changed or deleted the same thing differently."""
    relation = model._meta.get_field(name)
    fields = get_revisioned_fields(relation.related_model, parent=model)
    if has_same_rows(fields, base, mine):
        return theirs
    if has_same_rows(fields, base, theirs) or has_same_rows(fields, theirs, mine):
        return mine
    base_rows, their_rows, my_rows = ({row["pk"]: row for row in rows} for rows in (base, theirs, mine))
    merged = []
    for pk in dict.fromkeys([*my_rows, *their_rows]):
        known = [rows[pk] for rows in (base_rows, their_rows, my_rows) if pk in rows]
        if pk in base_rows and len(known) < 3:
            # Deleted by one side: a clash if the other one changed it.
            if not has_same_rows(fields, known[:1], known[1:]):
                return None
        elif len(known) == 1:
            merged += known  # added by one side
        else:
            row, clashes = merge_values(fields, base_rows.get(pk, {}), their_rows[pk], my_rows[pk])
            if clashes:
                return None
            merged.append(row)
    is_duplicated = any(
        has_same_rows(
            [field for field in fields if field.name != "order"], [their_rows[their]], [my_rows[mine]]
        )
        for their in their_rows.keys() - my_rows.keys() - base_rows.keys()
        for mine in my_rows.keys() - their_rows.keys() - base_rows.keys()
    )
    return None if is_duplicated or find_broken_constraint(model, name, merged) else merged


def has_same_rows(fields, some, others):
    """Return whether the rows have the same values in the same order. A new row gets another key when published."""
    return len(some) == len(others) and all(
        has_same_value(field, one.get(field.name), other.get(field.name))
        for one, other in zip(some, others, strict=True)
        for field in fields
    )
