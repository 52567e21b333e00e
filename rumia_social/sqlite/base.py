"""
SQLite whose open connections are handed on to the next request.

To open one takes a third of the time of a page: SQLite then reads the whole schema. But a connection that stays open
goes on with its file when that was lost, replaced or written over. And only when the last one is closed SQLite tidies
up: it puts the log (-wal) into the file and removes it. Therefore

- a connection is handed on only while the file is the one it was opened on and nobody has written into it since;
- what stands in the log is put into the file first, so that the file by itself is nearly always the whole database;
- one that waited a moment is closed: where nobody asks for anything, nothing is open, as with Django's own.

So it is in the processes that serve the site, where `waiting` is started; all others open and close as Django does.
"""

import contextlib
import os
import sqlite3
import threading
import time

from django.db.backends.sqlite3 import base

MOMENT = 0.1  # seconds


class Connection(sqlite3.Connection):
    file = None
    waits_since = 0

    def is_at_rest(self):
        """Whether all that was begun is finished, so that the next request sees whatever was committed before it."""
        if self.in_transaction:
            return False
        try:
            # Refused while a statement is unfinished: that one goes on seeing what was there when it began.
            self.execute("PRAGMA wal_checkpoint")
        except sqlite3.Error:
            return False
        return True


class Waiting:
    """The connections that wait for the next request. They belong to no thread."""

    def __init__(self):
        self.connections = []
        self.closer = None

    def start(self):
        self.closer = threading.Thread(target=self.close_after_a_moment, name="sqlite-waiting", daemon=True)
        self.closer.start()

    def is_started(self):
        """Here, not in a process from which this one parted."""
        return self.closer is not None and self.closer.is_alive()

    def close_after_a_moment(self):
        while True:
            time.sleep(MOMENT)
            self.close_those_from_before(time.monotonic() - MOMENT)

    def close_those_from_before(self, then):
        for connection in list(self.connections):
            if connection.waits_since <= then:
                with contextlib.suppress(ValueError):  # somebody has just taken it
                    self.connections.remove(connection)
                    connection.close()

    def put(self, connection):
        connection.waits_since = time.monotonic()
        self.connections.append(connection)

    def take(self, file):
        """One that was opened on this file as it is now; None when there is none."""
        for connection in self.all():
            if file and connection.file == file:
                return connection
            connection.close()
        return None

    def all(self):
        """Each that waits, the last that came first. Of several threads that ask one gets it."""
        with contextlib.suppress(IndexError):
            while True:
                yield self.connections.pop()


waiting = Waiting()


def state(path):
    """What differs once another file is there or somebody has written into it; None where there is none."""
    with contextlib.suppress(OSError):
        file = os.stat(path)
        return file.st_dev, file.st_ino, file.st_ctime_ns


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        # Looked at before it is opened, so that what comes in its place meanwhile is another one.
        file = state(self.settings_dict["NAME"])
        connection = waiting.take(file)
        if connection is None:
            connection = super().get_new_connection({**conn_params, "factory": Connection})
            connection.file = file
        return connection

    def _close(self):
        if self.may_be_handed_on():
            waiting.put(self.connection)
        else:
            super()._close()

    def may_be_handed_on(self):
        return (
            waiting.is_started()
            and not self.in_atomic_block
            and not self.errors_occurred
            and self.connection.is_at_rest()
        )
