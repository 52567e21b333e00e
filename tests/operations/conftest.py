import pytest

from tests import processes, site_database


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """The data of a site that was started once: initial content, pictures, a login."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    started = processes.manage("prepare", DATA_DIR=folder)
    assert started.returncode == 0, started.stderr
    return folder


@pytest.fixture
def data(prepared, tmp_path):
    return site_database.copy(prepared, tmp_path / "data")
