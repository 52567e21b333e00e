"""While pages cannot be made, those that were seen are served from their copies on disk; nothing that is not public."""

import datetime

import pytest
from django.conf import settings
from django.db.utils import DatabaseError, IntegrityError, InterfaceError, OperationalError
from django.test import RequestFactory
from psycopg.errors import DeadlockDetected, LockNotAvailable

from page_cache.keys import get_cache_key
from page_cache.models import ContentChange
from page_cache.storage import CachedResponse
from publishing import revisions

from .. import factories
from .conftest import LOCKED
from .visitor import seen, stored_files

NOON = factories.warsaw(2026, 5, 4, 12)
HOUR = datetime.timedelta(hours=1)
SESSION = f"{settings.SESSION_COOKIE_NAME}={'a' * 32}"


@pytest.mark.parametrize("error", [LOCKED, DatabaseError("file is not a database"), IntegrityError("ours")])
def test_page_that_was_seen_is_served_from_its_copy_also_after_a_restart(visitor, fail, error):
    article = factories.article(title="Widziany")
    seen(visitor, article.get_absolute_url())
    fail(error)
    for _ in range(2):
        shown = visitor.get(article.get_absolute_url(), HTTP_ACCEPT_ENCODING="br")
        assert shown.status == 200
        assert "Widziany" in shown.text
        assert shown.headers["X-Served-From"] == "last-good"
    fail.undo()
    visitor.cache.retry_at = 0
    again = visitor.get(article.get_absolute_url())
    assert "X-Served-From" not in again.headers
    assert again.status == 200


def test_while_the_database_is_down_it_is_asked_once_a_second_not_for_each_visitor(visitor, fail):
    article = factories.article()
    seen(visitor, article.get_absolute_url())
    fail()
    assert visitor.makes(article.get_absolute_url()) == 1
    assert sum(visitor.makes(article.get_absolute_url()) for _ in range(20)) == 0
    assert sum(visitor.makes("/nigdy-nie-widziana/") for _ in range(20)) == 0
    visitor.cache.retry_at = 0
    assert visitor.makes(article.get_absolute_url()) == 1


def test_page_that_nobody_saw_says_in_polish_that_it_is_not_there_now(visitor, fail):
    fail()
    for display in ("100.default.normal", "200.white-on-black.wide"):
        for _ in range(2):
            shown = visitor.get("/ekonomia-spoleczna/", HTTP_COOKIE=f"widok={display}")
            assert shown.status == 503
            assert int(shown.headers["Retry-After"]) > 0
            assert "chwilowo" in shown.text
            assert f'data-contrast="{display.split(".")[1]}"' in shown.text


def test_our_own_fault_stays_one_and_makes_no_outage(visitor, fail):
    fail(IntegrityError("our fault"))
    assert visitor.get("/").status == 500
    assert visitor.cache.retry_at == 0


def test_seen_page_is_served_stale_when_its_view_fails(visitor, monkeypatch):
    from home import views

    seen(visitor, "/")
    monkeypatch.setattr(views, "get_home_content", lambda: 1 / 0)
    shown = visitor.get("/")
    assert (shown.status, shown.headers["X-Served-From"]) == (200, "last-good")


def test_surrogate_may_not_reuse_stale_page(visitor, fail):
    seen(visitor, "/")
    fail()
    for _ in range(2):
        shown = visitor.get("/", HTTP_SURROGATE_CAPABILITY='nginx="Surrogate/1.0"')
        assert shown.headers["X-Served-From"] == "last-good"
        assert shown.headers["Cache-Control"] == "no-cache"


def test_display_that_was_not_seen_falls_back_to_the_default_one(visitor, fail):
    seen(visitor, "/")
    fail()
    shown = visitor.get("/", HTTP_COOKIE="widok=200.white-on-black.wide")
    assert shown.status == 200
    assert 'data-font="100"' in shown.text


