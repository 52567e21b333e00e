"""Settings from environment variables, loaded in separate processes."""

import json
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from .. import processes
from ..setting_names import SETTING_NAMES

pytestmark = pytest.mark.slow

KEY = "klucz-do-testow-" * 5
PRODUCTION = {"PRODUCTION": "1", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "spoleczna.rumia.example"}

SHOWN = """
import json
from rumia_social import settings
names = json.loads({names!r})
print(json.dumps({{name: str(getattr(settings, name)) for name in names}}))
"""


def load_settings(code="import rumia_social.settings", **environment):
    """Import the settings in a new interpreter without Django, 20 times faster than manage.py."""
    return processes.run(sys.executable, "-c", code, **environment)


def settings_with(*names, **environment):
    shown = load_settings(SHOWN.format(names=json.dumps(names)), **environment)
    assert shown.returncode == 0, shown.stderr
    return json.loads(shown.stdout)


def check(**environment):
    return processes.manage("check", **environment)


def check_config(**environment):
    return processes.gunicorn("--check-config", **environment)


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
@pytest.mark.parametrize(
    ("start", "value"),
    [(check, None), (check_config, None), (load_settings, None), (load_settings, ""), (load_settings, "  ")],
)
def test_production_without_required_setting_stops(tmp_path, start, missing, value):
    environment = {name: text for name, text in PRODUCTION.items() if name != missing}
    if value is not None:
        environment[missing] = value
    started = start(DATA_DIR=tmp_path, **environment)
    assert started.returncode == 1
    assert started.stdout == ""
    (line,) = started.stderr.splitlines()
    assert missing in line
    assert "README" in line


def test_server_without_required_setting_exits_once(tmp_path):
    # without --check-config, so the master must exit by itself
    started = processes.gunicorn(DATA_DIR=tmp_path, PRODUCTION=1)
    assert started.returncode == 1
    assert len(started.stderr.splitlines()) == 1


def test_production_passes_deploy_checks(tmp_path):
    checked = processes.manage(
        "check", "--deploy", "--fail-level", "WARNING", DATA_DIR=tmp_path, **PRODUCTION
    )
    assert checked.returncode == 0, checked.stderr


def test_production_never_debugs(tmp_path):
    shown = settings_with("DEBUG", DATA_DIR=tmp_path, DEBUG=1, **PRODUCTION)
    assert shown == {"DEBUG": "False"}


def test_production_creates_no_secret_key(tmp_path):
    shown = settings_with("SECRET_KEY", "ALLOWED_HOSTS", DATA_DIR=tmp_path, **PRODUCTION)
    assert shown == {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "['spoleczna.rumia.example']"}
    assert not (tmp_path / "secret_key").exists()


def test_local_site_creates_secret_key_once(tmp_path):
    first = settings_with("SECRET_KEY", DATA_DIR=tmp_path / "new" / "folder")
    second = settings_with("SECRET_KEY", DATA_DIR=tmp_path / "new" / "folder")
    assert first == second
    assert len(first["SECRET_KEY"]) >= 50
    key = tmp_path / "new" / "folder" / "secret_key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert first != settings_with("SECRET_KEY", DATA_DIR=tmp_path / "other")


def test_parallel_starts_share_secret_key(tmp_path):
    with ThreadPoolExecutor(6) as several:
        keys = list(
            several.map(lambda _: settings_with("SECRET_KEY", DATA_DIR=tmp_path)["SECRET_KEY"], range(6))
        )
    assert len(keys[0]) >= 50
    assert set(keys) == {keys[0]}
    assert [path.name for path in tmp_path.iterdir() if "secret" in path.name] == ["secret_key"]


CUT_SHORT = """
import io
class Full(io.StringIO):
    def write(self, text):
        raise OSError(28, "No space left on device")
import builtins
builtins.open = lambda descriptor, mode: Full()
import rumia_social.settings
"""


