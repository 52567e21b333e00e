"""The WSGI middleware that serves cached public pages."""

import secrets
import time

from django.conf import settings
from django.utils import timezone

from publishing.models import PREVIEW_PARAMETER
from publishing.shared import MEMORY as FRAGMENTS

from . import OUTAGE
from .expiry import Fragments, get_expiry
from .keys import BYPASSED_PATHS, DEFAULT_VARIANT, build_environ, get_cache_key
from .storage import CachedResponse, DiskCache, MemoryCache
from .version import get_cache_version

MAX_BODY_BYTES = 1_000_000
# After a request has met an outage, this process serves stale pages for so long before it renders one again.
RETRY_SECONDS = 1


def close(body):
    if hasattr(body, "close"):
        body.close()


class PageCacheMiddleware:
    def __init__(self, application):
        self.application = application
        self.version = get_cache_version()
        self.memory = MemoryCache(settings.PAGE_CACHE_MEMORY_BYTES)
        self.disk = DiskCache()
        self.fragments = None
        # Pages are made of code and templates too, which may be others after a start.
        self.start_id = secrets.token_hex(8)
        self.outage_pages = {}  # by display variant
        self.retry_at = 0

    def __call__(self, environ, start_response):
        body = self.respond(environ, start_response)
        if environ["REQUEST_METHOD"] == "HEAD":
            close(body)  # Django renders one for HEAD as well
            return []
        return body

    def respond(self, environ, start_response):
        state = self.version.read()
        key = get_cache_key(environ)
        if key is None:
            return self.bypass(environ, start_response, state)
        response = self.get_fresh(key, state)
        if response:
            return response.send(environ, start_response)
        if self.is_outage(state):
            stale = self.get_stale(key)
            if stale:
                return stale.send(environ, start_response, is_stale=True)
            if key.variant in self.outage_pages:
                return self.outage_pages[key.variant].send(environ, start_response)
        response = self.render(key)
        if response is None:
            # Too large or personal: rendered for this visitor alone.
            return self.application(environ, start_response)
        if response.version:
            self.store(response)
        elif response.status.startswith("5"):
            if response.is_outage:
                self.retry_at = time.monotonic() + RETRY_SECONDS
                self.outage_pages[key.variant] = response
            stale = self.get_stale(key)
            if stale:
                return stale.send(environ, start_response, is_stale=True)
        return response.send(environ, start_response)

    def bypass(self, environ, start_response, state):
        """Leave the request to Django. During an outage signed-in users get the stale public page."""
        key = self.is_outage(state) and get_cache_key(environ, ignore_session=True)
        stale = key and self.get_stale(key)
        if stale:
            return stale.send(environ, start_response, is_stale=True)
        is_read = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        is_preview = PREVIEW_PARAMETER in environ["QUERY_STRING"]
        if is_read and not is_preview and not environ["PATH_INFO"].startswith(BYPASSED_PATHS):
            fragments = self.get_fragments(state, timezone.now())
            environ[FRAGMENTS] = fragments and fragments.values
        return self.application(environ, start_response)

    def is_outage(self, state):
        return state.is_outage or time.monotonic() < self.retry_at

    def get_fresh(self, key, state):
        if not state.is_current:
            return None
        now = timezone.now().timestamp()
        response = self.memory.get(key)
        if response and response.is_fresh(state.version, self.start_id, now):
            return response
        response = self.disk.get(key)
        if response and response.is_fresh(state.version, self.start_id, now):
            self.memory.set(response)
            return response
        return None

    def get_stale(self, key):
        """Return the page in this display variant or else in the default one, None if none may be served."""
        version, now = self.version.read().version, timezone.now().timestamp()
        for candidate in dict.fromkeys([key, key._replace(variant=DEFAULT_VARIANT)]):
            response = self.disk.get(candidate)
            if response and response.is_usable_when_stale(version, now):
                return response
        return None

    def render(self, key):
        """Return what Django responds, None if it is personal or too large. What may be stored has a version."""
        # The version is read before any content: a change while the page is rendered makes it outdated.
        state, began = self.version.read(), timezone.now()
        fragments = self.get_fragments(state, began)
        environ = {**build_environ(key), FRAGMENTS: fragments and fragments.values}
        started = []
        chunks = self.application(environ, lambda *start: started.extend(start))
        try:
            response = CachedResponse(key, *started[:2], b"", is_outage=OUTAGE in environ)
            if response.is_personal or int(response.get_header("content-length") or 0) > MAX_BODY_BYTES:
                return None
            response.body = b"".join(chunks)
        finally:
            close(chunks)
        if response.status.startswith("200") and fragments:
            response.version, response.start_id = state.version, self.start_id
            response.fresh_until, response.public_until = fragments.expiry
        return response

    def get_fragments(self, state, now):
        """
        Return the Fragments for a page rendered now, None while the version or the expiry is not known.

        They are taken before any content is read: a page that is still being rendered when something expires goes on
        with those of before, which nobody is given any more.
        """
        if not state.is_current:
            return None
        known = self.fragments
        if not known or known.version != state.version or now.timestamp() >= known.expiry.fresh_until:
            expiry = get_expiry(now)
            known = self.fragments = expiry and Fragments(state.version, expiry, {})
        return known

    def store(self, response):
        self.memory.set(response)
        self.disk.set(response)
