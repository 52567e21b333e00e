"""
Room on the disk to record that a message was sent.

Where that cannot be recorded, the message would be sent again at each run, for as long as the disk is full.
"""

import errno
import os
import shutil

from django.conf import settings
from django.db import connection

# Recording one takes some pages of SQLite's write-ahead log.
MIN_FREE_BYTES = 1024 * 1024


def has_room_to_record():
    """Return whether SQLite's disk has room for a change. (PostgreSQL's is another one, and stops it when full.)"""
    return connection.vendor != "sqlite" or shutil.disk_usage(settings.DATA_DIR).free >= MIN_FREE_BYTES


def require_room_to_record():
    """Raise OSError (ENOSPC) if the disk has no room for a change of the database."""
    if not has_room_to_record():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(settings.DATA_DIR))
