"""
The database of a site in a folder of its own, looked at by other means than the site's own.

That is SQLite in the folder or, under `make test-postgres`, a database of that server named after the folder.
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

# Of the superuser, in the folders that the fixture `data` gives.
LOGIN = ("redakcja", "tylko-do-testow-13579")
SERVER = os.environ.get("TEST_DATABASE_URL", "")


def file(data):
    return Path(data) / "db.sqlite3"


def name(data):
    return f"site_{hashlib.sha256(str(Path(data)).encode()).hexdigest()[:16]}"


def url(data):
    """What DATABASE_URL is for a site in that folder; its database is made when it is not there."""
    if not SERVER:
        return ""
    with _server() as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name(data)]).fetchone():
            _try(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name(data))))
    return _address(data)


def exists(data):
    """Whether something was written there."""
    if not SERVER:
        return file(data).exists()
    url(data)
    return bool(_read(data, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'"))


def do(data, statement, *values):
    """Run one statement, with %s for each value; gives the rows that it finds."""
    url(data)
    return _read(data, statement, *values)


@contextmanager
def connected(data):
    """A connection that stays, as the site's own do."""
    with closing(
        psycopg.connect(url(data), autocommit=True) if SERVER else sqlite3.connect(file(data))
    ) as opened:
        yield opened


def rows(data):
    """{table: its rows} of all tables, at one moment."""
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
        # Which key comes next is part of what was.
        found["sequences"] = opened.execute(
            "SELECT sequencename, last_value FROM pg_sequences ORDER BY sequencename"
        ).fetchall()
        return found


def wait_until_alone(data):
    """Until the server, too, has noticed that a client was killed."""
    end = time.monotonic() + 30
    with _server() as server:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        while server.execute(asked, [name(data)]).fetchone()[0]:
            assert time.monotonic() < end, "somebody stays connected"
            time.sleep(0.05)


def copy(source, target):
    """The folder `target` with all that is in `source`, and its database."""
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
    """It is gone, as after a mistake, until the end of the `with`."""
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
