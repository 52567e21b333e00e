"""The three-way merge of revisions."""

import pytest

from library.models import Document
from omggs.models import Association
from publishing.merging import merge, replace_parts

pytestmark = pytest.mark.django_db


def build_data(rows=(), **fields):
    """Return the data of an association with `rows` of key figures: (pk, value)."""
    figures = [
        {"pk": pk, "value": value, "label": "L", "order": number} for number, (pk, value) in enumerate(rows)
    ]
    return {
        "fields": {"name": "N", "aim": "L", "description": "", **fields},
        "children": {"figures": figures},
    }


def get_values(data):
    return {row["pk"]: row["value"] for row in data["children"]["figures"]}


def test_different_fields_are_merged():
    merged = merge(Association, build_data(), build_data(name="Ich"), build_data(aim="Moje"))
    assert merged.clashes == []
    assert (merged.data["fields"]["name"], merged.data["fields"]["aim"]) == ("Ich", "Moje")


def test_same_change_is_no_clash():
    merged = merge(Association, build_data(), build_data(name="Obie"), build_data(name="Obie", aim="Moje"))
    assert merged.clashes == []
    assert merged.data["fields"]["aim"] == "Moje"


def test_same_field_is_a_clash_with_a_choice():
    theirs = build_data(name="Ich", aim="Ich")
    merged = merge(Association, build_data(), theirs, build_data(name="Moje"))
    assert merged.clashes == ["name"]
    assert merged.data["fields"]["name"] == "Moje"
    chosen = replace_parts(Association, merged.data, theirs, ["name"])
    assert (chosen["fields"]["name"], chosen["fields"]["aim"]) == ("Ich", "Ich")


def test_empty_values_are_equal():
    merged = merge(
        Association, build_data(description=None), build_data(description=""), build_data(name="Moje")
    )
    assert merged.clashes == []


def test_field_added_since_is_kept():
    theirs = build_data(name="Ich")
    mine = build_data(aim="Moje")
    del mine["fields"]["description"]
    assert merge(Association, build_data(), theirs, mine).data["fields"]["description"] == ""


BASE_ROWS = [(1, "a"), (2, "b")]


@pytest.mark.parametrize(
    ("theirs", "mine", "expected"),
    [
        ([(1, "a"), (2, "B")], [(1, "A"), (2, "b")], {1: "A", 2: "B"}),
        ([(1, "a"), (2, "b"), (3, "c")], [(1, "a"), (2, "b"), (4, "d")], {1: "a", 2: "b", 3: "c", 4: "d"}),
        ([(1, "a")], [(1, "A"), (2, "b")], {1: "A"}),
        ([(1, "A"), (2, "b")], [(1, "a")], {1: "A"}),
        ([], BASE_ROWS, {}),
        (BASE_ROWS, [], {}),
        ([(1, "A"), (2, "b")], [(1, "A"), (2, "b")], {1: "A", 2: "b"}),
    ],
)
def test_different_rows_are_merged(theirs, mine, expected):
    merged = merge(Association, build_data(BASE_ROWS), build_data(theirs), build_data(mine))
    assert merged.clashes == []
    assert get_values(merged.data) == expected


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        ([(1, "x"), (2, "b")], [(1, "y"), (2, "b")]),
        ([(2, "b")], [(1, "y"), (2, "b")]),
        ([(1, "x"), (2, "b")], [(2, "b")]),
    ],
)
def test_same_row_is_a_clash_of_the_relation(theirs, mine):
    data = build_data(theirs)
    merged = merge(Association, build_data(BASE_ROWS), data, build_data(mine))
    assert merged.clashes == ["figures"]
    assert get_values(merged.data) == dict(mine)
    assert get_values(replace_parts(Association, merged.data, data, ["figures"])) == dict(theirs)


@pytest.mark.parametrize("side", ["theirs", "mine"])
def test_size_comes_with_its_file(side):
    def build(file, size, pages, title="T"):
        return {"fields": {"file": file, "size": size, "pages": pages, "title": title}, "children": {}}

    base, new = build("a", 1, 1), build("b", 2, 1)
    other = build("a", 1, 1, "Inny")
    theirs, mine = (new, other) if side == "theirs" else (other, new)
    merged = merge(Document, base, theirs, mine)
    assert merged.clashes == []
    assert merged.data["fields"] == build("b", 2, 1, "Inny")["fields"]


def test_size_follows_the_chosen_file():
    def build(file, size, pages):
        return {"fields": {"file": file, "size": size, "pages": pages}, "children": {}}

    theirs, mine = build("b", 2, 1), build("c", 1, 3)
    merged = merge(Document, build("a", 1, 1), theirs, mine)
    assert merged.clashes == ["file"]
    assert merged.data["fields"] == mine["fields"]
    assert replace_parts(Document, merged.data, theirs, ["file"])["fields"] == theirs["fields"]
