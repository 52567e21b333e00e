"""
The whole site in one file, and back.

A backup is a ZIP, which any program can open:

backup.json                        the manifest: format, time, kind of database, migrations, SHA-256 of each part
database.sqlite3 or database.dump  the database (the latter by `pg_dump --format=custom`)
uploads/…                          uploaded files
secret_key                         only if the site generated its key itself

Its comment is the SHA-256 of all bytes before it, so that any changed or missing byte is noticed.

Restoring changes what the site shows in one step only: the database, in one transaction. Uploads are added before it;
their names are never reused. A process killed at any point leaves the old site or the new one.
"""

import contextlib
import datetime
import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
import time
import zipfile
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from core.os_errors import explain_os_error
from library.files import iter_stored_names
from page_cache.version import CacheVersion

from .database_errors import explain_errors
from .databases import UNCHANGED, get_site_database

FORMAT = 1
MANIFEST, SECRET_KEY, UPLOADS = "backup.json", "secret_key", "uploads/"
DIGEST_CHARS = 64
BLOCK_BYTES = 1024 * 1024
BACKUP_NAME_RE = re.compile(r"kopia-(\d{4}-\d\d-\d\d)-\d{6}\.zip")
# The last backup of each of so many days, weeks and months is kept. Of the last two days all are, so that a backup made
# after a mishap does not remove the one before it.
RETENTION = {"%Y-%m-%d": 14, "%G-%V": 8, "%Y-%m": 12}
DAYS_KEEPING_ALL = 2
# What a restore replaced is kept for so long, and of many only the newest: it holds personal data too.
BEFORE_RESTORE = "przed-przywroceniem"
MAX_BEFORE_RESTORE, MAX_BEFORE_RESTORE_DAYS = 5, 30
# In DATA_DIR, because the service of the site cannot write to BACKUP_DIR. The privacy notices promise twelve months.
UPGRADE_BACKUP, MAX_UPGRADE_BACKUP_DAYS = "przed-aktualizacja.zip", 365
DAMAGED_NAME_RE = re.compile(r"uszkodzona-(\d{4}-\d\d-\d\d)-.+")


@contextlib.contextmanager
def private_files():
    """Context manager: files and folders that this process and its children make are readable by their owner alone."""
    umask = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(umask)


@contextlib.contextmanager
def atomic_write(path):
    """Open a file, readable by its owner only, that gets its name once it is complete and on the disk."""
    partial = path.with_name(f"{path.name}.partial")
    try:
        with open(partial, "w+b", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)  # makes the new name survive a power failure
        os.close(folder)
    finally:
        partial.unlink(missing_ok=True)


def remove_scratch_folders(parent, purpose):
    """Remove the temporary folders that killed processes have left."""
    for leftover in parent.glob(f".tmp-{purpose}-*"):
        shutil.rmtree(leftover, ignore_errors=True)


@contextlib.contextmanager
def scratch_folder(parent, purpose):
    """Yield a temporary folder, after removing those of killed processes."""
    remove_scratch_folders(parent, purpose)
    with tempfile.TemporaryDirectory(dir=parent, prefix=f".tmp-{purpose}-") as folder:
        yield Path(folder)


