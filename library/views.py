import mimetypes

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from .files import DOCUMENT_KINDS, extension_of


@require_safe
def media(request, path):
    """An uploaded file: pictures to look at, documents to open; never anything a browser would run."""
    try:
        file = default_storage.open(path)
    except (OSError, SuspiciousFileOperation, ValueError) as error:
        raise Http404 from error
    kind = DOCUMENT_KINDS.get(extension_of(path))
    content_type = kind.content_type if kind else mimetypes.guess_type(path)[0]
    response = FileResponse(file, content_type=content_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
