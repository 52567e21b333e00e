"""The WSGI layer around Django that answers from copies."""

import contextlib
import datetime
import gzip
import queue
import secrets
import time
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from publishing.models import PREVIEW_PARAMETER
from publishing.shared import MEMORY
from rumia_social.health import PATH as HEALTH

from .copies import LAST_GOOD, Copy, Folder, Memory, preferred_coding, with_vary
from .files import OUTAGE, PublicFiles, close
from .generation import UNKNOWN, of_this_site
from .keys import DEFAULT_DISPLAY, PASSED_BY, environ_of, key_of
from .schedule import next_turn

# While the database is out of reach it is tried again this often, by one request at a time.
RETRY = 1  # seconds
LARGEST = 1_000_000  # bytes of a page
# Pages waiting to be written to disk: a burst of more is dropped, the pages come again.
WAITING = 500
MANY = 500


class Answer:
    """What Django answers."""

    def __init__(self, application, environ):
        taken = application(environ, self.start)
        try:
            self.content = b"".join(taken)
        finally:
            close(taken)

    def start(self, status, headers, exc_info=None):
        self.status, self.headers = status, headers

    def header(self, name):
        return ", ".join(value for key, value in self.headers if key.lower() == name).lower()

    @property
    def is_error(self):
        return self.status.startswith("5")

    @property
    def is_personal(self):
        """Not the same for everybody: it sets a cookie, or says so."""
        control = self.header("cache-control")
        return bool(self.header("set-cookie")) or "no-store" in control or "private" in control

    def send(self, environ, start_response):
        headers = [
            (name, value) for name, value in self.headers if name.lower() not in ("content-length", "vary")
        ]
        headers.append(("Vary", with_vary(self.headers)))
        content = self.content
        if len(content) > 200 and preferred_coding(environ.get("HTTP_ACCEPT_ENCODING", "")):
            content = gzip.compress(content, 6, mtime=0)
            headers.append(("Content-Encoding", "gzip"))
        start_response(self.status, [*headers, ("Content-Length", str(len(content)))])
        return [content]

    @property
    def is_page(self):
        return self.status.startswith("200") and not self.is_personal and len(self.content) <= LARGEST


class Shared(NamedTuple):
    """What pages have in common under a mark: made from `since` (a datetime), true until `until` (seconds)."""

    mark: bytes
    since: datetime.datetime
    until: float
    memory: dict


def is_for_a_page(environ):
    """Whether published content is asked for as it is, not a preview of what will be."""
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and not environ["PATH_INFO"].startswith(PASSED_BY)
        and PREVIEW_PARAMETER not in environ["QUERY_STRING"]
    )


def as_asked(environ, body):
    """The body; after HEAD its end, and nothing of it: Django gives a body with the answer to HEAD as well."""
    if environ["REQUEST_METHOD"] != "HEAD":
        return body
    close(body)
    return []


