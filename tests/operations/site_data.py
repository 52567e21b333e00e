"""Access to the data of a site without the code of the site."""

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


def find_readable_by_others(data):
    """Return the files whose mode lets other users read them: the folder may have been there before, open to all."""
    return [path for path in data.rglob("*") if path.is_file() and path.stat().st_mode & 0o077]


def get_newest(data, kind="kopia"):
    return max((data / "backups").glob(f"{kind}-*.zip"))


def manage(data, *arguments, fails=False, **given):
    done = processes.manage(*arguments, DATA_DIR=data, BACKUP_DIR=data / "backups", **given)
    assert bool(done.returncode) == fails, done.stderr
    return done


# In one process: to start one takes longer than most commands.
RUN_EACH = """
import json
from io import StringIO
from django.core.management import CommandError, call_command
for command in json.loads(COMMANDS):
    output = StringIO()
    try:
        call_command(*command, stdout=output)
    except CommandError as error:
        output.write(f"CommandError: {error}")
    print(json.dumps(output.getvalue()))
"""


def manage_each(data, *commands):
    """Run commands, each a list of its name and arguments, in one process. Return what each said."""
    code = RUN_EACH.replace("COMMANDS", repr(json.dumps(commands, default=str)))
    said = manage(data, "shell", "--no-imports", "--command", code).stdout.splitlines()
    return [json.loads(line) for line in said]


def backup(data):
    manage(data, "backup")
    return get_newest(data)


def read_applied_migrations(data):
    return set(site_database.do(data, "SELECT app, name FROM django_migrations"))


class RunningCommand:
    """A command that runs concurrently with the test until it is killed."""

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
        """Wait until `seen()` is true or the command has ended. Return whether it became true."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if seen():
                return True
            if self.process.poll() is not None:
                return False
            time.sleep(0.005)
        raise TimeoutError

    def kill_and_read(self):
        """Kill the command and return its unread output."""
        os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.stdout.read().split()

    def kill(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)
        self.process.stdout.close()


# Endless writes: each round uploads a document and changes an article, with its revision, in one transaction.
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
for number in count(1):
    with transaction.atomic():
        content = ContentFile(b"tura %d\\n" % number * 50_000, name="plik.docx")
        Document.objects.create(title=f"Tura {number}", file=content)
        article.title = f"Tura {number}"
        article.save()
        revisions.record_revision(article, Revision.Event.SAVED, author)
    print(number, flush=True)
"""


def start_writer(data):
    started = RunningCommand(data, "shell", "--no-imports", "--command", WRITER_SCRIPT)
    assert started.next_line() == "ready\n"
    return started


def get_last_complete_round(data):
    """Return the number of the last round in the data, after asserting that all rounds up to it are complete."""
    assert rows(data)
    ((title,),) = site_database.do(data, "SELECT title FROM pages_article ORDER BY id LIMIT 1")
    rounds = "WHERE title LIKE %s ORDER BY id", "Tura %"
    kept = site_database.do(data, f"SELECT data FROM publishing_revision {rounds[0]}", rounds[1])
    revisions = [parse_json(each)["fields"]["title"] for (each,) in kept]
    documents = site_database.do(data, f"SELECT title, file FROM library_document {rounds[0]}", rounds[1])
    last = int(title.removeprefix("Tura ")) if title.startswith("Tura ") else 0
    expected = [f"Tura {number}" for number in range(1, last + 1)]
    assert revisions == expected
    assert [title for title, _ in documents] == expected
    for number, (_, name) in enumerate(documents, start=1):
        assert (data / "uploads" / name).read_bytes() == b"tura %d\n" % number * 50_000
    return last


def parse_json(value):
    return json.loads(value) if isinstance(value, str) else value
