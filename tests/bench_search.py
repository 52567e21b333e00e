"""
How long a search takes on a site of ten thousand items. `make bench-search` prints it.

The items are made up of words that Django's Polish translations and the initial content use, in all their forms, some
as often as in real texts ("i") and most of them rarely. Pages are asked for through all layers of the site, as
gunicorn asks. `python -m tests.servers bench` runs it on PostgreSQL.
"""

import contextlib
import datetime
import gettext
import itertools
import os
import random
import statistics
import sys
import time
from pathlib import Path

ITEMS = 10_000
WORDS_OF_AN_ITEM = 250
DOCUMENTS = 300
WORDS_OF_A_DOCUMENT = 6_000
ROUNDS = 20
PROMISED_MS = 50

QUERIES = {
    "one word that many pages have": ["praca", "spoldzielni", "uchwale", "Rumia"],
    "several words": ["praca w spółdzielni", "uchwała rady miejskiej", "spotkanie rumia zagorze"],
    "a question": ["gdzie jest spotkanie w sprawie pracy w spółdzielni"],
    "a number": ["XXXIX/543/2022", "2022"],
    "a beginning": ["rewit", "spółdz"],
    "a slip of the pen": ["rewitalizcja", "spuldzielnia", "spotkanei"],
    "one kind, a later page": ["praca&rodzaj=artykuly&strona=7"],
    "nothing": ["hipopotam", "qwertyuiop", "asdf ghjk zxcv"],
}


def vocabulary():
    """Polish words with all their forms, the most common first."""
    import django
    from django.apps import apps

    from search import morphology
    from search.models import IndexedWord
    from search.text import split_words

    places = [
        Path(django.__file__).parent / "conf",
        *(Path(config.path) for config in apps.get_app_configs()),
    ]
    texts = []
    for place in places:
        if (found := gettext.find("django", place / "locale", ["pl"])) is not None:
            with open(found, "rb") as file:
                texts += gettext.GNUTranslations(file)._catalog.values()
    known = [*IndexedWord.objects.values_list("word", flat=True)]
    known += {word for text in texts if isinstance(text, str) for word in split_words(text) if word.isalpha()}
    forms = morphology.run_morfeusz(list(dict.fromkeys(known)))["forms"]
    return [*known, *sorted({form for its in forms.values() for form in its} - set(known))]


def fill(chance):
    from cooperative.models import Meeting, Resolution, ResolutionDocument
    from library.models import Document
    from pages.models import Article
    from publishing.models import State
    from search.models import DocumentText

    words = vocabulary()
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(words))))

    def text(count):
        return " ".join(chance.choices(words, cum_weights=weights, k=count))

    def common(number):
        return {"slug": f"bench-{number}", "state": State.PUBLISHED}

    share = range(ITEMS)
    Article.objects.bulk_create(
        Article(
            title=text(6)[:120],
            description=text(15)[:200],
            body=f"<p>{text(WORDS_OF_AN_ITEM)}</p>",
            **common(n),
        )
        for n in share[: ITEMS // 2]
    )
    moment = datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)
    Meeting.objects.bulk_create(
        Meeting(
            title=text(5)[:120],
            description=text(15)[:200],
            body=f"<p>{text(WORDS_OF_AN_ITEM)}</p>",
            starts_at=moment,
            place="Klub",
            address="Rumia",
            **common(n),
        )
        for n in share[ITEMS // 2 : ITEMS * 3 // 4]
    )
    resolutions = Resolution.objects.bulk_create(
        Resolution(
            number=f"X/{n}/2026",
            date=moment,
            subject=text(12)[:300],
            summary=f"<p>{text(WORDS_OF_AN_ITEM)}</p>",
            **common(n),
        )
        for n in share[ITEMS * 3 // 4 :]
    )
    for resolution in resolutions[:DOCUMENTS]:
        name = f"dokumenty/{resolution.pk:032x}.pdf"
        document = Document(title=text(4)[:200], file=name, size=1)
        Document.objects.bulk_create([document])
        DocumentText.objects.create(document=document, file_name=name, text=text(WORDS_OF_A_DOCUMENT))
        ResolutionDocument.objects.bulk_create([ResolutionDocument(resolution=resolution, document=document)])
    return len(words)


def milliseconds(visitor, query):
    start = time.perf_counter()
    response = visitor.get(f"/szukaj/?q={query}")
    took = (time.perf_counter() - start) * 1000
    assert response.status == 200
    return took


def line(name, took):
    p95 = statistics.quantiles(took, n=20)[-1]
    return f"{name:32} {statistics.median(took):7.1f} {p95:7.1f} {max(took):7.1f}"


@contextlib.contextmanager
def open_large_site(chance):
    """A database of its own with the initial content, ITEMS more and their index; it is gone afterwards."""
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    from search import index
    from search.models import IndexedWord, IndexEntry, WordForm

    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        call_command("load_initial_content", verbosity=0)
        fill(chance)
        start = time.perf_counter()
        index.rebuild()
        print(
            f"{connection.vendor}: {IndexEntry.objects.count()} items, {IndexedWord.objects.count()} words, ",
            end="",
        )
        print(f"{WordForm.objects.count()} forms; the index was built in {time.perf_counter() - start:.0f} s")
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")  # what PostgreSQL does by itself within a minute
        yield
    finally:
        teardown_databases(databases, verbosity=0)


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from search import zero_results

    from .page_cache.visitor import Visitor

    chance = random.Random(2022)
    with open_large_site(chance):
        zero_results.MIN_INTERVAL_SECONDS = 0
        visitor, everything = Visitor(), []
        asked = [(kind, query) for kind, queries in QUERIES.items() for query in queries] * ROUNDS
        chance.shuffle(asked)
        took = {kind: [] for kind in QUERIES}
        for _, query in asked[:20]:
            milliseconds(visitor, query)
        for kind, query in asked:
            took[kind].append(milliseconds(visitor, query))
            everything.append(took[kind][-1])
    print(f"{'ms for a whole page':32} {'median':>7} {'p95':>7} {'max':>7}")
    for kind in QUERIES:
        print(line(kind, took[kind]))
    print(line("all", everything))
    return statistics.quantiles(everything, n=20)[-1] > PROMISED_MS


if __name__ == "__main__":
    sys.exit(main())
