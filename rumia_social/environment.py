"""
Settings from the environment, each checked when it is read.

Whoever starts the site with one that cannot be meant gets one Polish line with what to do, not a traceback, and never a
secret: values of passwords, keys and database URLs are not repeated. (django-environ and environs raise exceptions in
English, and notice no misspelt names.)
"""

import difflib
import importlib.util
import os
import sys
from pathlib import Path

from core.os_errors import explain_os_error

BASE_DIR = Path(__file__).resolve().parent.parent
# Where docs/operations.md puts the settings of the service.
SERVICE_SETTINGS_FILE = Path("/etc/rumia-social.env")
# Commands that make a site, or need none. Any other one that finds none lacks the settings of the real one.
COMMANDS_WITHOUT_SITE = {
    *("check", "collectstatic", "diffsettings", "findstatic", "help", "makemigrations", "migrate"),
    *("prepare", "report_failure", "restore", "shell", "verify", "version"),
}
# In the data folder of a site, also when its database is lost.
SITE_FILES = {"db.sqlite3", "uploads"}
# May come from a file, whose path is in NAME_FILE: credentials of systemd, secrets of containers.
SECRETS = {"SECRET_KEY", "DATABASE_URL", "EMAIL_HOST_PASSWORD"}
# Names that were read, for `stop_for_misspelt_names` and for the test that holds .env.example against them.
READ_NAMES = set()
# How alike a name must be to be taken for a misspelt one of ours: ALOWED_HOSTS is, XDG_DATA_DIRS is not DATA_DIR.
MIN_SIMILARITY = 0.81
# Shorter ones, as HOST and PORT, are too much like what other programs read.
MIN_COMPARED_CHARS = 7
ON, OFF = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def stop(message):
    """End the start with one line."""
    sys.exit(f"rumia_social: {message} Zobacz README.md, Settings.")


def env(name, default=""):
    """Return the value without surrounding white space; `default` if it is not set or empty."""
    READ_NAMES.add(name)
    value = os.environ.get(name, "").strip()
    if name in SECRETS and (path := env(f"{name}_FILE")):
        if value:
            stop(f"{name} i {name}_FILE są ustawione naraz. Zostaw jedno z nich.")
        value = read_secret(name, path)
    return value or default


def read_secret(name, path):
    """Return the secret in a file. Without it the site would start with another key, or beside its database."""
    try:
        value = Path(path).read_text().strip()
    except OSError as error:
        stop(f"{name}_FILE={path}: nie można przeczytać tego pliku. {explain_os_error(error)}")
    except UnicodeDecodeError:
        stop(f"{name}_FILE={path}: ten plik nie jest tekstem.")
    if not value:
        stop(f"{name}_FILE={path}: ten plik jest pusty.")
    return value


def env_flag(name, *, default=False):
    value = env(name).lower()
    if value and value not in ON | OFF:
        stop(f"{name}={value}: dozwolone są tylko 1 (tak) i 0 (nie).")
    return value in ON if value else default


def env_list(name):
    return [item.strip() for item in env(name).split(",") if item.strip()]


def env_number(name, *, default=0):
    value = env(name, str(default))
    if not value.isdecimal():
        stop(f"{name}={value} nie jest liczbą.")
    return int(value)


def env_port(name, *, default):
    port = env_number(name, default=default)
    if not 0 < port < 65536:
        stop(f"{name}={port} nie jest numerem portu.")
    return port


def env_choice(name, *choices):
    """Return one of `choices`; the first if the name is not set."""
    value = env(name, choices[0])
    if value not in choices:
        stop(f"{name}={value}: dozwolone są tylko {', '.join(choices)}.")
    return value


def env_email(name):
    value = env(name)
    stop_unless_email(name, value)
    return value


def env_emails(name):
    """Return the addresses; one of this host, "root@localhost", is among those that can be meant."""
    values = env_list(name)
    for value in values:
        stop_unless_email(name, value, local_domains=("localhost",))
    return values


def stop_unless_email(name, value, local_domains=()):
    local, _, domain = value.strip("<>").rpartition("@")
    if value and not (local and ("." in domain or domain in local_domains)):
        stop(f"{name}={value} nie jest adresem e-mail.")


def env_path(name, default):
    return Path(env(name) or default).resolve()


def get_data_dir():
    return env_path("DATA_DIR", BASE_DIR / "var")


def stop_without_data_dir(folder, error):
    stop(f"DATA_DIR={folder} nie może być folderem danych. {explain_os_error(error)}")


def stop_without_service_settings():
    """
    Stop if this host has the settings of a service and they are not in the environment.

    To go on would mean a new empty site beside the real one.
    """
    is_given = any(map(env, ("PRODUCTION", "DATA_DIR", "DATABASE_URL")))
    if not is_given and SERVICE_SETTINGS_FILE.exists():
        stop(
            f"brakuje ustawień serwisu z pliku {SERVICE_SETTINGS_FILE}. Wpisz rumia-manage zamiast manage.py. Jeśli "
            "chodzi o inny serwis, podaj jego folder: DATA_DIR=…"
        )


def stop_without_site(command, *arguments):
    """Stop if `command` needs a site and the settings lead to none. Creates nothing."""
    needs_none = command.lstrip("-") in COMMANDS_WITHOUT_SITE or {"--help", "-h"} & {command, *arguments}
    if needs_none or env("DATABASE_URL"):
        return
    stop_without_service_settings()
    folder = get_data_dir()
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        names = []
    except OSError as error:
        stop_without_data_dir(folder, error)
    if not SITE_FILES & set(names):
        stop(
            f"w folderze {folder} nie ma serwisu. Podaj ustawienia tego, o który chodzi (DATA_DIR albo DATABASE_URL; "
            "na serwerze robi to rumia-manage), albo utwórz nowy: manage.py prepare."
        )


def require_extra(name, extra, module):
    """Stop if `module`, which the setting `name` needs, is not installed."""
    if importlib.util.find_spec(module) is None:
        stop(
            f"{name} wymaga biblioteki {module}, a nie jest zainstalowana. Zainstaluj ją: make site EXTRAS={extra}."
        )


def stop_for_misspelt_names():
    """
    Stop if the environment has a name that is almost one of ours.

    To ignore DATABSE_URL would mean a new empty site beside the real one.
    """
    compared = [name for name in READ_NAMES if len(name) >= MIN_COMPARED_CHARS]
    for name in sorted(os.environ.keys() - READ_NAMES):
        meant = difflib.get_close_matches(name, compared, n=1, cutoff=MIN_SIMILARITY)
        # TEST_DATABASE_URL is somebody else's.
        if meant and not name.endswith(f"_{meant[0]}"):
            stop(f"{name}: nie ma takiego ustawienia. Czy chodziło o {meant[0]}?")
