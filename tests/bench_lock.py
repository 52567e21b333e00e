"""
Measure how long requests hold SQLite's write lock on a site of ten thousand items (`make bench-lock`).

Each operation is a request to the admin or to a preview. Measured is the time from each BEGIN IMMEDIATE to the end of
its COMMIT or ROLLBACK, and that of writing statements outside of transactions. There are no concurrent writers, so no
time is spent waiting for the lock. "Longest" is the median of the longest lock of each request, "CPU" its CPU time
including that of Morfeusz, which is the more reliable number on a busy machine. ROUNDS=20 measures more rounds.
"""

import contextlib
import os
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 10
CHANGED_WORD_COUNT, NEW_WORD_COUNT = 50, 5
LONG_TEXT_WORD_COUNT = 250
SYLLABLES = [consonant + vowel for consonant in "bdfgkmnprtz" for vowel in "aeiou"]


@dataclass(frozen=True)
class TimeSample:
    """Wall clock and CPU time of this process and its children, in seconds."""

    clock: float
    cpu: float

    @classmethod
    def now(cls):
        used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return cls(time.perf_counter(), sum(usage.ru_utime + usage.ru_stime for usage in used))

    def __sub__(self, other):
        return TimeSample(self.clock - other.clock, self.cpu - other.cpu)