class PageCache:
    def __init__(self, application):
        self.application = application
        self.files = PublicFiles(application, self)
        self.folder = Folder(settings.PAGE_COPIES_DIR, settings.PAGE_COPIES_BYTES)
        self.memory = Memory(settings.PAGE_MEMORY_BYTES)
        self.generation = of_this_site()
        self.mark = self.generation.mark
        # Pages are made of code and templates too, and those are new after a start.
        self.start = secrets.token_hex(8)
        self.turn = None
        self.shared = None
        self.to_write = queue.Queue(WAITING)
        self.personal = set()
        self.refusals = {}
        self.try_again_at = 0

    def __call__(self, environ, start_response):
        return as_asked(environ, self.answer(environ, start_response))

    def answer(self, environ, start_response):
        key = key_of(environ)
        mark = self.generation.mark
        if key is None or key.path in self.personal:
            return self.pass_by(environ, start_response, mark)
        copy = self.fresh(key, mark)
        if copy:
            return copy.answer(environ, start_response, *self.notice)
        if self.generation.is_outage and not self.may_try():
            copy = self.last_good(key, mark)
            if copy:
                return copy.answer(environ, start_response, *self.notice)
            if key.display in self.refusals:
                return self.refusals[key.display].send(environ, start_response)
        return self.make(key, environ, start_response)

    def at_once(self, environ, start_response):
        """
        As a call, for one who may not wait: the page if it lies in memory, as it is, or whether the process is alive,
        which must be told also while every thread waits; else None.
        """
        if environ["PATH_INFO"] == HEALTH and environ["QUERY_STRING"] == "alive":
            return as_asked(environ, self.application(environ, start_response))
        key = key_of(environ)
        copy = self.memory.get(key) if key and key.path not in self.personal else None
        if not copy or self.generation.may_keep_waiting:
            return None
        if copy.is_fresh(self.generation.mark, self.start, timezone.now().timestamp()):
            return copy.answer(environ, start_response, *self.notice)
        return None

    @property
    def notice(self):
        return [LAST_GOOD] if self.generation.is_outage else []

    def pass_by(self, environ, start_response, mark):
        """To Django as it came; while that cannot make pages, whoever is signed in reads the copies as well."""
        if environ["PATH_INFO"].startswith(settings.MEDIA_URL):
            return self.files(environ, start_response, mark)
        if self.generation.is_outage and not self.may_try():
            key = key_of(environ, whoever=True)
            copy = key and self.last_good(key, mark)
            if copy:
                return copy.answer(environ, start_response, *self.notice)
        if is_for_a_page(environ):
            environ[MEMORY] = partial(self.memory_of_shared, mark, timezone.now())
        return self.application(environ, start_response)

    def memory_of_shared(self, mark, now):
        """
        For publishing.shared: the dict of what pages have in common while the mark stays and nothing turns by itself.

        None when that cannot be known. A mark is read before the content, so nothing older than it can get in; who
        began before this memory did may have read the content before it turned, and shares with nobody.
        """
        if mark == UNKNOWN or self.generation.is_outage:
            return None
        known = self.shared if self.shared and self.shared.mark == mark else None
        if known and now < known.since:
            return {}
        if not known or now.timestamp() >= known.until:
            turn = self.turn_of(mark, now)
            known = self.shared = turn and Shared(mark, now, turn.fresh_until, {})
        return known and known.memory

    def fresh(self, key, mark):
        """The page as it is, from memory or disk."""
        now = timezone.now().timestamp()
        if mark != self.mark:
            self.memory.clear()
            self.mark = mark
        copy = self.memory.get(key)
        if copy and copy.is_fresh(mark, self.start, now):
            return copy
        copy = self.folder.get(key)
        if copy and copy.is_fresh(mark, self.start, now):
            self.memory.put(copy)
            return copy
        return None

    def last_good(self, key, mark):
        """What can stand in for the page: the copy for this display, else the one for the default display."""
        now = timezone.now().timestamp()
        for each in dict.fromkeys([key, key._replace(display=DEFAULT_DISPLAY)]):
            copy = self.folder.get(each)
            if copy and copy.is_last_good(mark, now):
                return copy
        return None

    def may_try(self):
        """Whether it is time to see if the database is back. (Two threads at once may both see: no harm.)"""
        now = time.monotonic()
        if now < self.try_again_at:
            return False
        self.try_again_at = now + RETRY
        return True

    def make(self, key, environ, start_response):
        answer, copy = self.render(key)
        if copy:
            self.memory.put(copy)
            with contextlib.suppress(queue.Full):
                self.to_write.put_nowait(copy)
            return copy.answer(environ, start_response)
        if answer.is_error:
            copy = self.last_good(key, self.generation.mark)
            if copy:
                return copy.answer(environ, start_response, LAST_GOOD)
        if answer.is_personal:
            # Made once more, of all that this visitor sent.
            if len(self.personal) < MANY:
                self.personal.add(key.path)
            return self.application(environ, start_response)
        return answer.send(environ, start_response)

    def render(self, key):
        """What Django answers, and a copy of it if it is a page for everybody."""
        # Read before anything else: a change that comes while the page is being made leaves this copy behind.
        mark = self.generation.mark
        began = timezone.now()
        request = environ_of(key)
        request[MEMORY] = partial(self.memory_of_shared, mark, began)
        answer = Answer(self.application, request)
        if OUTAGE in request:
            self.refusals[key.display] = answer
            self.try_again_at = time.monotonic() + RETRY
        if not answer.is_error or OUTAGE in request:
            self.generation.is_outage = OUTAGE in request
        turn = self.turn_of(mark, began) if answer.is_page and mark != UNKNOWN else None
        if turn is None:
            return answer, None
        copy = Copy.of(
            answer.content,
            answer.headers,
            key=key,
            mark=mark,
            start=self.start,
            fresh_until=turn.fresh_until,
            public_until=turn.public_until,
        )
        return answer, copy

    def turn_of(self, mark, began):
        """When a page made under `mark` turns by itself; None when that cannot be known now."""
        known = self.turn
        if known and known[0] == mark and began.timestamp() < known[1].fresh_until:
            return known[1]
        try:
            turn = next_turn(began)
        except DatabaseError:
            return None
        finally:
            close_old_connections()
        self.turn = mark, turn
        return turn
