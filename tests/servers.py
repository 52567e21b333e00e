"""
PostgreSQL for tests: a server on a free port, with temporary data.

`python -m tests.servers ARGS` starts it, runs pytest on it and removes it, also when interrupted;
`python -m tests.servers bench` runs the benchmark of search on it; `python -m tests.servers missing` prints the Debian
packages that are missing.
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
from psycopg import sql

from .processes import ROOT, free_port

PASSWORD = secrets.token_hex(8)
# Debian installs the programs of each server version in a folder that is not in PATH.
POSTGRESQL_FOLDERS = sorted(
    Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True
)


def find_program(name):
    """Return the path of a program of the server, or None if it is not installed."""
    return shutil.which(name, path=os.pathsep.join([*map(str, POSTGRESQL_FOLDERS), os.environ["PATH"]]))


def missing():
    """Return the Debian packages that are needed and not installed."""
    packages = {"postgresql": "initdb", "postgresql-client": "pg_dump"}
    return [package for package, name in packages.items() if not find_program(name)]


class Server:
    """A server that can be stopped and restarted, as a context manager; its data are deleted at the end."""

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
            # In a session of its own: Ctrl+C interrupts the tests, which then stop the server.
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
    """A server with UTF-8 and Polish collation; tests must not depend on it, because SQLite sorts differently."""

    def prepare(self):
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            os.chown(self.folder, pwd.getpwnam("postgres").pw_uid, -1)
        passwords = self.folder / "password"
        passwords.write_text(PASSWORD)
        login = ["--username=tests", "--auth=scram-sha-256", f"--pwfile={passwords}"]
        locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=pl"]
        subprocess.run(
            [find_program("initdb"), *login, *locale, "--no-sync", f"--pgdata={self.folder}/data"],
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
            # Tests kill processes but do not simulate power failures.
            "fsync": "off",
            "full_page_writes": "off",
        }
        return [
            find_program("postgres"),
            f"-D{self.folder}/data",
            *(f"-c{name}={value}" for name, value in given.items()),
        ]

    def answers(self):
        try:
            psycopg.connect(self.url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def create(self, name, template="template0"):
        """Create a database, a copy of `template`; return its URL."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            names = sql.Identifier(name), sql.Identifier(template)
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        return self.url(name)

    def url(self, name="postgres"):
        return f"postgresql://tests:{PASSWORD}@127.0.0.1:{self.port}/{name}"


def main(arguments):
    if arguments == ["missing"]:
        print(*missing())
        return 0
    # SIGTERM raises KeyboardInterrupt, so that the server is removed. (Background jobs of a shell ignore SIGINT.)
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
