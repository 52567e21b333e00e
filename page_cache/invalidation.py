"""Invalidation by every write to a public table: signals of models miss update(), bulk_create() and plain SQL."""

import re
import secrets
import threading
import weakref
from functools import cache

from django.apps import apps
from django.db import connection as default_connection

from .version import CacheVersion

# Tables that never affect public pages. Anything not listed invalidates the cache (fail safe).
PRIVATE_APPS = {"accounts", "admin", "auth", "contenttypes", "feedback", "otp_totp", "page_cache", "sessions"}
PRIVATE_MODELS = {
    *("accessibility_requests.accessrequest", "accessibility_requests.accessrequestevent"),
    "search.zeroresultquery",
    "library.draftreference",
    *(
        "publishing.revision",
        "publishing.previewlink",
        "publishing.editingsession",
        "publishing.savedsubmission",
    ),
}
# Databases are made, for tests, on a connection to another one, which has no table of changes.
WRITE = re.compile(
    r'\s*(?:INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|(?:CREATE|ALTER|DROP)(?!\s+DATABASE))\b[^"]*"?(\w+)?', re.I
)
INSERT = 'INSERT INTO "page_cache_contentchange" ("id", "created_at") VALUES (%s, CURRENT_TIMESTAMP)'


class Recorded(threading.local):
    bump = None  # weak reference to what the open transaction of this thread calls after its commit
    is_paused = False

    def pause(self, **kwargs):
        self.is_paused = True

    def resume(self, **kwargs):
        self.is_paused = False
        CacheVersion().bump()


recorded = Recorded()


@cache
def private_tables():
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in PRIVATE_APPS or model._meta.label_lower in PRIVATE_MODELS
    }


def writes_public_table(sql):
    written = WRITE.match(sql)
    return bool(written) and written[1] not in private_tables()


def invalidate_page_cache(connection=default_connection):
    """Once a transaction: insert the row that is polled, and bump this host's version after the commit."""
    if recorded.is_paused or (recorded.bump and recorded.bump()):
        return

    change = secrets.randbits(63)

    def bump():
        recorded.bump = None
        CacheVersion().bump(change)

    with connection.cursor() as cursor:
        cursor.execute(INSERT, [change])
    # When the transaction or its savepoint is rolled back, the row goes, and Django drops the function. The weak
    # reference is then dead, so the next write records the change again.
    recorded.bump = weakref.ref(bump)
    connection.on_commit(bump, robust=True)


def invalidate_on_write(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    if writes_public_table(sql):
        invalidate_page_cache(context["connection"])
    return result


def install_execute_wrapper(connection, **kwargs):
    if invalidate_on_write not in connection.execute_wrappers:  # the same object connects more than once
        connection.execute_wrappers.append(invalidate_on_write)
