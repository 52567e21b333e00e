"""
The file of a backup: a ZIP, so that anybody can look into it.

backup.json                       when and of what it was made, its migrations, the SHA-256 of each part
database.sqlite3 or database.sql  the database; by its kind
uploads/...                       what editors uploaded
secret_key                        only where the site made its key itself

The comment at its end is the SHA-256 of all bytes before it: not one may change or be missing.
"""

import contextlib
import hashlib
import json
import os
import shutil
import zipfile

from django.core.management import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

FORMAT = 1
DESCRIPTION = "backup.json"
UPLOADS = "uploads/"
SECRET_KEY = "secret_key"
DIGEST_LENGTH = 64
BLOCK = 1024 * 1024
# What does not get smaller by packing it once more.
PACKED = ("webp", "jpg", "docx", "xlsx", "odt")
UNTOUCHED = "Nic nie zostało zmienione."


@contextlib.contextmanager
def appearing(path):
    """A new file that only its owner may read, and that stands under its name only once it is whole and on the disk."""
    partial = path.with_name(f"{path.name}.partial")
    try:
        with open(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
        sync_folder(path.parent)
    finally:
        partial.unlink(missing_ok=True)


def sync_folder(folder):
    """A new name in a folder, too, shall survive a power cut."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


class Writer:
    """Writes a backup into `file`, part by part; `finish` makes it whole."""

    def __init__(self, file):
        self.file = file
        self.archive = zipfile.ZipFile(file, "w")
        self.digests = {}

    def add(self, name, source):
        part = zipfile.ZipInfo(name)
        part.external_attr = 0o600 << 16
        part.compress_type = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
        digest = hashlib.sha256()
        with self.archive.open(part, "w", force_zip64=True) as target:
            while block := source.read(BLOCK):
                digest.update(block)
                target.write(block)
        self.digests[name] = digest.hexdigest()

    def finish(self, **facts):
        description = {"format": FORMAT, **facts, "parts": self.digests}
        self.archive.writestr(DESCRIPTION, json.dumps(description, indent=1, ensure_ascii=False))
        self.archive.comment = b"-" * DIGEST_LENGTH
        self.archive.close()
        self.file.flush()
        digest = digest_before_comment(self.file)
        self.file.seek(-DIGEST_LENGTH, os.SEEK_END)
        self.file.write(digest.encode())


def digest_before_comment(file):
    left = file.seek(0, os.SEEK_END) - DIGEST_LENGTH
    file.seek(0)
    digest = hashlib.sha256()
    while left > 0 and (block := file.read(min(left, BLOCK))):
        digest.update(block)
        left -= len(block)
    return digest.hexdigest()


class Backup:
    """A backup that is whole: every byte of it is the one that was written."""

    def __init__(self, path):
        self.path = path
        try:
            with path.open("rb") as file:
                digest = digest_before_comment(file)
            self.archive = zipfile.ZipFile(path)
            if self.archive.comment != digest.encode():
                raise ValueError
            self.facts = json.loads(self.archive.read(DESCRIPTION))
            self.parts = self.facts["parts"]
        except FileNotFoundError as error:
            raise CommandError(f"Nie ma pliku {path}.") from error
        except OSError as error:
            raise CommandError(f"Nie można odczytać pliku {path}: {error.strerror}.") from error
        except (ValueError, KeyError, zipfile.BadZipFile, NotImplementedError) as error:
            raise CommandError(
                f"Plik {path} jest uszkodzony albo nie jest kopią tego serwisu. {UNTOUCHED}"
            ) from error

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.archive.close()

    def open(self, name):
        return self.archive.open(name)

    def unpack(self, name, path):
        with self.open(name) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target, BLOCK)

    @property
    def uploads(self):
        return [name.removeprefix(UPLOADS) for name in self.parts if name.startswith(UPLOADS)]

    @property
    def database(self):
        """The part that is its database; None in what was kept of a site whose database could not be read."""
        return next((name for name in ("database.sqlite3", "database.sql") if name in self.parts), None)

    def refuse_unless_ours(self):
        """Raise CommandError for a backup that this version of the site, with its kind of database, cannot take."""
        known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
        replaced = {key for migration in known.values() for key in migration.replaces}
        if self.facts["format"] > FORMAT or not set(map(tuple, self.facts["migrations"])) <= {
            *known,
            *replaced,
        }:
            raise CommandError(
                f"Kopię {self.path} zrobiła nowsza wersja serwisu. Najpierw zaktualizuj serwis. {UNTOUCHED}"
            )
        if self.database is None:
            raise CommandError(
                f"W pliku {self.path} nie ma bazy danych: gdy powstawał, nie dało się jej odczytać. {UNTOUCHED}"
            )
        if self.facts["database"] != connection.vendor:
            names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
            raise CommandError(
                f"Kopia {self.path} jest z bazy {names[self.facts['database']]}, a serwis używa bazy "
                f"{names[connection.vendor]} (ustawienie DATABASE_URL). {UNTOUCHED}"
            )
