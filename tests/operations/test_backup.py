import datetime
import errno
import json
import os
import random
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from operations import backups, databases
from operations.backups import BackupFile, seal
from page_cache.version import CacheVersion
from tests import processes, site_database

from . import site_data
from .site_data import (
    backup,
    get_newest,
    manage,
    manage_each,
    read_applied_migrations,
    read_uploads,
    rows,
    start_writer,
)

pytestmark = pytest.mark.slow


def change(data, title):
    site_database.do(data, "UPDATE pages_article SET title = %s", title)


def titles(connection):
    return connection.execute("SELECT title FROM pages_article ORDER BY id").fetchall()


def destroy(data):
    """Delete the database and all files but the backups."""
    site_database.drop(data)
    for path in data.iterdir():
        if path.name == "backups":
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.fixture(scope="module")
def made_backup(prepared, tmp_path_factory):
    return backup(site_database.copy(prepared, tmp_path_factory.mktemp("made") / "data"))


@pytest.fixture
def file(data, made_backup):
    """A backup of the site in `data`; the command ran once for all tests."""
    folder = data / "backups"
    folder.mkdir(mode=0o700)
    return Path(shutil.copy2(made_backup, folder))


def test_restore_brings_back_all_rows_and_files(data, file):
    before = rows(data), read_uploads(data), (data / "secret_key").read_text()
    assert before[0]["pages_article"]
    assert len(before[1]) > 3
    destroy(data)
    said = manage(data, "restore", file).stdout
    assert (rows(data), read_uploads(data), (data / "secret_key").read_text()) == before
    assert str(file) in said
    assert "przedtem" not in said  # no earlier data to save


def test_backup_during_writes_is_consistent(data):
    # A wrong one, as older code may have stored it without a migration since.
    site_database.do(data, "UPDATE library_reference SET object_id = 2")
    with start_writer(data) as writing:
        done_before = int(writing.next_line())
        file = backup(data)
        writing.next_line()
        # the last round may be committed but not yet printed
        done_after = int(writing.kill_and_read()[-1]) + 1
    destroy(data)
    manage(data, "restore", file)
    assert done_before <= site_data.get_last_complete_round(data) <= done_after
    assert site_database.do(data, "SELECT object_id FROM library_reference") == [(1,)]


def test_restore_backs_up_previous_site(data, file):
    change(data, "Po kopii")
    (data / "uploads/dopisane.txt").write_bytes(b"po kopii")
    after = rows(data)
    said = manage(data, "restore", file).stdout
    assert rows(data) != after
    kept = get_newest(data, "przed-przywroceniem")
    assert str(kept) in said
    manage(data, "restore", kept.name)
    assert rows(data) == after
    assert (data / "uploads/dopisane.txt").read_bytes() == b"po kopii"


def test_unreachable_server_changes_nothing(data, file):
    before = rows(data), read_uploads(data), sorted((data / "backups").iterdir())
    nobody = f"postgresql://tests@127.0.0.1:{processes.free_port()}/rumia"
    ours = rewritten(file, data / "nasza.zip", database="postgresql")
    for command in (["backup"], ["restore", ours]):
        said = manage(data, *command, fails=True, DATABASE_URL=nobody).stderr
        assert "Nie można połączyć się z bazą danych. Nic nie zostało zmienione." in said
        assert "Traceback" not in said
    assert (rows(data), read_uploads(data), sorted((data / "backups").iterdir())) == before


def test_command_without_database_is_one_polish_line(tmp_path):
    nobody = {
        "DATABASE_URL": f"postgresql://tests@127.0.0.1:{processes.free_port()}/rumia",
        "DATA_DIR": tmp_path,
    }
    done = processes.manage("changepassword", "redakcja", **nobody)
    (line,) = done.stderr.splitlines()
    assert (done.returncode, line.partition(".")[0]) == (1, "manage")
    assert "Baza danych nie odpowiada" in line
    assert "Traceback" in processes.manage("changepassword", "redakcja", "--traceback", **nobody).stderr


@pytest.mark.skipif(
    bool(site_database.SERVER), reason="PostgreSQL keeps its own files; a server that is down: the test above"
)
def test_restore_keeps_unreadable_database(data, file):
    before = rows(data)
    (data / "db.sqlite3").write_bytes(b"to nie jest baza" * 1000)
    assert "uszkodzona" in manage(data, "backup", fails=True).stderr
    said = manage(data, "restore", file).stdout
    assert rows(data) == before
    (kept,) = data.glob("uszkodzona-*-db.sqlite3")
    assert kept.read_bytes() == b"to nie jest baza" * 1000
    assert str(kept) in said


def test_restore_is_visible_without_restart(data, file):
    version = CacheVersion(data / "page-cache/version")
    version.confirm(0)
    shown = version.read().version
    with site_database.connected(data) as reader:
        before = titles(reader)
        change(data, "Po kopii")
        manage(data, "restore", file)
        assert titles(reader) == before
    assert version.read().version != shown


