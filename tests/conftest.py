import fcntl
import gc
import os
import secrets

import hypothesis
import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.utils import timezone

from search import dictionary as morfeusz
from search import morphology, zero_results

from . import factories, nu, processes, site_database

# The same examples for everybody, and as much time as a busy machine takes for one.
hypothesis.settings.register_profile("tests", derandomize=True, deadline=None)
hypothesis.settings.load_profile("tests")

_asked = {}


@pytest.fixture(autouse=True)
def dictionary(monkeypatch):
    """
    Morfeusz is asked about a word once in a run of tests, not once for each test's empty database, and in this process:
    tests/search/test_word_forms.py runs the real subprocess, and so does every site that the tests start.
    """

    def ask_once(words):
        if new := [word for word in words if word not in _asked]:
            found = morfeusz.analyze(new)
            _asked.update(
                (word, {lemma: found["forms"][lemma] for lemma in found["lemmas"][word]}) for word in new
            )
        return {
            "lemmas": {word: sorted(_asked[word]) for word in words},
            "forms": {lemma: forms for word in words for lemma, forms in _asked[word].items()},
        }

    monkeypatch.setattr(morphology, "run_morfeusz", ask_once)
    monkeypatch.setattr(zero_results, "_last_run", {"counted": None, "purged": None})


@pytest.fixture(autouse=True)
def connection_of_a_test():
    """A request inside a test does not end the transaction of the test by closing its connection."""
    close = BaseDatabaseWrapper.close_if_unusable_or_obsolete

    def close_outside(connection):
        if not connection.in_atomic_block:
            close(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", close_outside)
        yield


def pytest_report_header():
    checker = "the Nu checker" if nu.is_installed() else "html5lib (no Java or no .venv/vnu.jar)"
    servers = "PostgreSQL" if site_database.SERVER else "SQLite"
    return [f"HTML is checked by {checker}", f"Tests run on {servers}"]


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path_factory):
    """Files that a test uploads are its own. Their folder is made with the first one: few tests upload any."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / f"uploads-{secrets.token_hex(8)}"
    return settings.MEDIA_ROOT


def pytest_collection_modifyitems(items):
    """
    Put files that start programs first: with --dist loadfile the workers then end at about the same time. Those that
    empty the database, which takes away what migrations put in, stay last, where pytest-django puts them.
    """

    def rank(item):
        if {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())):
            return 2
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction"):
            return 2
        return 0 if item.get_closest_marker("slow") or "e2e" in item.path.parts else 1

    ranks = {}
    for item in items:
        ranks[item.path] = max(ranks.get(item.path, 0), rank(item))
    items.sort(key=lambda item: ranks[item.path])


def pytest_collection_finish():
    """What was imported stays until the end: the garbage collector need not go through it time and again."""
    gc.collect()
    gc.freeze()


FIRST_START = f"""
from django.contrib.auth import get_user_model
from django.core.management import call_command
call_command("prepare")
user = get_user_model().objects.get(username={site_database.LOGIN[0]!r})
user.set_password({site_database.LOGIN[1]!r})
user.save()
"""


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """
    The data folder of a site that was started once: initial content, pictures, a login. Nobody changes it.

    The first start takes seven seconds, so one worker of pytest-xdist makes it for all.
    """
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
    folder, done = run / "prepared" / "data", run / "prepared" / "done"
    folder.parent.mkdir(exist_ok=True)
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            started = processes.manage("shell", "--no-imports", "--command", FIRST_START, DATA_DIR=folder)
            assert started.returncode == 0, started.stderr
            done.touch()
    return folder


@pytest.fixture
def data(prepared, tmp_path):
    """A test's own copy of that folder."""
    return site_database.copy(prepared, tmp_path / "data")


@pytest.fixture
def publisher_client(client, db):
    """A client signed in as a superuser, who may publish everything."""
    client.force_login(factories.staff(username="ala"))
    return client


@pytest.fixture
def other_publisher_client(db):
    client = Client()
    client.force_login(factories.staff(username="ola"))
    return client


@pytest.fixture
def freeze(monkeypatch):
    """Stop the site's clock: `freeze(moment)`."""

    def freeze(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return freeze
