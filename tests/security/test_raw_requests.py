"""Raw malformed requests to gunicorn without nginx. nginx handles slow ones: tests/system."""

import socket
import urllib.request
from contextlib import ExitStack, suppress

import pytest

from .. import site_database
from ..processes import PreparedSite

pytestmark = pytest.mark.slow

# gunicorn waits up to two seconds for each client to close, so few threads make the tests short.
FEW_THREADS = {"WEB_CONCURRENCY": 2, "GUNICORN_CMD_ARGS": "--threads 2"}
# More than all worker processes have threads.
CLIENTS = 6


@pytest.fixture(scope="module")
def site(prepared, tmp_path_factory):
    data = site_database.copy(prepared, tmp_path_factory.mktemp("clients") / "data")
    with PreparedSite(data, **FEW_THREADS) as site:
        yield site


def came_whole(client):
    came = b""
    while part := client.recv(10_000):
        came += part
    return came.startswith(b"HTTP/1.1 200") and came.endswith(b"sitemap.xml\n")


def test_open_connections_do_not_block_others(site):
    with ExitStack() as stack:
        clients = [
            stack.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=60))
            for _ in range(CLIENTS)
        ]
        for client in clients:
            client.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert all(map(came_whole, clients))
        for _ in range(2):
            for client in clients:
                with suppress(ConnectionError):
                    client.sendall(b"a")
            with urllib.request.urlopen(site.url, timeout=60) as answer:
                assert answer.status == 200
    assert "Traceback" not in site.output


def test_huge_content_length_is_rejected(site):
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as client:
        client.sendall(
            b"POST /widok/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n"
        )
        client.shutdown(socket.SHUT_WR)
        client.recv(100)
    with urllib.request.urlopen(site.url, timeout=60) as answer:
        assert answer.status == 200
    assert "Traceback" not in site.output


def test_malformed_request_is_not_logged(site):
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as client:
        client.sendall(b"GET /szukaj/?q=jan.kowalski HTTP/7\r\nHost: localhost\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 400")
    assert "kowalski" not in site.output
    assert "ip=" not in site.output


def test_chunked_request_is_answered(site):
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as client:
        for byte in b"POST /widok/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\nfont=150":
            client.sendall(bytes([byte]))
        assert client.recv(100).startswith(b"HTTP/1.1 302")


def test_pipelined_requests_are_answered_in_order(site):
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
        # A server ignores the expectation in HTTP/1.0 (RFC 9110, 10.1.1).
        (b"POST /widok/ HTTP/1.0\r\nExpect: 100-continue", False),
    ],
)
def test_expect_100_continue_is_answered_once(site, head, told):
    with (
        socket.create_connection(("127.0.0.1", site.port), timeout=60) as client,
        client.makefile("rb") as received,  # read by lines, because both responses may be in one packet
    ):
        client.sendall(head + b"\r\nHost: localhost\r\nContent-Length: 8\r\n\r\n")
        if told:
            assert received.readline() + received.readline() == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"font=150")
        assert received.readline().startswith((b"HTTP/1.1 302", b"HTTP/1.0 302"))


@pytest.mark.parametrize("header", ["SCRIPT_NAME", "PATH_INFO", "Script-Name", "REMOTE_USER"])
def test_header_does_not_move_the_site(site, header):
    """gunicorn by default takes the first two from headers, which a proxy may pass on from a visitor."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as client:
        head = f"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n{header}: /x\r\nConnection: close\r\n\r\n"
        client.sendall(head.encode())
        assert client.recv(100).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("header", ["X-Forwarded-Ssl: on", "X-Forwarded-Protocol: ssl"])
def test_header_about_tls_is_not_read_twice(site, header):
    """With contradicting headers about TLS gunicorn would return its own 400 page in English."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as client:
        head = f"GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: http\r\n{header}\r\nConnection: close\r\n\r\n"
        client.sendall(head.encode())
        assert client.recv(100).startswith(b"HTTP/1.1 200")


def test_too_long_request_line_is_rejected(site):
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as client:
        client.sendall(b"GET /szukaj/?q=" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 4")
    with urllib.request.urlopen(site.url, timeout=60) as answer:
        assert answer.status == 200