def test_restore_of_damaged_file_changes_nothing(data, file):
    change(data, "Po kopii")
    before = rows(data), read_uploads(data)
    whole = file.read_bytes()
    chance = random.Random(6)
    damaged = [
        b"",
        b"PK",
        whole[:-1],
        whole[: len(whole) // 2],
        whole + b"\0",
        *(flipped(whole, chance.randrange(len(whole))) for _ in range(3)),
    ]
    paths = [data / f"{number}.zip" for number in range(len(damaged))]
    for path, content in zip(paths, damaged, strict=True):
        path.write_bytes(content)
    commands = [*(["restore", path] for path in paths), ["verify", paths[-1]]]
    said = manage_each(data, *commands)
    for (_, path), line in zip(commands, said, strict=True):
        assert line.startswith(f"CommandError: Plik {path} jest uszkodzony")
        assert "Nic nie zostało zmienione." in line
    assert "uszkodzony" in manage(data, "restore", paths[-1], fails=True).stderr
    assert (rows(data), read_uploads(data)) == before


def flipped(content, at):
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def test_backup_with_any_changed_byte_is_damaged(tmp_path):
    path = tmp_path / "a.zip"
    with path.open("w+b") as file:
        archive = zipfile.ZipFile(file, "w")
        archive.writestr("secret_key", "klucz")
        seal(archive, file, migrations=[], database="sqlite")
    BackupFile(path).archive.close()
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(flipped(whole, at))
        with pytest.raises(CommandError, match="uszkodzony"):
            BackupFile(path)


def rewritten(file, path, **facts):
    """Write a valid copy of the backup with changed `facts` in backup.json."""
    with zipfile.ZipFile(file) as archive, path.open("w+b") as target:
        said = json.loads(archive.read("backup.json"))
        written = zipfile.ZipFile(target, "w")
        for name in said.pop("parts"):
            written.writestr(name, archive.read(name))
        seal(written, target, **said | facts)
    return path


def test_restore_of_newer_backup_changes_nothing(data, file):
    with zipfile.ZipFile(file) as archive:
        migrations = json.loads(archive.read("backup.json"))["migrations"]
    newer = rewritten(file, data / "nowsza.zip", migrations=[*migrations, ["pages", "9999_from_the_future"]])
    before = rows(data)
    restored, verified = manage_each(data, ["restore", newer], ["verify", newer])
    assert "zrobiła nowsza wersja serwisu" in restored
    assert "Nic nie zostało zmienione." in restored
    assert rows(data) == before
    assert verified.startswith("CommandError")
    assert "nowsza wersja" in verified


def test_restore_of_other_database_is_refused(data, file):
    kinds = [("postgresql", "PostgreSQL"), ("sqlite", "SQLite")]
    (other, theirs), (_, ours) = reversed(kinds) if site_database.SERVER else kinds
    file = rewritten(file, data / "inna.zip", database=other)
    said = manage(data, "restore", file, fails=True).stderr
    assert f"jest z bazy {theirs}, a serwis używa bazy {ours}" in said


@pytest.fixture(scope="module")
def older_folder(prepared, tmp_path_factory):
    """The data folder of an older version of the site."""
    data = site_database.copy(prepared, tmp_path_factory.mktemp("older") / "data")
    manage(data, "migrate", "feedback", "zero")
    return data


def test_restore_migrates_older_backup(data, older_folder):
    tables, applied = rows(data).keys(), read_applied_migrations(data)
    older = backup(older_folder)
    destroy(data)
    manage(data, "restore", older)
    assert rows(data).keys() == tables
    assert read_applied_migrations(data) == applied


def test_restore_with_failing_migration_changes_nothing(data, older_folder, tmp_path):
    newest_rows = rows(data), read_uploads(data)
    aside = site_database.copy(older_folder, tmp_path / "older")
    # The migration fails because its table already exists.
    site_database.do(aside, "CREATE TABLE feedback_pagefeedback (id integer)")
    older = backup(aside)
    done = manage(data, "restore", older, fails=True)
    assert done.stderr.startswith("CommandError: Nie udało się dostosować bazy do tej wersji serwisu.")
    assert "Nic nie zostało zmienione." in done.stderr
    assert "feedback_pagefeedback" in done.stderr  # the error, for operators
    assert (rows(data), read_uploads(data)) == newest_rows


def test_killed_migration_is_an_error(monkeypatch):
    """Raise CommandError, on which the caller restores the previous PostgreSQL database, and not IndexError."""
    killed = subprocess.CompletedProcess([], -9, stdout="", stderr="")
    monkeypatch.setattr(databases.subprocess, "run", lambda *args, **options: killed)
    with pytest.raises(CommandError, match=r"\(kod -9\)"):
        databases.run_migrations()


def test_restore_of_missing_file_is_one_line_error(data):
    assert manage(data, "restore", data / "nie-ma.zip", fails=True).stderr.splitlines() == [
        f"CommandError: Nie ma pliku {data / 'nie-ma.zip'}. Nic nie zostało zmienione."
    ]


@pytest.mark.parametrize(
    ("number", "said"), [(errno.EACCES, "Brak uprawnień. Uruchom to jako"), (errno.EIO, "nie działa")]
)
def test_unreadable_backup_says_why_in_polish(monkeypatch, tmp_path, number, said):
    def fail(path, *arguments):
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(CommandError, match=said) as stopped:
        BackupFile(tmp_path / "kopia.zip")
    assert str(stopped.value).startswith(f"Nie można odczytać pliku {tmp_path / 'kopia.zip'}. ")
    assert str(stopped.value).endswith("Nic nie zostało zmienione.")
    assert os.strerror(number) not in str(stopped.value)


def test_backup_without_database_is_refused(tmp_path):
    (tmp_path / "uploads").mkdir()
    said = manage(tmp_path, "backup", fails=True).stderr
    assert "Kopia nie powstała." in said
    assert list((tmp_path / "backups").iterdir()) == []
    assert not site_database.exists(tmp_path)


def test_backup_is_readable_by_owner_only(made_backup):
    assert made_backup.stat().st_mode & 0o777 == 0o600
    assert made_backup.parent.stat().st_mode & 0o777 == 0o700


def test_restored_files_are_readable_by_owner_only(file, tmp_path):
    """Restore into a folder that does not exist yet, as in a restore drill."""
    drill = tmp_path / "drill"
    processes.manage("restore", file, DATA_DIR=drill)
    assert drill.stat().st_mode & 0o777 == 0o700
    assert site_data.find_readable_by_others(drill) == []


def test_verify_without_backup_is_one_line_error(data):
    assert "nie ma żadnej kopii" in manage(data, "verify", fails=True).stderr


def test_verify_reports_newest_backup(data, file):
    # A name without a folder is one of BACKUP_DIR.
    for said in manage_each(data, ["verify"], ["verify", file], ["verify", file.name]):
        assert said.startswith(f"{file}: cała, z ")
        assert f"baza danych i {len(read_uploads(data))} plik" in said


def test_verify_on_full_disk_says_so(file, monkeypatch):
    def fill_disk(backup, folder):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(BackupFile, "stage_database", fill_disk)
    with pytest.raises(CommandError, match="Na dysku nie ma miejsca"):
        call_command("verify", file)


def test_expired_backups_keeps_daily_weekly_and_monthly(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    start = datetime.date(2025, 1, 1)
    for day in range(600):
        for hour in ("030000", "150000"):
            (tmp_path / f"kopia-{start + datetime.timedelta(day)}-{hour}.zip").touch()
    (tmp_path / "moje.zip").touch()
    for path in backups.list_expired_backups():
        path.unlink()
    names = [path.name for path in backups.list_backups()]
    # of the last two days all are retained: a backup made after data loss does not replace the one from before
    assert [name for name in names if "030000" in name] == [
        "kopia-2026-08-23-030000.zip",
        "kopia-2026-08-22-030000.zip",
    ]
    days = list(dict.fromkeys(name[6:16] for name in names))
    # the last day is 23 August 2026, a Sunday
    assert days[:14] == [f"2026-08-{day:02}" for day in range(23, 9, -1)]
    weeks = ["2026-08-09", "2026-08-02", "2026-07-26", "2026-07-19", "2026-07-12", "2026-07-05"]
    months = ["2026-07-31", "2026-06-30", "2026-05-31", "2026-04-30", "2026-03-31", "2026-02-28"]
    months += ["2026-01-31", "2025-12-31", "2025-11-30", "2025-10-31", "2025-09-30"]
    assert sorted(days[14:]) == sorted(weeks + months)
    assert (tmp_path / "moje.zip").exists()
    assert backups.list_expired_backups() == []


def test_expired_backups_keeps_what_was_replaced_for_a_month(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    days = [0, 1, 2, 3, 29, 31, 3.5]
    for number, age in enumerate(days):
        path = tmp_path / f"przed-przywroceniem-{number}.zip"
        path.touch()
        os.utime(path, (time.time() - age * 24 * 3600,) * 2)
    expired = {path.name for path in backups.list_expired_backups()}
    assert expired == {"przed-przywroceniem-4.zip", "przed-przywroceniem-5.zip"}
    for path in backups.list_expired_backups():
        path.unlink()
    os.utime(tmp_path / "przed-przywroceniem-3.zip", (time.time() - 31 * 24 * 3600,) * 2)
    assert [path.name for path in backups.list_expired_backups()] == ["przed-przywroceniem-3.zip"]


def test_expired_backups_has_what_lies_beside_the_database(settings, tmp_path):
    """Personal data that were erased live no longer in it than the privacy notices say."""
    settings.DATA_DIR = tmp_path
    settings.BACKUP_DIR = tmp_path / "backups"
    upgrade = tmp_path / backups.UPGRADE_BACKUP
    today = timezone.localdate()
    damaged = [
        tmp_path / f"uszkodzona-{today - datetime.timedelta(age)}-030000-db.sqlite3" for age in (29, 31)
    ]
    for path in (upgrade, *damaged, tmp_path / "db.sqlite3"):
        path.touch()
    assert backups.list_expired_backups() == [damaged[1]]
    year_ago = time.time() - 366 * 24 * 3600
    for path in (upgrade, tmp_path / "db.sqlite3"):
        os.utime(path, (year_ago, year_ago))
    assert backups.list_expired_backups() == [upgrade, damaged[1]]
