"""
The version of public content. A response is served fresh only under the version it was rendered under.

The processes of a host share it in a small file, which is bumped after each commit that writes a public table.
Other hosts, and a host whose process was killed right after COMMIT, learn of the change from a row that the transaction
has inserted (ContentChange), by polling. One row updated by all transactions would cause deadlocks on PostgreSQL. Keys
are random: those of a sequence are not committed in order and come again after a restore.
"""

import contextlib
import os
import secrets
import struct
import time
from typing import NamedTuple

from django.conf import settings

STATE_STRUCT = struct.Struct("8sQd")
# Without a successful poll for so long, changes of other hosts may be unknown: no stored page counts as current.
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

    def read(self):
        try:
            with open(self.path, "rb", buffering=0) as file:
                return State(*STATE_STRUCT.unpack(file.read(STATE_STRUCT.size)))
        except (OSError, struct.error):  # not written yet, or only a part of its fields
            return State()

    def bump(self, change=0):
        """Change the version. It includes `change`, the key of a committed row, so polling that row bumps no more."""
        self._write(0, secrets.token_bytes(8))
        if change:
            self._write(8, struct.pack("Q", self.read().fingerprint ^ change))

    def confirm(self, fingerprint):
        """Record a successful poll. Bump the version if it does not include all changes of the fingerprint."""
        state = self.read()
        if not state.version or state.fingerprint != fingerprint:
            self.bump(state.fingerprint ^ fingerprint)
        self._write(16, struct.pack("d", time.monotonic()))

    def mark_outage(self):
        self._write(16, struct.pack("d", 0))

    def _write(self, offset, value):
        # One field only, because processes write concurrently. On a failing disk the version stays unconfirmed.
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with open(os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600), "wb", buffering=0) as file:
                os.pwrite(file.fileno(), value, offset)
