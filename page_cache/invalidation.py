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
PRIVATE_APPS = {
    *("accounts", "admin", "auth", "contenttypes", "feedback"),
    *("notifications", "otp_totp", "page_cache", "sessions"),
}
PRIVATE_MODELS = {
    "accessibility_requests": {"accessrequest", "accessrequestevent"},
    "content_checks": {"brokenlink"},
    "library": {"draftreference", "uploadedfile"},
    "publishing": {
        *("approvalrequest", "editingsession", "previewlink", "replacement", "replacement_revisions"),
        *("revision", "savedform", "savedsubmission", "scheduledchange"),
    },
    "search": {"zeroresultquery"},
}
# Test databases are created on a connection to a database without a table of changes.
WRITE_RE = re.compile(
    r'\s*(?:INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|(?:CREATE|ALTER|DROP)(?!\s+DATABASE))\b[^"]*"?(\w+)?', re.I
)
INSERT_SQL = 'INSERT INTO "page_cache_contentchange" ("id", "created_at") VALUES (%s, CURRENT_TIMESTAMP)'


class RecordedChange(threading.local):
    """The change that the open transaction of this thread has recorded already."""

    bump = None  # weak reference to the function to be called after the commit
    is_paused = False

    def pause(self, **kwargs):
        self.is_paused = True

    def resume(self, **kwargs):
        self.is_paused = False
        CacheVersion().bump()


recorded_change = RecordedChange()


@cache
def get_private_tables():
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in PRIVATE_APPS
        or model._meta.model_name in PRIVATE_MODELS.get(model._meta.app_label, ())
    }


def writes_public_table(sql):
    match = WRITE_RE.match(sql)
    return bool(match) and match[1] not in get_private_tables()


def invalidate_page_cache(connection=default_connection):
    """Once a transaction: insert the row that is polled, and bump this host's version after the commit."""
    if recorded_change.is_paused or (recorded_change.bump and recorded_change.bump()):
        return
    change = secrets.randbits(63)

    def bump():
        recorded_change.bump = None
        CacheVersion().bump(change)

    with connection.cursor() as cursor:
        cursor.execute(INSERT_SQL, [change])
    # A rollback, also to a savepoint, removes the row, and Django drops the function. The weak reference is then dead,
    # so the next write records the change again.
    recorded_change.bump = weakref.ref(bump)
    connection.on_commit(bump, robust=True)


def invalidate_on_write(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    if writes_public_table(sql):
        invalidate_page_cache(context["connection"])
    return result


def install_execute_wrapper(connection, **kwargs):
    if invalidate_on_write not in connection.execute_wrappers:  # the same object connects more than once
        connection.execute_wrappers.append(invalidate_on_write)
