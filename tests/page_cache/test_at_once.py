"""
Pages in memory are given without a thread, however busy the threads are.

That they are the right pages, the other tests of this folder see: their visitor asks as the worker does.
"""

import http.client
import re
import socket
import sys
import threading
import time
from contextlib import ExitStack, closing
from types import SimpleNamespace

import pytest

from page_cache.copies import Memory
from rumia_social.at_once import is_one_head

from .. import factories
from ..processes import Site
from ..test_start import workers_of
from .test_processes import visit, wait_until

THREADS = 4  # of a process, as rumia_social/gunicorn.conf.py says
ASK_HOME = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
# A body of which a thread waits for the rest.
HOLD = (
    b"POST /widok/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + b"a" * 70_000
)
LINE = re.compile(r"GET (\S+) (\d+) (\d+) B")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_page_in_memory_is_answered_at_once(visitor, method):
    factories.article()
    made = visitor.get("/", method)
    assert not visitor.was_at_once
    assert visitor.get("/", method) == made
    assert visitor.was_at_once
    assert visitor.made == ["/"]


@pytest.mark.parametrize(("method", "body"), [("GET", b"alive\n"), ("HEAD", b"")])
def test_sign_of_life_is_given_at_once(visitor, method, body):
    answer = visitor.get("/healthz?alive", method)
    assert visitor.was_at_once
    assert (answer.status, answer.headers["Content-Length"], answer.body) == (200, "6", body)


def test_page_on_disk_is_left_to_a_thread(visitor):
    visitor.get("/")
    visitor.keeper.write_waiting()
    visitor.cache.memory.clear()
    visitor.get("/")
    assert not visitor.was_at_once
    assert visitor.made == ["/"]


@pytest.mark.parametrize(("answers", "at_once"), [(True, True), (False, False)])
def test_while_redis_does_not_answer_pages_are_left_to_a_thread(visitor, monkeypatch, answers, at_once):
    visitor.get("/")
    mark = visitor.cache.generation.mark
    store = SimpleNamespace(read=lambda first=None: mark if answers else None, write=lambda mark: False)
    monkeypatch.setattr(visitor.cache.generation, "store", store)
    visitor.get("/")  # and now it is known
    visitor.get("/")
    assert visitor.was_at_once is at_once


def test_nobody_asks_redis_at_once_while_it_is_known_not_to_answer(visitor, monkeypatch):
    visitor.get("/")
    asked = []
    store = SimpleNamespace(read=lambda first=None: asked.append(1), write=lambda mark: asked.append(1))
    monkeypatch.setattr(visitor.cache.generation, "store", store)
    visitor.get("/")
    asked.clear()
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", "SERVER_PORT": "80"}
    environ |= {"HTTP_HOST": "testserver", "wsgi.url_scheme": "http"}
    assert visitor.cache.at_once(environ, None) is None
    assert not asked


def test_memory_is_filled_while_it_is_read():
    memory = Memory(max_bytes=20_000)
    copies = [SimpleNamespace(key=number, size=1000) for number in range(50)]
    is_over = threading.Event()

    def read():
        while not is_over.is_set():
            for copy in copies:
                memory.get(copy.key)

    reading = threading.Thread(target=read)
    reading.start()
    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(400):
            for copy in copies:
                memory.put(copy)
    finally:
        sys.setswitchinterval(switch)
        is_over.set()
        reading.join()
    assert memory.bytes == sum(copy.size for copy in memory.copies.values()) <= memory.max_bytes


@pytest.mark.parametrize(
    ("come", "is_one"),
    [
        (ASK_HOME + b"\r\n", True),
        (b"HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\n\r\n", False),
        (ASK_HOME, False),
        (2 * (ASK_HOME + b"\r\n"), False),
        (ASK_HOME + b"Content-Length: 4\r\n\r\na=12", False),
        (b"", False),
    ],
)
def test_only_a_request_that_came_alone_is_answered_at_once(come, is_one):
    assert is_one_head(come) == is_one


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """One process, so that a page that was seen is in its memory."""
    folder = tmp_path_factory.mktemp("at-once")
    with Site(folder / "data", WEB_CONCURRENCY=1, LOG_REQUESTS=1) as site:
        visit(site)
        yield site


def connected(site):
    return closing(socket.create_connection(("127.0.0.1", site.port), timeout=60))


def came(client, number=1):
    """The next answers on the connection: [(status, length of the body, whether more may be asked)]."""
    answers = []
    with client.makefile("rb") as file:
        for _ in range(number):
            status = int(file.readline().split()[1])
            headers = http.client.parse_headers(file)
            body = file.read(int(headers["Content-Length"]))
            answers.append((status, len(body), headers["Connection"] == "keep-alive"))
    return answers


def is_waiting(client):
    """Whether nothing has come on the connection within a second."""
    client.settimeout(1)
    try:
        client.recv(1)
    except TimeoutError:
        return True
    return False


@pytest.mark.slow
def test_page_in_memory_and_sign_of_life_come_while_every_thread_waits(site):
    with ExitStack() as stack:
        for _ in range(THREADS):
            stack.enter_context(connected(site)).sendall(HOLD)
        for _ in range(10):
            other = stack.enter_context(connected(site))
            other.sendall(b"GET /mapa-strony/?bez-kopii HTTP/1.1\r\nHost: localhost\r\n\r\n")
            if is_waiting(other):
                break
        assert visit(site).status == 200
        assert visit(site, "/healthz?alive").text == "alive\n"
        assert is_waiting(other), "a thread has come free meanwhile"


@pytest.mark.slow
def test_connection_is_kept_or_closed_as_the_client_says(site):
    with connected(site) as client:
        for _ in range(3):
            client.sendall(ASK_HOME + b"\r\n")
            [(status, length, is_kept)] = came(client)
            assert (status, is_kept) == (200, True)
        client.sendall(ASK_HOME + b"Connection: close\r\n\r\n")
        assert came(client) == [(200, length, False)]
        assert client.recv(1) == b""
    with connected(site) as client:
        client.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
        assert came(client) == [(200, length, False)]
        assert client.recv(1) == b""


@pytest.mark.slow
def test_client_that_takes_nothing_for_a_while_misses_nothing(site):
    # One request after the other, until the buffers on the way are full and a page is sent in parts.
    asked = 300
    with closing(socket.socket()) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(60)
        client.connect(("127.0.0.1", site.port))
        client.sendall(ASK_HOME + b"\r\n")
        first = came(client)
        for _ in range(asked):
            client.sendall(ASK_HOME + b"\r\n")
            time.sleep(0.003)
        assert came(client, asked) == first * asked
    assert "Traceback" not in site.output


@pytest.mark.slow
def test_page_answered_at_once_has_its_line_in_the_log(site):
    page = visit(site).text.encode()
    written = LINE.findall(site.output)
    visit(site)
    assert LINE.findall(site.output)[len(written) :] == [("/", "200", str(len(page)))]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_process_is_replaced_after_its_number_of_requests_though_threads_answer_none(tmp_path):
    given = {"WEB_CONCURRENCY": 1, "GUNICORN_CMD_ARGS": "--max-requests=20 --max-requests-jitter=0"}
    with Site(tmp_path / "data", **given) as site:
        first, _ = workers_of(site)
        for _ in range(60):
            assert visit(site).status == 200
        wait_until(lambda: workers_of(site)[0] not in ([], first))
        assert "Traceback" not in site.output
