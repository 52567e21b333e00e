import pytest
from django.db.utils import OperationalError

from .visitor import Visitor

LOCKED = OperationalError("database is locked")


@pytest.fixture
def visitor(db, settings, tmp_path):
    settings.PAGE_COPIES_DIR = tmp_path / "last-good"
    return Visitor()


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """`with commit():` what is done inside is committed at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def fail(db):
    """`fail(error)`: from now on no page can be made; `fail.undo()` mends it."""
    from django.db import connection

    patch = pytest.MonkeyPatch()

    def fail(error=LOCKED):
        def broken(*args, **kwargs):
            raise error

        patch.setattr(connection, "cursor", broken)

    fail.undo = patch.undo
    yield fail
    patch.undo()
