"""Messages for database and disk errors of commands: what is wrong and what to do about it."""

import contextlib
import sqlite3

from django.conf import settings
from django.core.management import CommandError
from django.db import InterfaceError, OperationalError, connection

from core.os_errors import DISK_FULL, explain_os_error, is_explained

IO_ERROR = (
    "Nie można czytać bazy danych z dysku albo na nim pisać.",
    "Sprawdź, czy na dysku jest miejsce i czy dysk działa. Potem uruchom to jeszcze raz. Danych nie ruszaj.",
)
BUSY = (
    "Baza danych jest zajęta przez inny program.",
    "Poczekaj, aż skończy, i uruchom to jeszcze raz. Danych nie ruszaj.",
)
READ_ONLY = (
    "W bazie danych nie można zapisywać.",
    f"Sprawdź, czy użytkownik serwisu może pisać w folderze {settings.DATA_DIR} i czy dysk na to pozwala.",
)
DATABASE_DOWN = (
    "Baza danych nie odpowiada albo przerwała połączenie.",
    "Sprawdź, czy działa jej serwer (ustawienie DATABASE_URL), i uruchom to jeszcze raz.",
)
# PostgreSQL's SQLSTATE; a failed connection has none, others begin with 08 (connection) or 57P (stopped by somebody).
DISK_FULL_CODE = "53100"
CONNECTION_CODES = ("08", "57P")
# {prefix of SQLite's error name: (what is wrong, what to do)}
TRANSIENT_ERRORS = {
    "SQLITE_BUSY": BUSY,
    "SQLITE_FULL": DISK_FULL,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_IOERR": IO_ERROR,
    "SQLITE_CANTOPEN": IO_ERROR,
}


# {part of an English message of another process: (what is wrong, what to do)}. It used SQLite (sqlite3_errstr()) or was
# a program of PostgreSQL.
MESSAGES = {
    "disk is full": DISK_FULL,
    "No space left": DISK_FULL,
    "readonly database": READ_ONLY,
    "disk I/O error": IO_ERROR,
    "unable to open database file": IO_ERROR,
    "connection to server": DATABASE_DOWN,
    "server closed the connection": DATABASE_DOWN,
}


def explain_transient(error):
    """Return what an error of SQLite means and what to do, or None if it does not pass by itself."""
    name = getattr(error, "sqlite_errorname", "")
    return next((text for prefix, text in TRANSIENT_ERRORS.items() if name.startswith(prefix)), None)


def explain_message(text):
    """Return what a message of another process means and what to do, or None."""
    return next((explanation for message, explanation in MESSAGES.items() if message in text), None)


def get_first_line(error):
    """Return the first line of an error's message, or the error's type if it has none."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def explain_failure(error):
    """Return in Polish why a command failed and what to do, or None if that is for a programmer to find out."""
    if isinstance(error, OSError):
        return describe_os_error(error) if is_explained(error) else None
    if isinstance(error, OperationalError | InterfaceError):
        explanation = explain_transient(error.__cause__) or explain_postgresql(error)
        return " ".join(explanation) if explanation else None
    return None


def describe_os_error(error):
    """Return what an OSError means, what to do, and where it was."""
    place = f" ({error.filename})" if error.filename else ""
    return f"{explain_os_error(error)}{place}"


def explain_postgresql(error):
    """Return what an error of PostgreSQL's server or of the connection means and what to do; None for all others."""
    code = getattr(error.__cause__, "sqlstate", None) or ""
    if code == DISK_FULL_CODE:
        return DISK_FULL
    if (
        connection.vendor == "postgresql"
        and isinstance(error, OperationalError)
        and (not code or code.startswith(CONNECTION_CODES))
    ):
        return [*DATABASE_DOWN, f"({get_first_line(error)})"]
    return None


@contextlib.contextmanager
def explain_errors(failure):
    """Turn an error of the disk or of SQLite into a CommandError of one line that begins with `failure`."""
    try:
        yield
    except OSError as error:
        raise CommandError(f"{failure} {describe_os_error(error)}") from error
    except sqlite3.Error as error:
        raise CommandError(" ".join([failure, *(explain_transient(error) or [f"{error}."])])) from error
