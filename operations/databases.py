"""
A copy of the database as it is at one moment, while others write; and a copy put in its place, at one moment too.

SQLite does both itself: its online backup reads a snapshot, and writes in one transaction. For PostgreSQL its own
pg_dump and psql do, psql in one transaction. (Rows as JSON would also fit another kind of database, but what no model
knows, as indexes made by hand, triggers and the exact type of each value, is the database's own business.)
"""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from .archive import UNTOUCHED

WAIT = 60  # seconds for others to finish writing
NOT_AS_BEFORE = (
    "Nie udało się też przywrócić poprzedniej bazy. Jest w kopii przed-przywroceniem: przywróć ją."
)
SUFFIXES = ("", "-wal", "-shm", "-journal")


def backend():
    return {"sqlite": Sqlite, "postgresql": PostgreSQL}[connection.vendor]()


def migrate(**given):
    """Bring the database to the present migrations in a process of its own, with `given` in its environment."""
    migrated = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "migrate", "--no-input", "--verbosity=0"],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
    )
    if migrated.returncode:
        raise CommandError(
            f"Nie udało się dostosować bazy z kopii do tej wersji serwisu. {UNTOUCHED}\n{migrated.stderr}"
        )


class Sqlite:
    part = "database.sqlite3"

    @property
    def path(self):
        return Path(connection.settings_dict["NAME"])

    def is_readable(self):
        """Whether there is a database of ours whose pages are all in order."""
        if not self.path.exists():
            return False
        try:
            with closing(sqlite3.connect(self.path, timeout=WAIT)) as database:
                database.execute("SELECT 1 FROM django_migrations").fetchone()
                return is_sound(database)
        except sqlite3.DatabaseError:
            return False

    def copy(self, path):
        """Copy the database to a new file; gives its migrations."""
        with (
            closing(sqlite3.connect(self.path, timeout=WAIT)) as live,
            closing(sqlite3.connect(path)) as copy,
        ):
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, whole by itself
            return copy.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()

    def check(self, path):
        """Raise CommandError unless the copy is sound."""
        with closing(sqlite3.connect(path)) as copy:
            if not is_sound(copy):
                raise CommandError(f"Baza danych w kopii jest uszkodzona. {UNTOUCHED}")

    def prepare(self, path, folder):
        """Bring a copy to the present migrations, apart from the site, in an empty `folder`."""
        self.check(path)
        os.rename(path, folder / self.path.name)
        migrate(DATA_DIR=str(folder), SECRET_KEY=settings.SECRET_KEY)
        return folder / self.path.name

    def put(self, path):
        """Put the database at `path` in the place of the site's, at one moment."""
        if self.is_readable():
            with (
                closing(sqlite3.connect(path)) as new,
                closing(sqlite3.connect(self.path, timeout=WAIT)) as live,
            ):
                live.execute("PRAGMA synchronous=FULL")
                new.backup(live)
            return
        with closing(sqlite3.connect(path)) as new:
            new.execute("PRAGMA journal_mode=DELETE")
        # The log of a broken database must not be applied to the new one.
        for suffix in SUFFIXES[1:]:
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        os.replace(path, self.path)

    def broken_files(self):
        """What is left of a database that cannot be read."""
        files = (self.path.with_name(self.path.name + suffix) for suffix in SUFFIXES)
        return [file for file in files if file.exists()]


def is_sound(database):
    return database.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)


# Not the schema itself: before PostgreSQL 15 it belongs to the server, not to the owner of the database.
DROP_ALL = b"""
DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP TABLE public.%I CASCADE', name);
    END LOOP;
END $$;
"""


class PostgreSQL:
    part = "database.sql"

    def is_readable(self):
        try:
            return MigrationRecorder(connection).has_table()
        except DatabaseError as error:
            raise CommandError(f"Nie można połączyć się z bazą danych. {UNTOUCHED}\n{error}") from error

    def copy(self, path):
        migrations = [list(key) for key in MigrationRecorder(connection).applied_migrations()]
        self.run("pg_dump", "--no-owner", "--no-privileges", f"--file={path}")
        return migrations

    def check(self, path):
        """The digest of the file said it all."""

    def prepare(self, path, folder):
        new = folder / "new.sql"
        with new.open("wb") as script, path.open("rb") as dump:
            script.write(f"SET lock_timeout = '{WAIT}s';\n".encode())
            script.write(DROP_ALL)
            # The lines below which old versions of psql stumble over: they only keep a dump to itself.
            script.writelines(
                line for line in dump if not line.startswith((b"\\restrict ", b"\\unrestrict "))
            )
        return new

    def put(self, path):
        connection.close()
        kept = path.with_name("kept")
        kept.mkdir()
        self.copy(kept / "copy")
        connection.close()
        self.replace_all(path)
        try:
            # It may be of an older version; each step of the way stands by itself.
            migrate()
        except CommandError:
            self.replace_all(self.prepare(kept / "copy", kept), otherwise=NOT_AS_BEFORE)
            raise

    def replace_all(self, path, otherwise=UNTOUCHED):
        """Run a script that `prepare` made: all of it, or nothing."""
        script = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "-f", path)
        self.run("psql", *script, otherwise=otherwise)

    def broken_files(self):
        return []

    def run(self, program, *arguments, otherwise=UNTOUCHED):
        command, variables = connection.client.settings_to_cmd_args_env(
            connection.settings_dict, [*arguments]
        )
        try:
            done = subprocess.run(
                [program, *command[1:]],
                env={**os.environ, **(variables or {})},
                capture_output=True,
                text=True,
            )
        except FileNotFoundError as error:
            raise CommandError(
                f"Nie ma programu {program}. W Debianie i Ubuntu doda go polecenie: apt-get install postgresql-client"
            ) from error
        if done.returncode:
            raise CommandError(f"{program}: {done.stderr.strip()}\n{otherwise}")
