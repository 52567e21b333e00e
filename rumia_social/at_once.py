"""Answers that lie in memory, for a worker of gunicorn that gives them without a thread."""

from gunicorn import http
from gunicorn.http import wsgi

HEAD_END = b"\r\n\r\n"
ASKED = (b"GET ", b"HEAD ")


class Outbox(bytearray):
    """In place of the socket: gunicorn writes the answer into it."""

    sendall = bytearray.extend


def answer_at_once(worker, conn):
    """
    The answer to what has come on the connection and whether more may be asked there: (bytes, bool).

    None where nothing is in memory, and for whatever is out of the ordinary: a thread then reads the request again.
    The application says by `at_once`, called as itself, what it can answer without waiting for anything.
    """
    ask = getattr(worker.wsgi, "at_once", None)
    is_room = worker.nr + 1 < worker.max_requests and len(worker.keepalived_conns) < worker.max_keepalived
    if not (ask and worker.alive and is_room and is_one_head(conn.come)):
        return None
    outbox = Outbox()
    try:
        request = next(http.get_parser(worker.cfg, [conn.come], conn.client))
        response, environ = wsgi.create(request, outbox, conn.client, conn.server, worker.cfg)
        body = ask(environ, response.start_response)
        if body is None:
            return None
        try:
            for part in body:
                response.write(part)
            response.close()
        finally:
            if hasattr(body, "close"):
                body.close()
    except Exception:
        # Nothing has been sent: the thread meets the same, and knows what to say of it.
        return None
    return outbox, not response.should_close()


def is_one_head(come):
    """Whether it is one request for a page and nothing behind it, neither a body nor the next request."""
    return come.startswith(ASKED) and come.find(HEAD_END) == len(come) - len(HEAD_END)
