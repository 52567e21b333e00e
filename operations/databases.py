"""
Dumping a consistent copy of the database while it is in use, and replacing the database at once.

SQLite does both by its backup API: it reads a snapshot and writes in one transaction, which open connections of a
running site see. PostgreSQL has pg_dump, pg_restore and psql; psql loads in one transaction.
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
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from .database_errors import explain_message, explain_transient

LOCK_TIMEOUT_SECONDS = 60
SELECT_MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY id"
UNCHANGED = "Nic nie zostało zmienione."
ROLLBACK_FAILED = "Nie udało się przywrócić poprzedniej bazy. Jest w kopii przed-przywroceniem: przywróć ją."


def is_up_to_date(applied):
    """Return whether this version has no migration that is not among the applied ones, each (app, name)."""
    return MigrationLoader(None, ignore_no_migrations=True).disk_migrations.keys() <= set(applied)


def run_migrations(*, has_pending=True, **environment):
    """
    Bring the database up to date in processes of their own, with `environment` added to theirs.

    Without pending migrations only the references are rebuilt, which older code may have stored otherwise.
    """
    commands = [["migrate", "--no-input"], ["rebuild_references"]]
    for arguments in commands if has_pending else commands[1:]:
        command = [sys.executable, settings.BASE_DIR / "manage.py", *arguments, "--verbosity=0"]
        result = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)
        if result.returncode:
            # A killed process (out of memory) has written no message.
            reason = [f"kod {result.returncode}", *result.stderr.strip().splitlines()][-1]
            explanation = explain_message(reason) or [f"({reason})"]
            raise CommandError(
                " ".join([f"Nie udało się dostosować bazy do tej wersji serwisu. {UNCHANGED}", *explanation])
            )


def is_intact(database):
    return database.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)


class SQLite:
    part = "database.sqlite3"

    def __init__(self):
        self.path = Path(connection.settings_dict["NAME"])

    def open(self):
        return closing(sqlite3.connect(self.path, timeout=LOCK_TIMEOUT_SECONDS))

    def is_readable(self):
        """Return whether there is an intact database of this site. Raise CommandError after a transient error."""
        if not self.path.exists():
            return False
        try:
            with self.open() as database:
                database.execute("SELECT 1 FROM django_migrations").fetchone()
                return is_intact(database)
        except sqlite3.DatabaseError as error:
            if explanation := explain_transient(error):
                raise CommandError(" ".join(explanation)) from error
            return False

    def dump(self, path):
        """Write a copy to `path`. Return its applied migrations."""
        with self.open() as live, closing(sqlite3.connect(path)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # a single file
            return copy.execute(SELECT_MIGRATIONS).fetchall()

    def stage(self, path):
        """Verify the copy at `path` and migrate it if needed, apart from the site. Return what `replace` takes."""
        with closing(sqlite3.connect(path)) as copy:
            if not is_intact(copy):
                raise CommandError(f"Baza danych w kopii jest uszkodzona. {UNCHANGED}")
            has_pending = not is_up_to_date(copy.execute(SELECT_MIGRATIONS).fetchall())
        folder = path.with_name("staged")
        folder.mkdir()
        path.rename(folder / self.path.name)
        return self.migrate_in(folder, has_pending=has_pending)

    def migrate_in(self, folder, *, has_pending=True):
        """Migrate the database in another data folder, creating it if needed. Return its path."""
        run_migrations(has_pending=has_pending, DATA_DIR=str(folder), SECRET_KEY=settings.SECRET_KEY)
        return folder / self.path.name

    def overwrite(self, staged):
        """Write the staged database over the site's in one transaction."""
        with self.open() as live, closing(sqlite3.connect(staged)) as new:
            live.execute("PRAGMA synchronous=FULL")
            new.backup(live)

    def replace(self, staged):
        """
        Replace the database. Return the names under which the files of one that could not be read are kept.

        Such a database is replaced as a file: connections that are open then go on with the old one.
        """
        if self.is_readable():
            self.overwrite(staged)
            return []
        with closing(sqlite3.connect(staged)) as new:
            new.execute("PRAGMA journal_mode=DELETE")
        kept_files = []
        for file in sorted(self.path.parent.glob(f"{self.path.name}*")):
            kept_files.append(
                file.with_name(f"uszkodzona-{timezone.localtime():%Y-%m-%d-%H%M%S}-{file.name}")
            )
            os.link(file, kept_files[-1])
            if file != self.path:
                file.unlink()  # the log of the old database must not be applied to the new one
        os.replace(staged, self.path)
        return kept_files


# Tables, not the schema, which before PostgreSQL 15 does not belong to the owner of the database.
DROP_TABLES = """
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP TABLE public.%I CASCADE', name);
    END LOOP;
END $$
"""


class PostgreSQL:
    part = "database.dump"

    def is_readable(self):
        """Return whether there is a database of this site. Raise CommandError if the server does not answer."""
        try:
            return MigrationRecorder(connection).has_table()
        except DatabaseError as error:
            raise CommandError(f"Nie można połączyć się z bazą danych. {UNCHANGED}\n{error}") from error

    def dump(self, path):
        migrations = [list(key) for key in MigrationRecorder(connection).applied_migrations()]
        connection.close()
        self.run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")
        return migrations

    def stage(self, path):
        """Read the dump to its end. Return it as a script for `replace`."""
        script = path.with_suffix(".sql")
        self.run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", path, is_offline=True)
        return script

    def replace(self, staged):
        """Load the script in one transaction, then migrate. Where that fails, load what was there before."""
        self.dump(previous := staged.with_name("previous.dump"))
        self.load(staged)
        try:
            run_migrations()
        except CommandError:
            self.load(self.stage(previous), failure=ROLLBACK_FAILED)
            raise
        return []

    def load(self, script, failure=UNCHANGED):
        commands = [f"--command=SET lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'", f"--command={DROP_TABLES}"]
        options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        self.run("psql", *options, *commands, f"--file={script}", failure=failure)

    def run(self, program, *arguments, failure=UNCHANGED, is_offline=False):
        """Run a program of PostgreSQL, on the site's database unless offline. The environment passes the password."""
        environment = None
        if not is_offline:
            command, environment = connection.client.settings_to_cmd_args_env(
                connection.settings_dict, [*arguments]
            )
            arguments = command[1:]
        try:
            result = subprocess.run(
                [program, *arguments],
                # In English, for explain_message.
                env={**os.environ, **(environment or {}), "LC_ALL": "C.UTF-8"},
                capture_output=True,
                text=True,
            )
        except FileNotFoundError as error:
            raise CommandError(
                f"Nie ma programu {program}. W Debianie i Ubuntu doda go polecenie: apt-get install postgresql-client"
            ) from error
        if result.returncode:
            message = result.stderr.strip()
            explanation = explain_message(message)
            reason = " ".join([*explanation, f"({message.splitlines()[0]})"]) if explanation else message
            raise CommandError(f"Program {program} nie wykonał zadania. {failure} {reason}")


def get_site_database():
    return {"sqlite": SQLite, "postgresql": PostgreSQL}[connection.vendor]()
