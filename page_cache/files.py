"""Pictures and documents while the database is out of reach: those that it last called public."""

import contextlib
import queue
from wsgiref.util import FileWrapper

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from rumia_social.health import database_answers

from .copies import LAST_GOOD, Copy
from .generation import UNKNOWN
from .keys import environ_of, key_of_file

# Set in the request by whatever sees that the database or the store, not the code, is at fault.
OUTAGE = "rumia_social.outage"
BLOCK = 64 * 1024
MANY = 5000


class PublicFiles:
    """
    Sends uploads through Django, and notes what it said of the public ones.

    A note is a copy without a body, for the file itself is where it was. It holds as long as a page made at that moment
    would: once something changed or has ended, the file is nobody's until the database has been asked again.
    """

    def __init__(self, application, cache):
        self.application = application
        self.cache = cache
        self.noted = {}

    def __call__(self, environ, start_response, mark):
        key = key_of_file(environ)
        if key and self.cache.generation.is_outage and not self.cache.may_try():
            sent = self.send(key, mark, start_response)
            if sent is not None:
                return sent
        began = timezone.now()
        status, headers, body = self.ask(environ)
        if key and OUTAGE in environ:
            sent = self.send(key, mark, start_response)
            if sent is not None:
                close(body)
                return sent
        elif key and self.noted.get(key) != mark:
            note = self.note(key, status, headers, mark, began)
            if note:
                self.remember(note)
        start_response(status, headers)
        return body

    def ask(self, environ):
        told = []
        body = self.application(
            environ, lambda status, headers, exc_info=None: told.append((status, headers))
        )
        return *told[-1], body

    def note(self, key, status, headers, mark, began):
        """What is to be known of the file to send it; None when it is not public, or that is not known for long."""
        said = {name.lower(): value for name, value in headers}
        if (
            not status.startswith("200")
            or "public" not in said.get("cache-control", "")
            or "set-cookie" in said
        ):
            return None
        turn = self.cache.turn_of(mark, began) if mark != UNKNOWN else None
        return turn and Copy(
            key=key,
            headers=headers,
            packed={},
            digest="",
            mark=mark,
            start=self.cache.start,
            fresh_until=turn.fresh_until,
            public_until=turn.public_until,
        )

    def remember(self, note):
        if len(self.noted) >= MANY:
            self.noted.clear()
        self.noted[note.key] = note.mark
        with contextlib.suppress(queue.Full):
            self.cache.to_write.put_nowait(note)

    def send(self, key, mark, start_response):
        """The file, by its note; None when there is none that holds, or no file."""
        note = self.cache.folder.get(key)
        if not note or not note.is_last_good(mark, timezone.now().timestamp()):
            return None
        try:
            file = default_storage.open(key.path.removeprefix(settings.MEDIA_URL))
        except OSError:
            return None
        start_response("200 OK", [*note.headers, LAST_GOOD])
        return FileWrapper(file, BLOCK)

    def made_anew(self, note):
        """The note after a change: a new one, None when the file is not public any more, itself when nobody knows."""
        mark, began = self.cache.generation.mark, timezone.now()
        environ = environ_of(note.key) | {"REQUEST_METHOD": "HEAD"}
        status, headers, body = self.ask(environ)
        close(body)
        if OUTAGE in environ:
            self.cache.generation.is_outage = not database_answers()
            return note
        return self.note(note.key, status, headers, mark, began)


def close(body):
    if hasattr(body, "close"):
        body.close()
