"""Storage of uploads on disk."""

import os
import uuid
from pathlib import Path

from django.core.files.storage import FileSystemStorage


class AtomicFileSystemStorage(FileSystemStorage):
    """
    Writes each file under a temporary name, syncs it and renames it, so that a crash leaves no partial file.

    Files of the same name are overwritten, like in S3. Only renditions of an image reuse names: those of uploads are
    unique (library.files.build_stored_name).
    """

    def __init__(self, **options):
        super().__init__(**options, allow_overwrite=True)

    def _save(self, name, content):
        partial = super()._save(f"{name}.{uuid.uuid4().hex}.partial", content)
        try:
            with self.open(partial) as file:
                os.fsync(file.fileno())
            Path(self.path(partial)).replace(self.path(name))
        except BaseException:
            self.delete(partial)
            raise
        return name
