"""Commands of the project and sites, run in separate processes."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import site_database
from .setting_names import SETTING_NAMES

ROOT = Path(__file__).resolve().parent.parent
# Also of a parent make.
NOT_INHERITED = SETTING_NAMES | {
    *("DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE", "REDIS_URL"),
    *("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"),
}


# With a mail server, which nobody asks until mail is sent: the site then has the page of notifications.
MAIL = {"EMAIL_HOST": "127.0.0.1", "DEFAULT_FROM_EMAIL": "serwis@rumia.example"}


def environment(**given):
    """
    Return the environment of a command: `given`, and that of this process without settings of another site.

    A site with a DATA_DIR of its own gets a database of its own, SQLite or PostgreSQL as in this test run.
    """
    if "DATA_DIR" in given:
        given = {"DATABASE_URL": site_database.url(given["DATA_DIR"]), **given}
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return inherited | {name: str(value) for name, value in given.items()}


def run(*command, **given):
    """Run `command` in the project's folder with `given` in its environment, and wait for its end."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment(**given),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def manage(*arguments, **given):
    return run(sys.executable, "manage.py", *arguments, **given)


SERVER = ("--config", "rumia_social/gunicorn.conf.py", "rumia_social.wsgi")


def gunicorn(*arguments, **given):
    return run(sys.executable, "-m", "gunicorn", *arguments, *SERVER, **given)


def find_login(said):
    """Return the name and password that a first start printed, or ()."""
    return tuple(re.findall(r"(?:login|hasło): +(\S+)", said))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """
    The site as `make run` serves it, as a context manager.

    With a new data folder this is a first start, which takes seconds. The fixture `data` provides the folder of a site
    that was started before.
    """

    command = ("make", "run")

    def __init__(self, data_dir, **given):
        self.data_dir = data_dir
        self.given = given
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        self.said = self.data_dir.with_name(f"said-on-{self.port}.txt")
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=environment(DATA_DIR=self.data_dir, PORT=self.port, **self.given),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl+C in the terminal of the tests does not reach it
            )
        try:
            self.wait_until_it_answers()
        except BaseException:
            self.press_ctrl_c()
            raise
        return self

    def __exit__(self, *error):
        self.press_ctrl_c()

    @property
    def output(self):
        return self.said.read_text()

    @property
    def printed_login(self):
        """Return the name and password printed at the first start."""
        return find_login(self.output)

    @property
    def login(self):
        """Return the name and password of the superuser."""
        return self.printed_login or site_database.LOGIN

    def wait_until_it_answers(self):
        # A first run installs all packages; later ones take seconds.
        end = time.monotonic() + 300
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"The site ended by itself:\n{self.output}")
            try:
                with urllib.request.urlopen(f"{self.url}/livez", timeout=10) as answer:
                    assert answer.status == 200
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        raise RuntimeError(f"The site does not answer:\n{self.output}")

    def press_ctrl_c(self):
        """Stop the site like Ctrl+C in a terminal. Assert that it ends at once, even with open connections."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        try:
            self.process.wait(timeout=60)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


class PreparedSite(Site):
    """A site with a folder of the fixture `prepared`: only its server is started, in half the time of `make run`."""

    command = (sys.executable, "-m", "gunicorn", *SERVER)
