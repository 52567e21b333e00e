import contextlib
import errno
import fcntl
import os
import re
import socket

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse
from django.utils.crypto import get_random_string

from accounts import password_links
from core.origin import get_site_origin
from core.os_errors import explain_os_error
from operations import backups
from operations.database_errors import BUSY, explain_errors, explain_transient
from operations.database_probes import DATABASE_ERRORS, MIGRATION_TABLE
from operations.databases import SQLite

LOGIN = "redakcja"
# PostgreSQL advisory lock: "Rumia" in ASCII, not used by other programs in this database.
STARTUP_LOCK_ID = 0x52756D6961
RECOVERY_HINTS = {
    "sqlite": "Przywróć serwis z kopii zapasowej (manage.py restore PLIK). Żeby zacząć od nowa, bez dotychczasowych "
    f"treści, usuń cały folder {settings.DATA_DIR}.",
    "postgresql": "Sprawdź, czy działa serwer bazy danych (ustawienie DATABASE_URL). Jeśli danych już w nim nie ma, "
    "przywróć serwis z kopii zapasowej (manage.py restore PLIK).",
}
# For a first start, without content, that was interrupted between a migration and its record.
START_OVER_HINTS = {
    "sqlite": f"Treści jeszcze w niej nie było: usuń cały folder {settings.DATA_DIR} i uruchom serwis jeszcze raz.",
    "postgresql": "Treści jeszcze w niej nie było: usuń tę bazę, załóż pustą (dropdb, createdb) i uruchom serwis "
    "jeszcze raz.",
}
# Renamed to UPGRADE_BACKUP when the upgrade is complete.
UPGRADE_BACKUP_IN_PROGRESS = "przed-aktualizacja-w-toku.zip"
# Without characters that look alike: l and 1, o and 0.
PASSWORD_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def generate_password():
    return "-".join(get_random_string(5, PASSWORD_ALPHABET) for _ in range(4))


