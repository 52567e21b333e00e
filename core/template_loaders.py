"""Loads the templates of the project without indentation, which is a twentieth of a compressed page."""

import re

from django.template.loaders import filesystem

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class UnindentingLoader(filesystem.Loader):
    """For HTML only: in an e-mail's text, as in `<pre>` and `<textarea>`, indentation is visible."""

    def get_contents(self, origin):
        source = super().get_contents(origin)
        return INDENTATION.sub("", source) if origin.name.endswith(".html") else source
