"""A process killed at any point (kill -9, power failure) leaves consistent data."""

import random
import signal
import sqlite3
import time

import psycopg
import pytest

from operations.backups import BackupFile
from tests import processes, site_database

from .site_data import (
    RunningCommand,
    backup,
    get_last_complete_round,
    manage,
    read_applied_migrations,
    read_uploads,
    rows,
    start_writer,
)

pytestmark = pytest.mark.slow

# Large enough for a command to be killed while it reads or writes them.
LARGE_FILE_BYTES = 10_000_000
BALLAST_BYTES = 20_000_000
chance = random.Random(6)


@pytest.mark.parametrize("number", range(3))
def test_killed_writer_loses_no_committed_data(data, number):
    with start_writer(data) as writing:
        done = [int(writing.next_line()) for _ in range(2)][-1]
        time.sleep(chance.uniform(0, 0.05))
        writing.kill()
    assert get_last_complete_round(data) >= done
    # files without a database row are complete, too
    for name, content in read_uploads(data).items():
        if name.endswith(".docx"):
            assert len(content) % 50_000 == 0
            assert content.endswith(b"\n")


def test_killed_backup_leaves_only_partial_file(data):
    (data / "uploads/duzy.bin").write_bytes(random.Random(1).randbytes(LARGE_FILE_BYTES))
    first = backup(data)
    before = rows(data), read_uploads(data), first.read_bytes()
    folder = first.parent
    with RunningCommand(data, "backup") as running:
        assert running.wait_for(lambda: any(folder.glob("*.partial")))
    assert any(folder.glob("*.partial"))
    assert list(folder.glob("*.zip")) == [first]
    assert (rows(data), read_uploads(data), first.read_bytes()) == before
    manage(data, "backup")
    assert not list(folder.glob("*.partial"))
    assert not list(folder.glob(".tmp-*"))


@pytest.fixture(scope="module")
def outdated_folder(prepared, tmp_path_factory):
    data = site_database.copy(prepared, tmp_path_factory.mktemp("outdated") / "data")
    manage(data, "migrate", "otp_totp", "zero")
    return data


@pytest.fixture(scope="module")
def outdated_backup(outdated_folder, tmp_path_factory):
    """A backup of an older version, whose migration takes seconds."""
    return backup(site_database.copy(outdated_folder, tmp_path_factory.mktemp("older") / "data"))


@pytest.mark.parametrize("command", ["verify", "restore"])
def test_unpacked_database_of_killed_command_is_removed(data, outdated_backup, command):
    """It holds password hashes and personal data, and nobody repeats the command."""
    with RunningCommand(data, command, outdated_backup) as running:
        assert running.wait_for(lambda: any(data.glob(f".tmp-{command}-*/*")))
    [leftover] = data.glob(f".tmp-{command}-*")
    assert leftover.stat().st_mode & 0o777 == 0o700
    backup(data)
    assert not list(data.glob(".tmp-*"))


def is_being_written(data):
    if site_database.SERVER:
        return any(data.glob(".tmp-restore-*/previous.dump"))
    log = site_database.file(data).with_name("db.sqlite3-wal")
    return log.exists() and log.stat().st_size > 100_000


MOMENTS = {
    "new database staged": lambda data: any(data.glob(".tmp-restore-*/*")),
    "old site being kept": lambda data: any(data.glob("backups/przed-*.partial")),
    "old site kept": lambda data: any(data.glob("backups/przed-*.zip")),
    "files put": lambda data: any((data / "uploads").rglob("*.partial")),
    "database being replaced": is_being_written,
}


def test_restore_killed_at_any_moment_leaves_one_site(data):
    """One restore after another is killed, each at a later moment: after each, the site is the old or the new one."""
    (data / "uploads/duzy.bin").write_bytes(random.Random(1).randbytes(LARGE_FILE_BYTES))
    old = rows(data)
    file = backup(data)
    (data / "uploads/duzy.bin").unlink()
    site_database.do(data, "UPDATE pages_article SET title = 'Nowszy'")
    new = rows(data)
    assert new != old
    for moment, is_reached in MOMENTS.items():
        with RunningCommand(data, "restore", file) as running:
            running.wait_for(lambda is_reached=is_reached: is_reached(data))
            running.kill()
        assert running.process.returncode in (0, -signal.SIGKILL), moment
        assert rows(data) in (new, old), moment
    manage(data, "restore", file)
    assert rows(data) == old
    assert (data / "uploads/duzy.bin").stat().st_size == LARGE_FILE_BYTES
    assert not list(data.glob(".tmp-*"))


