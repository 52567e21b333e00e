"""
Invalidation by whatever writes a public table: signals of models miss update(), bulk_create() and plain SQL.

The version is bumped after the commit, so what is rolled back, as a preview, invalidates nothing.
"""

import re
import secrets
import threading
import weakref
from functools import cache

from django.apps import apps
from django.db import connection as default_connection

from .version import get_cache_version

# Tables that never affect public pages. Anything not listed invalidates the cache (fail safe).
PRIVATE_APPS = {"accounts", "admin", "auth", "contenttypes", "feedback", "otp_totp", "page_cache", "sessions"}
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
INSERT = 'INSERT INTO "page_cache_contentchange" ("id", "created_at") VALUES (%s, CURRENT_TIMESTAMP)'


class Recorded(threading.local):
    bump = None  # weak reference to what the open transaction of this thread will call


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
    """Insert the row that other hosts poll, once a transaction, and bump this host's version after the commit."""
    if recorded.bump and recorded.bump():
        return

    def bump():
        recorded.bump = None
        get_cache_version().bump()

    with connection.cursor() as cursor:
        cursor.execute(INSERT, [secrets.randbits(63)])
    # Django drops the function when the transaction or its savepoint is rolled back, and the row goes too. The weak
    # reference is then dead, and the next write records the change again.
    recorded.bump = weakref.ref(bump)
    connection.on_commit(bump, robust=True)


def invalidate_on_write(execute, sql, params, many, context):
    """Execute wrapper of a database connection."""
    result = execute(sql, params, many, context)
    if writes_public_table(sql):
        invalidate_page_cache(context["connection"])
    return result


def install_execute_wrapper(connection, **kwargs):
    # The same object connects more than once.
    if invalidate_on_write not in connection.execute_wrappers:
        connection.execute_wrappers.append(invalidate_on_write)
