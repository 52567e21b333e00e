"""Which part of the site is down."""

import tempfile

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

PATH = "/healthz"
DATABASE_ERRORS = (DatabaseError, InterfaceError)


def database_answers():
    """Whether each table can be read: one that is damaged, or not yet made, takes pages with it."""
    try:
        with connection.cursor() as cursor:
            for model in apps.get_models():
                cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(model._meta.db_table)} LIMIT 1")
                cursor.fetchone()
    except DATABASE_ERRORS:
        return False
    finally:
        close_old_connections()
    return True


def disk_takes_files():
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
            file.write(bytes(64 * 1024))
    except OSError:
        return False
    return True


def store_answers():
    """Whether uploads can be read where they are not on the disk."""
    return not settings.S3_BUCKET or default_storage.answers()


def parts_down():
    """The names of the parts that are down, as monitoring reads them."""
    parts = {
        "database: down": database_answers,
        "disk: full or read-only": disk_takes_files,
        "files: down": store_answers,
    }
    return [name for name, works in parts.items() if not works()]


@never_cache
@require_safe
def healthz(request):
    """
    Whether every part works: 200, or 503 and a line for each part that is down.

    `?alive` asks only whether this process answers: 200 as long as it does. A load balancer asks that, because pages
    are served from their copies while the database is down.
    """
    if "alive" in request.GET:
        lines, status = ["alive"], 200
    else:
        down = parts_down()
        lines, status = down or ["ok"], 503 if down else 200
    body = "".join(f"{line}\n" for line in lines)
    # Django's middleware that counts the letters looks at the host, too.
    headers = {"Content-Length": len(body)}
    return HttpResponse(body, status=status, content_type="text/plain", headers=headers)


class HealthMiddleware:
    """Answers monitoring, which asks each host by its number, before anything looks at the host."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return healthz(request) if request.path_info == PATH else self.get_response(request)
