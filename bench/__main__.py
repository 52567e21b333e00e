"""
`python -m bench [wagtail]`, as `make bench` and `make bench-wagtail` run it.

All subjects are measured in one run, in rounds with one measurement each, so that other load of the machine affects all
alike. ROUNDS and SECONDS set the number of rounds and the duration of a measurement.
"""

import contextlib
import datetime
import json
import os
import platform
import re
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from importlib.metadata import version
from pathlib import Path

from tests.nginx import Nginx
from tests.processes import ROOT, environment, free_port

ROUNDS = int(os.environ.get("ROUNDS") or 5)
SECONDS = int(os.environ.get("SECONDS") or 1)
START_COUNT = 5
SIZES = (10, 1_000, 10_000)
HOME, LIST, ARTICLE = "/", "/ekonomia-spoleczna/", "/ekonomia-spoleczna/artykul-numer-9/"
SEARCH = "/szukaj/?q=spółdzielnia"
# Requests with an unknown parameter bypass both caches.
UNCACHED = "?bez-pamieci"
WAGTAIL_PYTHON = ROOT / "bench" / ".wagtail" / "bin" / "python"
BROWSER = {"Accept-Encoding": "gzip, br"}
SITE = ["--config", ROOT / "rumia_social" / "gunicorn.conf.py", "rumia_social.wsgi"]
# Stock gunicorn, with as many processes and threads as the site.
STOCK = ["--worker-class=gthread", "--workers=2", "--threads=4", "--preload", "--log-level=error"]


