import pytest
from django.utils import timezone


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    """Files that a test uploads are its own and go with it."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture
def freeze(monkeypatch):
    """Stop the site's clock: `freeze(moment)`."""

    def freeze(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return freeze
