"""
One mark for all processes: it moves with every committed change of content.

A copy of a page holds only while the mark is the one that was there before the page was made. The mark is random, so
it needs no counting and two changes at once do no harm; it lies in a file that every process has mapped into memory.

With REDIS_URL the mark of all hosts lies in Redis and is read from there at each request, so no host shows what another
has already replaced; the file repeats it. A host that cannot reach Redis cannot know what changed elsewhere: it makes
every page anew, as slow as that is, and when Redis is back it moves the mark, for what it could not tell or hear. The
file's mark then counts in one case only: when the database went away together with Redis, for then nothing has changed.
"""

import contextlib
import mmap
import os
import re
import secrets
import time
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import connection

SIZE = 8  # bytes
UNKNOWN = bytes(SIZE)
# Behind the mark, two bytes: whether the database is out of reach, and whether Redis is or has just been.
OUTAGE, CUT_OFF = SIZE, SIZE + 1
LENGTH = SIZE + 2
# Redis is near and answers within a millisecond. Where it does not, nobody waits for it more often than once a second.
PATIENCE = 0.5  # seconds
RETRY = 1

# Tables that nothing public is made of. A table that nobody thought of costs a page made anew, never an old page.
PRIVATE_APPS = {"accounts", "admin", "auth", "contenttypes", "feedback", "otp_totp", "sessions"}
PRIVATE_MODELS = {
    "accessibility_requests.accessrequest",
    "accessibility_requests.accessrequestevent",
    "library.draftreference",
    "publishing.version",
    "publishing.previewlink",
    "publishing.editing",
    "publishing.keptform",
    "search.zeroresultquery",
}
WRITE = re.compile(r'\s*(?:INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|CREATE|ALTER|DROP)\b[^"]*"?(\w+)?', re.I)