@pytest.mark.skipif(
    bool(site_database.SERVER),
    reason="PostgreSQL's own transactions",
)
def test_killed_restore_is_invisible_to_open_connections(data):
    site_database.do(data, f"CREATE TABLE ballast AS SELECT zeroblob({BALLAST_BYTES}) AS content")
    file = backup(data)
    # A persistent connection, like that of a thread of a running site.
    with site_database.connected(data) as thread:
        for _ in range(3):
            for title in ("Pierwszy", "Nowszy"):
                thread.execute("UPDATE pages_article SET title = ?", [title])
                thread.commit()
            thread.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log grows again when the restore writes
            with RunningCommand(data, "restore", file) as running:
                assert running.wait_for(lambda: is_being_written(data))
                time.sleep(chance.uniform(0, 0.05))
                running.kill()
            (distinct,) = thread.execute("SELECT count(DISTINCT title) FROM pages_article").fetchone()
            old = rows(data)["pages_article"]
            assert (distinct == 1) == (b"Nowszy" in old[0])
        manage(data, "restore", file)
        thread.execute("UPDATE pages_article SET title = 'Po przywróceniu' WHERE id = 1")
        thread.commit()
        assert thread.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert "Po przywróceniu".encode() in rows(data)["pages_article"][0]


START_MOMENTS = {
    "database being made": lambda data: any(data.glob(".tmp-prepare-*/db.sqlite3")),
    "database put in place": lambda data: (
        site_database.exists(data) and (site_database.SERVER or is_being_written(data))
    ),
    "files stored": lambda data: any((data / "uploads").rglob("*.*")),
    "content written": lambda data: site_database.exists(data) and has_articles(data),
}


def has_articles(data):
    try:
        return bool(site_database.do(data, "SELECT 1 FROM pages_article"))
    except (sqlite3.OperationalError, psycopg.errors.UndefinedTable):
        return False


def kill_first_start(data, moment, *command, within_seconds=60):
    """Kill a first start at the moment, or when the time has passed. Return whether the moment came."""
    end = time.monotonic() + within_seconds
    with RunningCommand(data, *command) as running:
        is_running = running.wait_for(lambda: START_MOMENTS[moment](data) or time.monotonic() > end)
        has_come = is_running and time.monotonic() < end
        time.sleep(chance.uniform(0, 0.05))
        running.kill()
    assert running.process.returncode in (0, -signal.SIGKILL), moment
    return has_come


def assert_is_complete(data, prepared):
    assert rows(data).keys() == rows(prepared).keys()
    assert len(rows(data)["pages_article"]) == len(rows(prepared)["pages_article"])
    assert read_uploads(data).keys() >= {name for name in read_uploads(prepared) if "/" not in name}
    assert not list(data.glob(".tmp-*"))


# Migrating takes five seconds, and leaves no trace before the result is put in place.
START_WITH_MIGRATED = """
import shutil
from django.core.management import call_command
from operations import databases
databases.run_migrations = lambda *, DATA_DIR, **given: shutil.copy(MIGRATED, DATA_DIR)
call_command("prepare")
"""


@pytest.mark.skipif(bool(site_database.SERVER), reason="PostgreSQL: the next test")
def test_first_start_killed_at_any_moment_is_completed(migrated, prepared, tmp_path):
    """One first start after another is killed, each at a later moment; the last one completes the site."""
    data = tmp_path / "data"
    code = START_WITH_MIGRATED.replace("MIGRATED", repr(str(site_database.file(migrated))))
    command = ["prepare"]
    for moment in START_MOMENTS:
        assert kill_first_start(data, moment, *command), moment
        command = ["shell", "--no-imports", "--command", code]
    manage(data, "prepare")
    assert_is_complete(data, prepared)


@pytest.mark.skipif(not site_database.SERVER, reason="SQLite: the test before")
@pytest.mark.parametrize("moment", START_MOMENTS)
def test_killed_first_start_is_completed_or_starts_over(prepared, tmp_path, moment):
    data = tmp_path / "data"
    kill_first_start(data, moment, "prepare", within_seconds=chance.uniform(1, 5))
    done = processes.manage("prepare", DATA_DIR=data)
    if done.returncode:
        assert "załóż pustą (dropdb, createdb)" in done.stderr.splitlines()[0]
        site_database.drop(data)
        manage(data, "prepare")
    assert_is_complete(data, prepared)


