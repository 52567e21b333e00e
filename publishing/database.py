"""Whether another process is writing to the database."""

from django.db import OperationalError, connection, transaction


def can_write_without_waiting():
    """
    Return whether a write would start without waiting for the SQLite write lock.

    For records that may be skipped (open forms, last activity), so that reading never waits. PostgreSQL locks rows:
    always True.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return True
    with connection.cursor() as cursor:
        [timeout] = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            with transaction.atomic():
                return True
        except OperationalError:
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {timeout}")
