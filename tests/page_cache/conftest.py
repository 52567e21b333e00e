import pytest
from django.db.utils import OperationalError

from .visitor import Visitor, begin_transaction

LOCKED = OperationalError("database is locked")


@pytest.fixture
def visitor(db, settings, tmp_path, monkeypatch):
    use_cache_in(tmp_path / "page-cache", settings)
    # No background thread polls the version, and a test may take long.
    monkeypatch.setattr("page_cache.version.MAX_UNCONFIRMED_SECONDS", 600)
    return Visitor()


def use_cache_in(folder, settings):
    settings.PAGE_CACHE_DIR = folder
    pages = {**settings.CACHES["pages"], "LOCATION": folder}
    settings.CACHES = {**settings.CACHES, "pages": pages}


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """`with commit():` commits its block at the end."""

    def commit():
        begin_transaction()
        return django_capture_on_commit_callbacks(execute=True)

    return commit


@pytest.fixture
def break_database(db):
    """`break_database(error)` makes every query fail with the error until `break_database.undo()`."""
    from django.db import connection

    patch = pytest.MonkeyPatch()

    def break_database(error=LOCKED):
        def broken(*args, **kwargs):
            raise error

        patch.setattr(connection, "cursor", broken)

    break_database.undo = patch.undo
    yield break_database
    patch.undo()
