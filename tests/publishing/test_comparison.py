"""The comparison of two revisions: words, markup, rows."""

import random
import time

import pytest

from pages.models import Article
from publishing import publication, revisions
from publishing.comparison import compare, diff_words
from publishing.serialization import TEMPORARY_PK_BASE, serialize_stored_item

from .. import factories


def get_changes(before, after):
    """Return the (deleted, inserted) text between two rich texts of an article."""
    older, newer = ({"fields": {"body": body}, "children": {}} for body in (before, after))
    pieces = [piece for change in compare(Article, older, newer) for piece in change["words"]]
    return tuple(
        " ".join(text.strip() for what, text in pieces if what == kind) for kind in ("deleted", "inserted")
    )


def test_compare_returns_only_changed_words():
    assert get_changes("<p>Szukamy dwóch osób.</p>", "<p>Szukamy trzech osób.</p>") == ("dwóch", "trzech")


@pytest.mark.parametrize(
    ("before", "after", "deleted", "inserted"),
    [
        ("<p>To ważne.</p>", "<p>To <strong>ważne.</strong></p>", "", "[pogrubienie] [koniec pogrubienia]"),
        ("<p>To <em>ważne</em></p>", "<p>To ważne</p>", "[wyróżnienie] [koniec wyróżnienia]", ""),
        (
            "<p>Bilet: 5 zł</p>",
            "<p>Bilet: <s>5 zł</s></p>",
            "",
            "[przekreślenie] [koniec przekreślenia]",
        ),
        (
            "<ol><li>plan</li></ol>",
            '<ol type="a"><li>plan</li></ol>',
            "",
            "[numerowanie małymi literami]",
        ),
        (
            '<p><a href="/kontakt/">Kontakt</a></p>',
            '<p><a href="/omggs/">Kontakt</a></p>',
            "[odnośnik: /kontakt/]",
            "[odnośnik: /omggs/]",
        ),
        (
            '<p><img src="/media/a.png" alt="Most"></p>',
            '<p><img src="/media/b.png" alt="Most"></p>',
            "[obraz: Most, plik a.png]",
            "[obraz: Most, plik b.png]",
        ),
        (
            '<p><img src="/media/a.png" alt="Most"></p>',
            '<p><img src="/media/a.png" alt=""></p>',
            "[obraz: Most, plik a.png]",
            "[obraz: ozdobny, plik a.png]",
        ),
        (
            "<table><tr><td>Rok</td></tr></table>",
            '<table><tr><th scope="col">Rok</th></tr></table>',
            "[komórka]",
            "[nagłówek kolumny]",
        ),
        ("<ul><li>Raz</li></ul>", "<ol><li>Raz</li></ol>", "•", "[punkt z numerem]"),
        ("<h2>Kto</h2>", "<h3>Kto</h3>", "[nagłówek]", "[niższy nagłówek]"),
        ("<p>Raz.</p><p>Dwa.</p>", "<p>Raz. Dwa.</p>", "[nowa linia]", ""),
        (
            '<p><abbr title="Raz">X</abbr></p>',
            '<p><abbr title="Dwa">X</abbr></p>',
            "[skrót: Raz]",
            "[skrót: Dwa]",
        ),
        ("<p>Tea</p>", '<p lang="en">Tea</p>', "", "[język: en]"),
    ],
)
def test_compare_shows_changed_markup(before, after, deleted, inserted):
    assert get_changes(before, after) == (deleted, inserted)


def test_compare_ignores_white_space_of_the_editor():
    typed = "<p>Zapraszamy\n        osoby z\u00a0Rumi.</p>\n      <ul>\n<li>Raz</li>\n</ul>"
    saved = "<p>Zapraszamy osoby z\u00a0Rumi.</p>\n<ul>\n<li>Raz</li>\n</ul>"
    older, newer = ({"fields": {"body": body}, "children": {}} for body in (typed, saved))
    assert compare(Article, older, newer) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>15 MB</p>", "<p>15\N{NO-BREAK SPACE}MB</p>"),
        (
            '<p><img src="/media/a.png" alt="Most" width="10"></p>',
            '<p><img src="/media/a.png" alt="Most" width="20"></p>',
        ),
    ],
)
def test_compare_names_invisible_change(before, after):
    older, newer = ({"fields": {"body": body}, "children": {}} for body in (before, after))
    [change] = compare(Article, older, newer)
    assert change["words"] == [("equal", "[zmieniły się tylko odstępy albo zapis]")]


def test_diff_words_keeps_all_words():
    before, after = "Raz dwa trzy.\nCztery pięć.", "Raz trzy.\n\nCztery sześć [7] pięć."
    pieces = diff_words(before, after)
    for text, own_kind in ((before, "deleted"), (after, "inserted")):
        kept = " ".join(piece for kind, piece in pieces if kind in ("equal", own_kind))
        assert kept.replace("[nowa linia]", "").split() == text.split()


@pytest.mark.django_db
def test_compare_matches_row_with_its_published_key():
    association = factories.association()
    association.figures.create(value="59", label="członków")
    data = serialize_stored_item(association)
    data["children"]["figures"].append(
        {"pk": TEMPORARY_PK_BASE, "value": "13", "label": "projektów", "order": 2}
    )
    saved = revisions.save_revision(association, data, None)
    publication.publish(association, None)
    published = revisions.get_latest_revision(association)
    assert compare(type(association), saved.data, published.data) == []


@pytest.mark.django_db
def test_compare_matches_changed_row_with_new_key():
    association = factories.association()
    data = serialize_stored_item(association)
    data["children"]["figures"] = [
        {"pk": TEMPORARY_PK_BASE, "value": "13", "label": "projektów w toku", "order": 1}
    ]
    saved = revisions.save_revision(association, data, None)
    publication.publish(association, None)
    association.figures.update(label="projektów zakończonych")
    [change] = compare(type(association), saved.data, serialize_stored_item(association))
    assert [piece for piece in change["words"] if piece[0] == "equal"] == [("equal", "projektów")]


def generate_words(seed, count):
    """Return words with frequencies as in natural language (Zipf's law)."""
    chance = random.Random(seed)
    return chance.choices([f"słowo{n}" for n in range(4000)], [1 / (n + 1) for n in range(4000)], k=count)


def test_diff_words_of_long_texts_is_fast():
    before = generate_words(1, 10_000)
    after = [f"zmiana{n}" if n % 20 == 0 else word for n, word in enumerate(before)]
    began = time.process_time()
    pieces = diff_words(" ".join(before), " ".join(after))
    # without splitting the texts it took over 30 seconds
    assert time.process_time() - began < 5
    assert sum(kind == "inserted" for kind, _ in pieces) == 500
