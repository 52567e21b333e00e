"""
Measure the response time of searches among ten thousand items (`make bench-search`). Fails when they are too slow.

The texts consist of the words of Django's Polish translations and of the initial content, in all their forms, with the
skewed frequencies of real texts. Requests pass through the WSGI application with all middleware.
`python -m tests.servers bench` runs the benchmark on PostgreSQL.
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

ITEM_COUNT = 10_000
WORDS_PER_ITEM = 250
DOCUMENT_COUNT = 300
WORDS_PER_DOCUMENT = 6_000
ROUNDS = 20
MAX_P95_MS = 50

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


def build_vocabulary():
    """Return Polish words and all their forms, the most frequent first."""
    import django
    from django.apps import apps

    from search import morphology
    from search.models import IndexedWord
    from search.text import split_words

    directories = [
        Path(django.__file__).parent / "conf",
        *(Path(config.path) for config in apps.get_app_configs()),
    ]
    texts = []
    for directory in directories:
        if (found := gettext.find("django", directory / "locale", ["pl"])) is not None:
            with open(found, "rb") as file:
                texts += gettext.GNUTranslations(file)._catalog.values()
    known = [*IndexedWord.objects.values_list("word", flat=True)]
    known += {word for text in texts if isinstance(text, str) for word in split_words(text) if word.isalpha()}
    forms = morphology.run_morfeusz(list(dict.fromkeys(known)))["forms"]
    return [*known, *sorted({form for its in forms.values() for form in its} - set(known))]


def create_content(rng):
    from cooperative.models import Meeting, Resolution, ResolutionDocument
    from library.models import Document
    from pages.models import Article
    from publishing.models import State
    from search.models import DocumentText

    words = build_vocabulary()
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(words))))

    def text(count):
        return " ".join(rng.choices(words, cum_weights=weights, k=count))

    def common(number):
        return {"slug": f"bench-{number}", "state": State.PUBLISHED}

    share = range(ITEM_COUNT)
    Article.objects.bulk_create(
        Article(
            title=text(6)[:120],
            description=text(15)[:200],
            body=f"<p>{text(WORDS_PER_ITEM)}</p>",
            **common(n),
        )
        for n in share[: ITEM_COUNT // 2]
    )
    moment = datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)
    Meeting.objects.bulk_create(
        Meeting(
            title=text(5)[:120],
            description=text(15)[:200],
            body=f"<p>{text(WORDS_PER_ITEM)}</p>",
            starts_at=moment,
            place="Klub",
            address="Rumia",
            **common(n),
        )
        for n in share[ITEM_COUNT // 2 : ITEM_COUNT * 3 // 4]
    )
    resolutions = Resolution.objects.bulk_create(
        Resolution(
            number=f"X/{n}/2026",
            date=moment,
            subject=text(12)[:300],
            summary=f"<p>{text(WORDS_PER_ITEM)}</p>",
            **common(n),
        )
        for n in share[ITEM_COUNT * 3 // 4 :]
    )
    for resolution in resolutions[:DOCUMENT_COUNT]:
        name = f"dokumenty/{resolution.pk:032x}.pdf"
        document = Document(title=text(4)[:200], file=name, size=1)
        Document.objects.bulk_create([document])
        DocumentText.objects.create(document=document, file_name=name, text=text(WORDS_PER_DOCUMENT))
        ResolutionDocument.objects.bulk_create([ResolutionDocument(resolution=resolution, document=document)])
    return len(words)


def measure_request(visitor, query):
    start = time.perf_counter()
    response = visitor.get(f"/szukaj/?q={query}")
    took = (time.perf_counter() - start) * 1000
    assert response.status == 200
    return took


def format_row(name, took):
    p95 = statistics.quantiles(took, n=20)[-1]
    return f"{name:32} {statistics.median(took):7.1f} {p95:7.1f} {max(took):7.1f}"


@contextlib.contextmanager
def create_benchmark_database(rng):
    """Context manager: create a test database with the initial content, ITEM_COUNT more items and their index."""
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    from search import index
    from search.models import IndexedWord, IndexEntry, WordForm

    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        call_command("load_initial_content", verbosity=0)
        create_content(rng)
        start = time.perf_counter()
        index.rebuild()
        print(
            f"{connection.vendor}: {IndexEntry.objects.count()} items, {IndexedWord.objects.count()} words, ",
            end="",
        )
        print(f"{WordForm.objects.count()} forms; the index was built in {time.perf_counter() - start:.0f} s")
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")  # autovacuum does it within a minute
        yield
    finally:
        teardown_databases(databases, verbosity=0)


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from page_cache import version
    from search import zero_results

    from .page_cache.visitor import Visitor

    rng = random.Random(2022)
    with create_benchmark_database(rng):
        zero_results.MIN_INTERVAL_SECONDS = 0
        version.MAX_UNCONFIRMED_SECONDS = 3600  # no background thread polls the version
        visitor, everything = Visitor(), []
        requests = [(kind, query) for kind, queries in QUERIES.items() for query in queries] * ROUNDS
        rng.shuffle(requests)
        took = {kind: [] for kind in QUERIES}
        for _, query in requests[:20]:
            measure_request(visitor, query)
        for kind, query in requests:
            took[kind].append(measure_request(visitor, query))
            everything.append(took[kind][-1])
    print(f"{'ms for a whole page':32} {'median':>7} {'p95':>7} {'max':>7}")
    for kind in QUERIES:
        print(format_row(kind, took[kind]))
    print(format_row("all", everything))
    return statistics.quantiles(everything, n=20)[-1] > MAX_P95_MS


if __name__ == "__main__":
    sys.exit(main())
