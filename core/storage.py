"""Where uploads are stored."""

import os
import uuid
from pathlib import Path

from django.core.files.storage import FileSystemStorage


class WholeFilesStorage(FileSystemStorage):
    """
    Files in a folder, where each appears whole or not at all, also when the power is cut while it is written.

    A file of the same name takes the place of the old one, as in a store that speaks S3. (Names of uploads never come
    again, see library.files.build_stored_name; only the sizes of a picture are made anew.)
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