class Server:
    """A gunicorn process, as a context manager."""

    def __init__(self, arguments, python=sys.executable, folder=ROOT, **given):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        bind = f"--bind=127.0.0.1:{self.port}"
        self.command = [str(part) for part in (python, "-m", "gunicorn", bind, *arguments)]
        self.folder = folder
        self.given = {"PYTHONPATH": ROOT, "PORT": self.port, **given}

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=environment(**self.given),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        return self

    def __exit__(self, *error):
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def wait_for(self, address=HOME, seconds=60):
        end = time.monotonic() + seconds
        while True:
            try:
                return get(self.url + quote_path(address))
            except (urllib.error.URLError, ConnectionError):
                if self.process.poll() is not None or time.monotonic() > end:
                    raise
                time.sleep(0.005)

    def get_private_megabytes(self):
        """Return the private memory (USS) of each worker."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [
            sum(map(int, re.findall(r"^Private_(?:Clean|Dirty):\s+(\d+)", rollup, re.MULTILINE))) * 1024 / 1e6
            for rollup in (Path(f"/proc/{child}/smaps_rollup").read_text() for child in children)
        ]


def get(url):
    with urllib.request.urlopen(urllib.request.Request(url, headers=BROWSER), timeout=30) as answer:
        answer.content = answer.read()
        return answer


def quote_path(address):
    return urllib.parse.quote(address, safe="/?=&")


def measure_speed(url, connections, seconds=SECONDS):
    """Return requests per second. Raise RuntimeError if a response fails or is not successful."""
    headers = [f"--header={name}: {value}" for name, value in BROWSER.items()]
    # wrk's default timeout of two seconds is too short on a busy machine.
    limits = ["--threads=1", f"--connections={connections}", f"--duration={seconds}s", "--timeout=30s"]
    output = subprocess.run(
        ["wrk", *limits, *headers, url], capture_output=True, text=True, check=True
    ).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        raise RuntimeError(f"{url} does not answer as it should:\n{output}")
    speed = float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])
    # No response within `seconds`: measure longer.
    return speed or measure_speed(url, connections, seconds * 5)


class Subject:
    """A URL and a number of connections, with the measured speeds."""

    def __init__(self, url, connections=1):
        self.url, self.connections = url, connections
        self.speeds = []

    def measure(self):
        self.speeds.append(measure_speed(self.url, self.connections))

    def get_ratios(self, other):
        """Return how many times faster than `other` it was, for each round."""
        return [mine / theirs for mine, theirs in zip(self.speeds, other.speeds, strict=True)]


def measure_in_rounds(subjects):
    subjects = list(subjects)
    for subject in subjects:
        subject.measure()  # warm-up, not counted
        subject.speeds.clear()
    for number in range(ROUNDS):
        # In alternating order, so that none is always measured after the same one.
        for subject in subjects[:: -1 if number % 2 else 1]:
            subject.measure()


def format_spread(values, digits=2):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def print_table(*rows):
    head, *body = rows
    for row in [head, ["---"] * len(head), *body]:
        print("| " + " | ".join(map(str, row)) + " |")
    print()


def prepare_site(folder, articles):
    """Return a Server of a site with `articles` articles and a data folder of its own."""
    data = folder / f"site-{articles}"
    for command in (["manage.py", "prepare"], ["-m", "bench.fill", str(articles)]):
        subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment(DATA_DIR=data),
            stdout=subprocess.DEVNULL,
            check=True,
        )
    return Server(SITE, DATA_DIR=data)


def get_own_headers(page):
    """Return the headers of a page without those that each server sets itself."""
    servers = {"server", "date", "connection", "content-length", "content-type"}
    return [(name, value) for name, value in page.headers.items() if name.lower() not in servers]


def build_hello_server(page):
    """Return a Server of a plain WSGI application with the headers and the size of the page."""
    headers = [
        *get_own_headers(page),
        ("Content-Type", page.headers["Content-Type"]),
        ("Content-Length", str(len(page.content))),
    ]
    like = json.dumps({"headers": headers, "bytes": len(page.content)})
    return Server([*STOCK, "bench.hello"], LIKE=like)


def build_nginx_for_file(folder, page):
    """Return an nginx that serves the page from a file, with its headers in the configuration."""
    nginx = Nginx(folder, 1, is_tls=False)
    (folder / "index.html").write_bytes(page.content)
    headers = "".join(
        f'add_header {name} "{value}";\n' for name, value in get_own_headers(page) if name.lower() != "etag"
    )
    (folder / "site.conf").write_text(
        f"server {{ listen 127.0.0.1:{nginx.port}; root {folder}; access_log off; gzip off; {headers} }}"
    )
    return nginx


def measure_serving(folder, small, enter):
    """Print requests per second with 1 and 64 connections, and whether the goals are met."""
    page = small.wait_for()
    shipped = enter(Nginx(folder / "nginx", small.port, is_tls=False))
    file = enter(build_nginx_for_file(folder / "nginx-file", page))
    hello = enter(build_hello_server(page))
    hello.wait_for()
    compared = {
        "nginx, the page from a file": f"http://127.0.0.1:{file.port}/index.html",
        "nginx as shipped": f"http://127.0.0.1:{shipped.port}/",
        "gunicorn, hello world": hello.url,
        "the site without nginx": small.url,
    }
    for url in compared.values():
        # The page contains its own URL, with or without the port.
        assert abs(len(get(url).content) - len(page.content)) < 100, f"{url} is not the page"
    # Measured separately: slow requests still run after wrk has ended, and would slow down the next subject.
    slow = {
        "the same, a page not cached": small.url + ARTICLE + UNCACHED,
        "the same, search": small.url + quote_path(SEARCH),
    }
    subjects = {}
    for urls in (compared, slow):
        new = {(name, number): Subject(url, number) for name, url in urls.items() for number in (1, 64)}
        measure_in_rounds(new.values())
        subjects |= new
    print_table(
        ("requests a second", "1 connection", "64 connections"),
        *(
            (name, *(format_spread(subjects[name, number].speeds, 0) for number in (1, 64)))
            for name in compared | slow
        ),
    )
    goals = [
        ("nginx as shipped", "nginx, the page from a file"),
        ("the site without nginx", "gunicorn, hello world"),
    ]
    ratios = [
        (number, name, other, subjects[name, number].get_ratios(subjects[other, number]))
        for name, other in goals
        for number in (1, 64)
    ]
    print_table(
        ("goal: ≥ 0.8", "connections", "ratio", "met"),
        *(
            (
                f"{name} / {other}",
                number,
                format_spread(times),
                "yes" if statistics.median(times) >= 0.8 else "no",
            )
            for number, name, other, times in ratios
        ),
    )


def measure_articles(servers):
    addresses = {
        "home page, cached": HOME,
        "list of articles, cached": LIST,
        "home page, not cached": HOME + UNCACHED,
        "article, not cached": ARTICLE + UNCACHED,
        "list of articles, not cached": LIST + UNCACHED,
        "search": SEARCH,
    }
    subjects = {
        (name, size): Subject(servers[size].url + quote_path(address))
        for name, address in addresses.items()
        for size in SIZES
    }
    measure_in_rounds(subjects.values())
    print_table(
        ("milliseconds for one answer, by the number of articles", *SIZES),
        *(
            (
                name,
                *(format_spread([1000 / speed for speed in subjects[name, size].speeds]) for size in SIZES),
            )
            for name in addresses
        ),
    )


def measure_start_and_memory(folder, servers):
    took = []
    for _ in range(START_COUNT):
        server = Server(SITE, DATA_DIR=folder / f"site-{SIZES[0]}")
        began = time.monotonic()
        with server:
            server.wait_for()
            took.append(time.monotonic() - began)
    print_table(
        ("", "median (from to)"),
        ("start to the first answer, seconds", format_spread(took)),
        *(
            (
                f"private memory of a worker with {size} articles, MB",
                format_spread(servers[size].get_private_megabytes(), 0),
            )
            for size in SIZES
        ),
    )


def print_versions():
    named = ", ".join(f"{name} {version(name)}" for name in ("Django", "gunicorn", "whitenoise"))
    print(
        f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, {ROUNDS} rounds of {SECONDS} s, {os.cpu_count()} cores, "
        f"load before {os.getloadavg()[0]:.1f}; Python {platform.python_version()}, {named}\n"
    )


def measure_site(folder):
    with contextlib.ExitStack() as stack:
        servers = {size: stack.enter_context(prepare_site(folder, size)) for size in SIZES}
        for server in servers.values():
            server.wait_for()
        measure_serving(folder, servers[SIZES[0]], stack.enter_context)
        measure_articles(servers)
        measure_start_and_memory(folder, servers)


def get_texts(data):
    with contextlib.closing(sqlite3.connect(data / "db.sqlite3")) as database:
        return [text for (text,) in database.execute('SELECT body FROM pages_article ORDER BY "order"')]


def compare_with_wagtail(folder):
    with contextlib.ExitStack() as stack:
        ours = stack.enter_context(prepare_site(folder, SIZES[0]))
        data = folder / "wagtail"
        given = {"DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "wagtail_site.settings"}
        ours.wait_for()
        data.mkdir()
        (data / "texts.json").write_text(json.dumps(get_texts(folder / f"site-{SIZES[0]}")))
        subprocess.run(
            [WAGTAIL_PYTHON, "-m", "wagtail_site.prepare"],
            cwd=ROOT / "bench",
            env=environment(**given),
            check=True,
        )
        address = "/artykuly/artykul-9/"
        theirs = Server([*STOCK, "wagtail_site.wsgi"], WAGTAIL_PYTHON, ROOT / "bench", **given)
        stack.enter_context(theirs).wait_for(address)
        subjects = {
            "Wagtail, a page not cached": Subject(theirs.url + address),
            "ours, a page not cached": Subject(ours.url + ARTICLE + UNCACHED),
        }
        measure_in_rounds(subjects.values())
        first, *_ = subjects.values()
        print_table(
            ("", "requests a second", "times Wagtail"),
            *(
                (name, format_spread(each.speeds, 0), format_spread(each.get_ratios(first)))
                for name, each in subjects.items()
            ),
        )


def main():
    if not shutil.which("wrk"):
        sys.exit("The benchmark needs wrk (Debian: apt-get install wrk).")
    # Raises SystemExit, so that the servers stop too.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit("stopped"))
    print_versions()
    with tempfile.TemporaryDirectory(prefix="rumia-social-bench-") as folder:
        {"": measure_site, "wagtail": compare_with_wagtail}["".join(sys.argv[1:])](Path(folder))


if __name__ == "__main__":
    main()
