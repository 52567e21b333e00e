"""Whether somebody else writes into the database just now."""

from django.db import OperationalError, connection, transaction


def can_write_at_once():
    """
    Whether a write would begin without waiting for another process. For notes that can be left out (who has a form
    open, when somebody was last seen), so that looking never waits. PostgreSQL locks rows, and has no such waiting.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return True
    with connection.cursor() as cursor:
        [patience] = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            with transaction.atomic():
                return True
        except OperationalError:
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")