def test_interrupted_start_leaves_no_partial_key(tmp_path):
    started = processes.run(sys.executable, "-c", CUT_SHORT, DATA_DIR=tmp_path)
    assert "Na dysku nie ma miejsca" in started.stderr
    assert len(settings_with("SECRET_KEY", DATA_DIR=tmp_path)["SECRET_KEY"]) >= 50


def test_all_data_is_in_data_dir(tmp_path):
    shown = settings_with("DATABASES", "MEDIA_ROOT", DATA_DIR=tmp_path, DATABASE_URL="")
    assert str(tmp_path / "db.sqlite3") in shown["DATABASES"]
    assert shown["MEDIA_ROOT"] == str(tmp_path / "uploads")


def test_database_url_selects_postgresql(tmp_path):
    url = "postgresql://ala:t%40jne@db.example:5433/rumia?sslmode=require"
    shown = settings_with("DATABASES", DATA_DIR=tmp_path, DATABASE_URL=url)["DATABASES"]
    for part in (
        "'ENGINE': 'django.db.backends.postgresql'",
        "'NAME': 'rumia'",
        "'USER': 'ala'",
        "'PASSWORD': 't@jne'",
        "'HOST': 'db.example'",
        "'PORT': '5433'",
        "'sslmode': 'require'",
    ):
        assert part in shown


@pytest.mark.parametrize(
    "url",
    [
        "mysql://ala:tajne@db.example/rumia",
        "postgresql://ala:tajne@db.example",
        "postgresql://[tajne",
        # passwords with characters that must be percent-encoded
        "postgresql://ala:tajne@ss@db.example/rumia",
        "postgresql://ala:taj/tajne@db.example/rumia",
        "postgresql://ala:p@ss/tajne#rd@db.example/rumia",
        "postgresql://ala:tajne%@db.example/rumia",
        "postgresql://ala:tajne:b@db.example/rumia",
    ],
)
def test_invalid_database_url_stops_without_showing_password(tmp_path, url):
    started = load_settings(DATA_DIR=tmp_path, DATABASE_URL=url)
    assert started.returncode == 1
    (line,) = started.stderr.splitlines()
    assert "DATABASE_URL" in line
    assert "README" in line
    assert "tajne" not in line


@pytest.mark.parametrize(
    ("old", "advice"),
    [
        ("EMAIL_FROM", "nazywa się teraz DEFAULT_FROM_EMAIL"),
        ("EMAIL_PASSWORD", "nazywa się teraz EMAIL_HOST_PASSWORD"),
        ("EMAIL_PLAIN", "to samo znaczy EMAIL_USE_TLS=0"),
        ("EMAIL_USER", "nazywa się teraz EMAIL_HOST_USER"),
        ("REDIS_URL", "nie jest już używane"),
        ("TRUSTED_PROXIES", "nazywa się teraz TRUSTED_PROXY_COUNT"),
    ],
)
def test_removed_setting_stops_with_one_line(tmp_path, old, advice):
    started = load_settings(DATA_DIR=tmp_path, **{old: "tajne"})
    assert started.returncode == 1
    (line,) = started.stderr.splitlines()
    assert f"{old} " in line
    assert advice in line
    assert "tajne" not in line


# The extras of pyproject.toml: (extra, module that is imported, setting that needs it, value).
EXTRAS = [
    ("postgresql", "psycopg", "DATABASE_URL", "postgresql://ala:tajne@db.example/rumia"),
    ("s3", "boto3", "S3_BUCKET", "rumia"),
    ("sentry", "sentry_sdk", "SENTRY_DSN", "https://tajne@sentry.example/1"),
]
# None in sys.modules makes the import fail, as if the module were not installed.
CHECKED_WITHOUT = """
import os, sys
sys.modules |= dict.fromkeys({hidden!r})
os.environ["DJANGO_SETTINGS_MODULE"] = "rumia_social.settings"
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "check"])
import rumia_social.wsgi, rumia_social.urls
"""


