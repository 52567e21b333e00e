"""
How long one editor keeps all others from writing, on a site of ten thousand items. `make bench-lock` prints it.

SQLite has one write lock. Each operation is a request to the admin, or to a preview, as a browser sends it; measured
are the times from each BEGIN IMMEDIATE to the end of its COMMIT or ROLLBACK, and those of statements that write outside
of a transaction. Nobody else writes meanwhile, so a lock is granted as soon as it is asked for. "Longest" is the median
of what each request held longest, "CPU" what of that was computed, also by Morfeusz: on a busy machine that is what to
look at. ROUNDS=20 takes more.
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
CHANGED_WORDS, NEW_WORDS = 50, 5
LONG_TEXT_WORDS = 250
SYLLABLES = [consonant + vowel for consonant in "bdfgkmnprtz" for vowel in "aeiou"]


@dataclass(frozen=True)
class Moment:
    """A point in time, and the CPU time until then of this process and of the programs it started, in seconds."""

    clock: float
    cpu: float

    @classmethod
    def now(cls):
        used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return cls(time.perf_counter(), sum(usage.ru_utime + usage.ru_stime for usage in used))

    def __sub__(self, other):
        return Moment(self.clock - other.clock, self.cpu - other.cpu)


class TimedConnection(sqlite3.Connection):
    """A connection to SQLite that notes in `held` how long it held the write lock each time."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.held, self.began_at = [], None

    def commit(self):
        super().commit()
        self.note_end()

    def rollback(self):
        super().rollback()
        self.note_end()

    def note_end(self):
        if self.began_at is not None:
            self.held.append(Moment.now() - self.began_at)
            self.began_at = None


def note_lock(execute, sql, params, many, context):
    """Django's execute wrapper that notes when a transaction begins, and how long a statement outside of one writes."""
    connection = context["connection"].connection
    outside, start = not connection.in_transaction, Moment.now()
    try:
        return execute(sql, params, many, context)
    finally:
        if connection.in_transaction and outside:
            connection.began_at = start
        elif outside and sql.startswith(("INSERT", "UPDATE", "DELETE")):
            connection.held.append(Moment.now() - start)


class Editor:
    """Somebody who may publish, with the operations that are measured: each prepares, then gives its one request."""

    def __init__(self, chance):
        from django.test import Client

        from pages.models import Article
        from publishing.models import State

        from . import factories
        from .admin import forms

        self.chance, self.forms = chance, forms
        self.client = Client()
        self.client.force_login(factories.staff())
        self.words = Article.objects.filter(slug__startswith="bench-").first().body.split()[1:-1]
        self.published = list(Article.objects.filter(slug__startswith="bench-")[:ROUNDS])
        self.drafts = list(Article.objects.filter(slug__startswith="bench-")[ROUNDS : 2 * ROUNDS])
        for draft in self.drafts:
            draft.state = State.DRAFT
            draft.save()

    def text(self, count, new):
        """A paragraph of `count` words, `new` of them such as the site has never had."""
        words = self.chance.choices(self.words, k=count - new)
        words += ["".join(self.chance.choices(SYLLABLES, k=6)) for _ in range(new)]
        return f"<p>{' '.join(words)}</p>"

    def filled_in(self, item, button, **typed):
        """The request that sends the form of `item`, with `typed` into its fields."""
        address = f"/admin/{item._meta.app_label}/{item._meta.model_name}/{item.pk}/change/"
        data = {**self.forms.values(self.client.get(address, follow=True)), **typed, button: "Zapisz"}
        return lambda: self.client.post(address, data)

    def change_of(self, item):
        return {"body": f"{item.body}{self.text(CHANGED_WORDS, NEW_WORDS)}"}

    def save_beside_page(self, number):
        item = self.published[number]
        return self.filled_in(item, "_save", **self.change_of(item))

    def save_draft(self, number):
        item = self.drafts[number]
        return self.filled_in(item, "_save", **self.change_of(item))

    def open_form(self, number):
        address = f"/admin/pages/article/{self.published[number].pk}/change/"
        return lambda: self.client.get(address)

    def open_preview(self, number):
        from publishing import versions
        from publishing.preview import preview_address

        item = self.published[number]
        address = preview_address(item, versions.working_copy(item))
        return lambda: self.client.get(address)

    def publish(self, number):
        """What save_beside_page saved."""
        return self.filled_in(self.published[number], "_publish")

    def publish_new_words(self, number):
        item = self.drafts[number]
        self.filled_in(item, "_save", body=self.text(LONG_TEXT_WORDS, LONG_TEXT_WORDS))()
        return self.filled_in(item, "_publish")

    def publish_with_document(self, number):
        from cooperative.models import Resolution

        item = Resolution.objects.filter(slug__startswith="bench-").order_by("pk")[number]
        self.filled_in(item, "_save", summary=f"{item.summary}{self.text(CHANGED_WORDS, NEW_WORDS)}")()
        return self.filled_in(item, "_publish")

    def publish_with_rows(self, number):
        from omggs.models import Association

        item = Association.objects.get()
        self.filled_in(item, "_save", about=f"{item.about}{self.text(CHANGED_WORDS, NEW_WORDS)}")()
        return self.filled_in(item, "_publish")

    def save_city(self, number):
        from omggs.models import City

        item = City.objects.filter(is_ours=True).get()
        return self.filled_in(item, "_save", name=f"Rumia {self.text(1, 1)[3:-4]}")


