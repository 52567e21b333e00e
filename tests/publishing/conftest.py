import pytest
from django.test import Client

from .. import factories


@pytest.fixture
def ala(client):
    client.force_login(factories.staff(username="ala"))
    return client


@pytest.fixture
def ola():
    client = Client()
    client.force_login(factories.staff(username="ola"))
    return client
