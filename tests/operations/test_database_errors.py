"""Errors of commands in Polish words, and those that are left for a programmer."""

import errno
import io

import pytest
from django.db import InterfaceError, OperationalError, connection

from core.os_errors import DISK_FULL
from operations.database_errors import DATABASE_DOWN, IO_ERROR, explain_failure, explain_message


def postgresql_error(code, kind=OperationalError, text="server closed the connection\nunexpectedly"):
    error = kind(text)
    error.__cause__ = Exception()
    error.__cause__.sqlstate = code
    return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (postgresql_error("53100"), "Na dysku nie ma miejsca."),
        (postgresql_error("08006"), "(server closed the connection)"),
        (postgresql_error("57P01"), "Baza danych nie odpowiada"),
        (postgresql_error(None), "Baza danych nie odpowiada"),
        (postgresql_error(None, text=""), "(OperationalError)"),
        (postgresql_error("40P01"), None),  # a deadlock
        (postgresql_error(None, kind=InterfaceError, text="the cursor is closed"), None),
        (PermissionError(errno.EACCES, "Permission denied", "/srv/kopie"), "(/srv/kopie)"),
        (io.UnsupportedOperation("not readable"), None),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), None),
        (ValueError("x"), None),
    ],
)
def test_faults_of_operation_are_explained_not_those_of_code(monkeypatch, error, said):
    monkeypatch.setattr(connection, "vendor", "postgresql")
    found = explain_failure(error)
    assert said in found if said else found is None


@pytest.mark.parametrize(
    ("text", "explanation"),
    [
        ("pg_dump: error: could not write to output file: No space left on device", DISK_FULL),
        ('pg_dump: error: connection to server at "127.0.0.1", port 5432 failed: refused', DATABASE_DOWN),
        ("psql:kopia.sql:9: server closed the connection unexpectedly", DATABASE_DOWN),
        ("sqlite3.OperationalError: unable to open database file", IO_ERROR),
        ('pg_restore: error: unrecognized option "--x"', None),
    ],
)
def test_messages_of_other_processes_are_explained(text, explanation):
    assert explain_message(text) == explanation
