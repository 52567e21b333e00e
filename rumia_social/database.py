"""
Persistent connections (CONN_MAX_AGE) to SQLite that notice when the database file is lost, replaced or written over.

An open connection would go on with the file that it opened, and what is saved there would be lost.
"""

import contextlib
import os
import threading

from django.db import connection

opened = threading.local()  # file_state: that of the file which this thread's connection has open


def get_file_state(connection):
    """Return what differs once another file is there or something was written into it, None where there is no file."""
    with contextlib.suppress(OSError, TypeError, ValueError):
        file = os.stat(connection.settings_dict["NAME"])
        return file.st_dev, file.st_ino, file.st_ctime_ns
    return None


def note_file(connection, **kwargs):
    """
    SQLite makes an empty database where the file is missing. Such a connection is closed at the end of the request: its
    side files would be taken for those of the database that comes back.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            is_empty = cursor.execute("PRAGMA schema_version").fetchone() == (0,)
        opened.file_state = "empty" if is_empty else get_file_state(connection)


def close_if_file_changed(**kwargs):
    is_open = connection.vendor == "sqlite" and connection.connection is not None
    if is_open and not connection.in_atomic_block and opened.file_state != get_file_state(connection):
        connection.close()
