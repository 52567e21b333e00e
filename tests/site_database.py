"""
Direct access to the database of a site with a data folder of its own, without Django.

That is SQLite in the folder or, with `make test-postgres`, a PostgreSQL database named after the folder.
"""

import hashlib
import os
import shutil
import sqlite3
import time
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

# Name and password of the superuser in the folders of the fixture `data`.
LOGIN = ("redakcja", "tylko-do-testow-13579")
SERVER = os.environ.get("TEST_DATABASE_URL", "")


def file(data):
    return Path(data) / "db.sqlite3"


def name(data):
    return f"site_{hashlib.sha256(str(Path(data)).encode()).hexdigest()[:16]}"


def url(data):
    """Return DATABASE_URL of the site in that folder; create its database if necessary."""
    if not SERVER:
        return ""
    with _server() as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name(data)]).fetchone():
            _try(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name(data))))
    return _address(data)


def exists(data):
    """Return whether the database exists and is not empty."""
    if not SERVER:
        return file(data).exists()
    url(data)
    return bool(_read(data, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'"))


def do(data, statement, *values):
    """Run one statement with %s for each value, and return the rows."""
    url(data)
    return _read(data, statement, *values)


@contextmanager
def connected(data):
    """Context manager: a persistent connection, like those of the site."""
    with closing(
        psycopg.connect(url(data), autocommit=True) if SERVER else sqlite3.connect(file(data))
    ) as opened:
        yield opened


def rows(data):
    """Return {table: rows} of all tables in one transaction."""
    if SERVER:
        return _rows_of_postgresql(data)
    with closing(sqlite3.connect(file(data))) as opened:
        opened.text_factory = bytes
        assert opened.execute("PRAGMA integrity_check").fetchone() == (b"ok",)
        tables = opened.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall()
        return {
            name.decode(): opened.execute(f'SELECT * FROM "{name.decode()}"').fetchall() for (name,) in tables
        }


def _rows_of_postgresql(data):
    url(data)
    wait_until_alone(data)
    with psycopg.connect(_address(data)) as opened:
        opened.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        tables = opened.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        ).fetchall()
        found = {
            name: sorted(opened.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(name))), key=repr)
            for (name,) in tables
        }
        # Sequences are part of a database's state.
        found["sequences"] = opened.execute(
            "SELECT sequencename, last_value FROM pg_sequences ORDER BY sequencename"
        ).fetchall()
        return found


def wait_until_alone(data):
    """Wait until the server has noticed that a client was killed."""
    end = time.monotonic() + 30
    with _server() as server:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        while server.execute(asked, [name(data)]).fetchone()[0]:
            assert time.monotonic() < end, "somebody stays connected"
            time.sleep(0.05)


def copy(source, target):
    """Copy the data folder `source` and its database to `target`."""
    shutil.copytree(source, target, dirs_exist_ok=True)
    if SERVER:
        with _server() as server:
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name(target)), sql.Identifier(name(source))
                )
            )
    return target


def drop(data):
    if SERVER:
        with _server() as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name(data))))
    else:
        for path in file(data).parent.glob("db.sqlite3*"):
            path.unlink()


@contextmanager
def missing(data):
    """Context manager: the database is missing, as if deleted by mistake."""
    if SERVER:
        aside = f"{name(data)}_aside"
        _rename(data, name(data), aside)
        yield
        _rename(data, aside, name(data))
    else:
        aside = file(data).with_name("aside")
        file(data).rename(aside)
        yield
        aside.replace(file(data))


def _rename(data, old, new):
    with _server() as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [old])
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(new)))
        end = time.monotonic() + 30
        while not _try(
            server, sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new))
        ):
            assert time.monotonic() < end, "somebody stays connected"


def _try(server, statement):
    try:
        server.execute(statement)
    except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation, psycopg.errors.ObjectInUse):
        return False
    return True


def _read(data, statement, *values):
    if SERVER:
        with psycopg.connect(_address(data)) as opened:
            done = opened.execute(statement, values)
            return done.fetchall() if done.description else []
    with closing(sqlite3.connect(file(data), timeout=20)) as opened, opened:
        return opened.execute(statement.replace("%s", "?"), values).fetchall()


def _server():
    return psycopg.connect(SERVER, autocommit=True)


def _address(data):
    return f"{SERVER.rpartition('/')[0]}/{name(data)}"
