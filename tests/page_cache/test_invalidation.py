"""Stored responses are invalidated by every commit of public content and by expiry."""

import datetime
import shutil

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction

from accessibility.models import Declaration
from cooperative.models import Meeting
from library.models import Image
from library.usages import get_usages
from page_cache import expiry
from page_cache.invalidation import (
    get_private_tables,
    install_execute_wrapper,
    invalidate_on_write,
    writes_public_table,
)
from page_cache.models import ContentChange
from page_cache.version import MAX_UNCONFIRMED_SECONDS, CacheVersion
from pages.models import Article, SiteSettings
from publishing import publication, revisions, serialization
from publishing.models import State, get_draft_state_models
from search.models import IndexEntry

from .. import factories
from .conftest import use_cache_in
from .visitor import Visitor

NOON = factories.warsaw(2026, 5, 4, 12)
HOUR = datetime.timedelta(hours=1)


def by_save(article):
    article.title = "Nowy"
    article.save()


def by_update(article):
    Article.objects.update(title="Nowy")


def by_bulk_update(article):
    article.title = "Nowy"
    Article.objects.bulk_update([article], ["title"])


def by_hand(article):
    with connection.cursor() as cursor:
        cursor.execute("update pages_article set title = 'Nowy'")


def by_withdrawal(article):
    publication.unpublish(article, None)


def by_deletion(article):
    article.delete()


@pytest.mark.parametrize("change", [by_save, by_update, by_bulk_update, by_hand, by_withdrawal, by_deletion])
def test_commit_invalidates_every_process(visitor, commit, change):
    article = factories.article(title="Dawny")
    other = Visitor()
    for each in (visitor, other):
        assert "Dawny" in each.get("/ekonomia-spoleczna/").text
        assert "Dawny" in each.get(article.get_absolute_url()).text
    with commit():
        change(article)
    for each in (visitor, other):
        assert "Dawny" not in each.get("/ekonomia-spoleczna/").text
        assert "Dawny" not in each.get(article.get_absolute_url()).text


def test_writes_public_table_of_all_models():
    """A new model is public unless it is listed as private."""
    ours = {
        model for model in apps.get_models() if not model._meta.label.startswith(("django", "otp", "admin"))
    }
    shown = {model._meta.label for model in ours if model._meta.db_table not in get_private_tables()}
    assert {model._meta.label for model in get_draft_state_models()} < shown
    assert {Declaration._meta.label, SiteSettings._meta.label, Image._meta.label} < shown
    for model in ours:
        table = model._meta.db_table
        for sql in (f'INSERT INTO "{table}" ("a")', f'UPDATE "{table}" SET', f'DELETE FROM "{table}"'):
            assert writes_public_table(sql) == (model._meta.label in shown), sql


@pytest.mark.parametrize(
    "sql",
    [
        *("SELECT 1", 'SAVEPOINT "s1"', "BEGIN", "PRAGMA journal_mode", 'UPDATE "django_session" SET'),
        *('CREATE DATABASE "test_rumia"', 'DROP DATABASE IF EXISTS "test_rumia"'),
    ],
)
def test_writes_public_table_of_private_sql_is_false(sql):
    assert not writes_public_table(sql)


@pytest.mark.parametrize("sql", ['CREATE TABLE "x" ("id")', 'insert or ignore into "x"', "\n  DELETE FROM x"])
def test_writes_public_table_of_unknown_sql_is_true(sql):
    assert writes_public_table(sql)


def test_saved_draft_does_not_invalidate(visitor, commit):
    article = factories.article(title="Dawny")
    visitor.get()
    with commit():
        revisions.save_revision(article, serialization.serialize_stored_item(article), None)
    assert visitor.count_renders() == 0


def test_saved_draft_with_file_does_not_invalidate(visitor, commit):
    image, article = factories.image(), factories.article(title="Dawny")
    visitor.get()
    with commit():
        data = serialization.serialize_stored_item(article)
        revisions.save_revision(article, {**data, "fields": {**data["fields"], "image": image.pk}}, None)
    assert get_usages(image)
    assert visitor.count_renders() == 0


