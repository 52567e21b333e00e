"""A worker of gunicorn whose threads are given only requests that have come: slow clients wait without one."""

import re
import selectors
import time
from functools import partial

from gunicorn.workers.gthread import ThreadWorker

# The head of a request and a small body, such as a visitor's form. Only staff send more, and that a thread reads.
MOST = 64 * 1024
# How long a request that small may take to come.
PATIENCE = 10  # seconds
HEAD_END = b"\r\n\r\n"
LENGTH = re.compile(rb"^content-length:[ \t]*(\d+)", re.IGNORECASE | re.MULTILINE)


def is_whole(come):
    """Whether nobody has to wait for the rest of what has come, or only for that of a large body."""
    head, end, body = come.partition(HEAD_END)
    length = LENGTH.search(head)
    return bool(end) and (not length or len(body) >= min(int(length[1]), MOST))


class PatientWorker(ThreadWorker):
    """
    gunicorn's own threads read the request themselves: a few clients that send it byte by byte hold up all others.

    Here the loop that waits for connections gathers it, and gives it back to the parser in the thread.
    """

    def enqueue_req(self, conn):
        conn.come = conn.parser.unreader.take_buffered() if conn.parser else b""
        conn.sock.setblocking(False)
        if self.has_come(conn):
            super().enqueue_req(conn)
        else:
            # All wait equally long, so that the first is the next to be given up, as murder_pending expects.
            conn.timeout = time.monotonic() + PATIENCE
            self.pending_conns.append(conn)
            on_more = partial(self.on_pending_socket_readable, conn)
            self.poller.register(conn.sock, selectors.EVENT_READ, on_more)

    def on_pending_socket_readable(self, conn, client):
        if self.has_come(conn):
            self.poller.unregister(client)
            self.pending_conns.remove(conn)
            super().enqueue_req(conn)

    def has_come(self, conn):
        if is_whole(conn.come):
            return True
        try:
            part = conn.sock.recv(MOST)
        except BlockingIOError:
            return False
        except OSError:
            part = b""
        conn.come += part
        # Who hung up, or sends a head without end, is left to `handle`.
        return not part or is_whole(conn.come) or len(conn.come) > 2 * MOST

    def handle(self, conn):
        if not is_whole(conn.come):
            return False
        conn.data_ready = True
        conn.init()
        conn.parser.unreader.unread(conn.come)
        return super().handle(conn)