def test_staff_who_are_signed_in_read_the_copies_too(visitor, fail):
    seen(visitor, "/")
    fail()
    visitor.get("/")
    shown = visitor.get("/", HTTP_COOKIE=SESSION)
    assert (shown.status, shown.headers["X-Served-From"]) == (200, "last-good")


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/?podglad=pages.article-1"])
def test_panel_and_previews_say_that_they_are_not_there_now(visitor, fail, address):
    seen(visitor, "/")
    fail()
    for _ in range(2):
        shown = visitor.get(address, HTTP_COOKIE=SESSION)
        assert shown.status == 503
        assert "chwilowo" in shown.text


def test_form_that_cannot_be_saved_says_so_and_what_to_do(visitor, fail):
    fail()
    token = "t" * 32
    sent = {
        "HTTP_COOKIE": f"{SESSION}; csrftoken={token}",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "data": f"csrfmiddlewaretoken={token}&title=Nowy",
    }
    shown = visitor.get("/admin/pages/page/add/", method="POST", **sent)
    assert shown.status == 503
    assert "Nic nie zostało zapisane" in shown.text
    assert shown.headers["Retry-After"]


def by_postgresql(cause):
    error = OperationalError("in whatever language the server speaks")
    error.__cause__ = cause()
    return error


@pytest.mark.parametrize(
    "error", [LOCKED, by_postgresql(LockNotAvailable), by_postgresql(DeadlockDetected)], ids=str
)
def test_database_that_is_busy_is_not_said_to_be_broken(visitor, fail, error):
    fail(error)
    assert "Serwis jest chwilowo zajęty" in visitor.get("/ekonomia-spoleczna/").text


@pytest.mark.parametrize("take_away", ["withdraw", "delete", "edit"])
def test_what_was_taken_away_since_is_in_no_copy(visitor, commit, fail, take_away):
    article = factories.article(title="Wycofany")
    seen(visitor, "/", article.get_absolute_url(), "/ekonomia-spoleczna/")
    with commit():
        if take_away == "withdraw":
            revisions.unpublish(article, None)
        elif take_away == "delete":
            article.delete()
        else:
            article.title = "Poprawiony"
            article.save()
    fail()
    for address in ("/", article.get_absolute_url(), "/ekonomia-spoleczna/"):
        for _ in range(2):
            shown = visitor.get(address)
            assert shown.status == 503
            assert "Wycofany" not in shown.text


def test_what_is_over_since_is_in_no_copy(visitor, fail, freeze):
    freeze(NOON)
    article = factories.article(title="Do trzynastej", publish_until=NOON + HOUR)
    seen(visitor, "/", article.get_absolute_url())
    fail()
    freeze(NOON + HOUR - datetime.timedelta(seconds=1))
    assert "Do trzynastej" in visitor.get("/").text
    freeze(NOON + HOUR)
    for address in ("/", article.get_absolute_url()):
        assert visitor.get(address).status == 503


def test_night_ends_no_copy(visitor, fail, freeze):
    freeze(NOON)
    factories.article(title="Widziany")
    seen(visitor, "/")
    fail()
    freeze(NOON + 24 * HOUR)
    assert "Widziany" in visitor.get("/").text


def test_refresher_renders_seen_pages_again_after_a_change(visitor, commit, fail):
    article, gone = factories.article(title="Dawny"), factories.article()
    for address in ("/", article.get_absolute_url(), gone.get_absolute_url()):
        visitor.get(address)
    with commit():
        article.title = "Nowy"
        article.save()
        gone.delete()
    visitor.refresh()
    fail()
    visitor.refresher.poll()
    assert "Nowy" in visitor.get("/").text
    assert "Nowy" in visitor.get(article.get_absolute_url()).text
    assert visitor.get(gone.get_absolute_url()).status == 503


def test_refresher_renders_once_and_when_their_time_comes(visitor, freeze):
    freeze(NOON)
    factories.article(publish_from=NOON + HOUR)
    visitor.refresh()
    visitor.get("/")
    for _ in range(2):
        visitor.refresh()
    assert visitor.made == ["/"]
    freeze(NOON + HOUR)
    for _ in range(2):
        visitor.refresh()
    assert visitor.made == ["/", "/"]


