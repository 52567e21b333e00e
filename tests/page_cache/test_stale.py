"""During an outage stored pages are served stale, unless content has changed or ended since."""

import datetime

import pytest
from django.conf import settings
from django.db.utils import DatabaseError, IntegrityError, InterfaceError, OperationalError
from django.test import RequestFactory
from psycopg.errors import DeadlockDetected, LockNotAvailable

from page_cache.keys import get_cache_key
from page_cache.models import ContentChange
from page_cache.storage import CachedResponse
from publishing import publication

from .. import factories
from .conftest import LOCKED
from .visitor import list_stored_files, store_and_restart

NOON = factories.warsaw(2026, 5, 4, 12)
HOUR = datetime.timedelta(hours=1)
SESSION = f"{settings.SESSION_COOKIE_NAME}={'a' * 32}"


@pytest.mark.parametrize("error", [LOCKED, DatabaseError("file is not a database"), IntegrityError("ours")])
def test_seen_page_is_served_stale_after_restart(visitor, break_database, error):
    article = factories.article(title="Widziany")
    store_and_restart(visitor, article.get_absolute_url())
    break_database(error)
    for _ in range(2):
        shown = visitor.get(article.get_absolute_url(), HTTP_ACCEPT_ENCODING="br")
        assert shown.status == 200
        assert "Widziany" in shown.text
        assert shown.headers["X-Served-From"] == "last-good"
    break_database.undo()
    visitor.cache.retry_at = 0
    again = visitor.get(article.get_absolute_url())
    assert "X-Served-From" not in again.headers
    assert again.status == 200


def test_outage_is_retried_once_a_second(visitor, break_database):
    article = factories.article()
    store_and_restart(visitor, article.get_absolute_url())
    break_database()
    assert visitor.count_renders(article.get_absolute_url()) == 1
    assert sum(visitor.count_renders(article.get_absolute_url()) for _ in range(20)) == 0
    assert sum(visitor.count_renders("/nigdy-nie-widziana/") for _ in range(20)) == 0
    visitor.cache.retry_at = 0
    assert visitor.count_renders(article.get_absolute_url()) == 1


def test_unseen_page_is_503_in_polish(visitor, break_database):
    break_database()
    for display in ("100.default.normal", "200.white-on-black.wide"):
        for _ in range(2):
            shown = visitor.get("/ekonomia-spoleczna/", HTTP_COOKIE=f"widok={display}")
            assert shown.status == 503
            assert int(shown.headers["Retry-After"]) > 0
            assert "chwilowo" in shown.text
            assert f'data-contrast="{display.split(".")[1]}"' in shown.text


def test_error_in_code_is_500_and_no_outage(visitor, break_database):
    break_database(IntegrityError("our fault"))
    assert visitor.get("/").status == 500
    assert visitor.cache.retry_at == 0


def test_seen_page_is_served_stale_when_its_view_fails(visitor, monkeypatch):
    from home import views

    store_and_restart(visitor, "/")
    monkeypatch.setattr(views, "get_home_content", lambda: 1 / 0)
    shown = visitor.get("/")
    assert (shown.status, shown.headers["X-Served-From"]) == (200, "last-good")


def test_surrogate_may_not_reuse_stale_page(visitor, break_database):
    store_and_restart(visitor, "/")
    break_database()
    for _ in range(2):
        shown = visitor.get("/", HTTP_SURROGATE_CAPABILITY='nginx="Surrogate/1.0"')
        assert shown.headers["X-Served-From"] == "last-good"
        assert shown.headers["Cache-Control"] == "no-cache"


def test_unseen_variant_falls_back_to_default(visitor, break_database):
    store_and_restart(visitor, "/")
    break_database()
    shown = visitor.get("/", HTTP_COOKIE="widok=200.white-on-black.wide")
    assert shown.status == 200
    assert 'data-font="100"' in shown.text


def test_signed_in_staff_get_stale_page(visitor, break_database):
    store_and_restart(visitor, "/")
    break_database()
    visitor.get("/")
    shown = visitor.get("/", HTTP_COOKIE=SESSION)
    assert (shown.status, shown.headers["X-Served-From"]) == (200, "last-good")


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/?podglad=pages.article-1"])
def test_admin_and_previews_are_503(visitor, break_database, address):
    store_and_restart(visitor, "/")
    break_database()
    for _ in range(2):
        shown = visitor.get(address, HTTP_COOKIE=SESSION)
        assert shown.status == 503
        assert "chwilowo" in shown.text


def test_form_submission_during_outage_is_503(visitor, break_database):
    break_database()
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
def test_busy_database_is_reported_as_busy(visitor, break_database, error):
    break_database(error)
    assert "Serwis jest chwilowo zajęty" in visitor.get("/ekonomia-spoleczna/").text


@pytest.mark.parametrize("take_away", ["withdraw", "delete", "edit"])
def test_changed_content_is_never_served_stale(visitor, commit, break_database, take_away):
    article = factories.article(title="Wycofany")
    store_and_restart(visitor, "/", article.get_absolute_url(), "/ekonomia-spoleczna/")
    with commit():
        if take_away == "withdraw":
            publication.unpublish(article, None)
        elif take_away == "delete":
            article.delete()
        else:
            article.title = "Poprawiony"
            article.save()
    break_database()
    for address in ("/", article.get_absolute_url(), "/ekonomia-spoleczna/"):
        for _ in range(2):
            shown = visitor.get(address)
            assert shown.status == 503
            assert "Wycofany" not in shown.text


