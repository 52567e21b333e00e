"""A site's data as a test looks at it: by other means than the site's own."""

import json
import os
import signal
import subprocess
import sys
import time

from tests import processes, site_database
from tests.site_database import rows


def read_uploads(data):
    folder = data / "uploads"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def get_newest(data, kind="kopia"):
    return max((data / "backups").glob(f"{kind}-*.zip"))


def manage(data, *arguments, fails=False, **given):
    done = processes.manage(*arguments, DATA_DIR=data, BACKUP_DIR=data / "backups", **given)
    assert bool(done.returncode) == fails, done.stderr
    return done


def backup(data):
    manage(data, "backup")
    return get_newest(data)


class RunningCommand:
    """A command that runs beside the test, until it is killed."""

    def __init__(self, data, *arguments):
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=processes.ROOT,
            env=processes.environment(DATA_DIR=data, BACKUP_DIR=data / "backups"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.kill()

    def next_line(self):
        return self.process.stdout.readline()

    def wait_for(self, seen):
        """Wait until `seen()` is true, or the command has ended; gives whether it was seen."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if seen():
                return True
            if self.process.poll() is not None:
                return False
            time.sleep(0.002)
        raise TimeoutError

    def kill_and_read(self):
        """The lines that nobody has read yet."""
        os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.stdout.read().split()

    def kill(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)
        self.process.stdout.close()


# Writes as editors do, without an end: each turn uploads a document and changes an article, with its version, at once.
WRITER_SCRIPT = """
from itertools import count
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction
from library.models import Document
from pages.models import Article
from publishing import revisions
from publishing.models import Revision

author = get_user_model().objects.get()
article = Article.objects.order_by("pk").first()
print("ready", flush=True)
for turn in count(1):
    with transaction.atomic():
        content = ContentFile(b"tura %d\\n" % turn * 50_000, name="plik.docx")
        Document.objects.create(title=f"Tura {turn}", file=content)
        article.title = f"Tura {turn}"
        article.save()
        revisions.record_revision(article, Revision.Event.SAVED, author)
    print(turn, flush=True)
"""


def start_writer(data):
    started = RunningCommand(data, "shell", "--no-imports", "--command", WRITER_SCRIPT)
    assert started.next_line() == "ready\n"
    return started


def get_last_complete_round(data):
    """The last turn of the writer that the data holds, after seeing that all of it and of those before is there."""
    assert rows(data)
    ((title,),) = site_database.do(data, "SELECT title FROM pages_article ORDER BY id LIMIT 1")
    turns = "WHERE title LIKE %s ORDER BY id", "Tura %"
    kept = site_database.do(data, f"SELECT data FROM publishing_revision {turns[0]}", turns[1])
    versions = [parsed(each)["fields"]["title"] for (each,) in kept]
    documents = site_database.do(data, f"SELECT title, file FROM library_document {turns[0]}", turns[1])
    turn = int(title.removeprefix("Tura ")) if title.startswith("Tura ") else 0
    expected = [f"Tura {number}" for number in range(1, turn + 1)]
    assert versions == expected
    assert [title for title, _ in documents] == expected
    for number, (_, name) in enumerate(documents, start=1):
        assert (data / "uploads" / name).read_bytes() == b"tura %d\n" % number * 50_000
    return turn


def parsed(kept):
    return json.loads(kept) if isinstance(kept, str) else kept
