"""
The version of public content. A response is served fresh only under the version it was rendered under.

The processes of a host share it in a small file, read at each request (microseconds) and changed after each commit that
writes a public table: every process shows the change at its next request. Other hosts, and a host whose process was
killed right after COMMIT, learn of it from a row inserted in the same transaction, which all processes poll.

Each transaction inserts a row of its own. One row updated by all would invite deadlocks on PostgreSQL: one transaction
holds an article and waits for that row, another holds the row and waits for the article. The keys are random: numbers of
a sequence may become visible in another order, and come again after a restore.
"""

import contextlib
import os
import secrets
import struct
import time
from typing import NamedTuple

from django.conf import settings

LAYOUT = struct.Struct("8sQd")
# When no poll has succeeded for so long, other hosts may have changed anything: every page is rendered anew.
MAX_UNCONFIRMED_SECONDS = 10


class State(NamedTuple):
    version: bytes
    fingerprint: int  # of the rows in the database that this version includes
    confirmed_at: float  # monotonic time of the last successful poll, 0 after one that failed

    @property
    def is_current(self):
        return 0 <= time.monotonic() - self.confirmed_at <= MAX_UNCONFIRMED_SECONDS

    @property
    def is_outage(self):
        return self.confirmed_at == 0


UNKNOWN = State(b"", 0, -1)


class CacheVersion:
    def __init__(self, path):
        self.path = path

    def read(self):
        with contextlib.suppress(OSError, struct.error):
            file = os.open(self.path, os.O_RDONLY)
            try:
                return State(*LAYOUT.unpack(os.read(file, LAYOUT.size)))
            finally:
                os.close(file)
        return UNKNOWN

    def bump(self):
        self._write(0, secrets.token_bytes(8))

    def confirm(self, fingerprint):
        """Note a poll that succeeded; a fingerprint that differs tells of changes not included so far."""
        state = self.read()
        if state == UNKNOWN or state.fingerprint != fingerprint:
            self.bump()
            self._write(8, struct.pack("Q", fingerprint))
        self._write(16, struct.pack("d", time.monotonic()))

    def mark_outage(self):
        self._write(16, struct.pack("d", 0))

    def _write(self, offset, value):
        # Field by field: processes write different ones at the same time. On a disk that takes nothing the version
        # stays unconfirmed.
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.pwrite(file, value, offset)
            finally:
                os.close(file)


def get_cache_version():
    return CacheVersion(settings.PAGE_CACHE_DIR / "version")
