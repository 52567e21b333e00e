"""The request log: one line per request, no personal data, one request ID in related lines."""

import json
import logging
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from django.db import IntegrityError
from psycopg.errors import NotNullViolation

from operations.request_log import (
    JsonFormatter,
    RequestIdFilter,
    RequestLogMiddleware,
    TextFormatter,
    redact,
    scrub_event,
)
from tests import processes

from ..rumia_social.test_settings import PRODUCTION, settings_with

ASKED = {
    "REQUEST_METHOD": "POST",
    "PATH_INFO": "/szukaj/\nGET /admin/",
    "QUERY_STRING": "q=jan.kowalski@example.pl",
    "REMOTE_ADDR": "192.0.2.7",
    "HTTP_USER_AGENT": "Stary telefon",
    "HTTP_COOKIE": "sesja=tajne",
}


def application(environ, start_response):
    start_response("200 OK", [])
    return [b"tre", b"sc"]


def failing(environ, start_response):
    raise OSError("dysk")


@pytest.fixture
def lines(monkeypatch):
    """Return the logged lines, as a handler writes them in this `format`."""
    records = []
    handler = logging.Handler()
    handler.addFilter(RequestIdFilter())
    handler.emit = records.append
    logger = logging.getLogger("operations.requests")
    monkeypatch.setattr(logger, "handlers", [handler])
    return records


def ask(application, **environ):
    headers = {}
    body = RequestLogMiddleware(application)(
        {**ASKED, **environ}, lambda status, given, *rest: headers.update(given)
    )
    content = b"".join(body)
    body.close()
    return headers, content


def test_log_line_has_no_personal_data(lines):
    headers, content = ask(application)
    assert content == b"tresc"
    (record,) = lines
    assert re.fullmatch(r"POST /szukaj/\ufffdGET /admin/ 200 5 B \d+\.\d ms", record.getMessage())
    assert record.request_id == headers["X-Request-ID"]
    written = json.loads(JsonFormatter().format(record))
    assert written["status"] == 200
    assert written["bytes"] == 5
    for secret in ("kowalski", "192.0.2.7", "telefon", "tajne"):
        assert secret not in json.dumps(written)


def test_log_line_redacts_receipt_token(lines):
    ask(application, PATH_INFO="/dostepnosc/wniosek/7xZPHBICO/")
    assert lines[0].fields["path"] == "/dostepnosc/wniosek/…/"
    ask(application, PATH_INFO="/dostepnosc/wniosek/")
    assert lines[1].fields["path"] == "/dostepnosc/wniosek/"


@pytest.mark.parametrize("formatter", [TextFormatter, JsonFormatter])
def test_log_line_of_error_redacts_receipt_token(formatter):
    path = "/dostepnosc/wniosek/7xZPHBICO/"
    try:
        raise ValueError(f"no such page: {path}")
    except ValueError:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 0, "Internal Server Error: %s", (path,), sys.exc_info()
        )
    line = formatter().format(record)
    assert "Internal Server Error: /dostepnosc/wniosek/…/" in line
    assert "7xZPHBICO" not in line


def test_scrub_event_redacts_receipt_token():
    event = {
        "request": {"method": "GET", "url": "https://rumia.example/dostepnosc/wniosek/7xZPHBICO/"},
        "exception": {"values": [{"value": "no such page: /dostepnosc/wniosek/7xZPHBICO/"}]},
        "transaction": "/dostepnosc/wniosek/{key}/",
    }
    reported = scrub_event(event, {})
    assert "7xZPHBICO" not in json.dumps(reported)
    assert reported["request"]["url"] == "https://rumia.example/dostepnosc/wniosek/…/"


@pytest.mark.parametrize(
    ("given", "kept"),
    [("0a1b2c3d-4e5f", True), ("", False), ("krotki", False), ("a" * 65, False), ("abcdefgh\nX", False)],
)
def test_valid_request_id_of_proxy_is_kept(lines, given, kept):
    headers, _ = ask(application, HTTP_X_REQUEST_ID=given)
    assert (headers["X-Request-ID"] == given) is kept
    assert re.fullmatch(r"[0-9A-Za-z-]{8,64}", headers["X-Request-ID"])


def test_failed_request_is_logged(lines):
    with pytest.raises(OSError, match="dysk"):
        ask(failing)
    assert "500" in lines[0].getMessage()


def test_error_is_logged_with_request_id(lines):
    headers, _ = ask(application)
    try:
        raise ValueError("zła wartość")
    except ValueError:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 0, "Fault: %s", ("/",), sys.exc_info()
        )
    RequestIdFilter().filter(record)
    written = json.loads(JsonFormatter().format(record))
    assert written["request_id"] == headers["X-Request-ID"]
    assert written["message"] == "Fault: /"
    assert "ValueError: zła wartość" in written["traceback"]


ROW = 'null value in column "way"\nSZCZEGÓŁY:  Niepoprawny wiersz zawiera (7, ola@example.pl,\n\nOla).'


def said_by_postgresql():
    try:
        raise NotNullViolation(ROW)
    except NotNullViolation as cause:
        raise IntegrityError(ROW) from cause


