"""A client that sends requests through the page cache to Django, as gunicorn does."""

import gzip
from dataclasses import dataclass

import brotli
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from page_cache import invalidation, refresher
from page_cache.middleware import PageCacheMiddleware

DECODED = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


@dataclass
class Response:
    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return DECODED[self.headers.get("Content-Encoding", "")](self.body).decode()


def run_wsgi(application, environ):
    """Read the whole response, as a server does: a stream may fail on the way."""
    started = []
    body = application(environ, lambda status, headers, exc_info=None: started.append((status, headers)))
    content = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    [(status, headers)] = started
    for name, value in headers:
        assert not {"\r", "\n"} & set(value), name
        value.encode("latin-1")
    return Response(int(status.split()[0]), dict(headers), content)


class Visitor:
    def __init__(self):
        self.rendered = []
        self.django = WSGIHandler()
        self.restart()

    def restart(self):
        """Start again with an empty memory and the stored files."""
        self.cache = PageCacheMiddleware(self.count)
        self.poll()

    def poll(self):
        refresher.poll(self.cache.version)

    def count(self, environ, start_response):
        self.rendered.append(environ["PATH_INFO"])
        return self.django(environ, start_response)

    def get(self, address="/", method="GET", **headers):
        headers = {"HTTP_HOST": "testserver", **headers}
        environ = RequestFactory().generic(method, address, **headers).environ
        return run_wsgi(self.cache, environ)

    def refresh(self):
        """Run the tasks of the background threads once."""
        self.poll()
        refresher.render_outdated(self.cache)

    def count_renders(self, address="/", **headers):
        """Return how many requests for the URL reach Django."""
        before = len(self.rendered)
        self.get(address, **headers)
        return len(self.rendered) - before


def store_and_restart(visitor, *addresses, **headers):
    """Store the pages and restart."""
    visitor.poll()
    for address in addresses:
        assert visitor.get(address, **headers).status == 200
    visitor.restart()


def list_stored_files(visitor):
    return list(visitor.cache.version.path.parent.glob("*.djcache"))


def begin_transaction():
    """Let the cache treat the following writes as a new transaction; in the database a whole test is one."""
    invalidation.recorded_change.bump = None
