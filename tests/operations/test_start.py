"""`make run` and its parts, and their messages when something fails."""

import errno
import os
import re
import shutil
import signal
import socket
import sys
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from operations.management.commands.prepare import get_site_url
from pages.models import Article

from .. import factories, processes, site_database
from ..processes import PreparedSite, Site
from .site_data import find_readable_by_others

pytestmark = pytest.mark.slow


def wait_until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.1)


def prepare(*address):
    output = StringIO()
    call_command("prepare", *(["--address", *address] if address else []), stdout=output)
    return output.getvalue()


@pytest.fixture
def content(db):
    """Content of a site, so that the start loads no initial content, which takes seconds."""
    return factories.article()


@pytest.mark.django_db
def test_first_start_makes_login_and_content_once(client):
    said = prepare()
    login, password = re.findall(r"(?:login|hasło): +(\S+)", said)
    assert len(password) >= 20
    assert client.login(username=login, password=password)
    assert client.get("/admin/").status_code == 200
    article = Article.objects.first()
    article.title = "Zmieniony tytuł"
    article.save()
    Article.objects.exclude(pk=article.pk).delete()
    assert prepare() == ""
    assert [article.title for article in Article.objects.all()] == ["Zmieniony tytuł"]
    assert get_user_model().objects.count() == 1


def test_first_start_in_production_prints_password_link(client, content, settings):
    settings.PRODUCTION, settings.ALLOWED_HOSTS = True, [".rumia.example", "testserver"]
    [link] = re.findall(r"https://rumia\.example(/admin/\S+)", prepare())
    assert not get_user_model().objects.get().has_usable_password()
    form = client.get(link).url
    new = "Zielona-rzeka-24"
    assert client.post(form, {"new_password1": new, "new_password2": new}).url == "/admin/login/"
    assert get_user_model().objects.get().check_password(new)


def test_first_start_reports_each_step(content):
    steps = [line for line in prepare().splitlines() if line.endswith("…")]
    assert steps == [
        "Zakładam bazę danych…",
        "Wpisuję początkowe treści…",
        "Przygotowuję obrazy i wyszukiwarkę…",
    ]


def test_start_with_users_creates_no_login(content):
    factories.staff()
    assert prepare() == ""
    assert get_user_model().objects.count() == 1


def test_start_prints_urls(content):
    said = prepare("127.0.0.1", str(processes.free_port()))
    (port,) = re.findall(r"http://127\.0\.0\.1:(\d+)/\n", said)
    assert f"http://127.0.0.1:{port}/admin/\n" in said


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("::", "http://[::1]:8000"),
        ("spoleczna.rumia.example", "http://spoleczna.rumia.example:8000"),
    ],
)
def test_site_url_is_reachable_by_browser(host, url):
    assert get_site_url(host, 8000) == url


def test_port_in_use_is_one_line_error(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        started = processes.manage("prepare", "--address", "127.0.0.1", port, DATA_DIR=tmp_path)
    assert started.returncode == 1
    assert started.stdout == ""
    (line,) = started.stderr.splitlines()
    assert f"Port {port} jest zajęty" in line
    assert f"make run PORT={port + 1}" in line
    assert not (tmp_path / "db.sqlite3").exists()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (("127.0.0.1", "osiem"), "PORT=osiem nie jest numerem portu"),
        (("127.0.0.1", "99999"), "PORT=99999 nie jest numerem portu"),
        (
            ("192.0.2.1", "8000"),
            "Nie można nasłuchiwać na 192.0.2.1:8000. Ten komputer nie ma takiego adresu.",
        ),
        (
            ("nie-ma.invalid", "8000"),
            "Nie można nasłuchiwać na nie-ma.invalid:8000. Nie ma serwera o tej nazwie.",
        ),
    ],
)
def test_invalid_address_is_command_error(address, message):
    with pytest.raises(CommandError, match=re.escape(message)):
        prepare(*address)


def test_reserved_port_is_command_error(monkeypatch):
    class Listener(socket.socket):
        def bind(self, address):
            raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket, "socket", Listener)
    with pytest.raises(CommandError, match=r"Port 80 jest zastrzeżony .+ make run PORT=8000"):
        prepare("127.0.0.1", "80")


def get(url):
    with urllib.request.urlopen(url) as answer:
        return SimpleNamespace(status=answer.status, text=answer.read().decode(), headers=answer.headers)


