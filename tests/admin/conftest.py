import pytest

from .. import factories


@pytest.fixture
def editor(client, db):
    """A client signed in as a superuser."""
    client.force_login(factories.staff(username="ala"))
    return client
