"""
`python -m bench [wagtail|serving]`, as `make bench`, `make bench-wagtail` and `make bench-serving` run it.

Everything is compared within one run, in rounds in which each takes its turn: what else the machine does meanwhile
befalls all alike. ROUNDS and SECONDS say how many rounds and how long each of their parts.
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

from tests.processes import ROOT, environment, free_port

ROUNDS = int(os.environ.get("ROUNDS") or 5)
SECONDS = int(os.environ.get("SECONDS") or 1)
STARTS = 5
SIZES = (10, 1_000, 10_000)
SITE = "rumia_social.wsgi"
HOME, LIST, ARTICLE = "/", "/ekonomia-spoleczna/", "/ekonomia-spoleczna/artykul-numer-9/"
SEARCH = "/szukaj/?q=spółdzielnia"
# A parameter that no page knows sends the request past the copies.
PAST_COPIES = "?bez-kopii"
WAGTAIL_PYTHON = ROOT / "bench" / ".wagtail" / "bin" / "python"
BROWSER = {"Accept-Encoding": "gzip, br"}


class Server:
    """gunicorn with the site's configuration, until the end of a `with`."""

    def __init__(self, application, python=sys.executable, folder=ROOT, conf=None, **given):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        conf = conf or ROOT / ("rumia_social" if application == SITE else "bench") / "gunicorn.conf.py"
        self.command = [str(python), "-m", "gunicorn", "--config", str(conf), application]
        self.folder = folder
        self.given = {"PYTHONPATH": ROOT, **given}

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=environment(PORT=self.port, **self.given),
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
                return self.get(address)
            except (urllib.error.URLError, ConnectionError):
                if self.process.poll() is not None or time.monotonic() > end:
                    raise
                time.sleep(0.005)

    def get(self, address):
        request = urllib.request.Request(self.url + quoted(address), headers=BROWSER)
        with urllib.request.urlopen(request, timeout=30) as answer:
            answer.content = answer.read()
            return answer

    def private_memory(self):
        """What each worker has for itself (USS), in bytes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [
            1024 * sum(map(int, re.findall(r"^Private_(?:Clean|Dirty):\s+(\d+)", rollup, re.MULTILINE)))
            for rollup in (Path(f"/proc/{child}/smaps_rollup").read_text() for child in children)
        ]


def quoted(address):
    return urllib.parse.quote(address, safe="/?=&")


def wrk(url, connections, headers, seconds=SECONDS):
    """Requests a second. An answer that is no page or no answer at all ends the benchmark."""
    told = [f"--header={name}: {value}" for name, value in headers.items()]
    # wrk's own limit of two seconds would call an answer lost on a busy machine.
    limits = ["--threads=1", f"--connections={connections}", f"--duration={seconds}s", "--timeout=30s"]
    said = subprocess.run(["wrk", *limits, *told, url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{url} does not answer as it should:\n{said}")
    speed = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    # Too slow to be seen in so short a time.
    return speed or wrk(url, connections, headers, seconds * 5)


class Subject:
    """One thing whose speed is measured."""

    def __init__(self, name, server, address=HOME, connections=1, **headers):
        self.name, self.server, self.connections = name, server, connections
        self.url = server.url + quoted(address)
        self.headers = BROWSER | headers
        self.speeds = []

    def take_turn(self):
        self.speeds.append(wrk(self.url, self.connections, self.headers))

    def over(self, other):
        """How many times as fast as `other`, round by round."""
        return [mine / theirs for mine, theirs in zip(self.speeds, other.speeds, strict=True)]


def in_rounds(subjects):
    for subject in subjects:
        subject.take_turn()  # warms up, and does not count
        subject.speeds.clear()
    for number in range(ROUNDS):
        # There and back again, so that none is always before the same one.
        for subject in subjects[:: -1 if number % 2 else 1]:
            subject.take_turn()


def spread(values, digits=2):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def table(*rows):
    head, *body = rows
    for row in [head, ["---"] * len(head), *body]:
        print("| " + " | ".join(map(str, row)) + " |")
    print()


def site(folder, articles):
    """A site with so many articles, prepared in a folder of its own."""
    data = Path(folder) / f"site-{articles}"
    for command in (["manage.py", "prepare"], ["-m", "bench.fill", str(articles)]):
        subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment(DATA_DIR=data),
            stdout=subprocess.DEVNULL,
            check=True,
        )
    return Server(SITE, DATA_DIR=data)


def hello_like(answer, folder):
    """Hello world with the headers and as many bytes as this answer: what only sending it costs."""
    # gunicorn sets these itself.
    headers = [
        header for header in answer.headers.items() if header[0] not in ("Server", "Date", "Connection")
    ]
    like = json.dumps({"headers": headers, "bytes": len(answer.content)})
    return Server("bench.hello", DATA_DIR=Path(folder) / "hello-large", LIKE=like)


def has(server, address):
    try:
        server.get(address)
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
        return False
    return True


def measure_speed(folder, servers):
    hello, small = servers["hello"], servers[SIZES[0]]
    style = re.search(rb'<link rel="stylesheet" href="([^"]+)"', decoded(small.get(HOME)))[1].decode()
    tag = small.get(HOME).headers["ETag"]
    search = SEARCH if has(small, SEARCH) else None

    def subjects(connections):
        yield Subject("hello world", hello, connections=connections)
        yield Subject("hello world, as large as the page", servers["hello, large"], connections=connections)
        yield Subject("hello world, without a thread", servers["hello, at once"], connections=connections)
        yield Subject("cached page", small, HOME, connections)
        yield Subject("304", small, HOME, connections, **{"If-None-Match": tag})
        yield Subject("static file", small, style, connections)
        yield Subject("uncached page", small, ARTICLE + PAST_COPIES, connections)
        if search:
            yield Subject("search", small, search, connections)

    for connections in (1, 64):
        compared = list(subjects(connections))
        in_rounds(compared)
        print(f"{connections} connection{'s' if connections > 1 else ''}\n")
        table(
            ("", "requests a second", "times hello world"),
            *((each.name, spread(each.speeds, 0), spread(each.over(compared[0]))) for each in compared),
        )

    addresses = {
        "home page, cached": HOME,
        "list of articles, cached": LIST,
        "home page, uncached": HOME + PAST_COPIES,
        "article, uncached": ARTICLE + PAST_COPIES,
        "list of articles, uncached": LIST + PAST_COPIES,
        **({"search": search} if search else {}),
    }
    compared = {
        (name, size): Subject(name, servers[size], address)
        for name, address in addresses.items()
        for size in SIZES
    }
    in_rounds(list(compared.values()))
    print("Milliseconds for one answer, by the number of articles\n")
    table(
        ("", *(f"{size:,}".replace(",", " ") for size in SIZES)),
        *(
            (name, *(spread([1000 / speed for speed in compared[name, size].speeds]) for size in SIZES))
            for name in addresses
        ),
    )


def decoded(answer):
    import brotli

    return brotli.decompress(answer.content)


def starts(server_of):
    """How long it takes from the start of a server to its first answer, in seconds, each time of STARTS."""
    took = []
    for _ in range(STARTS):
        server = server_of()
        began = time.monotonic()
        with server:
            server.wait_for()
            took.append(time.monotonic() - began)
    return took


def megabytes(server):
    return [bytes / 1e6 for bytes in server.private_memory()]


def measure_start_and_memory(servers, folder):
    took = starts(lambda: Server(SITE, DATA_DIR=Path(folder) / f"site-{SIZES[0]}"))
    table(
        ("", "median (from to)"),
        ("start to the first answer, seconds", spread(took)),
        *(
            (
                f"private memory of a worker with {size} articles, MB",
                spread(megabytes(servers[size]), 0),
            )
            for size in SIZES
        ),
    )


def versions():
    named = ", ".join(f"{name} {version(name)}" for name in ("Django", "gunicorn", "whitenoise"))
    print(
        f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, {ROUNDS} rounds of {SECONDS} s, {os.cpu_count()} cores, "
        f"load before {os.getloadavg()[0]:.1f}; Python {platform.python_version()}, {named}\n"
    )


def bench(folder):
    with contextlib.ExitStack() as stack:
        servers = {
            "hello": Server("bench.hello", DATA_DIR=Path(folder) / "hello"),
            "hello, at once": Server("bench.hello", DATA_DIR=Path(folder) / "hello-at-once", AT_ONCE=1),
        }
        servers |= {size: site(folder, size) for size in SIZES}
        for server in servers.values():
            stack.enter_context(server).wait_for()
        servers["hello, large"] = stack.enter_context(hello_like(servers[SIZES[0]].get(HOME), folder))
        servers["hello, large"].wait_for()
        measure_speed(folder, servers)
        measure_start_and_memory(servers, folder)


def texts_of(data):
    with contextlib.closing(sqlite3.connect(data / "db.sqlite3")) as database:
        return [text for (text,) in database.execute('SELECT body FROM pages_article ORDER BY "order"')]


def bench_wagtail(folder):
    with contextlib.ExitStack() as stack:
        ours = stack.enter_context(site(folder, SIZES[0]))
        data = Path(folder) / "wagtail"
        given = {"DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "wagtail_site.settings"}
        ours.wait_for()
        data.mkdir()
        (data / "texts.json").write_text(json.dumps(texts_of(Path(folder) / f"site-{SIZES[0]}")))
        subprocess.run(
            [WAGTAIL_PYTHON, "-m", "wagtail_site.prepare"],
            cwd=ROOT / "bench",
            env=environment(**given),
            check=True,
        )
        theirs = Server("wagtail_site.wsgi", python=WAGTAIL_PYTHON, folder=ROOT / "bench", **given)
        stack.enter_context(theirs).wait_for("/artykuly/artykul-9/")
        compared = [
            Subject("Wagtail, uncached page", theirs, "/artykuly/artykul-9/"),
            Subject("ours, uncached page", ours, ARTICLE + PAST_COPIES),
        ]
        in_rounds(compared)
        table(
            ("", "requests a second", "times Wagtail"),
            *((each.name, spread(each.speeds, 0), spread(each.over(compared[0]))) for each in compared),
        )


def bench_serving(folder):
    """The ways to serve that gunicorn offers, one against the other, with many visitors at once."""
    ways = {
        "as configured": [],
        "64 threads": ["--threads=64"],
        "gunicorn's gthread": ["--worker-class=gthread"],
        "gunicorn's sync": ["--worker-class=sync"],
        "`reuse_port`": ["--reuse-port"],
        "without `preload_app`": None,
    }

    def server_of(options):
        conf = ROOT / "bench" / "each_imports.conf.py" if options is None else None
        server = Server(SITE, conf=conf, DATA_DIR=Path(folder) / f"site-{SIZES[0]}")
        server.command[-1:-1] = options or []
        return server

    with contextlib.ExitStack() as stack:
        site(folder, SIZES[0])
        servers = {name: stack.enter_context(server_of(options)) for name, options in ways.items()}
        for server in servers.values():
            server.wait_for()
        for what, address in (("cached page", HOME), ("uncached page", ARTICLE + PAST_COPIES)):
            compared = [Subject(name, server, address, connections=64) for name, server in servers.items()]
            in_rounds(compared)
            table(
                (f"{what}, 64 connections", "requests a second", "times as configured"),
                *((each.name, spread(each.speeds, 0), spread(each.over(compared[0]))) for each in compared),
            )
        memory = {name: spread(megabytes(server), 0) for name, server in servers.items()}
    table(
        ("", "start to the first answer, seconds", "private memory of a worker, MB"),
        *(
            (name, spread(starts(lambda options=options: server_of(options))), memory[name])
            for name, options in ways.items()
        ),
    )


def main():
    if not shutil.which("wrk"):
        sys.exit("The benchmark needs wrk (Debian: apt-get install wrk).")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit("stopped"))  # and so the servers stop too
    versions()
    with tempfile.TemporaryDirectory(prefix="rumia-social-bench-") as folder:
        {"": bench, "wagtail": bench_wagtail, "serving": bench_serving}["".join(sys.argv[1:])](folder)


if __name__ == "__main__":
    main()
