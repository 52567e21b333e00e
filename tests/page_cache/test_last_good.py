"""While pages cannot be made, those that were seen are served from their copies on disk; nothing that is not public."""

import datetime
import os

import pytest
from django.conf import settings
from django.db.utils import DatabaseError, IntegrityError, OperationalError
from psycopg.errors import DeadlockDetected, LockNotAvailable

from page_cache.copies import Copy
from publishing import versions

from .. import factories
from .conftest import LOCKED
from .visitor import Visitor, seen

NOON = factories.warsaw(2026, 5, 4, 12)
HOUR = datetime.timedelta(hours=1)
SESSION = f"{settings.SESSION_COOKIE_NAME}={'a' * 32}"


@pytest.mark.parametrize(
    "error", [LOCKED, DatabaseError("file is not a database"), RuntimeError("our fault")]
)
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
    visitor.cache.try_again_at = 0
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
    visitor.cache.try_again_at = 0
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
    fail(RuntimeError("our fault"))
    assert visitor.get("/").status == 500
    assert not visitor.cache.generation.is_outage
    fail.undo()
    fail(IntegrityError("our fault"))
    assert visitor.get("/").status == 500


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
            versions.withdraw(article, None)
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


def test_keeper_makes_the_seen_pages_anew_after_a_change(visitor, commit, fail):
    article, gone = factories.article(title="Dawny"), factories.article()
    seen(visitor, "/", article.get_absolute_url(), gone.get_absolute_url())
    with commit():
        article.title = "Nowy"
        article.save()
        versions.withdraw(gone, None)
    visitor.keeper.look_after_all()
    assert len(visitor.cache.folder.files()) == 2
    fail()
    assert "Nowy" in visitor.get("/").text
    assert "Nowy" in visitor.get(article.get_absolute_url()).text
    assert visitor.get(gone.get_absolute_url()).status == 503


def test_keeper_makes_them_anew_once_and_when_their_time_comes(visitor, freeze):
    freeze(NOON)
    factories.article(publish_from=NOON + HOUR)
    seen(visitor, "/")
    visitor.keeper.look_after_all()
    assert visitor.made == ["/", "/"]
    visitor.keeper.look_after_all()
    assert visitor.made == ["/", "/"]
    freeze(NOON + HOUR)
    visitor.keeper.look_after_all()
    assert visitor.made == ["/", "/", "/"]


def test_keeper_drops_no_copy_while_the_database_is_down(visitor, fail):
    seen(visitor, "/")
    fail()
    visitor.keeper.looked_at = 0
    visitor.keeper.look_after_all()
    assert visitor.cache.generation.is_outage
    assert len(visitor.cache.folder.files()) == 1
    assert visitor.get("/").headers["X-Served-From"] == "last-good"
    fail.undo()
    visitor.keeper.looked_at = 0
    visitor.keeper.look_after_all()
    assert not visitor.cache.generation.is_outage


def test_keeper_makes_anew_only_what_was_asked_for_last(visitor, commit, monkeypatch):
    monkeypatch.setattr("page_cache.keeper.MADE_ANEW", 2)
    pages = [factories.page() for _ in range(4)]
    for when, page in enumerate(pages):
        visitor.get(page.get_absolute_url())
        visitor.keeper.write_waiting()
        [file] = [file for _, file, _ in visitor.cache.folder.files() if file.stat().st_mtime > 10_000]
        os.utime(file, (when + 1, when + 1))
    with commit():
        factories.article()
    visitor.keeper.look_after_all()
    kept = {visitor.cache.folder.read(file).key.path for _, file, _ in visitor.cache.folder.files()}
    assert kept == {page.get_absolute_url() for page in pages[2:]}


def test_only_one_process_keeps_the_copies_of_all(visitor):
    other = Visitor()
    assert visitor.keeper.is_chosen()
    assert not other.keeper.is_chosen()
    assert visitor.keeper.is_chosen()
    visitor.keeper.lock.close()
    assert other.keeper.is_chosen()
    other.keeper.lock.close()


def damaged(content):
    return content[:-40] + bytes(40)


@pytest.mark.parametrize("damage", [damaged, lambda content: b"", lambda content: content[:100]])
def test_damaged_copy_is_not_shown(visitor, fail, damage):
    seen(visitor, "/")
    [(_, file, _)] = visitor.cache.folder.files()
    file.write_bytes(damage(file.read_bytes()))
    assert visitor.get("/").status == 200
    visitor.restart()
    fail()
    assert visitor.get("/").status == 503


def test_copy_comes_back_from_disk_as_it_was(visitor):
    visitor.get("/", HTTP_COOKIE="widok=150.default.wide")
    [copy] = visitor.cache.memory.copies.values()
    copy.answers.clear()
    assert Copy.from_bytes(copy.to_bytes()) == copy


def test_full_disk_hurts_nobody(visitor, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    assert visitor.get("/").status == 200
    visitor.keeper.write_waiting()
    assert visitor.makes("/") == 0
    assert not visitor.cache.folder.files()


def test_copies_keep_to_their_limit_on_disk(visitor):
    pages = [factories.page() for _ in range(5)]
    for when, page in enumerate(pages):
        visitor.get(page.get_absolute_url())
        visitor.keeper.write_waiting()
        [file] = [file for _, file, _ in visitor.cache.folder.files() if file.stat().st_mtime > 10_000]
        os.utime(file, (when + 1, when + 1))
    half_written = visitor.cache.folder.path / "abc.123.half"
    half_written.touch()
    os.utime(half_written, (1, 1))
    visitor.cache.folder.max_bytes = sum(size for _, _, size in visitor.cache.folder.files()[:2])
    visitor.cache.folder.tidy()
    kept = {visitor.cache.folder.read(file).key.path for _, file, _ in visitor.cache.folder.files()}
    assert kept == {page.get_absolute_url() for page in pages[3:]}
    assert not half_written.exists()
