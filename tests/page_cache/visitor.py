"""Somebody who asks the site through all its layers, the page cache first, as through gunicorn."""

import gzip
from dataclasses import dataclass

import brotli
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from page_cache.application import PageCache
from page_cache.keeper import Keeper

DECODED = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


@dataclass
class Response:
    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return DECODED[self.headers.get("Content-Encoding", "")](self.body).decode()


def answer_of(application, environ):
    """As a server takes it, to the end, for a stream may fail on the way; None if none was given."""
    told = []
    body = application(environ, lambda status, headers, exc_info=None: told.append((status, headers)))
    if body is None:
        assert not told
        return None
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
        self.made = []
        self.django = WSGIHandler()
        self.restart()

    def restart(self):
        """What is in memory is gone, what is on disk stays."""
        self.cache = PageCache(self.count)
        self.keeper = Keeper(self.cache)

    def count(self, environ, start_response):
        self.made.append(environ["PATH_INFO"])
        return self.django(environ, start_response)

    def get(self, address="/", method="GET", **headers):
        """As the worker asks: first for what it may send itself, then through a thread."""
        at_once = self.ask(self.cache.at_once, address, method, headers)
        self.was_at_once = at_once is not None
        return at_once or self.ask(self.cache, address, method, headers)

    def ask(self, whom, address, method, headers):
        headers = {"HTTP_HOST": "testserver", **headers}
        environ = RequestFactory().generic(method, address, **headers).environ
        return answer_of(whom, environ)

    def makes(self, address="/", **headers):
        """How many times Django was asked to answer."""
        before = len(self.made)
        self.get(address, **headers)
        return len(self.made) - before


def seen(visitor, *addresses, **headers):
    """Somebody saw these pages; since then the site was started again."""
    for address in addresses:
        assert visitor.get(address, **headers).status == 200
    visitor.keeper.write_waiting()
    visitor.restart()
