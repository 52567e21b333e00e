import contextlib
import datetime
import fcntl
import gc
import json
import os
import secrets
import sqlite3

import hypothesis
import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models import CharField, IntegerField
from django.db.models.signals import pre_save
from django.test import Client

from core import limited_process
from search import dictionary as morfeusz
from search import morphology, zero_results

from . import factories, nu, processes, site_database

# Reproducible examples, without a deadline, which busy machines would exceed.
hypothesis.settings.register_profile("tests", derandomize=True, deadline=None)
hypothesis.settings.load_profile("tests")

_asked = {}


@pytest.fixture(autouse=True)
def dictionary(monkeypatch):
    """
    Analyze each word once per test run, not once per test database, and in this process.

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
    monkeypatch.setattr(zero_results, "_last_run", {"counted": None})


@pytest.fixture(autouse=True)
def run_in_this_process(monkeypatch):
    """Examine files in this process instead of a new one each; tests/core/test_limited_process.py starts real ones."""

    def run(function, file, *, is_background=False, **arguments):
        file.seek(0)
        try:
            # Input and output of the real process are JSON.
            return json.loads(json.dumps(function(file, **arguments)))
        finally:
            file.seek(0)

    monkeypatch.setattr(limited_process, "run", run)


@pytest.fixture(autouse=True)
def connection_of_a_test():
    """Prevent requests from closing the connection and so ending the transaction of the test."""
    close = BaseDatabaseWrapper.close_if_unusable_or_obsolete

    def close_outside(connection):
        if not connection.in_atomic_block:
            close(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", close_outside)
        yield


def refuse_what_postgresql_refuses(sender, instance, **kwargs):
    """Raise for a value that SQLite stores although it does not fit the column: PostgreSQL does not take it."""
    for field in sender._meta.concrete_fields:
        value = getattr(instance, field.attname)
        if isinstance(field, CharField) and isinstance(value, str):
            fits = field.max_length is None or len(value) <= field.max_length
        elif isinstance(field, IntegerField) and isinstance(value, int):
            low, high = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
            fits = low <= value <= high
        else:
            continue
        assert fits, f"{field} cannot hold {value!r:.100} on PostgreSQL"


def pytest_sessionstart():
    for model in apps.get_models():
        if not model.__module__.startswith("django."):
            pre_save.connect(refuse_what_postgresql_refuses, sender=model)


def pytest_report_header():
    checker = "the Nu checker" if nu.is_installed() else "html5lib (no Java or no .venv/vnu.jar)"
    servers = "PostgreSQL" if site_database.SERVER else "SQLite"
    return [f"HTML is checked by {checker}", f"Tests run on {servers}"]


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path_factory):
    """Give each test its own MEDIA_ROOT. The folder is created by the first upload."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / f"uploads-{secrets.token_hex(8)}"
    return settings.MEDIA_ROOT


def pytest_collection_modifyitems(items):
    """
    Run files that start programs first: with --dist loadfile the workers then end at about the same time.

    Tests that flush the database, and so delete what migrations insert, stay last, where pytest-django puts them; among
    them, too, slow files are first.
    """

    def flushes(item):
        marker = item.get_closest_marker("django_db")
        fixtures = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
        return bool(fixtures) or (marker is not None and marker.kwargs.get("transaction", False))

    def is_slow(item):
        return item.get_closest_marker("slow") is not None or "e2e" in item.path.parts

    flushing = {item.path for item in items if flushes(item)}
    slow = {item.path for item in items if is_slow(item)}
    items.sort(key=lambda item: (item.path in flushing, item.path not in slow))


def pytest_collection_finish():
    """Exclude imported modules from garbage collection and run it rarely, which makes the tests faster."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000)


FIRST_START = f"""
from django.contrib.auth import get_user_model
from django.core.management import call_command
from tests import factories
call_command("prepare")
factories.request_settings()
user = get_user_model().objects.get(username={site_database.LOGIN[0]!r})
user.set_password({site_database.LOGIN[1]!r})
user.save()
"""


def build_once(tmp_path_factory, name, build):
    """Return a data folder of this test run that `build(folder)` has filled, in one worker of pytest-xdist for all."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
    folder, done = run / name / "data", run / name / "done"
    folder.parent.mkdir(exist_ok=True)
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            built = build(folder)
            assert built.returncode == 0, built.stderr
            done.touch()
    return folder


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """The data folder of a site with an empty, migrated database. Migrating takes five seconds."""
    return build_once(
        tmp_path_factory, "migrated", lambda folder: processes.manage("migrate", DATA_DIR=folder)
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, django_db_modify_db_settings_parallel_suffix):
    """Let the workers of pytest-xdist begin with copies of one migrated database."""
    if site_database.SERVER or "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    source = site_database.file(request.getfixturevalue("migrated"))
    name = connection.settings_dict["TEST"]["NAME"] = "file:tests?mode=memory&cache=shared"
    with (
        contextlib.closing(sqlite3.connect(name, uri=True)) as memory,  # exists while a connection is open
        contextlib.closing(sqlite3.connect(source)) as file,
    ):
        file.backup(memory)
        yield


@pytest.fixture(scope="session")
def prepared(migrated, tmp_path_factory):
    """The data folder of a site after its first start: initial content, images, a login. Tests must not change it."""

    def start(folder):
        site_database.copy(migrated, folder)
        return processes.manage("shell", "--no-imports", "--command", FIRST_START, DATA_DIR=folder)

    return build_once(tmp_path_factory, "prepared", start)


@pytest.fixture
def data(prepared, tmp_path):
    """A copy of the data folder of a started site, for one test."""
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
def freeze():
    """Return `freeze(moment)`, which stops all clocks but time.monotonic(). Calling it again moves them."""
    with contextlib.ExitStack() as stack:
        travellers = []

        def freeze(moment):
            # time-machine would take over a ZoneInfo as the process's own time zone.
            moment = moment.astimezone(datetime.UTC)
            if travellers:
                travellers[0].move_to(moment, tick=False)
            else:
                travellers.append(stack.enter_context(time_machine.travel(moment, tick=False)))

        yield freeze
