"""A backup put in the place of what is there."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from page_cache.invalidation import invalidate_page_cache

from . import databases, making
from .archive import SECRET_KEY, UPLOADS, Backup, appearing


def restore(path):
    """Restore the backup at `path`; gives that of a backup of what was there before, None if nothing was."""
    with Backup(path) as backup:
        backup.refuse_unless_ours()
        with making.only_one():
            for left in settings.DATA_DIR.glob("restoring-*"):
                shutil.rmtree(left)
            with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix="restoring-") as folder:
                return put_in_place(backup, Path(folder))


def put_in_place(backup, folder):
    database = databases.backend()
    copy = folder / "copy"
    backup.unpack(backup.database, copy)
    (folder / "new").mkdir()
    new = database.prepare(copy, folder / "new")
    before = None
    if database.is_readable() or database.broken_files() or list(making.stored_names()):
        before = making.new_path("przed-przywroceniem")
        making.make(before, even_if_broken=True)
    put_uploads(backup)
    try:
        database.put(new)
    finally:
        invalidate_page_cache()  # or cached pages would go on showing what was there
    if SECRET_KEY in backup.parts and settings.SECRET_KEY_FILE.exists():
        with backup.open(SECRET_KEY) as key, appearing(settings.SECRET_KEY_FILE) as file:
            file.write(key.read())
    return before


def put_uploads(backup):
    for name in backup.uploads:
        if default_storage.exists(name):
            with default_storage.open(name) as stored:
                if hashlib.file_digest(stored, "sha256").hexdigest() == backup.parts[f"{UPLOADS}{name}"]:
                    continue
        with backup.open(f"{UPLOADS}{name}") as source:
            default_storage.save(name, File(source, name))
