"""The WSGI middleware that serves cached public pages."""

import secrets
import time
from contextlib import closing

from django.conf import settings
from django.utils import timezone

from accounts.sessions import is_signed_in
from publishing.fragments import FRAGMENTS_KEY as FRAGMENTS

from . import OUTAGE
from .expiry import get_fragments
from .keys import BYPASSED_PATHS, DEFAULT_VARIANT, build_environ, get_cache_key, parse_cookies
from .storage import CachedResponse, Storage
from .version import CacheVersion

MAX_BODY_BYTES = 1_000_000
# After an outage during a request, this process serves only stale pages for so long.
RETRY_SECONDS = 1


class PageCacheMiddleware:
    def __init__(self, application):
        self.application = application
        self.version = CacheVersion()
        self.storage = Storage(settings.PAGE_CACHE_MEMORY_BYTES)
        self.fragments = None
        self.start_id = secrets.token_hex(8)  # after a restart code and templates may differ
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
        state, public_key = self.version.read(), get_cache_key(environ)
        is_outage = state.is_outage or time.monotonic() < self.retry_at
        _, session_key = parse_cookies(environ.get("HTTP_COOKIE", ""))
        is_staff = public_key and session_key and (is_outage or is_signed_in(session_key))
        key = None if is_staff else public_key
        if key and (response := self.get_fresh(key, state)):
            return response.send(environ, start_response)
        if is_outage:
            # Signed-in users, too, get the stale public page.
            if public_key and (stale := self.get_stale(public_key)):
                return stale.send(environ, start_response, is_stale=True)
            if key and key.variant in self.outage_pages:
                return self.outage_pages[key.variant].send(environ, start_response)
        response = key and self.render(key)
        if not response:
            return self.bypass(environ, start_response, state)
        if response.is_outage:
            self.retry_at = time.monotonic() + RETRY_SECONDS
            self.outage_pages[key.variant] = response
        stale = response.status.startswith("5") and self.get_stale(key)
        return (stale or response).send(environ, start_response, is_stale=bool(stale))

    def bypass(self, environ, start_response, state):
        is_read = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        if is_read and not environ["PATH_INFO"].startswith(BYPASSED_PATHS):
            fragments = self.get_fragments(state, timezone.now())
            environ[FRAGMENTS] = fragments and fragments.values
        return self.application(environ, start_response)

    def get_fresh(self, key, state):
        if not state.is_current:
            return None
        wanted, now = (state.version, self.start_id), timezone.now().timestamp()
        for get_stored in (self.storage.memory.get, self.storage.get_from_disk):
            response = get_stored(key)
            if response and (response.version, response.start_id) == wanted and now < response.fresh_until:
                self.storage.keep_in_memory(response)
                return response
        return None

    def get_stale(self, key):
        """Return the page, in this variant or the default one, unless content has changed or ended since."""
        version, now = self.version.read().version, timezone.now().timestamp()
        for candidate in dict.fromkeys([key, key._replace(variant=DEFAULT_VARIANT)]):
            response = self.storage.get_from_disk(candidate)
            if response and response.version == version and now < response.public_until:
                return response
        return None

    def render(self, key):
        """Return the response of Django, stored if it is public; None if it is personal or too large."""
        # Read before any content, so that a change during rendering makes the response outdated.
        state, began, started = self.version.read(), timezone.now(), []
        fragments = self.get_fragments(state, began)
        environ = {**build_environ(key), FRAGMENTS: fragments and fragments.values}
        with closing(self.application(environ, lambda *arguments: started.extend(arguments))) as chunks:
            response = CachedResponse(key, *started[:2], b"", is_outage=OUTAGE in environ)
            if response.is_personal or int(response.get_header("Content-Length") or 0) > MAX_BODY_BYTES:
                return None
            response.body = b"".join(chunks)
        if response.status.startswith("200") and fragments:
            response.version, response.start_id = state.version, self.start_id
            response.fresh_until, response.public_until = fragments.fresh_until, fragments.public_until
            self.storage.set(response)
        return response

    def get_fragments(self, state, now):
        """Return the Fragments for a page rendered now, None while the version or the expiry is not known."""
        fragments = self.fragments
        if not state.is_current:
            return None
        if not fragments or fragments.version != state.version or now.timestamp() >= fragments.fresh_until:
            fragments = self.fragments = get_fragments(state.version, now)
        return fragments
