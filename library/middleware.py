"""How much somebody may send at once."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.shortcuts import render

from publishing.kept_forms import to_send_again

from .files import MAX_DOCUMENT_BYTES

# The largest file and everything else in its form.
MAX_BODY_BYTES = MAX_DOCUMENT_BYTES + 5 * 1024 * 1024
# A browser shows an answer only when all it sends was taken; this much is read and thrown away for that.
MAX_IGNORED_BYTES = 4 * MAX_BODY_BYTES


class ThrowAway(FileUploadHandler):
    """Reads a form past its files, so that what was typed beside them can be given back."""

    def new_file(self, *args, **kwargs):
        raise SkipFile


class BodyLimitMiddleware:
    """Refuses a request that is too long before any of it is kept."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length <= MAX_BODY_BYTES:
            return self.get_response(request)
        send_again = None
        if length <= MAX_IGNORED_BYTES and request.content_type == "multipart/form-data":
            request.upload_handlers = [ThrowAway(request)]
            send_again = to_send_again(request, had_files=True)
        unread = min(length, MAX_IGNORED_BYTES)
        while unread > 0:
            part = request.read(min(unread, 64 * 1024))
            if not part:
                break
            unread -= len(part)
        return render(request, "413.html", {"send_again": send_again}, status=413)