class LockTimingConnection(sqlite3.Connection):
    """An SQLite connection that records in `held` how long it held the write lock each time."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.held, self.began_at = [], None

    def commit(self):
        super().commit()
        self.record_end()

    def rollback(self):
        super().rollback()
        self.record_end()

    def record_end(self):
        if self.began_at is not None:
            self.held.append(TimeSample.now() - self.began_at)
            self.began_at = None


def time_lock(execute, sql, params, many, context):
    """Database execute wrapper: record when a transaction begins and the time of writes outside of transactions."""
    connection = context["connection"].connection
    is_outside, start = not connection.in_transaction, TimeSample.now()
    try:
        return execute(sql, params, many, context)
    finally:
        if connection.in_transaction and is_outside:
            connection.began_at = start
        elif is_outside and sql.startswith(("INSERT", "UPDATE", "DELETE")):
            connection.held.append(TimeSample.now() - start)


class Editor:
    """A publisher with the measured operations; each returns a callable that sends one request."""

    def __init__(self, rng):
        from django.test import Client

        from pages.models import Article
        from publishing.models import State

        from . import admin_forms, factories

        self.rng, self.forms = rng, admin_forms
        self.client = Client()
        self.client.force_login(factories.staff())
        self.words = Article.objects.filter(slug__startswith="bench-").first().body.split()[1:-1]
        self.published = list(Article.objects.filter(slug__startswith="bench-")[:ROUNDS])
        self.drafts = list(Article.objects.filter(slug__startswith="bench-")[ROUNDS : 2 * ROUNDS])
        for draft in self.drafts:
            draft.state = State.DRAFT
            draft.save()

    def build_text(self, count, new):
        """Return a paragraph of `count` words, `new` of them not in the index."""
        words = self.rng.choices(self.words, k=count - new)
        words += ["".join(self.rng.choices(SYLLABLES, k=6)) for _ in range(new)]
        return f"<p>{' '.join(words)}</p>"

    def prepare_submit(self, item, button, **values):
        """Return a callable that submits the change form of `item` with `values` in its fields."""
        url = f"/admin/{item._meta.app_label}/{item._meta.model_name}/{item.pk}/change/"
        data = {**self.forms.values(self.client.get(url, follow=True)), **values, button: "Zapisz"}
        return lambda: self.client.post(url, data)

    def build_change(self, item):
        return {"body": f"{item.body}{self.build_text(CHANGED_WORD_COUNT, NEW_WORD_COUNT)}"}

    def save_draft_of_published(self, number):
        item = self.published[number]
        return self.prepare_submit(item, "_save", **self.build_change(item))

    def save_draft_of_unpublished(self, number):
        item = self.drafts[number]
        return self.prepare_submit(item, "_save", **self.build_change(item))

    def open_form(self, number):
        url = f"/admin/pages/article/{self.published[number].pk}/change/"
        return lambda: self.client.get(url)

    def open_preview(self, number):
        from publishing import revisions
        from publishing.preview import get_preview_url

        item = self.published[number]
        url = get_preview_url(item, revisions.get_draft(item))
        return lambda: self.client.get(url)

    def publish(self, number):
        """Publish the draft of save_draft_of_published."""
        return self.prepare_submit(self.published[number], "_publish")

    def publish_new_words(self, number):
        item = self.drafts[number]
        self.prepare_submit(item, "_save", body=self.build_text(LONG_TEXT_WORD_COUNT, LONG_TEXT_WORD_COUNT))()
        return self.prepare_submit(item, "_publish")

    def publish_with_document(self, number):
        from cooperative.models import Resolution

        item = Resolution.objects.filter(slug__startswith="bench-").order_by("pk")[number]
        self.prepare_submit(
            item, "_save", summary=f"{item.summary}{self.build_text(CHANGED_WORD_COUNT, NEW_WORD_COUNT)}"
        )()
        return self.prepare_submit(item, "_publish")

    def publish_with_rows(self, number):
        from omggs.models import Association

        item = Association.objects.get()
        self.prepare_submit(
            item, "_save", about=f"{item.about}{self.build_text(CHANGED_WORD_COUNT, NEW_WORD_COUNT)}"
        )()
        return self.prepare_submit(item, "_publish")

    def save_city(self, number):
        from omggs.models import City

        item = City.objects.filter(is_ours=True).get()
        return self.prepare_submit(item, "_save", name=f"Rumia {self.build_text(1, 1)[3:-4]}")


OPERATIONS = {
    "save a draft of a published article": Editor.save_draft_of_published,
    "save a draft of an unpublished one": Editor.save_draft_of_unpublished,
    "open the form of an article": Editor.open_form,
    "open its preview": Editor.open_preview,
    "publish it": Editor.publish,
    f"publish {LONG_TEXT_WORD_COUNT} words that are new": Editor.publish_new_words,
    "publish a resolution with its PDF": Editor.publish_with_document,
    "publish a page made of rows": Editor.publish_with_rows,
    "save a city with projects": Editor.save_city,
}


def measure_locks(request, connection):
    """Return how long `request` held the lock each time."""
    from publishing.admin.drafts import NOT_PUBLISHED_PARAMETER

    connection.held.clear()
    response = request()
    assert response.status_code in (200, 302), response.status_code
    assert NOT_PUBLISHED_PARAMETER not in response.get("Location", ""), "what was to be published has errors"
    return list(connection.held)


def format_row(name, rounds):
    longest = [1000 * max((held.clock for held in times), default=0) for times in rounds]
    cpu = [1000 * max((held.cpu for held in times), default=0) for times in rounds]
    total = [1000 * sum(held.clock for held in times) for times in rounds]
    numbers = (statistics.median(longest), max(longest), statistics.median(cpu), statistics.median(total))
    return f"{name:38} {statistics.median(map(len, rounds)):5.0f} {' '.join(f'{number:8.1f}' for number in numbers)}"


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings

    rounds = int(os.environ.get("ROUNDS") or ROUNDS)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="rumia-social-bench-"))
        # On disk, so that COMMIT includes fsync.
        database = settings.DATABASES["default"]
        database["ENGINE"] = "django.db.backends.sqlite3"
        database["TEST"] = {"NAME": str(Path(folder) / "db.sqlite3")}
        database["OPTIONS"] |= {"factory": LockTimingConnection}
        django.setup()
        from django.db import connection

        from .bench_search import create_benchmark_database

        rng = random.Random(2022)
        stack.enter_context(create_benchmark_database(rng))
        stack.enter_context(connection.execute_wrapper(time_lock))
        editor = Editor(rng)
        held = {name: [] for name in OPERATIONS}
        for number in range(rounds):
            for name, prepare in OPERATIONS.items():
                held[name].append(measure_locks(prepare(editor, number), connection.connection))
    print(f"{'ms with the write lock':38} {'times':>5} {'longest':>8} {'max':>8} {'CPU':>8} {'total':>8}")
    for name in OPERATIONS:
        print(format_row(name, held[name]))


if __name__ == "__main__":
    sys.exit(main())
