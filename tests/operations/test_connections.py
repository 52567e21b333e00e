"""Connections to SQLite that are handed on to the next request, and when they are not."""

import os
import shutil
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.db import DatabaseError, OperationalError, connection

from rumia_social.settings import SQLITE
from rumia_social.sqlite import base


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(path)) as first:
        first.execute("PRAGMA journal_mode=WAL")
        first.execute("CREATE TABLE word (word TEXT)")
        first.execute("INSERT INTO word VALUES ('dawne')")
        first.commit()
    return path


@pytest.fixture
def waiting(monkeypatch):
    """As in a process that serves the site, without the clock."""
    waiting = base.Waiting()
    monkeypatch.setattr(waiting, "is_started", lambda: True)
    monkeypatch.setattr(base, "waiting", waiting)
    yield waiting
    for left in waiting.all():
        left.close()


@pytest.fixture
def request_on(path, django_db_blocker):
    """`with request_on() as database`: what a request has of the database, as Django gives it to each thread."""

    def request_on():
        return closing(base.DatabaseWrapper({**connection.settings_dict, **SQLITE, "NAME": path}))

    with django_db_blocker.unblock():
        yield request_on


def words(database):
    with database.cursor() as cursor:
        return [word for (word,) in cursor.execute("SELECT word FROM word").fetchall()]


def add(database, word):
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO word VALUES (%s)", [word])


def other(path, word):
    """Another database with the same table, of the same size."""
    other = path.with_name("other")
    shutil.copyfile(path, other)
    with closing(sqlite3.connect(other)) as opened:
        opened.execute("PRAGMA journal_mode=DELETE")
        opened.execute("UPDATE word SET word = ?", [word])
        opened.commit()
    return other


def test_next_request_gets_the_open_connection_whichever_thread_it_is_in(waiting, request_on):
    with request_on() as database:
        assert words(database) == ["dawne"]
        opened = database.connection

    def next_request():
        with request_on() as database:
            assert words(database) == ["dawne"]
            assert database.connection is opened
            assert not waiting.connections

    with ThreadPoolExecutor(1) as another:
        another.submit(next_request).result()
    assert waiting.connections == [opened]


def test_two_requests_at_once_have_a_connection_each(waiting, request_on):
    with request_on() as first, request_on() as second:
        words(first)
        words(second)
        assert first.connection is not second.connection
    assert len(waiting.connections) == 2


def test_only_what_nobody_took_for_a_moment_is_closed(waiting, request_on):
    with request_on() as first, request_on() as second:
        words(first)
        words(second)
        opened = {first.connection, second.connection}
    then = time.monotonic()
    with request_on() as database:
        words(database)
        taken = database.connection
    [left] = opened - {taken}
    waiting.close_those_from_before(then)
    assert waiting.connections == [taken]
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        left.execute("SELECT 1")
    waiting.close_those_from_before(time.monotonic())
    assert not waiting.connections


def test_connection_that_was_handed_on_keeps_its_promises(waiting, request_on):
    for _ in range(2):
        with request_on() as database, database.cursor() as cursor:
            names = ["foreign_keys", "journal_mode", "synchronous", "busy_timeout"]
            told = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names]
            assert told == [1, "wal", 2, 20000]


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
def test_next_request_sees_the_file_that_is_there_now(waiting, request_on, path, change):
    with request_on() as database:
        words(database)
    change(path)
    with request_on() as database:
        assert words(database) == ["nowe!"]
        add(database, "zapisane")
    with closing(sqlite3.connect(path)) as outside:
        assert outside.execute("SELECT word FROM word").fetchall() == [("nowe!",), ("zapisane",)]
        assert outside.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("damage", [os.unlink, lambda path: path.write_bytes(b"This is no database." * 1000)])
def test_next_request_notices_that_the_file_is_lost_or_damaged(waiting, request_on, path, damage):
    with request_on() as database:
        words(database)
    damage(path)
    with request_on() as database, pytest.raises(DatabaseError):
        words(database)
    assert not waiting.connections


def leave_open(database):
    database.cursor().execute("BEGIN")


def leave_changed(database):
    leave_open(database)
    add(database, "nigdy")


def leave_unread(database):
    add(database, "drugie")
    database.unread = database.cursor().execute("SELECT word FROM word")
    database.unread.fetchone()


def leave_after_a_fault(database):
    with pytest.raises(OperationalError):
        database.cursor().execute("SELECT word FROM nowhere")


@pytest.mark.parametrize("leave", [leave_open, leave_changed, leave_unread, leave_after_a_fault])
def test_connection_that_was_left_in_disorder_is_closed(waiting, request_on, leave):
    with request_on() as database:
        leave(database)
    assert not waiting.connections
    with request_on() as first, request_on() as second:
        add(first, "nowe")
        assert "nowe" in words(second)
        assert "nigdy" not in words(second)


def test_file_by_itself_is_the_whole_database_after_each_request(waiting, request_on, path):
    with request_on() as database:
        add(database, "zapisane")
    assert waiting.connections
    alone = path.with_name("alone")
    shutil.copyfile(path, alone)
    with closing(sqlite3.connect(alone)) as copy:
        assert copy.execute("SELECT word FROM word").fetchall() == [("dawne",), ("zapisane",)]


def test_where_nobody_asks_for_anything_nothing_is_open(monkeypatch, request_on, path):
    monkeypatch.setattr(base, "waiting", base.Waiting())
    monkeypatch.setattr(base, "MOMENT", 0.01)
    base.waiting.start()
    with request_on() as database:
        words(database)
    log = path.with_name("db.sqlite3-wal")
    end = time.monotonic() + 20
    while log.exists():
        assert time.monotonic() < end
        time.sleep(0.01)
    assert not base.waiting.connections


def test_command_closes_its_connection(request_on, path):
    with request_on() as database:
        words(database)
    assert not base.waiting.connections
    assert not path.with_name("db.sqlite3-wal").exists()
