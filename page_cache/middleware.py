"""The WSGI middleware that serves cached public pages."""

import secrets
import time

from django.conf import settings
from django.utils import timezone

from publishing.fragments import FRAGMENTS_KEY as FRAGMENTS

from . import OUTAGE
from .expiry import get_fragments
from .keys import BYPASSED_PATHS, DEFAULT_VARIANT, build_environ, get_cache_key
from .storage import CachedResponse, Storage
from .version import CacheVersion

MAX_BODY_BYTES = 1_000_000
# After a request has met an outage, this process serves stale pages for so long before it renders one again.
RETRY_SECONDS = 1


class PageCacheMiddleware:
    def __init__(self, application):
        self.application = application
        self.version = CacheVersion()
        self.storage = Storage(settings.PAGE_CACHE_MEMORY_BYTES)
        self.fragments = None
        self.start_id = secrets.token_hex(8)  # code and templates may be others after a start
        self.outage_pages = {}  # by display variant
        self.retry_at = 0

    def __call__(self, environ, start_response):
        body = self.respond(environ, start_response)
        if environ["REQUEST_METHOD"] == "HEAD":
            if hasattr(body, "close"):
                body.close()  # Django's response, which has a body for HEAD as well
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
        stale = self.is_outage(state) and self.get_stale(key)
        if stale:
            return stale.send(environ, start_response, is_stale=True)
        if self.is_outage(state) and key.variant in self.outage_pages:
            return self.outage_pages[key.variant].send(environ, start_response)
        response = self.render(key)
        if response is None:
            return self.application(environ, start_response)
        if response.is_outage:
            self.retry_at = time.monotonic() + RETRY_SECONDS
            self.outage_pages[key.variant] = response
        stale = response.status.startswith("5") and self.get_stale(key)
        return (stale or response).send(environ, start_response, is_stale=bool(stale))

    def bypass(self, environ, start_response, state):
        """Leave the request to Django. During an outage signed-in users get the stale public page."""
        key = self.is_outage(state) and get_cache_key(environ, ignore_session=True)
        stale = key and self.get_stale(key)
        if stale:
            return stale.send(environ, start_response, is_stale=True)
        is_read = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        if is_read and not environ["PATH_INFO"].startswith(BYPASSED_PATHS):
            fragments = self.get_fragments(state, timezone.now())
            environ[FRAGMENTS] = fragments and fragments.values
        return self.application(environ, start_response)

    def is_outage(self, state):
        return state.is_outage or time.monotonic() < self.retry_at

    def get_fresh(self, key, state):
        if not state.is_current:
            return None
        wanted, now = (state.version, self.start_id), timezone.now().timestamp()
        response = self.storage.memory.get(key)
        if response and (response.version, response.start_id) == wanted and now < response.fresh_until:
            return response
        response = self.storage.get_from_disk(key)
        if response and (response.version, response.start_id) == wanted and now < response.fresh_until:
            self.storage.keep_in_memory(response)
            return response
        return None

    def get_stale(self, key):
        """Return the page, in this variant or the default one, if nothing was changed since or has ended on it."""
        version, now = self.version.read().version, timezone.now().timestamp()
        for candidate in dict.fromkeys([key, key._replace(variant=DEFAULT_VARIANT)]):
            response = self.storage.get_from_disk(candidate)
            if response and response.version == version and now < response.public_until:
                return response
        return None

    def render(self, key):
        """Return what Django responds, and store it if it is public; None if it is personal or too large."""
        # The version is read before any content: a change while the page is rendered makes it outdated.
        state, began, started = self.version.read(), timezone.now(), []
        fragments = self.get_fragments(state, began)
        environ = {**build_environ(key), FRAGMENTS: fragments and fragments.values}
        chunks = self.application(environ, lambda *arguments: started.extend(arguments))
        try:
            response = CachedResponse(key, *started[:2], b"", is_outage=OUTAGE in environ)
            if response.is_personal or int(response.get_header("content-length") or 0) > MAX_BODY_BYTES:
                return None
            response.body = b"".join(chunks)
        finally:
            chunks.close()
        if response.status.startswith("200") and fragments:
            response.version, response.start_id = state.version, self.start_id
            response.fresh_until, response.public_until = fragments.fresh_until, fragments.public_until
            self.storage.set(response)
        return response

    def get_fragments(self, state, now):
        """
        Return the Fragments for a page rendered now, None while the version or the expiry is not known.

        They are taken before any content is read: a page still being rendered at an expiry keeps the old ones.
        """
        known = self.fragments
        if not state.is_current:
            return None
        if not known or known.version != state.version or now.timestamp() >= known.fresh_until:
            known = self.fragments = get_fragments(state.version, now)
        return known
