import pytest

from .. import factories


@pytest.fixture
def editor(client, db):
    """The client of somebody signed in who may change everything."""
    client.force_login(factories.staff(username="ala"))
    return client