@pytest.mark.parametrize(("extra", "module", "name", "value"), EXTRAS)
def test_missing_extra_stops_with_one_line(tmp_path, extra, module, name, value):
    code = CHECKED_WITHOUT.format(hidden=[module])
    started = processes.run(sys.executable, "-c", code, **{"DATA_DIR": tmp_path, name: value})
    assert started.returncode == 1
    assert started.stdout == ""
    (line,) = started.stderr.splitlines()
    assert name in line
    assert f"make site EXTRAS={extra}." in line
    assert "tajne" not in line


def test_site_without_extras_starts(tmp_path):
    code = CHECKED_WITHOUT.format(hidden=[module for _, module, _, _ in EXTRAS])
    started = processes.run(sys.executable, "-c", code, DATA_DIR=tmp_path, DATABASE_URL="")
    assert (started.returncode, started.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRODUCTION", "tak"),
        ("DEBUG", "maybe"),
        ("LOG_REQUESTS", "2"),
        ("ALLOWED_HOSTS", "https://spoleczna.rumia.example/"),
        ("ALLOWED_HOSTS", "rumia.example,spoleczna.rumia.example:8000"),
        ("DATA_DIR", __file__),
        ("SENTRY_DSN", "foo"),
        ("PRODUCTION", ""),
        ("WEB_CONCURRENCY", "abc"),
        ("WEB_CONCURRENCY", "0"),
        ("PORT", "99999"),
        ("TRUSTED_PROXY_COUNT", "-1"),
        ("EMAIL_PORT", "smtp"),
        ("ADMINS", "it@rumia.example,xx"),
        ("DEFAULT_FROM_EMAIL", "xx"),
        ("DEFAULT_FROM_EMAIL", "urzad@rumia"),
        ("S3_BUCKET", "rumia"),
        ("CLAMD_SOCKET", "localhost:3310"),
    ],
)
def test_invalid_setting_stops_with_one_line(tmp_path, name, value):
    started = load_settings(**{"DATA_DIR": tmp_path, name: value})
    assert started.returncode == 1
    (line,) = started.stderr.splitlines()
    assert name in line
    assert "README" in line


def test_admins_may_be_mailboxes_of_this_host(tmp_path):
    assert (
        "root@localhost"
        in settings_with("ADMIN_EMAILS", DATA_DIR=tmp_path, ADMINS="root@localhost")["ADMIN_EMAILS"]
    )


@pytest.mark.parametrize("value", [" ", "0", "no", "FALSE", "off"])
def test_flags_accept_words_for_off(tmp_path, value):
    assert settings_with("PRODUCTION", DATA_DIR=tmp_path, PRODUCTION=value)["PRODUCTION"] == "False"


def test_ipv6_host_is_not_parsed_as_port(tmp_path):
    assert "fd00::1:2" in settings_with("ALLOWED_HOSTS", DATA_DIR=tmp_path, HOST="fd00::1:2")["ALLOWED_HOSTS"]


def test_local_site_allows_its_host(tmp_path):
    shown = settings_with("ALLOWED_HOSTS", DATA_DIR=tmp_path, HOST="192.0.2.1")
    assert shown["ALLOWED_HOSTS"] == "['localhost', '127.0.0.1', '[::1]', '192.0.2.1']"


ASKED = """
from django.test import Client
for address in ["/healthz?alive", "/robots.txt"]:
    answer = Client(SERVER_NAME="spoleczna.rumia.example").get(address)
    print(address, answer.status_code, answer.headers.get("Location", ""))
"""


def test_production_redirects_to_https_except_health_checks(tmp_path):
    data = {"DATA_DIR": tmp_path, **PRODUCTION}
    asked = processes.manage("shell", "--no-imports", "--command", ASKED, **data)
    assert asked.stdout.splitlines() == [
        "/healthz?alive 200 ",
        "/robots.txt 301 https://spoleczna.rumia.example/robots.txt",
    ]


