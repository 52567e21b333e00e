"""What somebody is told who starts the site while its database cannot be used."""

import sqlite3

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

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
    ],
)
def test_who_only_has_to_wait_or_make_room_is_not_told_to_delete_anything(monkeypatch, name, said):
    monkeypatch.setattr(connection, "cursor", broken(name))
    with pytest.raises(CommandError, match=said) as stopped:
        call_command("prepare")
    assert "usuń" not in str(stopped.value)
    assert "Przywróć" not in str(stopped.value)


def test_who_lost_the_database_is_told_of_the_backup(monkeypatch):
    monkeypatch.setattr(connection, "cursor", broken("SQLITE_NOTADB"))
    with pytest.raises(CommandError, match="kopii zapasowej"):
        call_command("prepare")


def test_site_that_starts_without_its_database_says_what_to_do_after_an_upgrade(monkeypatch, capsys):
    monkeypatch.setattr(connection, "cursor", broken("SQLITE_BUSY"))
    monkeypatch.setattr("operations.management.commands.prepare.has_copies", lambda: True)
    call_command("prepare")
    said = capsys.readouterr().err
    assert "zapisane kopie stron" in said
    assert "jeszcze raz" in said