def test_rolled_back_change_does_not_invalidate(visitor, commit):
    article = factories.article(title="Dawny")
    visitor.get()
    with commit(), transaction.atomic():
        by_update(article)
        transaction.set_rollback(True)
    assert visitor.count_renders() == 0


def test_page_rendered_during_change_is_outdated(visitor, commit, monkeypatch):
    article = factories.article(title="Dawny")
    from pages import views

    original = views.render

    def slow(*args):
        """Publish after the page was rendered and before it is stored."""
        response = original(*args)
        monkeypatch.undo()
        with commit():
            by_save(article)
        return response

    monkeypatch.setattr(views, "render", slow)
    assert "Dawny" in visitor.get(article.get_absolute_url()).text
    assert "Nowy" in visitor.get(article.get_absolute_url()).text
    visitor.restart()
    assert "Nowy" in visitor.get(article.get_absolute_url()).text


def test_restart_invalidates_because_code_may_differ(visitor):
    visitor.get()
    visitor.restart()
    assert visitor.count_renders() == 1


def test_processes_share_stored_responses(visitor):
    visitor.get()
    other = Visitor()
    other.cache.start_id = visitor.cache.start_id  # both are workers of one master
    assert other.count_renders() == 0


EXPIRIES = {
    "embargo": (lambda: factories.article(title="X1", publish_from=NOON + HOUR), "/ekonomia-spoleczna/"),
    "end": (lambda: factories.article(title="X1", publish_until=NOON + HOUR), "/ekonomia-spoleczna/"),
    "end of an announcement": (lambda: factories.announcement(publish_until=NOON + HOUR), "/slowniczek/"),
    "start of a meeting": (lambda: factories.meeting(starts_at=NOON + HOUR), "/spoldzielnia/spotkania/"),
    "end of a meeting": (
        lambda: factories.meeting(starts_at=NOON - HOUR, ends_at=NOON + HOUR),
        "/spoldzielnia/spotkania/",
    ),
}


@pytest.mark.parametrize(("create", "address"), EXPIRIES.values(), ids=EXPIRIES)
def test_page_expires_at_publication_dates(visitor, freeze, create, address):
    create()
    freeze(NOON)
    before = visitor.get(address).text
    freeze(NOON + HOUR - datetime.timedelta(seconds=1))
    assert visitor.count_renders(address) == 0
    freeze(NOON + HOUR)
    after = visitor.get(address).text
    assert after != before


def test_page_expires_at_midnight(visitor, freeze):
    factories.recruitment(closes_on=NOON.date())
    freeze(NOON)
    before = visitor.get("/spoldzielnia/nabory/").text
    freeze(factories.warsaw(2026, 5, 4, 23, 59))
    assert visitor.count_renders("/spoldzielnia/nabory/") == 0
    freeze(factories.warsaw(2026, 5, 5))
    assert visitor.get("/spoldzielnia/nabory/").text != before


# Fields at whose time no page changes. All others are in expiry.MOMENTS.
WITHOUT_EXPIRY = {"changed_at", "content_changed_at", "added_at", "moved_from"}


def test_all_datetime_fields_are_in_moments():
    known = {(model, name) for model, name, _ in expiry.MOMENTS}
    found = {
        (model, field.name)
        for model in apps.get_models()
        if model._meta.db_table not in get_private_tables()
        # repeats fields of the indexed content; search pages are not stored
        and model is not IndexEntry
        and model.__module__.partition(".")[0] not in ("django",)
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateTimeField) and field.name not in WITHOUT_EXPIRY
    }
    assert found == known
    assert (Meeting, "ends_at") in known


def test_expiry_takes_one_query_per_version(visitor, commit, django_assert_num_queries):
    factories.article(publish_from=NOON + 1000 * 24 * HOUR)
    with django_assert_num_queries(1):
        expiry.get_fragments(b"", NOON)
    visitor.get("/robots.txt")
    with django_assert_num_queries(0):
        visitor.get("/robots.txt", HTTP_COOKIE="widok=150.default.normal")


@pytest.mark.slow
def test_load_initial_content_invalidates(visitor, commit):
    before = visitor.cache.version.read().version
    with commit():
        call_command("load_initial_content", verbosity=0)
    assert visitor.cache.version.read().version != before