# Between the commit of a migration and its record.
KILLED_BEFORE_RECORD = """
import os, signal
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
record = MigrationRecorder.record_applied
def die_before_one(recorder, app, name):
    if (app, name) == (APP, "0001_initial") and not recorder.connection.in_atomic_block:
        os.kill(os.getpid(), signal.SIGKILL)
    record(recorder, app, name)
MigrationRecorder.record_applied = die_before_one
call_command("prepare")
"""


def kill_before_record(data, app):
    code = KILLED_BEFORE_RECORD.replace("APP", repr(app))
    with RunningCommand(data, "shell", "--no-imports", "--command", code) as running:
        assert running.process.wait(timeout=120) == -signal.SIGKILL


@pytest.mark.skipif(not site_database.SERVER, reason="a new SQLite database is made apart: the tests above")
def test_first_start_killed_before_record_says_to_start_over(tmp_path):
    data = tmp_path / "data"
    kill_before_record(data, "admin")
    done = manage(data, "prepare", fails=True)
    assert "dropdb, createdb" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture
def outdated(outdated_folder, tmp_path):
    """The data folder of an older version: two migrations are pending."""
    return site_database.copy(outdated_folder, tmp_path / "data")


def test_upgrade_names_its_backup(outdated):
    said = manage(outdated, "prepare").stdout
    kept = outdated / "przed-aktualizacja.zip"
    assert f"Powrót: poprzednia wersja serwisu i manage.py restore {kept}" in said
    assert len(said.splitlines()) == 1
    BackupFile(kept).archive.close()  # raises if it is damaged
    assert manage(outdated, "prepare").stdout == ""


def test_start_of_old_version_removes_what_killed_upgrade_left(outdated):
    """Whoever goes back to the old version starts no upgrade that would repeat the backup."""
    with RunningCommand(outdated, "prepare") as running:
        assert running.wait_for(lambda: any(outdated.glob(".tmp-backup-*/*")))
    assert list(outdated.glob(".tmp-backup-*"))
    assert list(outdated.glob("przed-*.partial"))
    manage(outdated, "migrate")  # nothing is pending now, as for the old version
    manage(outdated, "prepare")
    assert not list(outdated.glob(".tmp-*"))
    assert not list(outdated.glob("przed-*.partial"))


def test_upgrade_killed_before_record_says_how_to_restore(outdated, prepared):
    before = rows(outdated)["pages_article"]
    kill_before_record(outdated, "otp_totp")
    for _ in range(2):  # the message is the same at each start
        done = manage(outdated, "prepare", fails=True)
        assert len(done.stderr.splitlines()) == 1
        assert f"manage.py restore {outdated / 'przed-aktualizacja-w-toku.zip'}" in done.stderr
    manage(outdated, "restore", outdated / "przed-aktualizacja-w-toku.zip")
    manage(outdated, "prepare")
    assert read_applied_migrations(outdated) == read_applied_migrations(prepared)
    assert rows(outdated)["pages_article"] == before


UPGRADE_MOMENTS = {
    "backup being written": lambda data: any(data.glob("przed-*.partial")),
    "backup written": lambda data: any(data.glob("przed-aktualizacja-w-toku.zip")),
    "upgrade complete": lambda data: any(data.glob("przed-aktualizacja.zip")),
}


@pytest.mark.parametrize("moment", UPGRADE_MOMENTS)
def test_killed_upgrade_is_completed_or_names_backup(outdated, prepared, moment):
    before = rows(outdated)["pages_article"]
    with RunningCommand(outdated, "prepare") as running:
        assert running.wait_for(lambda: UPGRADE_MOMENTS[moment](outdated))
        time.sleep(chance.uniform(0, 0.1))
        running.kill()
    done = processes.manage("prepare", DATA_DIR=outdated)
    if done.returncode:
        assert f"manage.py restore {outdated / 'przed-aktualizacja-w-toku.zip'}" in done.stderr
        manage(outdated, "restore", outdated / "przed-aktualizacja-w-toku.zip")
        manage(outdated, "prepare")
    assert read_applied_migrations(outdated) == read_applied_migrations(prepared)
    assert rows(outdated)["pages_article"] == before
