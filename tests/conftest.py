import pytest


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    """Files that a test uploads are its own and go with it."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT
