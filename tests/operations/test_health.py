"""Health checks for load balancers and monitoring."""

import pytest
from django.db import OperationalError, connection

from operations import health

pytestmark = pytest.mark.django_db
ADDRESSES = ["/livez", "/readyz", "/healthz", "/healthz?alive"]


@pytest.fixture
def outage(monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(connection, "cursor", fail)


@pytest.mark.parametrize("address", ADDRESSES)
def test_health_checks_are_200(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response.content == (b"alive\n" if "alive" in address else b"ok\n")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize("address", ADDRESSES)
def test_health_checks_do_not_validate_the_host(client, address):
    assert client.get(address, headers={"host": "192.0.2.7"}).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_health_checks_refuse_post(client, address):
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", ["/livez", "/healthz?alive"])
def test_livez_makes_no_query(client, outage, django_assert_num_queries, address):
    with django_assert_num_queries(0):
        assert client.get(address).status_code == 200


def test_readyz_makes_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/readyz")


@pytest.mark.parametrize("address", ["/readyz", "/healthz"])
def test_database_outage_is_503_and_named(client, outage, address):
    response = client.get(address)
    assert (response.status_code, response.content) == (503, b"database: down\n")
    assert "no-store" in response["Cache-Control"]


def test_readyz_without_tables_is_503(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO elsewhere")
    assert client.get("/readyz").status_code == 503


def test_healthz_reports_unreadable_table(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE feedback_pagefeedback RENAME TO feedback_elsewhere")
    assert client.get("/healthz").content == b"database: down\n"
    assert health.is_database_available()


def test_healthz_reports_full_disk(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "missing"
    assert client.get("/healthz").content == b"disk: full or read-only\n"
    assert client.get("/readyz").status_code == 200
