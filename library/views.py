import mimetypes

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from core.surrogate import SURROGATE_CACHE_CONTROL
from publishing.permissions import has_model_permission
from publishing.revisions import get_draft

from .document_kinds import DOCUMENT_KINDS
from .file_names import build_download_name
from .files import IMAGES, get_extension, get_stable_key
from .models import Document, Image
from .references import is_publicly_referenced, is_referenced_in_preview

# Withdrawn files must be gone from caches within minutes (a person in a photograph may withdraw consent). Browsers
# revalidate with If-Modified-Since.
PUBLIC_CACHE_CONTROL = "public, max-age=300"


@require_safe
def media(request, path):
    """
    Serve an uploaded file: to the public if published content refers to it, with the key of a preview also what the
    preview refers to, and any file to staff who may view the library.
    """
    model = Image if path.startswith(f"{IMAGES}/") else Document
    file = model.objects.with_stable_keys([get_stable_key(path)]).first() if get_stable_key(path) else None
    if file is None:
        raise Http404
    is_public = is_publicly_referenced(file)
    if not (is_public or is_previewed(request, file) or can_view_library(request.user, model)):
        raise Http404
    response = serve_file(request, path, file)
    response["Cache-Control"] = get_cache_control(request) if is_public else "private, no-store"
    return response


def is_previewed(request, file):
    item = request.preview and request.preview.item
    return item is not None and is_referenced_in_preview(file, item, get_draft(item))


def get_cache_control(request):
    return SURROGATE_CACHE_CONTROL if "Surrogate-Capability" in request.headers else PUBLIC_CACHE_CONTROL


def can_view_library(user, model):
    return user.is_staff and any(has_model_permission(user, action, model) for action in ("view", "change"))


def serve_file(request, path, file):
    if path not in file.file_names():
        return redirect(file.file.url)  # the URL of a replaced file or of a rendition that is made anew
    try:
        modified_at = default_storage.get_modified_time(path)
        stored = default_storage.open(path)
    except FileNotFoundError as error:
        raise Http404 from error
    kind = DOCUMENT_KINDS.get(get_extension(path))
    response = FileResponse(
        stored,
        content_type=kind.content_type if kind else mimetypes.guess_type(path)[0],
        # Documents are downloaded under their title, so that browsers never execute their content.
        as_attachment=kind is not None,
        filename=build_download_name(str(file), get_extension(path)) if kind else path.rpartition("/")[2],
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Last-Modified"] = http_date(modified_at.timestamp())
    conditional = get_conditional_response(
        request, last_modified=int(modified_at.timestamp()), response=response
    )
    if conditional is not response:
        response.close()
    return conditional
