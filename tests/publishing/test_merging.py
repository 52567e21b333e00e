"""The three-way merge of revisions."""

from random import Random

import pytest
from django.db import models

from core.fields import RichTextField
from library.models import Document
from omggs.models import Association
from publishing.merging import merge, replace_parts
from publishing.text_merging import BOTH, merge_text

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


MERGED = "<p>A</p>\n<p>b</p>\n<h2>C</h2>"


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "expected"),
    [
        (
            "<p>a</p><p>b</p><p>c</p>",
            "<p>A</p><p>b</p><p>c</p>",
            "<p>a</p><p>b</p><p>C</p>",
            "<p>A</p>\n<p>b</p>\n<p>C</p>",
        ),
        ("<p>a</p><p>b</p>", "<p>A</p><p>b</p>", "<p>a</p>\n<p>B</p>", "<p>A</p>\n<p>B</p>"),
        ("<p>a</p>", "<p>a</p><p>nowe</p>", "<p>A</p>", "<p>A</p>\n<p>nowe</p>"),
        ("<p>a</p><p>b</p>", "<p>b</p>", "<p>a</p><p>B</p>", "<p>B</p>"),
        ("<p>a</p><p>b</p>", "<p>x</p><p>b</p>", "<p>x</p><p>B</p>", "<p>x</p>\n<p>B</p>"),
        (
            "<ul><li>a</li><li>b</li></ul>",
            "<ul><li>A</li><li>b</li></ul>",
            "<ul><li>a</li><li>B</li></ul>",
            "<ul>\n<li>A</li>\n<li>B</li>\n</ul>",
        ),
    ],
)
def test_different_passages_of_a_text_are_merged(base, theirs, mine, expected):
    texts = [build_data(about=text) for text in (base, theirs, mine)]
    merged = merge(Association, *texts)
    assert not merged.list_choices()
    assert merged.data["fields"]["about"] == expected


@pytest.mark.parametrize(
    ("base", "theirs", "mine"),
    [
        ("<p>a</p>", "<p>ich</p>", "<p>moje</p>"),
        ("", "<p>ich</p>", "<p>moje</p>"),
        ("<p>a</p><p>b</p>", "<p>a</p><p>ich</p><p>b</p>", "<p>a</p><p>moje</p><p>b</p>"),
        ("<p>a</p><p>b</p>", "<p>b</p>", "<p>A</p><p>b</p>"),
        ("<p>a</p><p>b</p>", "<p>b</p>", "<p>a</p><p>moje</p><p>b</p>"),
        ("<ul><li>a</li></ul>", "<ul><li>A</li></ul>", "<ol><li>a</li></ol>"),
        (
            "tekst <strong>a</strong> <em>b</em>",
            "tekst <strong>A</strong> <em>b</em>",
            "tekst <strong>a</strong> <em>B</em>",
        ),
    ],
)
def test_same_passage_of_a_text_is_a_clash(base, theirs, mine):
    texts = [build_data(about=text) for text in (base, theirs, mine)]
    assert len(merge(Association, *texts).list_choices()) == 1


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ("theirs", "<p>A</p>\n<p>ich</p>\n<p>C</p>"),
        ("mine", "<p>A</p>\n<p>moje</p>\n<p>C</p>"),
        ("both", "<p>A</p>\n<p>ich</p>\n<p>moje</p>\n<p>C</p>"),
    ],
)
def test_clashing_passage_is_chosen_alone(side, expected):
    base, theirs, mine = (
        build_data(about=text)
        for text in (
            "<p>a</p><p>b</p><p>c</p>",
            "<p>A</p><p>ich</p><p>c</p>",
            "<p>a</p><p>moje</p><p>C</p>",
        )
    )
    merged = merge(Association, base, theirs, mine)
    [(key, _)] = merged.list_choices()
    assert merged.choose(Association, theirs, {key: side})["fields"]["about"] == expected


def test_blank_lines_of_a_plain_text_are_kept():
    field = models.TextField()
    merged = merge_text(field, "a\n\nb\n\nc", "A\n\nb\n\nc", "a\n\nb\n\nC")
    assert merged.join([]) == "A\n\nb\n\nC"


def test_words_of_both_survive_any_merge():
    """Every block that one side added or changed is in the merged text or offered, whatever the changes."""
    random = Random(22)
    for _ in range(500):
        base = [f"b{number}" for number in range(random.randrange(6))]
        theirs, mine = (mutate(random, base, side) for side in ("t", "m"))
        html = ["".join(f"<p>{block}</p>" for block in blocks) for blocks in (base, theirs, mine)]
        merged = merge_text(RichTextField(), *html)
        both = merged.join([BOTH] * len(merged.clashes))
        for block in {*theirs, *mine} - {*base}:
            assert f"<p>{block}</p>" in both
        for block in {*theirs} & {*mine} & {*base}:
            assert f"<p>{block}</p>" in both


def mutate(random, blocks, side):
    changed = []
    for number, block in enumerate(blocks):
        choice = random.randrange(6)
        changed += (
            [f"{side}{number}"] * (choice == 0)
            + [block] * (choice != 1)
            + [f"{side}+{number}"] * (choice == 2)
        )
    return changed