def test_execute_wrapper_is_installed_once():
    for _ in range(3):
        install_execute_wrapper(connection)
    assert connection.execute_wrappers.count(invalidate_on_write) == 1


def test_without_version_file_nothing_is_cached(settings, db, tmp_path):
    (tmp_path / "file").touch()
    use_cache_in(tmp_path / "file" / "page-cache", settings)
    visitor = Visitor()
    assert visitor.count_renders() == visitor.count_renders() == 1


def test_new_draft_changes_no_page(visitor, commit):
    factories.article(title="Widoczny")
    before = visitor.get("/ekonomia-spoleczna/").text
    with commit():
        factories.article(title="Roboczy", state=State.DRAFT)
    assert visitor.get("/ekonomia-spoleczna/").text == before


def test_own_change_invalidates_only_once(visitor, commit):
    article = factories.article()
    visitor.poll()
    with commit():
        by_save(article)
    assert visitor.count_renders() == 1
    visitor.poll()
    assert visitor.count_renders() == 0


def test_row_of_another_host_invalidates_at_next_poll(visitor):
    assert visitor.count_renders() == 1
    ContentChange.objects.create(id=1)
    assert visitor.count_renders() == 0
    visitor.poll()
    assert visitor.count_renders() == 1
    visitor.poll()
    assert visitor.count_renders() == 0


def test_transaction_leaves_one_row_for_other_hosts(visitor, commit):
    before = ContentChange.objects.count()
    with commit():
        for _ in range(3):
            factories.article()
    assert ContentChange.objects.count() == before + 1
    with commit():
        factories.article()
    assert ContentChange.objects.count() == before + 2


def test_change_after_rolled_back_savepoint_leaves_row(visitor, commit):
    article = factories.article(title="Dawny")
    before = ContentChange.objects.count()
    with commit():
        with transaction.atomic():
            by_update(article)
            transaction.set_rollback(True)
        by_save(article)
    assert ContentChange.objects.count() == before + 1


@pytest.mark.parametrize("age", [MAX_UNCONFIRMED_SECONDS + 1, -600])
def test_unconfirmed_version_is_not_current(visitor, monkeypatch, age):
    monkeypatch.setattr("page_cache.version.MAX_UNCONFIRMED_SECONDS", MAX_UNCONFIRMED_SECONDS)
    visitor.get()
    assert visitor.count_renders() == 0
    state = visitor.cache.version.read()
    confirmed = state._replace(confirmed_at=state.confirmed_at - age)
    monkeypatch.setattr(visitor.cache.version, "read", lambda: confirmed)
    assert visitor.count_renders() == visitor.count_renders() == 1


def test_damaged_version_file_invalidates(visitor):
    visitor.get()
    visitor.cache.version.path.write_bytes(bytes(24))
    assert visitor.count_renders() == 1
    visitor.poll()
    assert visitor.count_renders() == 1
    assert visitor.count_renders() == 0


@pytest.mark.django_db(transaction=True)
def test_change_outside_transaction_invalidates(settings, tmp_path):
    use_cache_in(tmp_path / "page-cache", settings)
    article = factories.article(title="Dawny")
    visitor = Visitor()
    visitor.get("/ekonomia-spoleczna/")
    before = ContentChange.objects.count()
    by_update(article)
    assert "Dawny" not in visitor.get("/ekonomia-spoleczna/").text
    assert ContentChange.objects.count() == before + 1


def test_replaced_version_file_is_read_at_once(visitor):
    visitor.get()
    path = visitor.cache.version.path
    shutil.copy(path, path.with_name("copy"))
    path.with_name("copy").replace(path)
    CacheVersion(path).bump()
    assert visitor.count_renders() == 1


@pytest.mark.parametrize("content", [b"", b"12345678"])
def test_incomplete_version_file_is_no_version(tmp_path, content):
    (tmp_path / "version").write_bytes(content)
    assert not CacheVersion(tmp_path / "version").read().is_current


def test_first_polls_of_processes_create_one_version(tmp_path):
    first, second = CacheVersion(tmp_path / "version"), CacheVersion(tmp_path / "version")
    first.confirm(7)
    version = first.read().version
    second.confirm(7)
    assert first.read().version == version
