"""The page cache with real processes: several workers; a database file that is missing, locked or damaged."""

import http.client
import pickle
import re
import signal
import sqlite3
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from types import SimpleNamespace

import pytest

from .. import site_database
from ..admin_forms import values
from ..processes import PreparedSite, Site, manage
from ..site_database import missing

pytestmark = pytest.mark.slow

HOME, ARTICLES = "/", "/ekonomia-spoleczna/"


class StaffBrowser:
    """A browser with cookies."""

    def __init__(self, site):
        self.url = site.url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def send(self, address, data=None):
        body = None if data is None else urllib.parse.urlencode(data).encode()
        try:
            with self.opener.open(self.url + address, body, timeout=30) as answer:
                return SimpleNamespace(status=answer.status, content=answer.read(), headers=answer.headers)
        except urllib.error.HTTPError as error:
            return SimpleNamespace(status=error.code, content=error.read(), headers=error.headers)

    def fill_in(self, address, button, **typed):
        form = self.send(address)
        return self.send(address, {**values(form), **typed, button: "1"})


def sign_in(site, login=None):
    browser = StaffBrowser(site)
    login, password = login or site.login
    browser.fill_in("/admin/login/", "_", username=login, password=password)
    assert browser.send("/admin/").status == 200
    return browser


def visit(site, address=HOME):
    """Request a page as a new visitor, on a new connection."""
    visitor = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    try:
        visitor.request("GET", address)
        answer = visitor.getresponse()
        return SimpleNamespace(status=answer.status, text=answer.read().decode(), headers=answer.headers)
    finally:
        visitor.close()


def visit_all(site, address=HOME, visitors=24):
    """Request a page concurrently, often enough to reach every worker."""
    with ThreadPoolExecutor(8) as together:
        return list(together.map(lambda _: visit(site, address), range(visitors)))


def is_stale(answer):
    return answer.headers.get("X-Served-From") == "last-good"


def wait_until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.1)


def test_published_change_is_visible_in_all_workers(data):
    with PreparedSite(data, WEB_CONCURRENCY=4) as site:
        editor = sign_in(site)
        # Each article links to the others, in a fragment.
        addresses = set(re.findall(rf'href="({ARTICLES}[^"]+)"', visit(site, ARTICLES).text))
        uncached_urls = [f"{address}?bez-kopii" for address in addresses]
        for number in range(2):
            for address in (ARTICLES, *uncached_urls):
                visit_all(site, address)  # every worker has stored the page and its fragments
            title = f"Artykuł-{number}-nowy"
            published = editor.fill_in("/admin/pages/article/1/change/", "_publish", title=title)
            assert published.status == 200
            for address in (ARTICLES, *uncached_urls):
                for answer in visit_all(site, address):
                    assert title in answer.text
                    assert f"-{number - 1}-nowy" not in answer.text
        assert "Traceback" not in site.output


KILLED = """
import os, signal
from django.db import transaction
from pages.models import Article
with transaction.atomic():
    transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
    Article.objects.filter(pk=1).update(title="Zapisany przed końcem")
"""


def test_cache_is_invalidated_when_worker_dies_after_commit(data):
    with PreparedSite(data, WEB_CONCURRENCY=2) as site:
        visit_all(site, ARTICLES)
        killed = manage("shell", "--no-imports", "--command", KILLED, DATA_DIR=site.data_dir)
        assert killed.returncode == -signal.SIGKILL
        wait_until(lambda: "Zapisany przed końcem" in visit(site, ARTICLES).text, seconds=5)
        assert all("Zapisany przed końcem" in answer.text for answer in visit_all(site, ARTICLES))


@pytest.fixture(scope="module")
def site(prepared, tmp_path_factory):
    data = site_database.copy(prepared, tmp_path_factory.mktemp("site") / "data")
    with PreparedSite(data, WEB_CONCURRENCY=2) as site:
        yield site


@contextmanager
def damaged_database(data):
    database = site_database.file(data)
    aside = database.with_name("aside")
    aside.write_bytes(database.read_bytes())
    database.write_bytes(b"This is no database." * 1000)
    yield
    aside.replace(database)  # atomic: a file half-written would be opened


