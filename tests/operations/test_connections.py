"""Persistent connections to SQLite: the next request notices when the database file is another one."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, connection
from django.db.backends.sqlite3.base import DatabaseWrapper

from rumia_social import database
from rumia_social.settings import SQLITE


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(path)) as first:
        first.execute("PRAGMA journal_mode=WAL")
        first.execute("CREATE TABLE word (word TEXT)")
        first.execute("INSERT INTO word VALUES ('dawne')")
        first.execute("CREATE TABLE page_cache_contentchange (id, created_at)")
        first.commit()
    return path


@pytest.fixture
def request_on(path, django_db_blocker, monkeypatch):
    """`request_on(ask)`: what a request gets from the database; Django keeps the connection for the next one."""
    wrapper = DatabaseWrapper({**connection.settings_dict, **SQLITE, "NAME": path})
    monkeypatch.setattr(database, "connection", wrapper)

    def request_on(ask):
        database.close_if_file_changed()
        wrapper.close_if_unusable_or_obsolete()
        return ask(wrapper)

    with django_db_blocker.unblock(), closing(wrapper):
        yield request_on


def words(database):
    with database.cursor() as cursor:
        return [word for (word,) in cursor.execute("SELECT word FROM word").fetchall()]


def add(database, word="zapisane"):
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO word VALUES (%s)", [word])


def open_connection(database):
    words(database)
    return database.connection


@pytest.mark.parametrize("signal", [request_started, request_finished])
def test_the_signals_are_connected(signal):
    assert signal.disconnect(database.close_if_file_changed)
    signal.connect(database.close_if_file_changed)


def test_connection_to_empty_database_does_not_outlive_its_request(request_on, path):
    aside = path.rename(path.with_name("aside"))
    with pytest.raises(DatabaseError):
        request_on(words)
    database.close_if_file_changed()  # the request has ended
    assert database.connection.connection is None
    assert not path.with_name("db.sqlite3-wal").exists()
    aside.replace(path)
    assert request_on(words) == ["dawne"]


def test_connection_stays_open_for_next_request(request_on):
    assert request_on(open_connection) is request_on(open_connection)


def test_connection_keeps_its_promises(request_on):
    def ask(database):
        with database.cursor() as cursor:
            names = ["foreign_keys", "journal_mode", "synchronous", "busy_timeout"]
            return [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    for _ in range(2):
        assert request_on(ask) == [1, "wal", 2, 20000]


def other(path, word):
    """Another database with the same table, of the same size."""
    other = path.with_name("other")
    shutil.copyfile(path, other)
    with closing(sqlite3.connect(other)) as opened:
        opened.execute("PRAGMA journal_mode=DELETE")
        opened.execute("UPDATE word SET word = ?", [word])
        opened.commit()
    return other


def replaced(path):
    os.replace(other(path, "nowe!"), path)


def written_over(path):
    """As `cp -p` does it, of a file as long and as old."""
    was = path.stat()
    shutil.copyfile(other(path, "nowe!"), path)
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def lost_and_found(path):
    path.rename(path.with_name("aside"))
    shutil.copyfile(other(path.with_name("aside"), "nowe!"), path)


@pytest.mark.parametrize("change", [replaced, written_over, lost_and_found])
def test_next_request_sees_the_file_that_is_there_now(request_on, path, change):
    assert request_on(words) == ["dawne"]
    change(path)
    assert request_on(words) == ["nowe!"]
    request_on(add)
    with closing(sqlite3.connect(path)) as outside:
        assert outside.execute("SELECT word FROM word").fetchall() == [("nowe!",), ("zapisane",)]
        assert outside.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("damage", [os.unlink, lambda path: path.write_bytes(b"This is no database." * 1000)])
def test_next_request_notices_that_the_file_is_lost_or_damaged(request_on, path, damage):
    request_on(words)
    damage(path)
    with pytest.raises(DatabaseError):
        request_on(words)


def test_open_connection_sees_what_sqlite_backup_restores(request_on, path):
    request_on(words)
    with closing(sqlite3.connect(other(path, "nowe!"))) as source, closing(sqlite3.connect(path)) as live:
        source.backup(live)
    assert request_on(words) == ["nowe!"]


def test_transaction_is_not_cut_by_another_file(request_on, path):
    def begin(database):
        database.set_autocommit(False)
        database.in_atomic_block = True
        return open_connection(database)

    first = request_on(begin)
    replaced(path)
    database.close_if_file_changed()
    assert database.connection.connection is first
    database.connection.in_atomic_block = False
