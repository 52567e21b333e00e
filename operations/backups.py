"""Making backups, and which of them stay."""

import contextlib
import datetime
import fcntl
import os
import re
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError
from django.utils import timezone

from library.files import stored_names

from . import databases
from .archive import SECRET_KEY, UPLOADS, Backup, Writer, appearing

NAME = re.compile(r"kopia-(\d{4}-\d\d-\d\d)-\d{6}\.zip")
# Of each of so many days, weeks and months that have a backup the last one stays.
KEPT = {"%Y-%m-%d": 14, "%G-%V": 8, "%Y-%m": 12}


def new_path(kind="kopia"):
    return settings.BACKUP_DIR / f"{kind}-{timezone.localtime():%Y-%m-%d-%H%M%S}.zip"


@contextlib.contextmanager
def only_one():
    """One backup or restore at a time; what an earlier one, killed, left half done goes."""
    settings.BACKUP_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = os.open(settings.BACKUP_DIR, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError(
                "Trwa już robienie albo przywracanie kopii. Poczekaj, aż się skończy."
            ) from error
        for left in settings.BACKUP_DIR.glob("*.zip.partial"):
            left.unlink()
        yield
    finally:
        os.close(folder)


def make(path, *, even_if_broken=False):
    """
    Write a backup of the site as it is to the new file `path`, and read it back.

    `even_if_broken` takes the files of a database that cannot be read, as they are, for somebody to look into.
    """
    database = databases.backend()
    is_readable = database.is_readable()
    if not (is_readable or even_if_broken):
        raise CommandError("Nie ma bazy danych serwisu albo jest uszkodzona. Kopia nie powstała.")
    try:
        with appearing(path) as file, tempfile.TemporaryDirectory(dir=settings.BACKUP_DIR) as folder:
            writer = Writer(file)
            # Files first, then the database, then the files that came meanwhile: so none that it names is missing.
            add_uploads(writer)
            migrations = []
            if is_readable:
                copy = Path(folder) / database.part
                migrations = database.copy(copy)
                with copy.open("rb") as source:
                    writer.add(database.part, source)
            else:
                for broken in database.broken_files():
                    with broken.open("rb") as source:
                        writer.add(f"broken/{broken.name}", source)
            add_uploads(writer)
            if settings.SECRET_KEY_FILE.exists():
                with settings.SECRET_KEY_FILE.open("rb") as source:
                    writer.add(SECRET_KEY, source)
            writer.finish(
                made_at=timezone.now().isoformat(timespec="seconds"),
                database=databases.connection.vendor,
                migrations=migrations,
            )
    except OSError as error:
        raise CommandError(f"Kopia nie powstała: {error.strerror or error}.") from error
    Backup(path).archive.close()


def add_uploads(writer):
    for name in stored_names():
        if f"{UPLOADS}{name}" in writer.digests:
            continue
        # Somebody may have just removed it for good.
        with contextlib.suppress(FileNotFoundError), default_storage.open(name) as source:
            writer.add(f"{UPLOADS}{name}", source)


def regular():
    """The backups made regularly, newest first."""
    return sorted(
        (path for path in settings.BACKUP_DIR.glob("*.zip") if NAME.fullmatch(path.name)), reverse=True
    )


def named(path):
    """The backup that somebody names by its path or, where it lies among the others, by its name alone."""
    among_others = settings.BACKUP_DIR / path.name
    return among_others if path == Path(path.name) and not path.exists() and among_others.exists() else path


def no_longer_kept():
    kept = set()
    for period, number in KEPT.items():
        last_of = {}
        for path in regular():
            made = datetime.date.fromisoformat(NAME.fullmatch(path.name)[1])
            last_of.setdefault(made.strftime(period), path)
        kept |= set(list(last_of.values())[:number])
    return [path for path in regular() if path not in kept]
