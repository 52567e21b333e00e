"""
The version of public content. A response is served fresh only under the version it was rendered under.

The processes of a host share it in a small file that each has mapped into memory. It is changed after each commit that
writes a public table: every process shows the change at its next request. Other hosts, and a host whose process was
killed right after COMMIT, learn of it from a row inserted in the same transaction, which all processes poll.

Each transaction inserts a row of its own. One row updated by all would invite deadlocks on PostgreSQL: one transaction
holds an article and waits for that row, another the row and waits for the article. The keys are random: numbers of a
sequence may become visible in another order, and come again after a restore.
"""

import contextlib
import mmap
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
    version: bytes = b""
    fingerprint: int = 0  # of the rows that this version includes
    confirmed_at: float = -1  # monotonic time of the last successful poll, 0 after one that failed

    @property
    def is_current(self):
        return 0 <= time.monotonic() - self.confirmed_at <= MAX_UNCONFIRMED_SECONDS

    @property
    def is_outage(self):
        return self.confirmed_at == 0


class CacheVersion:
    def __init__(self, path=None):
        self.path = path or settings.PAGE_CACHE_DIR / "version"
        self.map = None
        self._map_file()

    def read(self):
        if not self.map:
            self._map_file()  # another process has made it in the meantime
        return State(*LAYOUT.unpack_from(self.map)) if self.map else State()

    def bump(self, change=0):
        """`change`, the key of a committed row, is included: polling it needs no second bump."""
        self._write(0, secrets.token_bytes(8))
        if change:
            self._write(8, struct.pack("Q", self.read().fingerprint ^ change))

    def confirm(self, fingerprint):
        """Note a successful poll; another fingerprint means changes that the version does not include."""
        state = self.read()
        if not state.version or state.fingerprint != fingerprint:
            self.bump()
            self._write(8, struct.pack("Q", fingerprint))
        self._write(16, struct.pack("d", time.monotonic()))

    def mark_outage(self):
        self._write(16, struct.pack("d", 0))

    def _write(self, offset, value):
        # One field, for processes write different ones. On a disk that fails the version stays unconfirmed.
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with open(os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600), "wb", buffering=0) as file:
                os.pwrite(file.fileno(), value, offset)
            self._map_file()  # again: after a mount it is another file

    def _map_file(self):
        with contextlib.suppress(OSError, ValueError), open(self.path, "rb") as file:
            self.map = mmap.mmap(file.fileno(), LAYOUT.size, access=mmap.ACCESS_READ)
