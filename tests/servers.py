"""
PostgreSQL for tests: a real server on a port of its own, with data that goes with it.

`python -m tests.servers ARGS` starts it, runs pytest on it and takes it away, also when it is interrupted;
`python -m tests.servers bench` times the search on it; `python -m tests.servers missing` names the packages it would
need.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from .processes import ROOT, free_port

PASSWORD = secrets.token_hex(8)
# Debian keeps the programs of the server away from the PATH, each version in a folder.
POSTGRESQL_FOLDERS = sorted(
    Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True
)


def program(name):
    """The path of a server's program; None where it is not installed."""
    return shutil.which(name, path=os.pathsep.join([*map(str, POSTGRESQL_FOLDERS), os.environ["PATH"]]))


def missing():
    """The Debian packages that these tests need and that are not there."""
    packages = {"postgresql": "initdb", "postgresql-client": "pg_dump"}
    return [package for package, name in packages.items() if not program(name)]


class Server:
    """A server that can be stopped and started again; what it holds goes when its `with` ends."""

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="rumia-social-server-"))
        self.port = free_port()
        try:
            self.prepare()
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *error):
        self.stop()
        self.remove()

    def prepare(self):
        pass

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        with (self.folder / "said").open("a") as said:
            # A session of its own: Ctrl+C means the tests, which then stop it.
            self.process = subprocess.Popen(
                self.command(), stdout=said, stderr=said, stdin=subprocess.DEVNULL, **self.as_whom()
            )
        end = time.monotonic() + 60
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError((self.folder / "said").read_text())
            time.sleep(0.05)

    def stop(self, by=signal.SIGINT):
        self.process.send_signal(by)
        self.process.wait(timeout=60)

    def as_whom(self):
        return {"start_new_session": True}


class PostgreSQL(Server):
    """In UTF-8 and, unlike SQLite, with the order of the Polish alphabet: no test may lean on either."""

    def prepare(self):
        if os.geteuid() == 0:
            # It refuses to run as root.
            os.chown(self.folder, pwd.getpwnam("postgres").pw_uid, -1)
        passwords = self.folder / "password"
        passwords.write_text(PASSWORD)
        login = ["--username=tests", "--auth=scram-sha-256", f"--pwfile={passwords}"]
        locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=pl"]
        subprocess.run(
            [program("initdb"), *login, *locale, "--no-sync", f"--pgdata={self.folder}/data"],
            check=True,
            capture_output=True,
            **self.as_whom(),
        )

    def as_whom(self):
        return super().as_whom() | ({"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {})

    def command(self):
        given = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "max_connections": 300,
            # What is tested are our crashes, not those of the machine.
            "fsync": "off",
            "full_page_writes": "off",
        }
        return [
            program("postgres"),
            f"-D{self.folder}/data",
            *(f"-c{name}={value}" for name, value in given.items()),
        ]

    def answers(self):
        try:
            psycopg.connect(self.url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def url(self, name="postgres"):
        return f"postgresql://tests:{PASSWORD}@127.0.0.1:{self.port}/{name}"


def main(arguments):
    if arguments == ["missing"]:
        print(*missing())
        return 0
    # To be stopped from outside is to be interrupted: the server goes too. (Behind a shell, SIGINT would be ignored.)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    with PostgreSQL() as database:
        given = {"TEST_DATABASE_URL": database.url()}
        run = ["tests.bench_search"] if arguments == ["bench"] else ["pytest", *arguments]
        tests = subprocess.Popen([sys.executable, "-m", *run], cwd=ROOT, env=os.environ | given)
        try:
            return tests.wait()
        except KeyboardInterrupt:
            tests.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                tests.wait(timeout=30)
            tests.kill()
            return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