@pytest.mark.parametrize("formatter", [TextFormatter(), JsonFormatter()])
def test_log_line_of_error_has_no_row_values(formatter):
    try:
        said_by_postgresql()
    except IntegrityError:
        record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Fault", (), sys.exc_info())
    written = formatter.format(record)
    assert written.count("null value in column") == 2
    assert "said_by_postgresql" in written
    assert "direct cause" in written
    assert "ola@example.pl" not in written
    assert "Ola" not in written


@pytest.mark.parametrize(
    ("logged", "redacted"),
    [
        ("GET /szukaj/?q=jan.kowalski@example.pl", "GET /szukaj/?…"),
        ("GET /o-serwisie/?podglad=7xZPHBICO&x=1 failed", "GET /o-serwisie/?… failed"),
        ('"http://a.example/?token=7xZPHBICO"', '"http://a.example/?…"'),
        ("/?sekret", "/?…"),
        ("GET /admin/nowe-haslo/MQ/d1x-7xZPHBICO/ 302", "GET /admin/nowe-haslo/… 302"),
        ("postgresql://rumia:haslo@localhost/rumia", "postgresql://…@localhost/rumia"),
        ("Czy to? Tak.", "Czy to? Tak."),
        ("To <jan.kowalski+x@poczta.example.pl>, ok.", "To <…>, ok."),
        ("-" * 99 + "jan@example.pl", "…"),
        ("a@example.pl+jan@example.pl", "…@example.pl"),
    ],
)
def test_redact_hides_query_strings_and_passwords(logged, redacted):
    assert redact({"a": [logged]}) == {"a": [redacted]}


BROKEN_APPLICATION = """
from rumia_social.wsgi import application as configured

def application(environ, start_response):
    raise ValueError("broken")
"""


@pytest.mark.slow
def test_gunicorn_errors_hold_no_query_string(tmp_path):
    (tmp_path / "broken_application.py").write_text(BROKEN_APPLICATION)
    port = processes.free_port()
    with (tmp_path / "said").open("w") as said:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--config", "rumia_social/gunicorn.conf.py"),
                *("--worker-class", "gthread", "--workers", "1", "broken_application:application"),
            ],
            cwd=processes.ROOT,
            env=processes.environment(DATA_DIR=tmp_path / "data", PORT=port, PYTHONPATH=tmp_path),
            stderr=said,
        )
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/szukaj/?q=jan.kowalski@example.pl")
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
    finally:
        server.terminate()
        server.wait(timeout=30)
    said = (tmp_path / "said").read_text()
    assert "ERROR [-] Error handling request" in said
    assert "/szukaj/?…" in said
    assert "ValueError: broken" in said
    assert "kowalski" not in said


REPORTED = f"""
import sentry_sdk
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
from psycopg.errors import NotNullViolation
from search import views

def broken(*args):
    raise NotNullViolation({ROW!r})

views.Search = broken
sentry_sdk.get_client().transport.capture_envelope = lambda sent: print(sent.serialize().decode())
asked = {{"host": "localhost", "user-agent": "Stary telefon", "referer": "http://localhost/?o=tajne"}}
factory = RequestFactory(headers=asked | {{"cookie": "sesja=tajne", "x-forwarded-for": "192.0.2.7"}})
asked = factory.get("/szukaj/?q=jan.kowalski@example.pl", REMOTE_ADDR="192.0.2.7")
WSGIHandler()(asked.environ, lambda *answer: None)
"""


def test_error_report_has_no_personal_data(tmp_path):
    given = {"DATA_DIR": tmp_path, "SENTRY_DSN": "http://key@127.0.0.1:1/1"}
    said = processes.manage("shell", "--no-imports", "--command", REPORTED, **given).stdout
    # The report includes the arguments of the process, and so the code of this command.
    faults = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    (fault,) = [fault for fault in faults if "exception" in fault]
    del fault["extra"]
    reported = json.dumps(fault, ensure_ascii=False)
    for told in ("NotNullViolation", "null value in column", "http://localhost/szukaj/"):
        assert told in reported
    for secret in ("kowalski", "192.0.2.7", "telefon", "tajne", "ola@example.pl"):
        assert secret not in reported


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "logged"),
    [
        ({}, "False"),
        ({"LOG_REQUESTS": "1"}, "True"),
        (PRODUCTION, "True"),
        ({**PRODUCTION, "LOG_REQUESTS": "0"}, "False"),
    ],
)
def test_request_log_defaults_to_on_in_production(tmp_path, environment, logged):
    assert settings_with("LOG_REQUESTS", DATA_DIR=tmp_path, **environment) == {"LOG_REQUESTS": logged}


def test_unknown_log_format_is_one_line_error(tmp_path):
    started = processes.manage("check", DATA_DIR=tmp_path, LOG_FORMAT="xml")
    assert started.returncode == 1
    assert "LOG_FORMAT=xml" in started.stderr
    assert len(started.stderr.splitlines()) == 1


def test_error_reporting_is_off_by_default(tmp_path):
    code = "import sys; print('sentry_sdk' in sys.modules)"
    said = processes.manage("shell", "--no-imports", "--command", code, DATA_DIR=tmp_path)
    assert said.stdout.strip() == "False"