@pytest.fixture(scope="module")
def first_starts(tmp_path_factory):
    """Two sites that were started at the same time with one new data folder, as (site, its home page), and stopped."""
    data = tmp_path_factory.mktemp("first") / "data"

    def start(_):
        with Site(data) as site:
            home = get(site.url)
            style = re.search(r'<link rel="stylesheet" href="([^"]+)"', home.text)[1]
            return SimpleNamespace(site=site, home=home, style=(style, get(site.url + style)))

    with ThreadPoolExecutor(2) as both:
        return list(both.map(start, range(2)))


def test_concurrent_first_starts_create_one_login(first_starts):
    # both serve pages; only one has created the login
    assert sorted((each.home.status, len(each.site.printed_login)) for each in first_starts) == [
        (200, 0),
        (200, 2),
    ]


def test_first_start_serves_pages_with_their_style(first_starts):
    for started in first_starts:
        name, style = started.style
        assert re.fullmatch(r"/static/css/site\.[0-9a-f]{12}\.css", name)
        assert "immutable" in style.headers["Cache-Control"]
        assert "@import" not in style.text
        site = started.site
        assert f"{site.url}/\n" in site.output
        assert f"{site.url}/admin/\n" in site.output
        assert site.process.returncode is not None
        assert "Traceback" not in site.output
        assert find_readable_by_others(site.data_dir) == []


def test_restarted_site_serves_same_pages(first_starts):
    before = first_starts[0]
    with Site(before.site.data_dir) as again:
        # only the URLs: no login and no other output
        assert again.output.split() == [
            *("Serwis:", f"{again.url}/", "Panel", "redakcji:", f"{again.url}/admin/"),
            *("Zatrzymanie:", "Ctrl+C"),
        ]
        # the port differs, and some URLs on the page are absolute
        assert get(again.url).text.replace(str(again.port), str(before.site.port)) == before.home.text


@pytest.fixture(scope="module")
def site(prepared, tmp_path_factory):
    data = site_database.copy(prepared, tmp_path_factory.mktemp("site") / "data")
    with PreparedSite(data, WEB_CONCURRENCY=2) as site:
        yield site