@pytest.mark.parametrize("key", ["abc", "CHANGEME", "0" * 64])
def test_weak_key_in_production_stops_the_start(tmp_path, key):
    started = load_settings(DATA_DIR=tmp_path, **{**PRODUCTION, "SECRET_KEY": key})
    assert started.returncode == 1
    (line,) = started.stderr.splitlines()
    assert line.startswith("rumia_social: SECRET_KEY")
    assert key not in line


def test_any_host_in_production_stops_the_start(tmp_path):
    started = load_settings(DATA_DIR=tmp_path, **{**PRODUCTION, "ALLOWED_HOSTS": "*"})
    assert (started.returncode, len(started.stderr.splitlines())) == (1, 1)


def test_secrets_come_from_files(tmp_path):
    files = {
        "SECRET_KEY": KEY,
        "EMAIL_HOST_PASSWORD": "hasło poczty",
        "DATABASE_URL": "postgresql://a:b@c:5432/d",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(f"{content}\n")
    given = {f"{name}_FILE": tmp_path / name for name in files}
    started = settings_with(
        "SECRET_KEY",
        "EMAIL_HOST_PASSWORD",
        "DATABASE_URL",
        DATA_DIR=tmp_path,
        **{**PRODUCTION, "SECRET_KEY": "", "DATABASE_URL": ""},
        **given,
    )
    assert started["SECRET_KEY"] == KEY
    assert started["EMAIL_HOST_PASSWORD"] == "hasło poczty"
    assert started["DATABASE_URL"] == "postgresql://a:b@c:5432/d"


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "Nie ma takiego pliku"), ("", "jest pusty"), (b"\xff\xfe", "nie jest tekstem")],
)
def test_missing_secret_file_stops_with_one_line(tmp_path, content, said):
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content or b"\n")
    started = load_settings(DATA_DIR=tmp_path, SECRET_KEY_FILE=path)
    (line,) = started.stderr.splitlines()
    assert started.returncode == 1
    assert line.startswith(f"rumia_social: SECRET_KEY_FILE={path}: ")
    assert said in line


def test_secret_given_twice_stops_with_one_line(tmp_path):
    path = tmp_path / "key"
    path.write_text("tajne z pliku")
    started = load_settings(DATA_DIR=tmp_path, SECRET_KEY="tajne", SECRET_KEY_FILE=path)
    (line,) = started.stderr.splitlines()
    assert line.startswith("rumia_social: SECRET_KEY i SECRET_KEY_FILE są ustawione naraz")
    assert "tajne" not in line


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("ALOWED_HOSTS", "ALLOWED_HOSTS"),
        ("DATABSE_URL", "DATABASE_URL"),
        ("TRUSTED_PROXY", "TRUSTED_PROXY_COUNT"),
        ("PRODUCTON", "PRODUCTION"),
        ("EMAIL_HOST_PASSWD", "EMAIL_HOST_PASSWORD"),
    ],
)
def test_misspelt_name_stops_the_start_and_is_put_right(tmp_path, misspelt, meant):
    started = load_settings(DATA_DIR=tmp_path, **{misspelt: "tajne"})
    assert started.returncode == 1
    (line,) = started.stderr.splitlines()
    assert f"{misspelt}: nie ma takiego ustawienia. Czy chodziło o {meant}?" in line
    assert "tajne" not in line


def test_names_of_other_programs_are_left_alone(tmp_path):
    others = dict.fromkeys(
        [
            "XDG_DATA_DIRS",
            "HOSTNAME",
            "PYTHONPATH",
            "LANG",
            "AWS_ENDPOINT_URL_S3",
            "TEST_DATABASE_URL",
            "SENTRY_RELEASE",
            "DEBUGGER",
        ],
        "1",
    )
    started = load_settings(DATA_DIR=tmp_path, **others)
    assert (started.returncode, started.stderr) == (0, "")


