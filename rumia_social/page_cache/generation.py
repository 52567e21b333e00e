"""
One mark for all processes of a host: it moves with every committed change of content.

A copy of a page holds only while the mark is the one that was there before the page was made. The mark is random, so
it needs no counting and two changes at once do no harm; it lies in a file that every process has mapped into memory.
"""

import contextlib
import mmap
import os
import re
import secrets
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import transaction

SIZE = 8  # bytes
UNKNOWN = bytes(SIZE)
# Behind the mark, one byte: whether the database is out of reach.
OUTAGE = SIZE

# Tables that nothing public is made of. A table that nobody thought of costs a page made anew, never an old page.
PRIVATE_APPS = {"accounts", "admin", "auth", "contenttypes", "feedback", "otp_totp", "sessions"}
PRIVATE_MODELS = {
    "accessibility.accessrequest",
    "accessibility.accessrequestevent",
    "publishing.version",
    "publishing.previewlink",
    "publishing.editing",
    "publishing.keptform",
    "search.missedsearch",
}
WRITE = re.compile(r'\s*(?:INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|CREATE|ALTER|DROP)\b[^"]*"?(\w+)?', re.I)


class Generation:
    def __init__(self, path):
        self.path = path
        self.shared = None
        # Where the file can be neither made nor read, nothing is answered from a copy.
        with contextlib.suppress(OSError):
            self._open()

    def _open(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not self.path.exists():
            # It appears whole or not at all; of processes that start together the first gives it to the others.
            made = self.path.with_name(f"{self.path.name}.{os.getpid()}")
            made.write_bytes(secrets.token_bytes(SIZE) + b"\0")
            with contextlib.suppress(FileExistsError):
                os.link(made, self.path)
            made.unlink()
        with self.path.open("r+b") as file:
            self.shared = mmap.mmap(file.fileno(), SIZE + 1)

    @property
    def mark(self):
        return self.shared[:SIZE] if self.shared else UNKNOWN

    def move(self):
        if self.shared:
            self.shared[:SIZE] = secrets.token_bytes(SIZE)

    @property
    def is_outage(self):
        return bool(self.shared and self.shared[OUTAGE])

    @is_outage.setter
    def is_outage(self, known):
        if self.shared and self.is_outage != known:
            self.shared[OUTAGE] = known


@cache
def _at(path):
    return Generation(path)


def of_this_site():
    return _at(settings.PAGE_COPIES_DIR / "generation")


def content_changed():
    of_this_site().move()


@cache
def private_tables():
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in PRIVATE_APPS or model._meta.label_lower in PRIVATE_MODELS
    }


def changes_pages(sql):
    """Whether the statement writes to a table that public pages may be made of."""
    written = WRITE.match(sql)
    return bool(written) and written[1] not in private_tables()


def watching(execute, sql, params, many, context):
    """
    Move the mark after each commit that changes what pages are made of.

    Every statement passes here, not only what signals of models tell: update(), bulk_create() and SQL by hand too.
    What is rolled back, as every preview is, moves nothing.
    """
    result = execute(sql, params, many, context)
    if changes_pages(sql):
        transaction.on_commit(content_changed, using=context["connection"].alias, robust=True)
    return result


def watch(connection, **kwargs):
    # The same object connects anew for each request.
    if watching not in connection.execute_wrappers:
        connection.execute_wrappers.append(watching)