def test_too_long_search_gets_own_error_page(site):
    # Almost as long as gunicorn's limit of a request line.
    for letter in "aą🎉":
        query = urllib.parse.urlencode({"q": letter * (8000 // len(urllib.parse.quote(letter)))})
        with urllib.request.urlopen(f"{site.url}/szukaj/?{query}") as answer:
            page = answer.read().decode()
        assert "To bardzo długie zapytanie" in page
        assert re.search(r'name="q"[^>]* maxlength="200"', page)


def test_idle_connections_block_neither_requests_nor_stop(data):
    with PreparedSite(data) as site, ExitStack() as browsers:
        # Browsers open connections ahead of requests. Each occupies a thread for seconds; nginx handles larger numbers.
        for _ in range(8):
            browsers.enter_context(socket.create_connection(("127.0.0.1", site.port)))
        for _ in range(8):
            browser = socket.create_connection(("127.0.0.1", site.port), timeout=10)
            browsers.enter_context(browser).sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert browser.recv(100).startswith(b"HTTP/1.1 200")
        site.press_ctrl_c()
    assert "Traceback" not in site.output


def workers_of(site):
    """Return the PIDs of gunicorn's workers and the PID of its master."""

    def children(pid):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    # `make` is the parent of gunicorn, or has been replaced by it.
    master = next(pid for pid in (*children(site.process.pid), site.process.pid) if children(pid))
    return children(master), master


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_dead_worker_is_replaced_and_hup_reloads(site):
    before, master = workers_of(site)
    os.kill(before[0], signal.SIGKILL)
    wait_until(lambda: len(set(workers_of(site)[0]) - {before[0]}) == 2)
    assert [get(site.url).status for _ in range(8)] == [200] * 8
    between = set(workers_of(site)[0])
    os.kill(master, signal.SIGHUP)
    wait_until(lambda: len(workers_of(site)[0]) == 2 and not between & set(workers_of(site)[0]))
    assert [get(site.url).status for _ in range(8)] == [200] * 8
    assert "Traceback" not in site.output


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_master_has_no_database_connection(site):
    get(site.url)
    _, master = workers_of(site)
    opened = [os.readlink(link) for link in Path(f"/proc/{master}/fd").iterdir()]
    assert not [path for path in opened if "db.sqlite3" in path]


def test_rarely_used_libraries_are_imported_lazily(tmp_path):
    """Each takes a tenth of the start-up time, and memory in every process."""
    rare = (
        "pypdf",
        "fido2",
        "cryptography",
        "icalendar",
        "segno",
        "morfeusz2",
        "psycopg",
        "boto3",
        "sentry_sdk",
    )
    script = (
        f"import sys, rumia_social.wsgi, rumia_social.urls; print([n for n in {rare} if n in sys.modules])"
    )
    # With SQLite: the driver of PostgreSQL imports further libraries.
    alone = {"DATA_DIR": tmp_path, "DATABASE_URL": ""}
    assert processes.run(sys.executable, "-c", script, **alone).stdout == "[]\n"


@pytest.fixture
def folder(tmp_path):
    """A checkout with only the Makefile, for a fake Python that records its arguments."""
    shutil.copy(processes.ROOT / "Makefile", tmp_path)
    for name in ("static", "core", "rumia_social", ".venv/bin"):
        (tmp_path / name).mkdir(parents=True)
    for name in (
        "requirements.txt",
        "static/a.css",
        "rumia_social/settings.py",
        "core/staticfiles.py",
    ):
        (tmp_path / name).touch()
    for name in (".venv/.created", ".venv/.installed"):
        (tmp_path / name).touch()
    return tmp_path


def write_fake_program(path, script):
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def make(folder, *arguments):
    return processes.run("make", "--no-print-directory", "--directory", folder, *arguments)


@pytest.mark.parametrize("python", ["exit 1", None])
def test_old_or_missing_python_is_one_line_error(folder, python):
    (folder / ".venv/.created").unlink()
    path = write_fake_program(folder / "python", python) if python else folder / "no-python"
    made = make(folder, ".venv/.created", f"PYTHON={path}")
    assert made.returncode != 0
    assert "Potrzebny jest Python 3.11 lub nowszy" in made.stderr.splitlines()[0]
    assert not (folder / ".venv/.created").exists()


def test_python_without_venv_is_one_line_error(folder):
    (folder / ".venv/.created").unlink()
    python = write_fake_program(folder / "python", 'case "$2" in *ensurepip*) exit 1;; esac')
    made = make(folder, ".venv/.created", f"PYTHON={python}")
    assert made.returncode != 0
    assert "apt-get install python3-venv" in made.stderr.splitlines()[0]


def test_other_python_than_installed_is_one_line_error(folder):
    (folder / ".venv/.installed").unlink()
    write_fake_program(folder / ".venv/bin/python", "echo 3.11")
    other = write_fake_program(folder / "python", "echo 3.12")
    made = make(folder, ".venv/.installed", f"PYTHON={other}")
    assert made.returncode != 0
    assert "W .venv jest już Python 3.11." in made.stderr.splitlines()[0]
    assert make(folder, ".venv/.installed").returncode == 0


def test_python_that_only_root_reaches_is_told(folder):
    """The service would not start, and only systemd's journal would say why."""
    if os.getuid() != 0:
        pytest.skip("needs root, as whom a server is set up")
    (folder / ".venv/.created").unlink()
    hidden = folder / "hidden"
    hidden.mkdir(mode=0o700)
    python = write_fake_program(
        hidden / "python", '[ "$1" = -m ] && mkdir -p .venv/bin && ln -sf "$0" .venv/bin/python; exit 0'
    )
    made = make(folder, ".venv/.created", f"PYTHON={python}")
    assert made.returncode == 0
    assert f"{python} może uruchomić tylko root" in made.stderr


PIP_WITHOUT_NETWORK = """
echo "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(...)': /simple/anyascii/" >&2
echo "ERROR: Could not find a version that satisfies the requirement anyascii==0.3.3 (from versions: none)" >&2
exit 1"""


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (PIP_WITHOUT_NETWORK, "Sprawdź połączenie z internetem"),
        ('echo "OSError: [Errno 28] No space left on device" >&2; exit 1', "Zwolnij 500 MB"),
        ('echo "ERROR: [Errno 30] Read-only file system: .venv" >&2; exit 1', "nie można zapisywać"),
        ('echo "ERROR: [Errno 13] Permission denied: .venv" >&2; exit 1', "jako jego właściciel"),
    ],
)
@pytest.mark.parametrize(
    "step", [".venv/.created", ".venv/.installed", ".venv/.extra-s3", ".static/.collected"]
)
def test_failed_installation_is_one_polish_line(folder, step, script, said):
    (folder / "requirements-s3.txt").touch()
    (folder / step).unlink(missing_ok=True)
    # The first calls only ask for the version.
    write_fake_program(folder / "python", f'[ "$1" = -c ] && exit 0\n{script}')
    write_fake_program(folder / ".venv/bin/python", script)
    made = make(folder, step, f"PYTHON={folder / 'python'}")
    assert made.returncode != 0
    assert made.stdout.strip().endswith("…")
    line, *others = made.stderr.splitlines()
    assert said in line
    assert [other for other in others if not other.startswith("make")] == []
    assert not (folder / step).exists()


def test_interrupted_installation_is_repeated(folder):
    (folder / ".venv/.installed").unlink()
    write_fake_program(folder / ".venv/bin/python", "exit 1")
    assert make(folder, ".venv/.installed").returncode != 0
    assert not (folder / ".venv/.installed").exists()
    write_fake_program(folder / ".venv/bin/python", "exit 0")
    assert make(folder, ".venv/.installed").returncode == 0
    assert (folder / ".venv/.installed").exists()


def test_changed_requirements_are_installed(folder):
    write_fake_program(folder / ".venv/bin/python", 'echo "$@" >> asked.txt')
    assert make(folder, ".venv/.installed").returncode == 0
    assert not (folder / "asked.txt").exists()
    os.utime(folder / ".venv/.installed", (0, 0))
    assert make(folder, ".venv/.installed").returncode == 0
    assert "--require-hashes --requirement requirements.txt" in (folder / "asked.txt").read_text()


def test_extra_is_installed_and_updated_with_its_requirements(folder):
    write_fake_program(folder / ".venv/bin/python", 'echo "$@" >> asked.txt; mkdir -p .static')
    (folder / "requirements-s3.txt").touch()
    assert make(folder, "site", "EXTRAS=s3").returncode == 0
    assert "--require-hashes --requirement requirements-s3.txt" in (folder / "asked.txt").read_text()

    # an installed extra is installed again when its file changes, also without EXTRAS
    (folder / "asked.txt").unlink()
    assert make(folder, "site").returncode == 0
    assert "requirements-s3.txt" not in (folder / "asked.txt").read_text()
    os.utime(folder / ".venv/.extra-s3", (0, 0))
    assert make(folder, "site").returncode == 0
    assert "--require-hashes --requirement requirements-s3.txt" in (folder / "asked.txt").read_text()


def test_unknown_extra_is_one_line_error(folder):
    made = make(folder, "site", "EXTRAS=postgres")
    assert made.returncode != 0
    (line,) = made.stderr.splitlines()
    assert "postgresql s3 sentry" in line


def test_static_files_are_collected_when_changed(folder):
    collected = folder / ".static/.collected"
    write_fake_program(
        folder / ".venv/bin/python", 'echo "$@" >> asked.txt; mkdir -p .static; touch .static/kept'
    )
    for path in folder.rglob("*"):
        os.utime(path, (1000, 1000))
    assert make(folder, "site").returncode == 0
    assert make(folder, "site").returncode == 0
    assert (folder / "asked.txt").read_text().count("manage.py collectstatic --no-input --verbosity 0\n") == 1
    assert collected.exists()

    os.utime(collected, (2000, 2000))
    os.utime(folder / "static/a.css", (3000, 3000))
    (folder / ".static/of-a-running-site").touch()
    assert make(folder, "site").returncode == 0
    assert (folder / "asked.txt").read_text().count("collectstatic") == 2
    assert (folder / ".static/of-a-running-site").exists()


def test_interrupted_collectstatic_is_repeated(folder):
    write_fake_program(folder / ".venv/bin/python", "exit 1")
    (folder / ".static").mkdir()
    (folder / ".static/half-written.css").touch()
    assert make(folder, "site").returncode != 0
    assert not (folder / ".static/.collected").exists()
    write_fake_program(folder / ".venv/bin/python", "mkdir -p .static")
    assert make(folder, "site").returncode == 0
    assert not (folder / ".static/half-written.css").exists()
    assert (folder / ".static/.collected").exists()


def test_missing_chromium_is_an_error(folder):
    made = make(folder, "chromium", "CHROMIUM=/nie/ma/chromium")
    assert made.returncode != 0
    assert "CHROMIUM=/nie/ma/chromium is not a program" in made.stderr


def test_make_lists_commands():
    listed = processes.run("make").stdout
    for command in ("run", "dev", "test", "lint", "format", "measure", "lock"):
        assert re.search(rf"^make {command} +\S", listed, re.MULTILINE), command
