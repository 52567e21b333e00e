"""Which part of the site is down."""

import tempfile

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from .page_cache.generation import of_this_site

DATABASE_ERRORS = (DatabaseError, InterfaceError)


def database_answers():
    try:
        with connection.cursor() as cursor:
            # A plain SELECT 1 is answered by the empty file, too, that comes into being where the database was.
            cursor.execute("SELECT 1 FROM django_migrations")
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


def redis_answers():
    store = of_this_site().store
    return store is None or store.answers()


def store_answers():
    """Whether uploads can be read where they are not on the disk."""
    return not settings.S3_BUCKET or default_storage.answers()


def parts_down():
    """The names of the parts that are down, as monitoring reads them."""
    parts = {
        "database: down": database_answers,
        "disk: full or read-only": disk_takes_files,
        "redis: down": redis_answers,
        "files: down": store_answers,
    }
    return [name for name, works in parts.items() if not works()]