def can_lock_exclusively(connection):
    """Return whether no other connection is open."""
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        return False
    return True


@contextmanager
def locked_database(data):
    other = sqlite3.connect(site_database.file(data), isolation_level=None)
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    wait_until(lambda: can_lock_exclusively(other))
    try:
        yield
    finally:
        other.close()


@contextmanager
def broken_database(site, how):
    """Break the database, after its write-ahead log was merged into it."""
    if site_database.SERVER:
        with how(site.data_dir):
            yield
        return
    database = site_database.file(site.data_dir)
    with closing(sqlite3.connect(database, timeout=20)) as first:
        first.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with how(site.data_dir):
        remove_side_files(database, how)
        yield
        remove_side_files(database, how)


def remove_side_files(database, how):
    for side in ("-wal", "-shm") if how is not locked_database else ():
        database.with_name(database.name + side).unlink(missing_ok=True)


def load_stored_pages(site):
    """Yield the responses that the page cache of the site has on disk."""
    for path in (site.data_dir / "page-cache").glob("*.djcache"):
        with suppress(FileNotFoundError), path.open("rb") as file:
            pickle.load(file)  # skip the expiry time
            yield pickle.loads(zlib.decompress(file.read()))


def is_home_stored(site):
    visit(site)  # nothing is stored until the version is known
    return any(page.key.path == "/" for page in load_stored_pages(site))


FAULTS = [missing] if site_database.SERVER else [missing, damaged_database, locked_database]


@pytest.mark.parametrize("how", FAULTS)
def test_site_survives_database_outage(site, how):
    editor = sign_in(site)
    assert visit(site, HOME).status == 200
    wait_until(lambda: is_home_stored(site))
    with broken_database(site, how):
        wait_until(lambda: is_stale(visit(site)))
        for answer in visit_all(site):
            assert answer.status == 200
            assert "Ekonomia społeczna" in answer.text
            assert is_stale(answer)
        panel = editor.send("/admin/")
        assert panel.status == 503
        assert "chwilowo" in panel.content.decode()
        assert panel.headers["Retry-After"]
        health = visit(site, "/healthz")
        assert (health.status, health.text) == (503, "database: down\n")
        assert visit(site, "/healthz?alive").status == 200
    wait_until(lambda: not is_stale(visit(site)))
    assert visit(site, "/healthz").text == "ok\n"
    assert visit(site, "/mapa-strony/").status == 200
    assert editor.send("/admin/").status == 200


@pytest.mark.skipif(bool(site_database.SERVER), reason="the database is a file only with SQLite")
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_replaced_database_file_is_read_at_once(
    site,
):
    database = site_database.file(site.data_dir)
    uncached_urls = f"{ARTICLES}?bez-kopii"
    for title in ("Pierwszy podmieniony", "Drugi podmieniony"):
        other = database.with_name("other")
        with closing(sqlite3.connect(database)) as first, closing(sqlite3.connect(other)) as copy:
            first.backup(copy)
            copy.execute("UPDATE pages_article SET title = ? WHERE id = 1", [title])
            copy.commit()
        visit_all(site, uncached_urls)
        other.replace(database)
        for answer in visit_all(site, uncached_urls):
            assert answer.status == 200
            assert title in answer.text


@pytest.fixture(scope="module")
def visited(prepared, tmp_path_factory):
    """A site that was served and stopped, and its home page, which a visitor has seen."""
    data = site_database.copy(prepared, tmp_path_factory.mktemp("visited") / "data")
    with PreparedSite(data) as site:
        before = visit(site)
        wait_until(lambda: is_home_stored(site))
    return site, before


@pytest.mark.parametrize("how", [how for how in FAULTS if how is not locked_database])
def test_site_starts_with_broken_database_and_stale_pages(visited, how):
    site, before = visited
    with broken_database(site, how):
        again = Site(site.data_dir)
        again.port, again.url = site.port, site.url
        with again:
            assert "kopii zapasowej" in again.output
            after = visit(again)
            assert (after.status, after.text) == (200, before.text)
            assert is_stale(after)
            assert visit(again, "/healthz").status == 503
