"""`manage.py run_maintenance` runs all daily tasks, even if one fails."""

import errno
import os
import time

import pytest
from django.core.management import CommandError
from django.db import OperationalError

from operations.management.commands import run_maintenance, send_mail

from . import site_data
from .site_data import get_newest, manage

pytestmark = pytest.mark.slow

TASKS = [
    *("backup", "publish_scheduled", "purge_trash", "purge_form_data", "purge_uploads", "purge_feedback"),
    "purge_subscriptions",
    *("purge_limits", "purge_zero_result_queries"),
    *("purge_content_changes", "erase_personal_data", "orphan_files", "rebuild_references"),
    "send_monthly_report",
]


def test_run_maintenance_reports_each_task(data):
    said = manage(data, "run_maintenance").stdout
    assert [line.removesuffix(":") for line in said.splitlines() if line.endswith(":")] == TASKS
    assert f"Kopia serwisu: {get_newest(data)}" in said
    assert "Usunięto z kosza na zawsze 0 pozycji." in said
    assert "Usunięto 0 opinii." in said
    assert "Usunięto 0 liczników." in said
    assert "Usunięto 0 wyszukiwań." in said
    assert "Usunięto 0 zapisów o zmianach treści." in said
    assert "Usunięto dane osobowe z wniosków: 0." in said
    assert "Usunięto: 0." in said
    assert "Poprawiono: 0." in said


def test_failed_task_is_named_and_others_run(data):
    (data / "backups").touch()  # a file in place of the backup folder makes the task fail
    done = manage(data, "run_maintenance", fails=True)
    assert done.stderr.rstrip().endswith("CommandError: Nie udało się: backup. Reszta jest zrobiona.")
    for word in ("z kosza", "opinii", "z wniosków"):
        assert word in done.stdout


def test_orphan_files_are_kept_when_the_backup_fails(data):
    orphan = data / "uploads/obrazy/niczyj.webp"
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"x")
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(orphan, (two_days_ago, two_days_ago))
    (data / "backups").touch()
    done = manage(data, "run_maintenance", fails=True)
    assert orphan.exists()
    assert "pominięto" in done.stderr
    (data / "backups").unlink()
    manage(data, "run_maintenance")
    assert not orphan.exists()


def test_all_failed_tasks_are_named(data):
    site_data.site_database.do(data, "DROP TABLE feedback_pagefeedback")
    (data / "backups").touch()
    done = manage(data, "run_maintenance", fails=True)
    assert "Nie udało się: backup, purge_feedback. Reszta jest zrobiona." in done.stderr
    assert "feedback_pagefeedback" in done.stderr  # the error, for operators
    assert "z wniosków" in done.stdout


def test_links_are_checked_once_a_day(settings, tmp_path, monkeypatch):
    done = []
    settings.PRODUCTION = True
    monkeypatch.setattr(run_maintenance, "LINKS_CHECKED_MARK", tmp_path / "links-checked")
    monkeypatch.setattr(
        run_maintenance, "call_command", lambda name, *arguments, **options: done.append(name)
    )
    monkeypatch.setattr(run_maintenance, "close_old_connections", lambda: None)
    for _ in range(2):
        run_maintenance.Command().handle(verbosity=0)
    assert (done.count("check_links"), done.count("backup")) == (1, 2)
    yesterday = time.time() - 24 * 3600
    os.utime(run_maintenance.LINKS_CHECKED_MARK, (yesterday, yesterday))
    run_maintenance.Command().handle(verbosity=0)
    assert done.count("check_links") == 2


@pytest.fixture
def run_failing(monkeypatch):
    """`run_failing(module, error)` runs the command of the module while each of its tasks raises the error."""

    def run_failing(module, error):
        def fail(*arguments, **options):
            raise error

        monkeypatch.setattr(run_maintenance, "call_command", fail)
        monkeypatch.setattr(run_maintenance, "close_old_connections", lambda: None)
        with pytest.raises(CommandError, match="Nie udało się: "):
            module.Command().handle(verbosity=0)

    return run_failing


def test_fault_of_code_keeps_its_traceback_and_stops_no_task(run_failing, caplog, capsys):
    run_failing(send_mail, BrokenPipeError())
    assert capsys.readouterr().err == ""
    assert [record.exc_info[0] for record in caplog.records] == [BrokenPipeError] * len(
        send_mail.Command.tasks
    )


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/dane/uploads"), "Zwolnij miejsce"),
        (PermissionError(errno.EACCES, "Permission denied", "/dane/uploads"), "(/dane/uploads)"),
        (
            OperationalError("connection to server failed:\nConnection refused"),
            "connection to server failed:",
        ),
    ],
)
@pytest.mark.parametrize("command", [run_maintenance, send_mail])
def test_each_failed_task_is_one_line(run_failing, caplog, capsys, command, error, said):
    run_failing(command, error)
    shown = capsys.readouterr().err.splitlines()
    tasks = [name for name, *_ in command.Command.tasks if name not in ("check_links", "orphan_files")]
    assert [line.partition(":")[0] for line in shown if "pominięto" not in line] == tasks
    assert all(said in line for line in shown if "pominięto" not in line)
    assert caplog.text == ""
