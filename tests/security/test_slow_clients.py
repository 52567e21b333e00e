"""Clients that send their requests byte by byte keep nobody else waiting."""

import os
import signal
import socket
import threading
import time
import urllib.request
from contextlib import ExitStack, contextmanager, suppress
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from rumia_social.worker import PatientWorker, is_whole

from .. import site_database
from ..page_cache.test_processes import visit
from ..processes import Site

pytestmark = pytest.mark.slow

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
IN_CHUNKS = b"POST /widok/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n384\r\nfont="
FORM = b"POST /widok/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nfont="
# Of a request that gunicorn has read, what it asks for when it fails.
ASKED = {"body": None, "query": "q=jan.kowalski", "version": (1, 1), "headers": []}
# More than there are threads, in all processes together.
CLIENTS = 40


@pytest.fixture(scope="module")
def site(prepared, tmp_path_factory):
    with Site(site_database.copy(prepared, tmp_path_factory.mktemp("slow") / "data")) as site:
        yield site


@contextmanager
def slow_clients(site, beginning, number=CLIENTS):
    """They send the beginning, then a byte now and then, until the end of the `with`."""
    is_over = threading.Event()
    with ExitStack() as stack:
        clients = [
            stack.enter_context(socket.create_connection(("127.0.0.1", site.port))) for _ in range(number)
        ]
        for client in clients:
            client.sendall(beginning)

        def trickle():
            while not is_over.wait(0.2):
                for client in clients:
                    with suppress(ConnectionError):  # sent away meanwhile
                        client.send(b"a")

        sending = threading.Thread(target=trickle)
        sending.start()
        try:
            yield clients
        finally:
            is_over.set()
            sending.join()


def is_open(client):
    client.setblocking(False)
    try:
        return client.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def came_whole(client):
    came = b""
    while part := client.recv(10_000):
        came += part
    return came.startswith(b"HTTP/1.1 200") and came.endswith(b"sitemap.xml\n")


@pytest.mark.parametrize("beginning", [HEAD, FORM, IN_CHUNKS], ids=["head", "form", "chunks"])
def test_slow_clients_keep_nobody_waiting(site, beginning):
    with slow_clients(site, beginning) as clients:
        for address in ["/", "/ekonomia-spoleczna/", "/szukaj/?q=rumia", "/healthz"]:
            with urllib.request.urlopen(site.url + address, timeout=60) as answer:
                assert answer.status == 200
        assert any(map(is_open, clients)), (
            "the others were answered only when the slow ones had been sent away"
        )
    assert "Traceback" not in site.output


def test_clients_that_do_not_hang_up_keep_nobody_waiting(site):
    with ExitStack() as stack:
        clients = [
            stack.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=60))
            for _ in range(CLIENTS)
        ]
        for client in clients:
            client.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert all(map(came_whole, clients))
        # Who was let go is told so at the first byte, and cannot send a second one.
        for _ in range(2):
            for client in clients:
                client.sendall(b"a")
            with urllib.request.urlopen(site.url, timeout=60) as answer:
                assert answer.status == 200
    assert "Traceback" not in site.output


LARGE_FORM = (
    b"POST /widok/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nfont=150&a="
)


def send_over_a_slow_line(client):
    """At somewhat less than 1 Mbit/s."""
    client.sendall(LARGE_FORM)
    left = 900_000 - len(b"font=150&a=")
    while left:
        part = b"a" * min(left, 12_500)
        client.sendall(part)
        left -= len(part)
        time.sleep(0.125)


def test_large_bodies_that_stop_or_trickle_hold_the_threads_for_a_while_and_slow_ones_come_whole(data):
    beginning = LARGE_FORM + b"a" * 70_000
    given = {"WEB_CONCURRENCY": 1, "GUNICORN_CMD_ARGS": "--timeout=5"}
    with Site(data, **given) as site, ExitStack() as stack:
        clerk, endless, *stopped = [
            stack.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=60))
            for _ in range(6)
        ]
        endless.sendall(HEAD)
        # For longer on the whole than a silence may last.
        sending = threading.Thread(target=send_over_a_slow_line, args=[clerk])
        sending.start()
        for client in stopped:
            client.sendall(beginning)
        with slow_clients(site, beginning, 6), urllib.request.urlopen(site.url, timeout=60) as answer:
            assert answer.status == 200
        told = stopped[0].recv(10_000).decode()
        assert told.startswith("HTTP/1.1 408")
        assert "łącze przerwało się albo jest za wolne" in told
        sending.join()
        assert clerk.recv(100).startswith(b"HTTP/1.1 302")
        assert endless.recv(1) == b""  # who never comes to an end is sent away
        assert "Traceback" not in site.output


