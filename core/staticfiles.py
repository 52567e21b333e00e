"""Static files for production: hashed names, compressed beforehand, the stylesheet in one request."""

import posixpath
import re

from django.core.files.base import ContentFile
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLED = "css/site.css"
IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\)(?P<media> print)?;')
URL = re.compile(r'url\("(?P<path>\.[^"]+)"\)')
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def bundle(read, path):
    """
    The stylesheet at `path` with each `@import` replaced by the imported file.

    A dozen small files are pleasant to edit and slow on a phone far from the mast; `read(path)` gives a file's text.
    """
    folder = posixpath.dirname(path)

    def inline(found):
        imported = posixpath.normpath(posixpath.join(folder, found["path"]))

        def from_bundle(url):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(imported), url["path"]))
            return f'url("{posixpath.relpath(target, folder)}")'

        css = COMMENT.sub("", URL.sub(from_bundle, read(imported)))
        return f"@media print {{\n{css}}}" if found["media"] else css

    return COMMENT.sub("", IMPORT.sub(inline, read(path)))


class BundlingManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    def post_process(self, paths, dry_run=False, **options):
        if BUNDLED in paths and not dry_run:

            def read(path):
                source, name = paths[path]
                with source.open(name) as file:
                    return file.read().decode()

            css = bundle(read, BUNDLED)
            self.delete(BUNDLED)
            self._save(BUNDLED, ContentFile(css.encode()))
            paths = {**paths, BUNDLED: (self, BUNDLED)}
        yield from super().post_process(paths, dry_run, **options)


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """
    Looks at a file when it is first asked for.

    WhiteNoise itself looks at all of them at the start: some seven hundred, most of them used only by the panel's
    editor of texts.
    """

    def update_files_dictionary(self, root, prefix):
        self.directories.append((root, prefix))

    def __call__(self, request):
        address = request.path_info
        if not self.autorefresh and address.startswith(self.static_prefix) and address not in self.files:
            found = self.find_file(address)
            if found:
                self.files[address] = found
        return super().__call__(request)
