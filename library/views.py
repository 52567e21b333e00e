import mimetypes

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from publishing.versions import working_copy

from .files import DOCUMENT_KINDS, IMAGES, extension_of, stem
from .models import Document, Image
from .references import is_publicly_referenced, is_referenced_in_preview

# Pictures as well as documents: what is withdrawn must be gone from the caches on the way within minutes, be it a
# photograph whose people took back their consent. A browser that has it asks again and is told "not changed".
PUBLIC_CACHE = "public, max-age=300"
# For nginx before the site (Surrogate-Capability), as pages have it: it sends browsers PUBLIC_CACHE in its place.
SURROGATE_CACHE = "public, max-age=1, stale-while-revalidate=1, stale-if-error=600"


@require_safe
def media(request, path):
    """
    An uploaded file: pictures to look at, documents to open; never anything a browser would run.

    The public gets what published content uses, with the key to a preview also what that shows, and staff all of it.
    """
    model = Image if path.startswith(f"{IMAGES}/") else Document
    file = model.objects.with_stems([stem(path)]).first() if stem(path) else None
    if file is None:
        raise Http404
    is_public = is_publicly_referenced(file)
    if not (is_public or is_previewed(request, file) or may_look(request.user, model)):
        raise Http404
    response = answer(request, path, file)
    response["Cache-Control"] = cache_control(request) if is_public else "private, no-store"
    return response


def is_previewed(request, file):
    item = request.previewed
    return item is not None and is_referenced_in_preview(file, item, working_copy(item))


def cache_control(request):
    return SURROGATE_CACHE if "Surrogate-Capability" in request.headers else PUBLIC_CACHE


def may_look(user, model):
    name = model._meta.model_name
    return user.is_staff and (
        user.has_perm(f"library.view_{name}") or user.has_perm(f"library.change_{name}")
    )


def answer(request, path, file):
    if path not in file.file_names():
        return redirect(file.file.url)  # a link from before another file was put in its place
    try:
        changed = default_storage.get_modified_time(path)
        stored = default_storage.open(path)
    except FileNotFoundError as error:
        raise Http404 from error
    kind = DOCUMENT_KINDS.get(extension_of(path))
    response = FileResponse(
        stored,
        content_type=kind.content_type if kind else mimetypes.guess_type(path)[0],
        # A document opens in the program for it, under its title; a browser never runs what it may carry.
        as_attachment=kind is not None,
        filename=f"{file}.{extension_of(path)}" if kind else path.rpartition("/")[2],
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Last-Modified"] = http_date(changed.timestamp())
    shown = get_conditional_response(request, last_modified=int(changed.timestamp()), response=response)
    if shown is not response:
        response.close()
    return shown
