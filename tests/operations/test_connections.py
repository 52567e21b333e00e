"""Connections to SQLite, one per request, notice that the database file was replaced."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest
from django.db import DatabaseError, connection
from django.db.backends.sqlite3.base import DatabaseWrapper

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
def request_on(path, django_db_blocker):
    """`request_on(ask)` returns `ask(connection)`, and then closes the connection as at the end of a request."""
    wrapper = DatabaseWrapper({**connection.settings_dict, **SQLITE, "NAME": path})

    def request_on(ask):
        try:
            return ask(wrapper)
        finally:
            wrapper.close_if_unusable_or_obsolete()
            assert wrapper.connection is None

    with django_db_blocker.unblock(), closing(wrapper):
        yield request_on


def words(database):
    with database.cursor() as cursor:
        return [word for (word,) in cursor.execute("SELECT word FROM word").fetchall()]


def add(database, word="zapisane"):
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO word VALUES (%s)", [word])


def test_connection_sets_pragmas(request_on):
    def ask(database):
        with database.cursor() as cursor:
            names = ["foreign_keys", "journal_mode", "synchronous", "busy_timeout"]
            return [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    for _ in range(2):
        assert request_on(ask) == [1, "wal", 2, 20000]


def other(path, word):
    """Create another database with the same table and size; return its path."""
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
    """Overwrite the file as `cp -p` does, with one of the same size and modification time."""
    was = path.stat()
    shutil.copyfile(other(path, "nowe!"), path)
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def lost_and_found(path):
    path.rename(path.with_name("aside"))
    shutil.copyfile(other(path.with_name("aside"), "nowe!"), path)


@pytest.mark.parametrize("change", [replaced, written_over, lost_and_found])
def test_next_request_reads_replaced_file(request_on, path, change):
    assert request_on(words) == ["dawne"]
    change(path)
    assert request_on(words) == ["nowe!"]
    request_on(add)
    with closing(sqlite3.connect(path)) as outside:
        assert outside.execute("SELECT word FROM word").fetchall() == [("nowe!",), ("zapisane",)]
        assert outside.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("damage", [os.unlink, lambda path: path.write_bytes(b"This is no database." * 1000)])
def test_next_request_with_lost_file_is_an_error(request_on, path, damage):
    request_on(words)
    damage(path)
    with pytest.raises(DatabaseError):
        request_on(words)


def test_open_connection_sees_restored_data(request_on, path):
    def ask(database):
        before = words(database)
        with closing(sqlite3.connect(other(path, "nowe!"))) as new, closing(sqlite3.connect(path)) as live:
            new.backup(live)
        return before, words(database)

    assert request_on(ask) == (["dawne"], ["nowe!"])


def test_database_file_is_complete_when_idle(request_on, path):
    request_on(add)
    assert not path.with_name("db.sqlite3-wal").exists()
    alone = shutil.copyfile(path, path.with_name("alone"))
    with closing(sqlite3.connect(alone)) as copy:
        assert copy.execute("SELECT word FROM word").fetchall() == [("dawne",), ("zapisane",)]
