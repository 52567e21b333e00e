"""Health checks for load balancers and monitoring."""

import errno
import os
import re
import smtplib
import socket
import time
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import ANY

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction

from operations import database_probes
from operations import status as server_status
from tests import processes, site_database

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
    passed = {"/readyz": f"ok {settings.VERSION}\n", "/healthz?alive": "alive\n"}.get(address, "ok\n")
    assert response.content.decode() == passed
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


def test_readyz_details_are_told_on_the_host_itself(client, disk):
    disk(5)
    response = client.get("/readyz?details")
    assert response.status_code == 200  # pages are served all the same
    assert int(response["Content-Length"]) == len(response.content)
    first, *details = response.content.decode().splitlines()
    assert first == f"ok {settings.VERSION}"
    assert "OK: ostatnia kopia sprzed 0 godz." in details
    assert any(line.startswith("WARNING: wolne miejsce na dysku (") for line in details)


@pytest.mark.parametrize(
    "sent",
    [
        {"headers": {"x-forwarded-for": "127.0.0.1"}},
        {"headers": {"via": "1.1 a"}},
        {"REMOTE_ADDR": "192.0.2.1"},
    ],
)
def test_readyz_details_are_told_to_nobody_else(client, disk, sent):
    assert client.get("/readyz?details", **sent).content.decode() == f"ok {settings.VERSION}\n"


def test_readyz_details_name_the_end_of_certificates(client, disk, settings, monkeypatch):
    settings.PRODUCTION, settings.ALLOWED_HOSTS = True, ["spoleczna.rumia.example"]
    monkeypatch.setattr(
        server_status, "check_certificate", lambda host: (server_status.WARNING, f"certyfikat {host}")
    )
    assert "WARNING: certyfikat spoleczna.rumia.example" in client.get("/readyz?details").content.decode()


