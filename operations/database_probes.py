"""Whether the database can be used."""

from django.apps import apps
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

DATABASE_ERRORS = (DatabaseError, InterfaceError)
MIGRATION_TABLE = "django_migrations"


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
