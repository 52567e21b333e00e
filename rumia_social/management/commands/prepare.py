import contextlib
import errno
import secrets
import socket

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.urls import reverse

from rumia_social.health import DATABASE_ERRORS

LOGIN = "redakcja"
# Any number that nobody else takes for a lock of his own in this database.
PREPARING = 0x52756D6961  # "Rumia"
# What passes by, or takes other means than a backup, by SQLite's name of it.
PASSING = {
    "SQLITE_BUSY": (
        "Baza danych jest zajęta przez inny program.",
        "Poczekaj, aż skończy, i uruchom serwis jeszcze raz. Danych nie ruszaj.",
    ),
    "SQLITE_FULL": (
        "Na dysku nie ma miejsca dla bazy danych.",
        "Zwolnij miejsce i uruchom serwis jeszcze raz. Danych nie ruszaj.",
    ),
    "SQLITE_READONLY": (
        "W bazie danych nie można zapisywać.",
        f"Sprawdź, czy użytkownik serwisu może pisać w folderze {settings.DATA_DIR} i czy dysk na to pozwala.",
    ),
    "SQLITE_IOERR": (
        "Nie można czytać bazy danych z dysku albo na nim pisać.",
        "Sprawdź, czy na dysku jest miejsce i czy dysk działa. Potem uruchom serwis jeszcze raz. Danych nie ruszaj.",
    ),
}
HOW_TO_MEND = {
    "sqlite": "Przywróć serwis z kopii zapasowej (manage.py restore PLIK). Żeby zacząć od nowa, bez dotychczasowych "
    f"treści, usuń cały folder {settings.DATA_DIR}.",
    "postgresql": "Sprawdź, czy działa serwer bazy danych (ustawienie DATABASE_URL). Jeśli danych już w nim nie ma, "
    "przywróć serwis z kopii zapasowej (manage.py restore PLIK).",
}
# Nothing that is mistaken for something else when read aloud or from paper.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def new_password():
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))


def claim(host, port):
    """Make sure that a server could listen there; raise CommandError, in Polish, when it could not."""
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
        raise CommandError(f"Nie można nasłuchiwać na {host}:{port}: {error.strerror}.") from error


def site_url(host, port):
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def has_copies():
    """Whether the site was visited before: its pages lie on disk."""
    return any(settings.PAGE_CACHE_DIR.glob("*.djcache"))


def database_fault():
    """
    What is wrong with the database and how to mend it, in Polish sentences; None when nothing is, or when this is the
    first start.
    """
    how_to_mend = HOW_TO_MEND[connection.vendor]
    try:
        # Of SQLite a transaction is a writer's from its beginning: refused where nothing can be written.
        with transaction.atomic(), connection.cursor() as cursor:
            is_empty = "django_migrations" not in connection.introspection.table_names(cursor)
            if is_empty:
                # Initial content must not come to stand where a city's pages were.
                if not has_copies():
                    return None
                return "Nie ma bazy danych, a strony serwisu były już odwiedzane.", how_to_mend
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA quick_check(1)")
                if cursor.fetchone() != ("ok",):
                    return "Baza danych jest uszkodzona.", how_to_mend
    except DATABASE_ERRORS as error:
        name = getattr(error.__cause__, "sqlite_errorname", "")
        passing = next((said for beginning, said in PASSING.items() if name.startswith(beginning)), None)
        return passing or (f"Nie można odczytać bazy danych albo w niej zapisywać ({error}).", how_to_mend)
    return None


@contextlib.contextmanager
def in_turn():
    """
    Of several hosts that start together one prepares the database, and the others find it ready.

    On one host `make run` sees to that. The lock goes with the connection, so also when this process is killed.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        cursor.execute("RESET lock_timeout")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])


class Command(BaseCommand):
    help = "Prepare the site to be served: database, initial content when it is empty, the first staff login."

    def add_arguments(self, parser):
        parser.add_argument(
            "--address",
            nargs=2,
            metavar=("HOST", "PORT"),
            help="where it is about to be served: must be free, and is printed",
        )

    def handle(self, *args, address=None, **options):
        if address:
            claim(*address)
        fault = database_fault()
        if fault and not has_copies():
            raise CommandError(" ".join(fault))
        if fault:
            what, how_to_mend = fault
            self.stderr.write(
                f"{what} Do czasu naprawy mieszkańcy widzą zapisane kopie stron, a panel nie działa."
            )
            self.stderr.write(how_to_mend)
            self.stderr.write(
                "Jeśli to była aktualizacja serwisu, po naprawie uruchom go jeszcze raz: dopiero wtedy będzie gotowa."
            )
        else:
            with in_turn():
                call_command("migrate", interactive=False, verbosity=0)
                call_command("load_initial_content", if_empty=True, verbosity=0)
                call_command("make_renditions", missing=True, verbosity=0)
                call_command("purge_bin", verbosity=0)
                call_command("rebuild_search", if_empty=True, verbosity=0)
                self.first_login()
        if address:
            url = site_url(*address)
            self.stdout.write(f"\nSerwis:          {url}/")
            self.stdout.write(f"Panel redakcji:  {url}{reverse('admin:index')}")
            self.stdout.write("Zatrzymanie:     Ctrl+C\n")

    def first_login(self):
        users = get_user_model().objects
        # The password is printed before it is stored for good: killed in between, the next start gives a new one.
        with transaction.atomic():
            if users.exists():
                return
            password = new_password()
            users.create_superuser(LOGIN, password=password)
            self.stdout.write("\nPierwsze logowanie do panelu redakcji (to hasło pokazuje się tylko raz):")
            self.stdout.write(f"    login:  {LOGIN}")
            self.stdout.write(f"    hasło:  {password}")
            self.stdout.flush()