def check_port_free(host, port):
    """Raise CommandError, in Polish, if a server cannot listen on this address."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise CommandError(f"PORT={port} nie jest numerem portu.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(
                f"Port {port} jest zajęty, może przez ten sam serwis. Wybierz inny: make run PORT={int(port) + 1}"
            ) from error
        if error.errno == errno.EACCES:
            raise CommandError(
                f"Port {port} jest zastrzeżony dla użytkownika root. Wybierz wyższy od 1023: make run PORT=8000"
            ) from error
        raise CommandError(f"Nie można nasłuchiwać na {host}:{port}. {explain_os_error(error)}") from error


def is_domain(host):
    """Return whether the host is a domain name: not an IP address, nor localhost."""
    return bool(re.search(r"[^.]\.[a-z][a-z0-9-]*$", host))


def get_site_url(host, port):
    browser_host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{browser_host}]:{port}" if ":" in browser_host else f"http://{browser_host}:{port}"


def has_cached_pages():
    """Return whether the page cache on disk has pages, that is, whether the site was served before."""
    return any(settings.PAGE_CACHE_DIR.glob("*.djcache"))


def is_database_empty():
    with connection.cursor() as cursor:
        return MIGRATION_TABLE not in connection.introspection.table_names(cursor)


def is_prepared():
    """Return whether a first start was completed: its last step creates the login."""
    model = get_user_model()
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    return model._meta.db_table in tables and model.objects.exists()


def has_pending_migrations():
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def find_database_fault():
    """Return what is wrong with the database and what to do about it, in Polish sentences, or None."""
    hint = RECOVERY_HINTS[connection.vendor]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if is_database_empty():
                # A missing database must be restored: initial content must not replace the pages of the site.
                message = "Nie ma bazy danych, a strony serwisu były już odwiedzane."
                return (message, hint) if has_cached_pages() else None
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA quick_check(1)")
                if cursor.fetchone() != ("ok",):
                    return "Baza danych jest uszkodzona.", hint
                # A transaction begins without an error also where the file cannot be written. This changes nothing.
                cursor.execute("PRAGMA user_version = 0")
    except DATABASE_ERRORS as error:
        message = f"Nie można odczytać bazy danych albo w niej zapisywać ({error})."
        return explain_transient(error.__cause__) or (message, hint)
    return None


@contextlib.contextmanager
def startup_lock():
    """Context manager: serialize `prepare` of hosts or processes that start concurrently."""
    if connection.vendor == "sqlite":
        folder = os.open(settings.DATA_DIR, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)
        return
    # PostgreSQL releases the lock when the connection ends, also if this process is killed.
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [STARTUP_LOCK_ID])
        cursor.execute("RESET lock_timeout")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [STARTUP_LOCK_ID])


class Command(BaseCommand):
    help = "Prepare the site for serving: migrate, load the initial content if there is none, create the first login."

    def add_arguments(self, parser):
        parser.add_argument(
            "--address",
            nargs=2,
            metavar=("HOST", "PORT"),
            help="address to serve on: fail if it is in use; print the URLs",
        )

    def handle(self, *args, address=None, **options):
        if address:
            check_port_free(*address)
        if not (settings.PRODUCTION or settings.DEBUG) and any(map(is_domain, settings.ALLOWED_HOSTS)):
            self.stderr.write(
                "Uwaga: PRODUCTION nie jest ustawione, więc panel nie wymaga drugiego składnika logowania ani HTTPS. "
                "Jeśli ten serwis jest dla mieszkańców, wpisz PRODUCTION=1."
            )
        with backups.private_files():
            self.prepare_unless_faulty()
        if address:
            url = get_site_url(*address)
            self.stdout.write(f"\nSerwis:          {url}/")
            self.stdout.write(f"Panel redakcji:  {url}{reverse('admin:index')}")
            self.stdout.write("Zatrzymanie:     Ctrl+C\n")

    def prepare_unless_faulty(self):
        fault = find_database_fault()
        # A busy database always stops the start: serving cached pages would skip the migrations of an upgrade.
        if fault and (fault is BUSY or not has_cached_pages()):
            raise CommandError(" ".join(fault))
        if fault:
            what, hint = fault
            self.stderr.write(
                f"{what} Do czasu naprawy mieszkańcy widzą zapisane kopie stron, a panel nie działa."
            )
            self.stderr.write(hint)
            self.stderr.write(
                "Jeśli to była aktualizacja serwisu, po naprawie uruchom go jeszcze raz: dopiero wtedy będzie gotowa."
            )
        else:
            try:
                with explain_errors("Serwis nie jest gotowy."), startup_lock():
                    self.prepare()
            except DATABASE_ERRORS as error:
                if explanation := explain_transient(error.__cause__):
                    raise CommandError(" ".join(explanation)) from error
                raise

    def prepare(self):
        self.remove_leftovers()
        is_first_start = not is_prepared()
        if is_first_start:
            self.report_step("Zakładam bazę danych…")
        if connection.vendor == "sqlite" and is_database_empty():
            self.create_sqlite_database()
        else:
            self.migrate()
        if is_first_start:
            self.report_step("Wpisuję początkowe treści…")
        call_command("load_initial_content", if_empty=True, verbosity=0)
        if is_first_start:
            self.report_step("Przygotowuję obrazy i wyszukiwarkę…")
        call_command("make_renditions", missing=True, verbosity=0)
        call_command("purge_trash", verbosity=0)
        call_command("purge_content_changes", verbosity=0)
        call_command("rebuild_references", verbosity=0)
        call_command("rebuild_search", if_empty=True, verbosity=0)
        self.create_first_login()

    def remove_leftovers(self):
        """Remove what an upgrade or a first start left that was killed: whoever goes back never repeats it."""
        if settings.BACKUP_DIR != settings.DATA_DIR:  # where a backup may be running
            backups.remove_scratch_folders(settings.DATA_DIR, "backup")
        backups.remove_scratch_folders(settings.DATA_DIR, "prepare")
        (settings.DATA_DIR / f"{UPGRADE_BACKUP_IN_PROGRESS}.partial").unlink(missing_ok=True)

    def report_step(self, text):
        self.stdout.write(text)
        self.stdout.flush()

    def create_sqlite_database(self):
        """Migrate a new database in a scratch folder, then move it into place: a killed start can be repeated."""
        connection.close()
        with (
            explain_errors("Baza danych nie powstała."),
            backups.scratch_folder(settings.DATA_DIR, "prepare") as folder,
        ):
            SQLite().overwrite(SQLite().migrate_in(folder))

    def migrate(self):
        """
        Migrate, after a backup if the site is in use.

        Django commits most migrations before it records them. If the process is killed in between, the migration fails
        whenever it is run again, and the backup must be restored.
        """
        if backups.has_unknown_migrations(MigrationRecorder(connection).applied_migrations()):
            raise CommandError(
                f"Bazę danych zmieniła już nowsza wersja serwisu niż ta ({settings.VERSION}). Uruchom nowszą wersję "
                "albo przywróć kopię sprzed aktualizacji: manage.py restore PLIK."
            )
        in_progress = settings.DATA_DIR / UPGRADE_BACKUP_IN_PROGRESS
        is_upgrade = is_prepared() and has_pending_migrations()
        # An existing file is from an interrupted upgrade: only that backup certainly has the state before it.
        if is_upgrade and not in_progress.exists():
            backups.write_backup(in_progress)
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except DATABASE_ERRORS as error:
            if explain_transient(error.__cause__):
                raise
            reason = (
                f"Nie udało się dostosować bazy danych do tej wersji serwisu ({str(error).splitlines()[0]})."
            )
            hint = START_OVER_HINTS[connection.vendor]
            if is_upgrade:
                hint = f"Przywróć ją (manage.py restore {in_progress}) i uruchom serwis jeszcze raz."
            raise CommandError(f"{reason} {hint}") from error
        if in_progress.exists():
            path = in_progress.replace(settings.DATA_DIR / backups.UPGRADE_BACKUP)
            self.stdout.write(
                f"Baza danych jest zaktualizowana. Powrót: poprzednia wersja serwisu i manage.py restore {path}"
            )

    def create_first_login(self):
        users = get_user_model().objects
        # Print the password before the commit: if the process is killed in between, the next start creates a new login.
        with transaction.atomic():
            if users.exists():
                return
            if settings.PRODUCTION:
                link = password_links.create_link(users.create_superuser(LOGIN))
                self.stdout.write(
                    f"\nPierwsze logowanie do panelu redakcji: login {LOGIN}. Hasło ustawisz tutaj,"
                )
                self.stdout.write(
                    f"w ciągu {password_links.VALID_HOURS} godzin (ten odnośnik pokazuje się tylko raz):"
                )
                self.stdout.write(f"    {get_site_origin()}{link}")
                self.stdout.flush()
                return
            password = generate_password()
            users.create_superuser(LOGIN, password=password)
            self.stdout.write("\nPierwsze logowanie do panelu redakcji (to hasło pokazuje się tylko raz):")
            self.stdout.write(f"    login:  {LOGIN}")
            self.stdout.write(f"    hasło:  {password}")
            self.stdout.flush()