def test_refresher_stops_when_version_changes_meanwhile(visitor, commit, monkeypatch):
    pages = [factories.page().get_absolute_url() for _ in range(3)]
    for page in pages:
        visitor.get(page)
    with commit():
        factories.article()
    render = visitor.cache.render

    def render_and_publish(key):
        response = render(key)
        with commit():
            factories.article()
        return response

    monkeypatch.setattr(visitor.cache, "render", render_and_publish)
    visitor.refresh()
    assert len(visitor.made) == len(pages) + 1
    monkeypatch.undo()
    visitor.refresh()
    assert sum(visitor.makes(page) for page in pages) == 0


def test_refresher_notices_other_hosts_while_it_renders(visitor, commit, monkeypatch):
    for _ in range(3):
        visitor.get(factories.page().get_absolute_url())
    with commit():
        factories.article()
    monkeypatch.setattr("page_cache.refresher.POLL_SECONDS", 0)
    render, before = visitor.cache.render, len(visitor.made)

    def render_while_another_host_publishes(key):
        ContentChange.objects.create(id=1)
        return render(key)

    monkeypatch.setattr(visitor.cache, "render", render_while_another_host_publishes)
    visitor.refresh()
    assert len(visitor.made) == before + 1


def test_refresher_keeps_pages_while_database_is_down(visitor, fail):
    seen(visitor, "/")
    fail()
    visitor.refresher.poll()
    visitor.refresh()
    assert visitor.cache.version.read().is_outage
    assert visitor.makes("/") == 0
    assert visitor.get("/").headers["X-Served-From"] == "last-good"
    fail.undo()
    visitor.refresher.poll()
    assert "X-Served-From" not in visitor.get("/").headers


def damaged(content):
    return content[:-40] + bytes(40)


@pytest.mark.parametrize("damage", [damaged, lambda content: b"", lambda content: content[:100]])
def test_damaged_copy_is_not_shown(visitor, fail, damage):
    seen(visitor, "/")
    [file] = stored_files(visitor)
    file.write_bytes(damage(file.read_bytes()))
    assert visitor.get("/").status == 200
    visitor.restart()
    [file] = stored_files(visitor)
    file.write_bytes(damage(file.read_bytes()))
    fail()
    assert visitor.get("/").status == 503


def test_response_comes_back_from_disk_as_it_was(visitor):
    before = visitor.get("/", HTTP_COOKIE="widok=150.default.wide", HTTP_ACCEPT_ENCODING="br")
    [response] = visitor.cache.storage.memory.values()
    assert visitor.cache.storage.get_from_disk(response.key) == response
    visitor.cache.storage.memory.clear()
    assert visitor.get("/", HTTP_COOKIE="widok=150.default.wide", HTTP_ACCEPT_ENCODING="br") == before
    assert len(visitor.made) == 1


def test_response_of_another_release_counts_as_missing(visitor, monkeypatch):
    visitor.get("/")
    monkeypatch.setattr(CachedResponse, "__init__", lambda self, key, status, headers: None)
    assert stored_files(visitor)
    assert visitor.cache.storage.get_from_disk(get_cache_key(environ_of_home())) is None


def environ_of_home():
    return RequestFactory().get("/", HTTP_HOST="testserver").environ


def test_full_disk_hurts_nobody(visitor, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.cache.backends.filebased.tempfile.mkstemp", full)
    assert visitor.get("/").status == 200
    assert visitor.makes("/") == 0
    assert not stored_files(visitor)


def test_number_of_files_on_disk_is_limited(visitor, settings):
    pages = {**settings.CACHES["pages"], "OPTIONS": {"MAX_ENTRIES": 3}}
    settings.CACHES = {**settings.CACHES, "pages": pages}
    for _ in range(6):
        visitor.get(factories.page().get_absolute_url())
        assert len(stored_files(visitor)) <= 3


def test_connection_closed_by_server_is_an_outage(visitor, fail):
    visitor.refresher.poll()
    fail(InterfaceError("connection already closed"))
    assert visitor.get("/ekonomia-spoleczna/").status == 503
    visitor.refresher.poll()
    assert visitor.cache.version.read().is_outage
