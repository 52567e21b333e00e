"""Killed (as by kill -9, or by a power cut) in the middle of anything, the site is whole."""

import random
import signal
import time

import pytest

from tests import site_database

from .site_data import (
    Started,
    backup,
    last_whole_turn,
    manage,
    rows,
    uploads,
    writer,
)

pytestmark = pytest.mark.slow

chance = random.Random(6)


@pytest.mark.parametrize("number", range(3))
def test_save_and_upload(data, number):
    with writer(data) as writing:
        done = [int(writing.next_line()) for _ in range(2)][-1]
        time.sleep(chance.uniform(0, 0.05))
        writing.kill()
    assert last_whole_turn(data) >= done
    # what does not belong to anything yet is no half of a file under a name of its own
    for name, content in uploads(data).items():
        if name.endswith(".docx"):
            assert len(content) % 50_000 == 0
            assert content.endswith(b"\n")


def test_backup(data):
    (data / "uploads/duzy.bin").write_bytes(random.Random(1).randbytes(30_000_000))
    first = backup(data)
    before = rows(data), uploads(data)
    folder = first.parent
    with Started(data, "backup") as running:
        assert running.wait_for(lambda: any(folder.glob("*.partial")))
    assert any(folder.glob("*.partial"))
    assert list(folder.glob("*.zip")) == [first]
    manage(data, "verify")
    assert (rows(data), uploads(data)) == before
    manage(data, "backup")
    assert not list(folder.glob("*.partial"))


MOMENTS = {
    "new database made ready": lambda data: any(data.glob("restoring-*/new/*")),
    "old site being kept": lambda data: any(data.glob("backups/przed-*.partial")),
    "old site kept": lambda data: any(data.glob("backups/przed-*.zip")),
    "files put": lambda data: any((data / "uploads").rglob("*.partial")),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_restore(data, moment):
    (data / "uploads/duzy.bin").write_bytes(random.Random(1).randbytes(30_000_000))
    old = rows(data)
    file = backup(data)
    (data / "uploads/duzy.bin").unlink()
    manage(
        data, "shell", "--command", "from pages.models import Article; Article.objects.update(title='Nowszy')"
    )
    new = rows(data)
    assert new != old
    with Started(data, "restore", file) as running:
        running.wait_for(lambda: MOMENTS[moment](data))
        running.kill()
    found = rows(data)
    assert found in (new, old)
    manage(data, "restore", file)
    assert rows(data) == old
    assert (data / "uploads/duzy.bin").stat().st_size == 30_000_000
    assert not list(data.glob("restoring-*"))


KILLED_WHILE_WRITING_IT_DOWN = """
import os, signal
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
write_down = MigrationRecorder.record_applied
def die_at_one(recorder, app, name):
    if (app, name) == ("admin", "0001_initial"):
        os.kill(os.getpid(), signal.SIGKILL)
    write_down(recorder, app, name)
MigrationRecorder.record_applied = die_at_one
call_command("migrate", verbosity=0)
"""


def test_migration_that_is_done_and_not_written_down(prepared, tmp_path):
    data = tmp_path / "data"
    with Started(data, "shell", "--no-imports", "--command", KILLED_WHILE_WRITING_IT_DOWN) as running:
        assert running.process.wait(timeout=60) == -signal.SIGKILL
    manage(data, "migrate")
    assert rows(data).keys() == rows(prepared).keys()


@pytest.mark.parametrize("number", range(3))
def test_migration(prepared, tmp_path, number):
    tables = rows(prepared).keys()
    data = tmp_path / "data"
    with Started(data, "migrate", "--verbosity=0") as running:
        running.wait_for(lambda: site_database.exists(data))
        time.sleep(chance.uniform(0, 1))
        running.kill()
    manage(data, "migrate")
    assert rows(data).keys() == tables
