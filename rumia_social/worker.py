"""
A worker of gunicorn whose threads are given only what needs one.

Slow clients wait without one until their request has come, and an answer that lies in memory is sent without one.
"""

import math
import re
import selectors
import socket
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from functools import partial

from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import ThreadWorker

from .at_once import HEAD_END, answer_at_once

# The head of a request and a small body, such as a visitor's form. Only staff send more, and that a thread reads.
MOST = 64 * 1024
# How long a request that small may take to come.
PATIENCE = 10  # seconds
# A larger one may take as long as a silence (the setting `timeout`), and as its bytes take on a quarter of 1 Mbit/s.
LEAST_SPEED = 32 * 1024  # bytes a second
# Nine digits say that it is too much; Python does not read thousands of them.
LENGTH = re.compile(rb"^content-length:[ \t]*0*(\d{0,9})", re.IGNORECASE | re.MULTILINE)
IN_CHUNKS = re.compile(rb"^transfer-encoding:", re.IGNORECASE | re.MULTILINE)
# A client that would rather be told to send its body (RFC 9110, 10.1.1); one of HTTP/1.0 cannot mean it.
ASKS_FIRST = re.compile(
    rb"(\A[^\r\n]* HTTP/1\.1\r\n(?:.+\r\n)*?)expect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE
)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


def is_whole(come):
    """Whether nobody has to wait for the rest of what has come, or only for that of a large body."""
    head, end, body = come.partition(HEAD_END)
    if not end or len(body) >= MOST:
        return bool(end)
    if IN_CHUNKS.search(head):
        # So the last chunk ends, with fields after it or without (RFC 9112, 7.1).
        return body.endswith(HEAD_END)
    length = LENGTH.search(head)
    return not length or len(body) >= int(length[1] or 0)


def more_from(conn):
    """What has come meanwhile: None when nothing has, b"" when nothing will."""
    try:
        return conn.sock.recv(MOST)
    except BlockingIOError:
        return None
    except OSError:
        return b""


def done(result):
    """As if a thread had come to this result."""
    future = Future()
    future.set_result(result)
    return future


# What becomes of a connection: whether more may be asked there.
DONE = {keep: done(keep) for keep in (True, False)}


class BodyUnreader(SocketUnreader):
    """gunicorn's own waits for the rest of a body as long as a byte comes now and then."""

    until = math.inf

    def chunk(self, size_hint=None):
        if time.monotonic() > self.until:
            raise TimeoutError("The body came too slowly.")
        part = super().chunk(size_hint)
        self.until += len(part) / LEAST_SPEED
        return part


class PatientWorker(ThreadWorker):
    """
    gunicorn's own threads read the request themselves: a few clients that send it byte by byte hold up all others.

    Here the loop that waits for connections gathers it, and gives it back to the parser in the thread. An answer that
    is ready it sends itself: to hand that to a thread and back costs more than to give it, and all threads may be
    waiting for a database that does not answer.
    """

    def enqueue_req(self, conn):
        conn.come = conn.parser.unreader.take_buffered() if conn.parser else b""
        conn.sock.setblocking(False)
        if self.has_come(conn):
            self.serve(conn)
        else:
            self.wait_for_more(conn, self.on_pending_socket_readable)

    def serve(self, conn):
        answer = answer_at_once(self, conn)
        if answer is None:
            super().enqueue_req(conn)
        else:
            self.send(conn, *answer)

    def send(self, conn, content, keep):
        self.nr += 1
        self.begin(conn)
        conn.sock.setblocking(False)
        try:
            sent = conn.sock.send(content)
        except BlockingIOError:
            sent = 0
        except OSError:  # it has gone
            self.let_go(conn)
            return
        if sent == len(content):
            self.finish_request(conn, DONE[keep])
        else:
            self.send_in_thread(conn, content[sent:], keep)

    def send_in_thread(self, conn, rest, keep):
        """As fast as the client takes it."""

        def send():
            conn.sock.settimeout(self.cfg.timeout or None)
            conn.sock.sendall(rest)
            return keep

        future = self.tpool.submit(send)
        future.add_done_callback(partial(self.method_queue.defer, self.finish_request, conn))

    def wait_for_more(self, conn, on_more):
        # All wait equally long, so that the first is the next to be given up, as murder_pending expects.
        conn.timeout = time.monotonic() + PATIENCE
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(on_more, conn))

    def stop_waiting(self, conn):
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)

    def on_pending_socket_readable(self, conn, client):
        if self.has_come(conn):
            self.stop_waiting(conn)
            self.serve(conn)

    def has_come(self, conn):
        if is_whole(conn.come):
            return True
        part = more_from(conn)
        if part is None:
            return False
        conn.come += part
        # Who hung up, or sends a head without end, is left to `handle`.
        if not part or is_whole(conn.come) or len(conn.come) > 2 * MOST:
            return True
        self.let_send(conn)
        return False

    def let_send(self, conn):
        """Tell a client that waits for it to send its body; gunicorn would do so when the body is here."""
        asked = HEAD_END in conn.come and ASKS_FIRST.match(conn.come)
        if asked:
            with suppress(OSError):  # it has gone, or will send it anyway
                conn.sock.send(CONTINUE)
                # Or gunicorn would tell it once more.
                conn.come = conn.come[: asked.end(1)] + conn.come[asked.end() :]

    def handle(self, conn):
        if not is_whole(conn.come):
            return False
        self.begin(conn)
        conn.parser.unreader.unread(conn.come)
        return super().handle(conn)

    def begin(self, conn):
        if not conn.initialized:
            conn.data_ready = True
            conn.init()
            conn.parser.unreader = BodyUnreader(conn.sock)

    def handle_request(self, req, conn):
        # Who sends too little of a large body, or takes nothing more of an answer, gives the thread back.
        conn.sock.settimeout(self.cfg.timeout or None)
        conn.parser.unreader.until = time.monotonic() + (self.cfg.timeout or math.inf)
        return super().handle_request(req, conn)

    def handle_error(self, req, client, addr, exc):
        # gunicorn would write down what was searched for.
        if req is not None:
            req.uri = req.uri.partition("?")[0]
        super().handle_error(req, client, addr, exc)

    def _cap_keepalive(self, deadline):
        """A worker that stops waits no longer for those who have said nothing yet than for those who fell silent."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            if not conn.come:
                conn.timeout = min(conn.timeout, deadline)
        self.pending_conns = deque(sorted(self.pending_conns, key=lambda conn: conn.timeout))

    def finish_request(self, conn, fs):
        if fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
        else:
            self.see_off(conn)

    def see_off(self, conn):
        """
        Hang up, and let go when the client has hung up too: else an answer on its way may be lost (RFC 9112, 9.6).

        gunicorn's loop would wait for each such client alone, and all others with it.
        """
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:  # it has gone
            self.let_go(conn)
        else:
            conn.come = b""
            self.wait_for_more(conn, self.on_rest)

    def on_rest(self, conn, client):
        part = more_from(conn)
        conn.come += part or b""
        if part == b"" or len(conn.come) > MOST:
            self.stop_waiting(conn)
            self.let_go(conn)

    def let_go(self, conn):
        self.nr_conns -= 1
        conn.close()
