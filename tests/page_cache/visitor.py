"""Somebody who asks the site through all its layers, the page cache first, as through gunicorn."""

import gzip
from dataclasses import dataclass

import brotli
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from page_cache import invalidation
from page_cache.middleware import PageCacheMiddleware
from page_cache.refresher import Refresher

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
    """As a server takes it, to the end, for a stream may fail on the way."""
    told = []
    body = application(environ, lambda status, headers, exc_info=None: told.append((status, headers)))
    content = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    [(status, headers)] = told
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
        """What is in memory is gone, what is on disk stays."""
        self.cache = PageCacheMiddleware(self.count)
        self.refresher = Refresher(self.cache)
        self.refresher.poll()

    def count(self, environ, start_response):
        self.rendered.append(environ["PATH_INFO"])
        return self.django(environ, start_response)

    def get(self, address="/", method="GET", **headers):
        headers = {"HTTP_HOST": "testserver", **headers}
        environ = RequestFactory().generic(method, address, **headers).environ
        return run_wsgi(self.cache, environ)

    def refresh(self):
        """Run the tasks of the background threads once."""
        self.refresher.poll()
        self.refresher.render_outdated()

    def count_renders(self, address="/", **headers):
        """How many times Django was asked to answer."""
        before = len(self.rendered)
        self.get(address, **headers)
        return len(self.rendered) - before


def store_and_restart(visitor, *addresses, **headers):
    """Somebody saw these pages; since then the site was started again."""
    visitor.refresher.poll()
    for address in addresses:
        assert visitor.get(address, **headers).status == 200
    visitor.restart()


def list_stored_files(visitor):
    return list(visitor.cache.version.path.parent.glob("*.djcache"))


def begin_transaction():
    """For the cache, what follows belongs to a transaction of its own. (A whole test is one to the database.)"""
    invalidation.recorded_change.bump = None