@contextlib.contextmanager
def exclusive_lock():
    """Allow one backup, restore or verification at a time. Removes what a killed one has left."""
    with explain_errors(f"Nie można używać folderu {settings.BACKUP_DIR}."):
        settings.BACKUP_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = os.open(settings.BACKUP_DIR, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        remove_leftovers()
        yield
    except BlockingIOError as error:
        raise CommandError("Trwa już robienie albo przywracanie kopii. Poczekaj, aż się skończy.") from error
    finally:
        os.close(folder)


def remove_leftovers():
    """Remove incomplete backups and the unpacked databases of killed restores and verifications."""
    for leftover in settings.BACKUP_DIR.glob("*.zip.partial"):
        leftover.unlink()
    for folder, purpose in (
        (settings.BACKUP_DIR, "backup"),
        (settings.DATA_DIR, "restore"),
        (settings.DATA_DIR, "verify"),
    ):
        remove_scratch_folders(folder, purpose)


def get_new_path(kind="kopia"):
    return settings.BACKUP_DIR / f"{kind}-{timezone.localtime():%Y-%m-%d-%H%M%S}.zip"


def list_backups():
    """Return the regular backups, newest first."""
    return sorted(
        filter(lambda path: BACKUP_NAME_RE.fullmatch(path.name), settings.BACKUP_DIR.glob("*.zip"))
    )[::-1]


def resolve_path(path):
    """Return the path of a backup; a bare name is looked for in BACKUP_DIR too."""
    in_folder = settings.BACKUP_DIR / path.name
    return in_folder if path.name == str(path) and not path.exists() and in_folder.exists() else path


def list_expired_backups():
    days = {
        path: datetime.date.fromisoformat(BACKUP_NAME_RE.fullmatch(path.name)[1]) for path in list_backups()
    }
    oldest_with_all = max(days.values(), default=datetime.date.max) - datetime.timedelta(DAYS_KEEPING_ALL - 1)
    kept = {path for path, day in days.items() if day >= oldest_with_all}
    for period, number in RETENTION.items():
        last_of = {}
        for path, day in days.items():
            last_of.setdefault(day.strftime(period), path)
        kept |= set(list(last_of.values())[:number])
    expired = [path for path in days if path not in kept]
    return [*expired, *list_expired_before_restore(), *list_expired_in_data_dir()]


def list_expired_before_restore():
    found = sorted(
        settings.BACKUP_DIR.glob(f"{BEFORE_RESTORE}-*.zip"), key=lambda path: path.stat().st_mtime
    )[::-1]
    oldest_kept = time.time() - MAX_BEFORE_RESTORE_DAYS * 24 * 3600
    kept = [path for path in found[:MAX_BEFORE_RESTORE] if path.stat().st_mtime >= oldest_kept]
    return [path for path in found if path not in kept]


def list_expired_in_data_dir():
    """Return what upgrades and restores have put beside the database and is too old: it holds personal data."""
    upgrade = settings.DATA_DIR / UPGRADE_BACKUP
    oldest_kept = time.time() - MAX_UPGRADE_BACKUP_DAYS * 24 * 3600
    expired = [upgrade] if upgrade.exists() and upgrade.stat().st_mtime < oldest_kept else []
    oldest_day = timezone.localdate() - datetime.timedelta(MAX_BEFORE_RESTORE_DAYS)
    for path in settings.DATA_DIR.glob("uszkodzona-*"):
        named = DAMAGED_NAME_RE.fullmatch(path.name)
        if named and datetime.date.fromisoformat(named[1]) < oldest_day:
            expired.append(path)
    return expired


def compute_digest(file):
    remaining = file.seek(0, os.SEEK_END) - DIGEST_CHARS
    file.seek(0)
    digest = hashlib.sha256()
    while remaining > 0 and (block := file.read(min(remaining, BLOCK_BYTES))):
        digest.update(block)
        remaining -= len(block)
    return digest.hexdigest()


def add_part(archive, name, source):
    with archive.open(name, "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target, BLOCK_BYTES)


def add_uploads(archive):
    added = set(archive.namelist())
    for name in iter_stored_names():
        if f"{UPLOADS}{name}" not in added:
            # It may have been deleted since it was listed.
            with contextlib.suppress(FileNotFoundError), default_storage.open(name) as source:
                add_part(archive, f"{UPLOADS}{name}", source)


def seal(archive, file, **facts):
    """Complete the archive by its manifest and the digest of its bytes."""
    parts = {}
    for name in archive.namelist():
        with archive.open(name) as part:
            parts[name] = hashlib.file_digest(part, "sha256").hexdigest()
    archive.writestr(MANIFEST, json.dumps({"format": FORMAT, **facts, "parts": parts}, indent=1))
    archive.comment = b"-" * DIGEST_CHARS
    archive.close()
    digest = compute_digest(file)
    file.seek(-DIGEST_CHARS, os.SEEK_END)
    file.write(digest.encode())
    file.flush()


def write_backup(path):
    """Write a backup of the site to `path` and verify it; it gets its name only then."""
    database = get_site_database()
    if not database.is_readable():
        raise CommandError("Nie ma bazy danych serwisu albo jest uszkodzona. Kopia nie powstała.")
    with (
        explain_errors("Kopia nie powstała."),
        atomic_write(path) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        scratch_folder(path.parent, "backup") as folder,
    ):
        # Uploads, the database, then uploads added meanwhile, so that no file is missing that the database refers to.
        add_uploads(archive)
        migrations = database.dump(folder / database.part)
        archive.write(folder / database.part, database.part)
        add_uploads(archive)
        if settings.LOCAL_SECRET_KEY_FILE.exists():
            archive.write(settings.LOCAL_SECRET_KEY_FILE, SECRET_KEY)
        made_at = timezone.now().isoformat(timespec="seconds")
        seal(archive, file, made_at=made_at, database=connection.vendor, migrations=migrations)
        BackupFile(Path(file.name)).archive.close()


def has_unknown_migrations(migrations):
    """Return whether one of these (app, name) is of a newer version of the site."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = {name for migration in known.values() for name in migration.replaces}
    return not set(map(tuple, migrations)) <= known.keys() | replaced


class BackupFile:
    """A complete, undamaged backup. Opening any other file raises CommandError."""

    def __init__(self, path):
        self.path = path
        try:
            with path.open("rb") as file:
                digest = compute_digest(file)
            self.archive = zipfile.ZipFile(path)
            if self.archive.comment != digest.encode():
                raise ValueError
            self.manifest = json.loads(self.archive.read(MANIFEST))
            self.parts = self.manifest["parts"]
        except FileNotFoundError as error:
            raise CommandError(f"Nie ma pliku {path}. {UNCHANGED}") from error
        except OSError as error:
            raise CommandError(
                f"Nie można odczytać pliku {path}. {explain_os_error(error)} {UNCHANGED}"
            ) from error
        except (ValueError, KeyError, zipfile.BadZipFile, NotImplementedError) as error:
            raise CommandError(
                f"Plik {path} jest uszkodzony albo nie jest kopią tego serwisu. {UNCHANGED}"
            ) from error

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.archive.close()

    @property
    def uploads(self):
        return [name.removeprefix(UPLOADS) for name in self.parts if name.startswith(UPLOADS)]

    def validate_compatibility(self):
        """Raise CommandError unless this version of the site, with its kind of database, can take the backup."""
        if self.manifest["format"] > FORMAT or has_unknown_migrations(self.manifest["migrations"]):
            reason = "zrobiła nowsza wersja serwisu. Najpierw zaktualizuj serwis."
        elif self.manifest["database"] != connection.vendor:
            names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
            theirs, ours = names[self.manifest["database"]], names[connection.vendor]
            reason = f"jest z bazy {theirs}, a serwis używa bazy {ours} (ustawienie DATABASE_URL)."
        else:
            return
        raise CommandError(f"Kopia {self.path} {reason} {UNCHANGED}")

    def stage_database(self, folder):
        """Extract the database into `folder` and make it ready to replace the site's."""
        database = get_site_database()
        with self.archive.open(database.part) as source, (folder / "database").open("wb") as target:
            shutil.copyfileobj(source, target, BLOCK_BYTES)
        return database.stage(folder / "database")

    def restore_uploads(self):
        for name in self.uploads:
            if default_storage.exists(name):
                with default_storage.open(name) as stored:
                    if hashlib.file_digest(stored, "sha256").hexdigest() == self.parts[f"{UPLOADS}{name}"]:
                        continue
            with self.archive.open(f"{UPLOADS}{name}") as source:
                default_storage.save(name, File(source, name))


def restore_backup(path):
    """Restore the backup at `path`. Return the paths of what was there before."""
    with BackupFile(path) as backup:
        backup.validate_compatibility()
        database, kept = get_site_database(), []
        is_readable = database.is_readable()
        with (
            private_files(),
            exclusive_lock(),
            explain_errors("Serwis nie został przywrócony."),
            scratch_folder(settings.DATA_DIR, "restore") as folder,
        ):
            staged = backup.stage_database(folder)
            if is_readable:
                kept.append(get_new_path(BEFORE_RESTORE))
                write_backup(kept[0])
            backup.restore_uploads()
            connection.close()
            try:
                kept += database.replace(staged)
            finally:
                CacheVersion().bump()  # or cached pages would show the old content
            if SECRET_KEY in backup.parts and settings.LOCAL_SECRET_KEY_FILE.exists():
                with atomic_write(settings.LOCAL_SECRET_KEY_FILE) as file:
                    file.write(backup.archive.read(SECRET_KEY))
            call_command("rebuild_search", if_empty=True, verbosity=0)
            call_command("send_notifications", skip=True, verbosity=0)
            return kept
