"""Static files for production: hashed names, precompressed, with bundled stylesheets."""

import posixpath
import re

from django.contrib.staticfiles import apps
from django.core.files.base import ContentFile
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

PUBLIC_STYLESHEETS = tuple(
    f"css/{name}.css" for name in ("site", "home", "front", "map", "projects", "results", "forms", "print")
)
BUNDLED_STYLESHEETS = (*PUBLIC_STYLESHEETS, "css/admin.css")
IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\);')
URL = re.compile(r'url\("(?P<path>\.[^"]+)"\)')
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class StaticFilesConfig(apps.StaticFilesConfig):
    """Collects nothing that no page loads: compressing it takes most of the time of collectstatic."""

    ignore_patterns = [
        *apps.StaticFilesConfig.ignore_patterns,
        "tinymce/langs/[!p]*",  # the panel is in Polish: pl.js
        *("tinymce/plugins/emoticons/*", "tinymce/plugins/help/*"),
        *("tinymce/skins/*/tinymce-5*", "tinymce/skins/*.js", "tinymce/*.d.ts"),
        # DEBUG=1 serves these without collecting them.
        *("admin/js/vendor/jquery/jquery.js", "admin/js/vendor/xregexp/xregexp.js"),
        "admin/js/vendor/select2/select2.full.js",
    ]


def bundle(read, path):
    """
    Return the stylesheet at `path` with each `@import` replaced by the imported file.

    `read(path)` returns the text of a file. Few requests for styles are faster on slow mobile networks.
    """
    folder = posixpath.dirname(path)

    def inline(found):
        imported = posixpath.normpath(posixpath.join(folder, found["path"]))

        def from_bundle(url):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(imported), url["path"]))
            return f'url("{posixpath.relpath(target, folder)}")'

        return COMMENT.sub("", URL.sub(from_bundle, read(imported)))

    return re.sub(r"\s+", " ", COMMENT.sub("", IMPORT.sub(inline, read(path))))


class BundlingManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    def post_process(self, paths, dry_run=False, **options):
        def read(path):
            source, name = paths[path]
            with source.open(name) as file:
                return file.read().decode()

        if not dry_run:
            bundles = {path: bundle(read, path) for path in BUNDLED_STYLESHEETS if path in paths}
            for path, css in bundles.items():
                self.delete(path)
                self._save(path, ContentFile(css.encode()))
            paths = {**paths, **{path: (self, path) for path in bundles}}
        yield from super().post_process(paths, dry_run, **options)


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """
    Registers a file at its first request.

    WhiteNoise scans all files when the process starts: about 500, most of them of the rich text editor.
    """

    def update_files_dictionary(self, root, prefix):
        self.directories.append((root, prefix))

    def __call__(self, request):
        path = request.path_info
        if not self.autorefresh and path.startswith(self.static_prefix) and path not in self.files:
            found = self.find_file(path)
            if found:
                self.files[path] = found
        return super().__call__(request)
