"""
Health checks, for load balancers and monitoring.

/livez    The process responds. Checks nothing else.
/readyz   The site can render pages: one cheap database query. Storage and disk are not checked: pages are served
          without them, and hosts that share a bucket would all be taken out of service at once.
          States the version of the code.
/healthz  Each part in detail: every table, the disk, the storage of uploads. `?alive` is the same as /livez.
"""

import tempfile

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

DATABASE_ERRORS = (DatabaseError, InterfaceError)
MIGRATION_TABLE = "django_migrations"
PROBE_BYTES = 64 * 1024


def can_read_tables(*tables):
    """Return whether each of the tables can be read."""
    try:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
                cursor.fetchone()
    except DATABASE_ERRORS:
        return False
    finally:
        close_old_connections()
    return True


def is_database_available():
    """Run the cheapest query that reads the file: SQLite answers `SELECT 1` alone without it."""
    return can_read_tables(MIGRATION_TABLE)


def can_read_all_tables():
    return can_read_tables(*(model._meta.db_table for model in apps.get_models()))


def can_write_database():
    """Return False if PostgreSQL accepts no changes, as a replica does."""
    if connection.vendor == "sqlite":
        return True  # its file is on the disk that is checked, and a change would wait for other writers
    try:
        # Asked instead of tried: a write would invalidate the page cache.
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            return cursor.fetchone() == ("off",)
    except DATABASE_ERRORS:
        return True  # reported by can_read_all_tables
    finally:
        close_old_connections()


def can_write_disk():
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
            file.write(bytes(PROBE_BYTES))
    except OSError:
        return False
    return True


def can_read_storage():
    """Return whether the object storage of uploads responds; True if uploads are on the disk."""
    return not settings.S3_BUCKET or default_storage.is_available()


READINESS_CHECKS = {"database: down": is_database_available}
HEALTH_CHECKS = {
    "database: down": can_read_all_tables,
    "database: read-only": can_write_database,
    "disk: full or read-only": can_write_disk,
    "files: down": can_read_storage,
}


def respond(checks, passed="ok"):
    """Return 200 and `passed`, or 503 and a line for each check that fails."""
    failing = [line for line, check in checks.items() if not check()]
    body = "".join(f"{line}\n" for line in failing or [passed])
    # CommonMiddleware, which would set the length, is not reached: it validates the host.
    headers = {"Content-Length": len(body)}
    return HttpResponse(body, status=503 if failing else 200, content_type="text/plain", headers=headers)


@never_cache
@require_safe
def livez(request):
    return respond({})


@never_cache
@require_safe
def readyz(request):
    return respond(READINESS_CHECKS, passed=f"ok {settings.VERSION}")


@never_cache
@require_safe
def healthz(request):
    return respond({}, passed="alive") if "alive" in request.GET else respond(HEALTH_CHECKS)


VIEWS = {"/livez": livez, "/readyz": readyz, "/healthz": healthz}


class HealthMiddleware:
    """Answer health checks before the host is validated: probes ask each server by its IP address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return VIEWS.get(request.path_info, self.get_response)(request)