class Generation:
    def __init__(self, path, store=None):
        self.path = path
        self.store = store
        self.shared = None
        # The file that is shared; None where the disk takes nothing, and a process knows what was in it for itself.
        self.file = None
        self.open()

    def open(self):
        """
        Share the mark with the other processes; gives whether that is new.

        A process that cannot hears of no change: from copies it answers only while the database is out of reach. Where
        the file is another one, as on a disk that was mounted anew, whoever comes first takes all others along.
        """
        if self.file and self.file == self._found():
            return False
        try:
            shared = self._mapped()
        except OSError:
            if not self.shared:
                with contextlib.suppress(OSError, ValueError):
                    self.shared = self._read()
            return False
        if self.shared:
            shared[:SIZE] = new_mark()
            self.shared[:SIZE] = UNKNOWN
        self.shared = shared
        return True

    def _found(self):
        with contextlib.suppress(OSError):
            found = self.path.stat()
            return found.st_dev, found.st_ino
        return None

    def _read(self):
        with self.path.open("rb") as file:
            return mmap.mmap(file.fileno(), LENGTH, access=mmap.ACCESS_COPY)

    def _mapped(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not self.path.exists():
            # It appears whole or not at all; of processes that start together the first gives it to the others.
            made = self.path.with_name(f"{self.path.name}.{os.getpid()}")
            made.write_bytes(new_mark() + bytes(LENGTH - SIZE))
            with contextlib.suppress(FileExistsError):
                os.link(made, self.path)
            made.unlink()
        with self.path.open("r+b") as file:
            if file.seek(0, os.SEEK_END) < LENGTH:
                file.truncate(LENGTH)
            shared = mmap.mmap(file.fileno(), LENGTH)
            found = os.fstat(file.fileno())
        self.file = found.st_dev, found.st_ino
        return shared

    @property
    def mark(self):
        if not self.shared or not (self.file or self.is_outage):
            return UNKNOWN
        if not self.store:
            return self.shared[:SIZE]
        known = self.shared[:SIZE]
        if self.is_outage:
            # Nothing changes now, so whatever happens to Redis meanwhile changes no mark.
            mark = self.store.read(known) or known
        elif self.is_cut_off:
            mark = self._tell(new_mark())
        else:
            mark = self.store.read()
        if mark is None:
            self.is_cut_off = True
            return UNKNOWN
        if mark != known:
            self.shared[:SIZE] = mark
        return mark

    @property
    def may_keep_waiting(self):
        """Whether it takes long to know the mark: Redis does not answer, or nobody has seen lately whether it does."""
        return bool(self.store) and (self.is_cut_off or self.is_outage)

    def move(self):
        self.open()
        if self.shared:
            self.shared[:SIZE] = mark = new_mark()
            if self.store:
                self._tell(mark)

    def _tell(self, mark):
        """Give all hosts the mark; None when they could not be told."""
        # In this order: what another process fails to tell meanwhile stays to be told.
        self.is_cut_off = False
        if self.store.write(mark):
            return mark
        self.is_cut_off = True
        return None

    def forget(self):
        """Of copies made so far none shall stand in for its page: content may have changed unseen."""
        if self.shared:
            self.shared[:SIZE] = new_mark()

    @property
    def is_outage(self):
        return self._flag(OUTAGE)

    @is_outage.setter
    def is_outage(self, known):
        self._set_flag(OUTAGE, known)

    @property
    def is_cut_off(self):
        return self._flag(CUT_OFF)

    @is_cut_off.setter
    def is_cut_off(self, known):
        self._set_flag(CUT_OFF, known)

    def _flag(self, place):
        return bool(self.shared and self.shared[place])

    def _set_flag(self, place, known):
        if self.shared and self._flag(place) != known:
            self.shared[place] = known


class Redis:
    """The mark of all hosts that share a database. Never raises: a site without its Redis is slower, not down."""

    def __init__(self, url):
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        self.error = redis.RedisError
        self.client = redis.Redis.from_url(
            url,
            socket_connect_timeout=PATIENCE,
            socket_timeout=PATIENCE,
            # Once more for a connection that Redis has closed meanwhile, as after its restart.
            retry=Retry(NoBackoff(), 1),
        )
        self.try_again_at = 0

    @property
    def key(self):
        # By name alone: from another host the same database may have another address.
        return f"rumia-social:{connection.settings_dict['NAME']}:mark"

    def read(self, first=None):
        """The mark; None when Redis does not answer. Where it has none, it is given `first` or a new one."""
        return self._ask(lambda: self._read(first))

    def write(self, mark):
        """Whether Redis has the mark now."""
        return bool(self._ask(lambda: self.client.set(self.key, mark)))

    def answers(self):
        return bool(self._ask(self.client.ping))

    def _read(self, first):
        mark = self.client.get(self.key)
        if mark is None:
            # Of hosts that come together one gives its mark to the others.
            self.client.set(self.key, first or new_mark(), nx=True)
            mark = self.client.get(self.key)
        return mark

    def _ask(self, question):
        now = time.monotonic()
        if now < self.try_again_at:
            return None
        if self.try_again_at:
            # The one that tries waits; the others go on without Redis meanwhile.
            self.try_again_at = now + RETRY
        try:
            answer = question()
        except self.error:
            self.try_again_at = time.monotonic() + RETRY
            return None
        self.try_again_at = 0
        return answer


def new_mark():
    return secrets.token_bytes(SIZE)


@cache
def _redis(url):
    return Redis(url)


@cache
def _at(path, url):
    return Generation(path, _redis(url) if url else None)


def of_this_site():
    return _at(settings.PAGE_COPIES_DIR / "generation", settings.REDIS_URL)


def content_changed():
    of_this_site().move()


@cache
def private_tables():
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in PRIVATE_APPS or model._meta.label_lower in PRIVATE_MODELS
    }


def changes_pages(sql):
    """Whether the statement writes to a table that public pages may be made of."""
    written = WRITE.match(sql)
    return bool(written) and written[1] not in private_tables()


def watching(execute, sql, params, many, context):
    """
    Move the mark after each commit that changes what pages are made of.

    Every statement passes here, not only what signals of models tell: update(), bulk_create() and SQL by hand too.
    What is rolled back, as every preview is, moves nothing.
    """
    result = execute(sql, params, many, context)
    if changes_pages(sql):
        context["connection"].on_commit(content_changed, robust=True)
    return result


def watch(connection, **kwargs):
    # The same object connects anew for each request.
    if watching not in connection.execute_wrappers:
        connection.execute_wrappers.append(watching)