def test_readyz_without_tables_is_503(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO elsewhere")
    assert client.get("/readyz").status_code == 503


def test_healthz_reports_unreadable_table(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE feedback_pagefeedback RENAME TO feedback_elsewhere")
    with transaction.atomic():
        assert client.get("/healthz").content == b"database: down\n"
        transaction.set_rollback(True)  # PostgreSQL refuses queries after an error
    assert database_probes.is_database_available()


@pytest.mark.skipif(
    not site_database.SERVER, reason="SQLite's file is on the checked disk: make test-postgres"
)
def test_healthz_reports_read_only_database(client):
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"database: read-only\n")
    assert client.get("/readyz").status_code == 200


def test_healthz_reports_full_disk(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "missing"
    assert client.get("/healthz").content == b"disk: full or read-only\n"
    assert client.get("/readyz").status_code == 200


@pytest.fixture
def disk(monkeypatch, tmp_path, settings):
    """`disk(50)` sets the free space of all disks in percent. There is a fresh backup."""
    settings.BACKUP_DIR = settings.DATA_DIR = tmp_path
    (tmp_path / "kopia-2026-05-04-030000.zip").touch()

    def fill(percent):
        usage = SimpleNamespace(total=1000, free=10 * percent)
        monkeypatch.setattr(server_status.shutil, "disk_usage", lambda path: usage)

    fill(50)
    return fill


def status(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("check_status")
    return ended.value.code, capsys.readouterr().out


def test_status_is_ok_when_all_works(disk, capsys):
    code, output = status(capsys)
    assert code == 0
    assert output.startswith(f"OK: wersja {settings.VERSION}; ")


@pytest.mark.parametrize(("percent", "code"), [(10, 0), (9, 1), (3, 1), (2, 2)])
def test_status_tells_of_a_disk_that_fills(disk, capsys, percent, code):
    disk(percent)
    assert status(capsys)[0] == code


def test_status_names_each_disk_once(disk, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(server_status, "PROXY_CACHE_DIR", Path("/dev"))  # another file system
    monkeypatch.setattr(server_status, "POSTGRESQL_DIR", tmp_path / "missing")
    assert re.findall(r"na dysku \((.+?)\)", status(capsys)[1]) == [str(tmp_path), "/dev"]


def test_status_watches_the_cache_of_nginx():
    configuration = (processes.ROOT / "deploy/nginx.conf").read_text()
    assert f"proxy_cache_path {server_status.PROXY_CACHE_DIR} " in configuration


@pytest.mark.parametrize(("hours", "code"), [(36, 0), (37, 1), (60, 1), (61, 2)])
def test_status_tells_of_an_old_backup(disk, capsys, tmp_path, hours, code):
    made_at = time.time() - hours * 3600 - 60
    os.utime(tmp_path / "kopia-2026-05-04-030000.zip", (made_at, made_at))
    assert status(capsys) == (code, ANY)


def test_status_without_backup_is_critical(disk, capsys, tmp_path):
    (tmp_path / "kopia-2026-05-04-030000.zip").unlink()
    code, output = status(capsys)
    assert code == 2
    assert "nie ma kopii zapasowej" in output


def test_status_tells_of_an_outage(disk, outage, capsys):
    code, output = status(capsys)
    assert code == 2
    assert "baza danych nie działa" in output


def test_status_tells_of_a_certificate_that_cannot_be_had():
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))  # bound, but not listening
        level, text = server_status.check_certificate("127.0.0.1", port=unheard.getsockname()[1])
    assert level == server_status.CRITICAL
    assert text.startswith("127.0.0.1, port ")
    assert text.endswith(": serwer odrzuca połączenie")


@pytest.mark.parametrize("percent", [50, 2])
def test_admins_are_told_of_a_failed_unit(settings, mailoutbox, disk, percent):
    disk(percent)
    settings.EMAIL_HOST, settings.ADMIN_EMAILS = "mail.rumia.example", ["it@rumia.example"]
    call_command("report_failure", "rumia-social-maintenance.service")
    (message,) = mailoutbox
    assert message.to == ["it@rumia.example"]
    assert message.subject == "rumia-social-maintenance.service nie działa"
    assert "journalctl --unit rumia-social-maintenance.service" in message.body
    assert ("– wolne miejsce na dysku" in message.body) == (percent == 2)
    assert ("Stan serwera" in message.body) == (percent == 2)


def test_admins_are_told_of_a_disk_that_does_not_answer(settings, mailoutbox, monkeypatch):
    def fail(path, *arguments, **options):
        raise OSError(errno.ESTALE, "Stale file handle", str(path))

    settings.EMAIL_HOST, settings.ADMIN_EMAILS = "mail.rumia.example", ["it@rumia.example"]
    monkeypatch.setattr(Path, "stat", fail)
    call_command("report_failure", "rumia-social-maintenance.service")
    (message,) = mailoutbox
    assert "– kopia zapasowa (" in message.body
    assert message.body.count("– dysk (") == 4


def test_failed_unit_without_mail_is_said(settings, mailoutbox, capsys):
    settings.ADMIN_EMAILS = []
    call_command("report_failure", "rumia-social-maintenance.service")
    assert "ADMINS" in capsys.readouterr().err
    assert mailoutbox == []


def test_test_message_goes_to_admins(settings, mailoutbox, capsys):
    settings.EMAIL_HOST, settings.ADMIN_EMAILS = "mail.rumia.example", ["it@rumia.example"]
    call_command("sendtestemail", "--admins")
    assert [message.to for message in mailoutbox] == [["it@rumia.example"]]
    assert "it@rumia.example" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("host", "admins", "said"),
    [("", ["it@rumia.example"], "EMAIL_HOST"), ("mail.rumia.example", [], "ADMINS")],
)
def test_test_message_without_settings_is_an_error(settings, mailoutbox, host, admins, said):
    settings.EMAIL_HOST, settings.ADMIN_EMAILS = host, admins
    with pytest.raises(CommandError, match=said):
        call_command("sendtestemail", "--admins")
    assert mailoutbox == []


@pytest.mark.parametrize("command", [["sendtestemail", "--admins"], ["report_failure", "a.service"]])
def test_mail_that_is_refused_is_one_polish_line(settings, monkeypatch, command):
    def refuse(message):
        raise smtplib.SMTPAuthenticationError(535, b"bad credentials")

    settings.EMAIL_HOST, settings.ADMIN_EMAILS = "mail.rumia.example", ["it@rumia.example"]
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    with pytest.raises(CommandError, match="EMAIL_HOST_PASSWORD") as stopped:
        call_command(*command)
    assert "bad credentials" not in str(stopped.value)
    assert "\n" not in str(stopped.value)
