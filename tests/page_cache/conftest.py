import pytest

from .visitor import Visitor


@pytest.fixture
def visitor(db, settings, tmp_path):
    settings.PAGE_COPIES_DIR = tmp_path / "last-good"
    return Visitor()


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """`with commit():` what is done inside is committed at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
