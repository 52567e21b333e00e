import hypothesis
import pytest
from django.utils import timezone

# The same examples for everybody, and as much time as a busy machine takes for one.
hypothesis.settings.register_profile("tests", derandomize=True, deadline=None)
hypothesis.settings.load_profile("tests")


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
