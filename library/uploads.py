"""Views of the library's admin that add files without its form: one from a dialog, or several at once."""

from pathlib import PurePosixPath

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse

from core.grammar import format_count
from publishing import revisions
from publishing.admin.error_summary import summarize_form
from publishing.form_recovery import (
    AUTOSAVE_PARAMETER,
    DISPLAY_ONLY_FIELD,
    UPLOAD_PARAMETER,
    restore_submission,
)
from publishing.serialization import serialize_item

from .models import UploadedFile
from .virus_scan import ScanTimeout

NOT_PUBLIC_MESSAGE = "Mieszkańcy zobaczą {}, gdy {} częścią opublikowanej treści."
# Of one user. Saving makes the renditions of all images, which takes up to two seconds each.
MAX_ROWS = 20
TOO_MANY_MESSAGE = (
    f"Naraz można dodać najwyżej {MAX_ROWS} plików. Zapisz te, które są na liście, a potem dodaj następne."
)


class UploadViewsMixin:
    """Adds these views to the admin of a LibraryFile."""

    # The fields that are asked for each file, besides the file.
    described_fields = ()
    # "plik, pliki, plików" after a number, for messages.
    count_forms = ()

    def get_urls(self):
        views = {
            "quick-add/": (self.quick_add_view, "quick_add"),
            "multiple/add/": (self.multiple_add_view, "multiple_add"),
            "multiple/<str:key>/": (self.uploaded_image_view, "uploaded"),
        }
        return [
            *(
                path(route, self.admin_site.admin_view(view), name=self.get_url_name(name))
                for route, (view, name) in views.items()
            ),
            *super().get_urls(),
        ]

    def add_file(self, request, form):
        """Store the file of a valid form, as the form of one file does."""
        self.prepare_draft(form, form.instance)
        file = self.model()
        revisions.save_revision(file, serialize_item(form.instance), request.user)
        self.log_addition(request, file, self.saved_message)
        return file

    def quick_add_view(self, request):
        """
        Add a file from a dialog. Return the fragment with the file that choose_view returns (201), or JSON
        {"errors": {field: [message]}} (400): for static/js/library-dialog.js.
        """
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        form_class = self.get_form(request, None, change=False, fields=["file", *self.described_fields])
        form = form_class(request.POST, request.FILES)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=400)
        return self.render_choices(request, [self.add_file(request, form)], status=201)

    def multiple_add_view(self, request):
        """
        Show the files that the user has uploaded, each with the fields that it needs, and save them together.

        Uploads wait in UploadedFile with what was typed, so no error, closed window or ended session loses them.
        """
        if not self.has_add_permission(request):
            raise PermissionDenied
        restore_submission(request)
        is_submit = request.method == "POST"
        if is_submit:
            self.store_typed(request)
        if is_submit and AUTOSAVE_PARAMETER in request.GET:
            return HttpResponse(status=204)
        if is_submit and UPLOAD_PARAMETER in request.GET:
            return self.add_row(request)
        refused = self.store_uploads(request) if is_submit else []
        if key := request.POST.get("_remove"):
            self.remove_upload(request, key)
        rows = self.build_rows(request, is_bound="_save" in request.POST)
        if not is_submit or refused or DISPLAY_ONLY_FIELD in request.POST:
            return self.render_rows(request, rows, refused)
        if "_save" not in request.POST:
            return redirect(request.path)  # so that the browser's "reload" uploads nothing again
        if rows and all(row.form.is_valid() for row in rows):
            return self.save_rows(request, rows)
        if not rows:
            self.message_user(request, "Nie ma czego zapisać. Najpierw wybierz pliki.", messages.WARNING)
        return self.render_rows(request, rows, refused)

    def store_typed(self, request):
        """Keep what was typed in the rows, valid or not."""
        for upload in UploadedFile.objects.of(request.user, self.model):
            # A row that another window has added is not in this form. An unchecked box is not sent.
            if f"{upload.key}-row" in request.POST:
                typed = {name: request.POST.get(f"{upload.key}-{name}", "") for name in self.described_fields}
                if typed != upload.typed:
                    UploadedFile.objects.filter(pk=upload.pk).update(typed=typed)

    def add_row(self, request):
        """Store one file for the form's script. Return its row (201), or JSON {"error": message} (400)."""
        refused = self.store_uploads(request)
        if refused or "files" not in request.FILES:
            return JsonResponse({"error": refused[0][1] if refused else "Wybierz plik."}, status=400)
        row = self.build_rows(request, is_bound=False)[-1]
        return render(request, "admin/library/upload_row.html", {"row": row}, status=201)

    def store_uploads(self, request):
        """Examine and store the files of the request. Return [(name, message)] of those that were refused."""
        refused, timeout = [], None
        for file in request.FILES.getlist("files"):
            try:
                if timeout:  # one wait is enough for the request
                    raise timeout
                if UploadedFile.objects.of(request.user, self.model).count() >= MAX_ROWS:
                    raise ValidationError(TOO_MANY_MESSAGE)
                self.store_upload(request, file)
            except ValidationError as error:
                if isinstance(error, ScanTimeout):
                    timeout = error
                refused.append((file.name, " ".join(error.messages)))
        return refused

    def store_upload(self, request, file):
        examined = self.examine_upload(file)
        upload = UploadedFile(
            user=request.user,
            folder=self.model.folder,
            name=file.name[-UploadedFile._meta.get_field("name").max_length :],
            width=getattr(examined, "width", None),
            height=getattr(examined, "height", None),
            typed=self.get_initial_description(file.name),
        )
        upload.file.save(examined.name, examined, save=False)
        upload.note = self.get_file_note(upload.file)
        upload.save()

    def examine_upload(self, file):
        """Return the file as it is to be stored. Raise ValidationError if it is not accepted."""
        raise NotImplementedError

    def get_initial_description(self, name):
        return {}

    def get_file_note(self, file):
        """Return a sentence about a stored file that its editor should know, or ""."""
        return ""

    def remove_upload(self, request, key):
        for upload in UploadedFile.objects.of(request.user, self.model).filter(key=key):
            upload.delete()
            self.message_user(request, f"Usunięto z listy: {upload.name}.", messages.SUCCESS)

    def build_rows(self, request, *, is_bound):
        return [
            UploadRow(self, request, upload, number, is_bound=is_bound)
            for number, upload in enumerate(UploadedFile.objects.of(request.user, self.model), start=1)
        ]

    def save_rows(self, request, rows):
        saved = 0
        for row in rows:
            # The row is deleted first: of two equal requests only one saves it.
            with transaction.atomic():
                if UploadedFile.objects.filter(pk=row.upload.pk).delete()[0]:
                    self.add_file(request, row.form)
                    saved += 1
        effect = NOT_PUBLIC_MESSAGE.format(*(("go", "będzie") if saved == 1 else ("je", "będą")))
        message = f"Dodano {format_count(saved, *self.count_forms)}." if saved else "Te pliki są już dodane."
        self.message_user(request, f"{message} {effect}", messages.SUCCESS)
        return redirect(self.get_url("changelist"))

    def render_rows(self, request, rows, refused):
        errors = [line for row in rows for line in summarize_form(row.form, row.heading, row.anchor)]
        context = {
            **self.admin_site.each_context(request),
            "title": f"Dodaj kilka {self.count_forms[-1]}",
            "opts": self.opts,
            "rows": rows,
            "refused": refused,
            "error_summary": errors,
            "accepted_types": self.accepted_types,
            "max_bytes": self.max_bytes,
            "max_megabytes": self.max_bytes // 1024**2,
            "upload_url": f"{request.path}?{UPLOAD_PARAMETER}",
            "media": self.media,
        }
        return render(request, "admin/library/multiple_add.html", context)

    def uploaded_image_view(self, request, key):
        """Serve an uploaded image to its user, for its row."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        upload = get_object_or_404(UploadedFile.objects.of(request.user, self.model), key=key)
        if not upload.width:
            raise Http404
        return serve_privately(upload.file.open(), content_type="image/webp")


def serve_privately(file, **options):
    """Return a response with a file for its editor alone: no proxy keeps it, and it can run nothing."""
    response = FileResponse(file, **options)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


class UploadRow:
    """An uploaded file in the form of several: its description is a form of its own."""

    def __init__(self, model_admin, request, upload, number, *, is_bound):
        self.upload = upload
        self.heading = f"{number}. {upload.name}"
        self.anchor = f"wiersz-{upload.key}"
        form_class = model_admin.get_form(
            request, None, change=False, fields=list(model_admin.described_fields)
        )
        data = {f"{upload.key}-{name}": value for name, value in upload.typed.items()}
        instance = model_admin.model(file=upload.open_content() if is_bound else upload.file.name)
        self.form = form_class(
            data if is_bound else None, instance=instance, prefix=upload.key, initial=upload.typed
        )
        self.form.uploaded_name = upload.name
        fieldsets = [(self.heading, {"fields": model_admin.described_fields})]
        self.fieldset = next(iter(AdminForm(self.form, fieldsets, {}, model_admin=model_admin)))
        if upload.width:
            self.image_url = reverse(f"admin:{model_admin.get_url_name('uploaded')}", args=[upload.key])


def make_title(name):
    """Return the name of a file as words: "plakat_na-spotkanie.jpg" becomes "plakat na spotkanie"."""
    return " ".join(PurePosixPath(name).stem.replace("_", " ").replace("-", " ").split())