OPERATIONS = {
    "save a draft of a published article": Editor.save_beside_page,
    "save a draft of an unpublished one": Editor.save_draft,
    "open the form of an article": Editor.open_form,
    "open its preview": Editor.open_preview,
    "publish it": Editor.publish,
    f"publish {LONG_TEXT_WORDS} words that are new": Editor.publish_new_words,
    "publish a resolution with its PDF": Editor.publish_with_document,
    "publish a page made of rows": Editor.publish_with_rows,
    "save a city with projects": Editor.save_city,
}


def measure(request, connection):
    """For how long `request` held the lock each time."""
    from publishing.desk import NOT_PUBLISHED

    connection.held.clear()
    response = request()
    assert response.status_code in (200, 302), response.status_code
    assert NOT_PUBLISHED not in response.get("Location", ""), "what was to be published has errors"
    return list(connection.held)


def line(name, rounds):
    longest = [1000 * max((held.clock for held in times), default=0) for times in rounds]
    cpu = [1000 * max((held.cpu for held in times), default=0) for times in rounds]
    together = [1000 * sum(held.clock for held in times) for times in rounds]
    numbers = (statistics.median(longest), max(longest), statistics.median(cpu), statistics.median(together))
    return f"{name:38} {statistics.median(map(len, rounds)):5.0f} {' '.join(f'{number:8.1f}' for number in numbers)}"


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings

    rounds = int(os.environ.get("ROUNDS") or ROUNDS)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="rumia-social-bench-"))
        # On disk, as the site's own: a COMMIT waits until the disk has it.
        database = settings.DATABASES["default"]
        database["ENGINE"] = "django.db.backends.sqlite3"
        database["TEST"] = {"NAME": str(Path(folder) / "db.sqlite3")}
        database["OPTIONS"] |= {"factory": TimedConnection}
        django.setup()
        from django.db import connection

        from .bench_search import open_large_site

        chance = random.Random(2022)
        stack.enter_context(open_large_site(chance))
        stack.enter_context(connection.execute_wrapper(note_lock))
        editor = Editor(chance)
        held = {name: [] for name in OPERATIONS}
        for number in range(rounds):
            for name, prepare in OPERATIONS.items():
                held[name].append(measure(prepare(editor, number), connection.connection))
    print(f"{'ms with the write lock':38} {'times':>5} {'longest':>8} {'max':>8} {'CPU':>8} {'together':>8}")
    for name in OPERATIONS:
        print(line(name, held[name]))


if __name__ == "__main__":
    sys.exit(main())
