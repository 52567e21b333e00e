"""Messages of `prepare` when the database cannot be used."""

import sqlite3

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from operations.management.commands import prepare
from tests import factories, processes, site_database

pytestmark = pytest.mark.django_db


def broken(name):
    def cursor(*args, **kwargs):
        cause = sqlite3.OperationalError("disk I/O error")
        cause.sqlite_errorname = name
        raise OperationalError("disk I/O error") from cause

    return cursor


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("SQLITE_BUSY", "zajęta"),
        ("SQLITE_BUSY_SNAPSHOT", "zajęta"),
        ("SQLITE_FULL", "Zwolnij miejsce"),
        ("SQLITE_READONLY_DIRECTORY", "może pisać"),
        ("SQLITE_IOERR_WRITE", "jest miejsce"),
        ("SQLITE_CANTOPEN", "jest miejsce"),
    ],
)
def test_transient_error_suggests_no_deletion(monkeypatch, name, said):
    monkeypatch.setattr(connection, "cursor", broken(name))
    with pytest.raises(CommandError, match=said) as stopped:
        call_command("prepare")
    assert "usuń" not in str(stopped.value)
    assert "Przywróć" not in str(stopped.value)


def test_damaged_database_suggests_restore(monkeypatch):
    monkeypatch.setattr(connection, "cursor", broken("SQLITE_NOTADB"))
    with pytest.raises(CommandError, match="kopii zapasowej"):
        call_command("prepare")


@pytest.fixture
def visited(monkeypatch):
    monkeypatch.setattr(prepare, "has_cached_pages", lambda: True)


def test_start_without_database_explains_upgrade(monkeypatch, capsys, visited):
    monkeypatch.setattr(connection, "cursor", broken("SQLITE_IOERR_READ"))
    call_command("prepare")
    said = capsys.readouterr().err
    assert "zapisane kopie stron" in said
    assert "jeszcze raz" in said


def test_busy_database_stops_start(monkeypatch, visited):
    monkeypatch.setattr(connection, "cursor", broken("SQLITE_BUSY"))
    with pytest.raises(CommandError, match="zajęta"):
        call_command("prepare")


def test_database_busy_during_upgrade_is_command_error(monkeypatch):
    monkeypatch.setattr(prepare, "find_database_fault", lambda: None)
    monkeypatch.setattr(prepare, "is_prepared", broken("SQLITE_BUSY"))
    with pytest.raises(CommandError, match="zajęta"):
        call_command("prepare")


def test_upgrade_stops_if_backup_fails(monkeypatch, settings, tmp_path):
    factories.staff()
    settings.DATA_DIR = tmp_path

    def fail(path):
        raise CommandError("Kopia nie powstała. Na dysku nie ma miejsca.")

    monkeypatch.setattr(prepare, "has_pending_migrations", lambda: True)
    monkeypatch.setattr(prepare.backups, "write_backup", fail)
    with pytest.raises(CommandError, match="nie ma miejsca"):
        call_command("prepare")


@pytest.mark.parametrize(
    ("hosts", "given", "is_warned"),
    [
        (["spoleczna.rumia.example"], {}, True),
        ([".rumia.example", "localhost"], {}, True),
        (["spoleczna.rumia.example"], {"PRODUCTION": True}, False),
        (["spoleczna.rumia.example"], {"DEBUG": True}, False),
        (["localhost", "127.0.0.1", "[::1]", "192.0.2.1"], {}, False),
    ],
)
def test_named_site_without_production_is_warned(settings, monkeypatch, capsys, hosts, given, is_warned):
    monkeypatch.setattr(prepare.Command, "prepare_unless_faulty", lambda command: None)
    for name, value in {"ALLOWED_HOSTS": hosts, "PRODUCTION": False, "DEBUG": False, **given}.items():
        setattr(settings, name, value)
    call_command("prepare")
    assert ("PRODUCTION=1" in capsys.readouterr().err) == is_warned


def test_older_code_on_a_newer_database_stops_the_start(monkeypatch):
    MigrationRecorder(connection).record_applied("pages", "9999_from_the_future")
    with pytest.raises(CommandError, match="nowsza wersja serwisu niż ta"):
        call_command("prepare")


# After a site was killed, SQLite opens its files on a read-only disk without an error.
FIND_FAULT_READ_ONLY = """
from django.db import connection
from operations.management.commands.prepare import find_database_fault
connection.settings_dict["NAME"] = f"file:{connection.settings_dict['NAME']}?mode=ro"
connection.close()
print(find_database_fault())
"""


@pytest.mark.slow
@pytest.mark.skipif(bool(site_database.SERVER), reason="SQLite's file")
def test_file_that_cannot_be_written_is_a_fault(prepared, tmp_path):
    data = site_database.copy(prepared, tmp_path / "data")
    with sqlite3.connect(data / "db.sqlite3") as other:  # keeps the files of the write-ahead log
        other.execute("SELECT count(*) FROM pages_page").fetchone()
        found = processes.manage("shell", "--no-imports", "--command", FIND_FAULT_READ_ONLY, DATA_DIR=data)
    other.close()
    assert "W bazie danych nie można zapisywać." in found.stdout, found.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WEB_CONCURRENCY", "dwa", "WEB_CONCURRENCY=dwa nie jest liczbą."),
        ("WEB_CONCURRENCY", "-1", "WEB_CONCURRENCY=-1 nie jest liczbą."),
        ("PORT", "osiem", "PORT=osiem nie jest liczbą."),
        ("PORT", "99999", "PORT=99999 nie jest numerem portu."),
    ],
)
def test_invalid_server_setting_is_one_line_error(tmp_path, name, value, said):
    started = processes.manage("prepare", DATA_DIR=tmp_path, **{name: value})
    assert started.returncode == 1
    assert started.stderr == f"rumia_social: {said} Zobacz README.md, Settings.\n"
    assert not (tmp_path / "db.sqlite3").exists()
