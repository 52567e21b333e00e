"""The thread that writes copies to disk and keeps them true."""

import contextlib
import fcntl
import logging
import queue
import threading
import time

from django.conf import settings
from django.utils import timezone

from rumia_social.health import database_answers

from .generation import UNKNOWN

logger = logging.getLogger(__name__)

PAUSE = 0.25  # seconds between two looks at the mark
RETRY = 1  # seconds between two looks at the database
# How many copies, those asked for last, are made anew after a change; the rest is dropped.
MADE_ANEW = 1000


class Keeper(threading.Thread):
    """
    Each process has one, to write down the pages it made while nobody waits for that.

    One of them, whichever holds the lock, does the rest for all: sees whether the database is there, and after a change
    makes the pages people ask for anew. So a copy is true again a moment after "Opublikuj", and the next visitor waits
    for nobody.
    """

    def __init__(self, cache):
        super().__init__(name="page-cache-keeper", daemon=True)
        self.cache = cache
        self.lock = None
        self.looked_at = 0
        # Under which mark and until when all copies are true, as far as it knows.
        self.true_under, self.true_until = None, 0

    def run(self):
        while True:
            try:
                self.write_waiting(PAUSE)
                if self.cache.generation.open():
                    self.lock = None  # it lies beside
                if self.is_chosen():
                    self.look_after_all()
            except Exception:
                logger.exception("The keeper of page copies stumbled")
                time.sleep(RETRY)

    def write_waiting(self, wait=0):
        """Write what was made, and wait a little for more."""
        with contextlib.suppress(queue.Empty):
            copy = self.cache.to_write.get(timeout=wait) if wait else self.cache.to_write.get_nowait()
            while True:
                self.cache.folder.put(copy)
                copy = self.cache.to_write.get_nowait()

    def is_chosen(self):
        if self.lock is None:
            try:
                lock = (self.cache.folder.path / "keeper.lock").open("w")
            except OSError:  # a disk that takes nothing now: nobody keeps anything
                return False
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
            else:
                self.lock = lock
        return self.lock is not None

    def look_after_all(self):
        cache = self.cache
        if time.monotonic() - self.looked_at > RETRY:
            self.looked_at = time.monotonic()
            cache.generation.is_outage = not database_answers()
        if cache.generation.is_outage:
            return
        now = timezone.now()
        mark = cache.generation.mark
        if mark == UNKNOWN:
            # The database answers and Redis does not: whatever other hosts change now stays untold.
            cache.generation.forget()
        elif mark != self.true_under or now.timestamp() >= self.true_until:
            turn = cache.turn_of(mark, now)
            if turn and self.make_anew(mark):
                self.true_under, self.true_until = mark, turn.fresh_until

    def make_anew(self, mark):
        """Make the pages anew of which the copies are old; False when it had to stop before the end."""
        left = MADE_ANEW
        for asked_at, file, _ in self.cache.folder.files():
            copy = self.cache.folder.read(file)
            if copy and copy.is_fresh(mark, self.cache.start, timezone.now().timestamp()):
                continue
            made = None
            if copy and left:
                left -= 1
                began = time.monotonic()
                if copy.key.path.startswith(settings.MEDIA_URL):
                    made = self.cache.files.made_anew(copy)
                else:
                    made = self.cache.render(copy.key)[1]
                if self.cache.generation.is_outage or self.cache.generation.mark != mark:
                    return False
                # Visitors come first: at most half of the time goes into this.
                time.sleep(time.monotonic() - began)
            if made:
                self.cache.folder.put(made, asked_at=asked_at)
            else:
                self.cache.folder.drop(file)
            self.write_waiting()
        self.cache.folder.tidy()
        return True