@pytest.mark.parametrize(
    ("value", "is_included"), [({}, "False"), ({"HSTS_INCLUDE_SUBDOMAINS": "1"}, "True")]
)
def test_hsts_reaches_subdomains_only_when_asked(tmp_path, value, is_included):
    names = ["SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD"]
    shown = settings_with(*names, DATA_DIR=tmp_path, **PRODUCTION, **value)
    assert shown == dict.fromkeys(names, is_included)


READ = "from rumia_social import environment, settings; print(*sorted(environment.READ_NAMES))"
S3 = {"S3_BUCKET": "rumia", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
# Read by boto3 itself.
READ_BY_LIBRARIES = {"AWS_ENDPOINT_URL", "AWS_DEFAULT_REGION"}


def test_example_and_readme_name_each_setting(tmp_path):
    read = set(load_settings(READ, DATA_DIR=tmp_path, **PRODUCTION, **S3).stdout.split()) | READ_BY_LIBRARIES
    example = (processes.ROOT / ".env.example").read_text()
    # DEBUG is not documented there, and POSTGRES_PASSWORD is read by compose.yaml.
    named = set(re.findall(r"^#?([A-Z0-9_]+)=", example, re.MULTILINE))
    assert named == read - {"DEBUG"} | {"POSTGRES_PASSWORD"}
    readme = (processes.ROOT / "README.md").read_text()
    assert [name for name in sorted(read) if f"`{name}`" not in readme] == []
    assert read == SETTING_NAMES


ON_HOST_OF_SERVICE = """
import pathlib
from rumia_social import environment
environment.SERVICE_SETTINGS_FILE = pathlib.Path({file!r})
import rumia_social.settings
"""


@pytest.mark.parametrize(
    ("given", "is_stopped"),
    [
        ({}, True),
        ({"DATA_DIR": "."}, False),
        (PRODUCTION, False),
        ({"DATABASE_URL": "postgresql:///x"}, False),
    ],
)
def test_start_without_service_settings_stops(tmp_path, given, is_stopped):
    file = tmp_path / "rumia-social.env"
    file.touch(mode=0o000)
    # Another project folder, because without DATA_DIR the data folder is in it.
    for folder in ("core", "rumia_social", "templates"):
        shutil.copytree(processes.ROOT / folder, tmp_path / folder)
    shutil.copy(processes.ROOT / "pyproject.toml", tmp_path)
    code = f"import os; os.chdir({str(tmp_path)!r})\n" + ON_HOST_OF_SERVICE.format(file=str(file))
    started = load_settings(code, **given)
    assert started.returncode == is_stopped
    assert (tmp_path / "var").exists() == (not is_stopped and "DATA_DIR" not in given)
    if is_stopped:
        (line,) = started.stderr.splitlines()
        assert "rumia-manage" in line
        assert str(file) in line


@pytest.mark.parametrize(
    "command",
    ["backup", "changepassword", "createsuperuser", "reset_second_factor", "run_maintenance", "dbshell"],
)
def test_command_without_site_creates_none(tmp_path, command):
    done = processes.manage(command, "redakcja", DATA_DIR=tmp_path / "data", DATABASE_URL="")
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert "nie ma serwisu" in line
    assert "manage.py prepare" in line
    assert not (tmp_path / "data").exists()


def test_command_without_site_ignores_secret_key(tmp_path):
    (tmp_path / "secret_key").write_text(KEY)
    done = processes.manage("backup", DATA_DIR=tmp_path, DATABASE_URL="")
    assert "nie ma serwisu" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", [["help"], ["backup", "--help"], ["check"], ["--version"]])
def test_command_that_needs_no_site_runs(tmp_path, arguments):
    done = processes.manage(*arguments, DATA_DIR=tmp_path, DATABASE_URL="")
    assert (done.returncode, done.stderr) == (0, "")
