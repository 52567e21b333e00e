"""
Load test: two writers and fifty readers get no errors.

It takes some seconds; `make load` runs it for a minute.
"""

import http.client
import os
import threading
import time
from collections import Counter
from itertools import count, cycle

import pytest

from tests import site_database
from tests.page_cache.test_processes import sign_in
from tests.processes import PreparedSite, manage

pytestmark = pytest.mark.slow

WRITERS, READERS = 2, 50
SECONDS = float(os.environ.get("SECONDS") or 5)
# Cached pages, uncached pages, searches, errors.
ADDRESSES = [
    *("/", "/ekonomia-spoleczna/", "/omggs/rewitalizacja/", "/mapa-strony/", "/sitemap.xml"),
    *("/ekonomia-spoleczna/?a={}", "/spoldzielnia/spotkania/?a={}", "/szukaj/?q=sp%C3%B3%C5%82dzielnia&a={}"),
    *("/nie-ma-takiej-{}/", "/dostepnosc/wniosek/"),
]


def read(site, end, seen, first):
    """Read pages in a loop on one connection, beginning with number `first`."""
    numbers = count()
    addresses = cycle(ADDRESSES[first:] + ADDRESSES[:first])
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    while time.monotonic() < end:
        address = next(addresses)
        try:
            connection.request("GET", address.format(next(numbers)))
            answer = connection.getresponse()
            answer.read()
            expected = 404 if "nie-ma" in address else 200
            last_good = answer.headers.get("X-Served-From")
            seen[
                "read" if (answer.status, last_good) == (expected, None) else f"{answer.status} {address}"
            ] += 1
        except http.client.RemoteDisconnected:
            # A server may close an idle persistent connection; browsers then open another one.
            connection.close()
        except OSError as error:
            seen[f"{error!r} {address}"] += 1
            connection.close()
    connection.close()


def write(editor, end, seen, article):
    address = f"/admin/pages/article/{article}/change/"
    for number in count():
        if time.monotonic() > end:
            return
        try:
            answer = editor.fill_in(address, "_publish", title=f"Artykuł {article}, zmiana {number}")
            saved = answer.status == 200 and f"zmiana {number}" in answer.content.decode()
            seen["written" if saved else f"{answer.status} {address}"] += 1
        except OSError as error:
            seen[f"{error!r} {address}"] += 1


def test_load_causes_no_error(data):
    with PreparedSite(data) as site:
        editors = [sign_in(site) for _ in range(WRITERS)]
        end = time.monotonic() + SECONDS
        counts = [Counter() for _ in range(WRITERS + READERS)]
        people = [
            threading.Thread(target=write, args=(editor, end, counts[number], number + 1))
            for number, editor in enumerate(editors)
        ] + [
            threading.Thread(target=read, args=(site, end, counts[WRITERS + number], number % len(ADDRESSES)))
            for number in range(READERS)
        ]
        for person in people:
            person.start()
        for person in people:
            person.join()
        seen = sum(counts, Counter())
        print(dict(seen))
        assert seen.keys() == {"read", "written"}
        assert "Traceback" not in site.output
        # Every change that was reported as saved is stored.
        for number in range(WRITERS):
            last = counts[number]["written"] - 1
            ((title,),) = site_database.do(
                site.data_dir, "SELECT title FROM pages_article WHERE id = %s", number + 1
            )
            assert title == f"Artykuł {number + 1}, zmiana {last}"


PROMISES = """
from django.db import connection
with connection.cursor() as cursor:
    for name in NAMES:
        cursor.execute(f"{ASK} {name}")
        print(name, cursor.fetchone()[0])
"""


def promises(tmp_path, ask, *names):
    code = PROMISES.replace("NAMES", repr(names)).replace("{ASK}", ask)
    return manage("shell", "--no-imports", "--command", code, DATA_DIR=tmp_path).stdout.splitlines()


@pytest.mark.skipif(bool(site_database.SERVER), reason="SQLite's own settings; PostgreSQL's: the next test")
def test_sqlite_settings_are_durable(tmp_path):
    assert promises(tmp_path, "PRAGMA", "journal_mode", "synchronous", "busy_timeout") == [
        "journal_mode wal",
        "synchronous 2",  # FULL: commits survive a power failure
        "busy_timeout 20000",
    ]


BEGUN = """
import sqlite3
from django.db import connection, transaction
with transaction.atomic():
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
    try:
        other.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        print(error)
"""


@pytest.mark.skipif(bool(site_database.SERVER), reason="only SQLite has one writer at a time")
def test_sqlite_transaction_takes_write_lock(tmp_path):
    said = manage("shell", "--no-imports", "--command", BEGUN, DATA_DIR=tmp_path)
    assert said.stdout == "database is locked\n"


@pytest.mark.skipif(not site_database.SERVER, reason="PostgreSQL's settings: make test-postgres")
def test_postgresql_settings_are_durable(tmp_path):
    assert promises(tmp_path, "SHOW", "synchronous_commit", "lock_timeout", "server_encoding") == [
        "synchronous_commit on",
        "lock_timeout 20s",
        "server_encoding UTF8",
    ]