def test_length_of_thousands_of_digits_is_refused(site):
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as client:
        client.sendall(
            b"POST /widok/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n"
        )
        client.shutdown(socket.SHUT_WR)
        client.recv(100)
    with urllib.request.urlopen(site.url, timeout=60) as answer:
        assert answer.status == 200
    assert "Traceback" not in site.output


def test_of_a_request_that_makes_no_sense_nothing_is_written_down(site):
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as client:
        client.sendall(b"GET /szukaj/?q=jan.kowalski HTTP/7\r\nHost: localhost\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 400")
    assert "kowalski" not in site.output
    assert "ip=" not in site.output


def test_of_a_request_that_meets_a_fault_only_its_path_is_written_down():
    written = []
    worker = PatientWorker.__new__(PatientWorker)
    worker.cfg = Config()
    worker.log = SimpleNamespace(exception=lambda *line: written.append(line), access=lambda *line: None)
    asked = SimpleNamespace(method="GET", uri="/szukaj/?q=jan.kowalski", **ASKED)
    here, there = socket.socketpair()
    with here, there:
        worker.handle_error(asked, here, ("192.0.2.7", 1), RuntimeError())
        assert there.recv(100).startswith(b"HTTP/1.1 500")
    assert written == [("Error handling request %s %s", "GET", "/szukaj/")]


def send_for_ever(client):
    while True:
        client.sendall(b"a" * 10_000)


def test_head_without_end_is_cut_off(site):
    client = socket.create_connection(("127.0.0.1", site.port), timeout=60)
    # However the system tells that nobody is there any more; that nobody reads would be a timeout.
    with client, pytest.raises((ConnectionResetError, BrokenPipeError)):
        send_for_ever(client)


def test_request_in_parts_is_answered(site):
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as client:
        for byte in b"POST /widok/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\nfont=150":
            client.sendall(bytes([byte]))
        assert client.recv(100).startswith(b"HTTP/1.1 302")


def test_requests_sent_at_once_are_all_answered_in_order(site):
    asked = ["/robots.txt", "/healthz?alive", "/robots.txt"]
    answers = {"/robots.txt": b"User-agent", "/healthz?alive": b"alive"}
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as client:
        client.sendall(b"".join(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() for path in asked))
        came = b""
        while len(came.split(b"\r\n\r\n")) <= len(asked) or not came.endswith(b"sitemap.xml\n"):
            part = client.recv(10_000)
            assert part
            came += part
    bodies = came.split(b"\r\n\r\n")[1:]
    assert [body.startswith(answers[path]) for body, path in zip(bodies, asked, strict=True)] == [True] * 3


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (b"POST /widok/ HTTP/1.1\r\nExpect: 100-Continue", True),
        (b"POST /widok/ HTTP/1.1\r\nX-Expect: 100-continue", False),
        # Such a client does not know of it, whatever it says (RFC 9110, 10.1.1).
        (b"POST /widok/ HTTP/1.0\r\nExpect: 100-continue", False),
    ],
)
def test_client_that_asks_whether_to_send_its_body_is_told_so_once(site, head, told):
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as client:
        client.sendall(head + b"\r\nHost: localhost\r\nContent-Length: 8\r\n\r\n")
        if told:
            assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"font=150")
        assert client.recv(100).startswith((b"HTTP/1.1 302", b"HTTP/1.0 302"))


def test_site_that_stops_waits_for_requests_and_not_for_silent_connections(data):
    with (
        Site(data, WEB_CONCURRENCY=1) as site,
        socket.create_connection(("127.0.0.1", site.port), timeout=60) as slow,
        socket.create_connection(("127.0.0.1", site.port), timeout=60) as silent,
    ):
        slow.sendall(b"GET /robots.txt HTTP/1.1\r\n")
        visit(site)  # by now the worker has met both
        os.killpg(site.process.pid, signal.SIGTERM)
        assert silent.recv(1) == b""
        slow.sendall(b"Host: localhost\r\n\r\n")
        assert came_whole(slow)


@pytest.mark.parametrize(
    ("come", "whole"),
    [
        (b"", False),
        (b"GET / HTTP/1.1\r\nHost: a\r\n", False),
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab", False),
        (b"POST / HTTP/1.1\r\ncontent-length:3\r\n\r\nabc", True),
        (b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcd", True),
        (b"POST / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n" + b"a" * 1000, False),
        (b"POST / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n" + b"a" * 64 * 1024, True),
        (b"POST / HTTP/1.1\r\nContent-Length: 0000000000003\r\n\r\nab", False),
        (b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\nab", False),
        (b"POST / HTTP/1.1\r\nContent-Length: \r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab", False),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: a\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nX-Content-Length: 3\r\n\r\n", True),
    ],
)
def test_what_has_come_is_whole_when_no_thread_would_wait(come, whole):
    assert is_whole(come) == whole