def test_expired_content_is_never_served_stale(visitor, break_database, freeze):
    freeze(NOON)
    article = factories.article(title="Do trzynastej", publish_until=NOON + HOUR)
    store_and_restart(visitor, "/", article.get_absolute_url())
    break_database()
    freeze(NOON + HOUR - datetime.timedelta(seconds=1))
    assert "Do trzynastej" in visitor.get("/").text
    freeze(NOON + HOUR)
    for address in ("/", article.get_absolute_url()):
        assert visitor.get(address).status == 503


def test_page_is_served_stale_after_midnight(visitor, break_database, freeze):
    freeze(NOON)
    factories.article(title="Widziany")
    store_and_restart(visitor, "/")
    break_database()
    freeze(NOON + 24 * HOUR)
    assert "Widziany" in visitor.get("/").text


def test_refresher_renders_pages_after_change(visitor, commit, break_database):
    article, gone = factories.article(title="Dawny"), factories.article()
    for address in ("/", article.get_absolute_url(), gone.get_absolute_url()):
        visitor.get(address)
    with commit():
        article.title = "Nowy"
        article.save()
        gone.delete()
    visitor.refresh()
    break_database()
    visitor.poll()
    assert "Nowy" in visitor.get("/").text
    assert "Nowy" in visitor.get(article.get_absolute_url()).text
    assert visitor.get(gone.get_absolute_url()).status == 503


def test_refresher_renders_once_and_at_expiry(visitor, freeze):
    freeze(NOON)
    factories.article(publish_from=NOON + HOUR)
    visitor.refresh()
    visitor.get("/")
    for _ in range(2):
        visitor.refresh()
    assert visitor.rendered == ["/"]
    freeze(NOON + HOUR)
    for _ in range(2):
        visitor.refresh()
    assert visitor.rendered == ["/", "/"]


def test_refresher_stops_when_version_changes(visitor, commit, monkeypatch):
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
    assert len(visitor.rendered) == len(pages) + 1
    monkeypatch.undo()
    visitor.refresh()
    assert sum(visitor.count_renders(page) for page in pages) == 0


def test_refresher_notices_other_hosts_while_rendering(visitor, commit, monkeypatch):
    for _ in range(3):
        visitor.get(factories.page().get_absolute_url())
    with commit():
        factories.article()
    render, before = visitor.cache.render, len(visitor.rendered)

    def render_while_another_host_publishes(key):
        ContentChange.objects.create(id=1)
        visitor.poll()
        return render(key)

    monkeypatch.setattr(visitor.cache, "render", render_while_another_host_publishes)
    visitor.refresh()
    assert len(visitor.rendered) == before + 1


def test_refresher_keeps_pages_during_outage(visitor, break_database):
    store_and_restart(visitor, "/")
    break_database()
    visitor.poll()
    visitor.refresh()
    assert visitor.cache.version.read().is_outage
    assert visitor.count_renders("/") == 0
    assert visitor.get("/").headers["X-Served-From"] == "last-good"
    break_database.undo()
    visitor.poll()
    assert "X-Served-From" not in visitor.get("/").headers


def overwrite_end(content):
    return content[:-40] + bytes(40)


@pytest.mark.parametrize("damage", [overwrite_end, lambda content: b"", lambda content: content[:100]])
def test_damaged_stored_response_is_missing(visitor, break_database, damage):
    store_and_restart(visitor, "/")
    [file] = list_stored_files(visitor)
    file.write_bytes(damage(file.read_bytes()))
    assert visitor.get("/").status == 200
    visitor.restart()
    [file] = list_stored_files(visitor)
    file.write_bytes(damage(file.read_bytes()))
    break_database()
    assert visitor.get("/").status == 503


def test_response_from_disk_equals_stored_one(visitor):
    before = visitor.get("/", HTTP_COOKIE="widok=150.default.wide", HTTP_ACCEPT_ENCODING="br")
    [response] = visitor.cache.storage.memory.values()
    assert visitor.cache.storage.get_from_disk(response.key) == response
    visitor.cache.storage.memory.clear()
    assert visitor.get("/", HTTP_COOKIE="widok=150.default.wide", HTTP_ACCEPT_ENCODING="br") == before
    assert len(visitor.rendered) == 1


def test_response_of_another_release_is_missing(visitor, monkeypatch):
    visitor.get("/")
    monkeypatch.setattr(CachedResponse, "__init__", lambda self, key, status, headers: None)
    assert list_stored_files(visitor)
    assert visitor.cache.storage.get_from_disk(get_cache_key(environ_of_home())) is None


def environ_of_home():
    return RequestFactory().get("/", HTTP_HOST="testserver").environ


def test_full_disk_stores_in_memory_only(visitor, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.cache.backends.filebased.tempfile.mkstemp", full)
    assert visitor.get("/").status == 200
    assert visitor.count_renders("/") == 0
    assert not list_stored_files(visitor)


def test_number_of_files_on_disk_is_limited(visitor, settings):
    pages = {**settings.CACHES["pages"], "OPTIONS": {"MAX_ENTRIES": 3}}
    settings.CACHES = {**settings.CACHES, "pages": pages}
    for _ in range(6):
        visitor.get(factories.page().get_absolute_url())
        assert len(list_stored_files(visitor)) <= 3


def test_connection_closed_by_server_is_an_outage(visitor, break_database):
    visitor.poll()
    break_database(InterfaceError("connection already closed"))
    assert visitor.get("/ekonomia-spoleczna/").status == 503
    visitor.poll()
    assert visitor.cache.version.read().is_outage
