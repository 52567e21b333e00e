"""Limit on the size of request bodies."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.shortcuts import render

from publishing.kept_forms import to_send_again

from .files import MAX_DOCUMENT_BYTES

# The largest document and the other fields of its form.
MAX_BODY_BYTES = MAX_DOCUMENT_BYTES + 5 * 1024 * 1024
# Drain up to this much before replying 413: browsers show a reset connection instead of the response otherwise.
MAX_IGNORED_BYTES = 4 * MAX_BODY_BYTES


class DiscardUploadHandler(FileUploadHandler):
    """Skip the files of a form, so that its other fields can be shown again."""

    def new_file(self, *args, **kwargs):
        raise SkipFile


class BodyLimitMiddleware:
    """Refuse a request whose body is too long with 413, before its files are stored."""

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
            request.upload_handlers = [DiscardUploadHandler(request)]
            send_again = to_send_again(request, had_files=True)
        unread = min(length, MAX_IGNORED_BYTES)
        while unread > 0:
            part = request.read(min(unread, 64 * 1024))
            if not part:
                break
            unread -= len(part)
        return render(request, "413.html", {"send_again": send_again}, status=413)
