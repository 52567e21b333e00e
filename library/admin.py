from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Script
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.html import format_html, format_html_join

from core import limited_process
from publishing.admin import RevisionAdmin
from publishing.admin.base import parse_pk_or_404
from publishing.comparison import compare_images
from publishing.models import Revision

from .document_kinds import DOCUMENT_KINDS
from .file_names import FILE_NAME_MESSAGE, is_file_name
from .files import (
    EMPTY_FILE_MESSAGE,
    MAX_DOCUMENT_BYTES,
    describe_hidden_content,
    get_extension,
    is_new_upload,
    read_hidden_content,
    validate_document,
)
from .images import MAX_IMAGE_BYTES, sanitize_image
from .models import Document, Image
from .references import is_publicly_referenced
from .uploads import UploadViewsMixin, make_title, serve_privately
from .usages import format_in_use_message, get_usages, get_usages_by_file

CHOICES_PER_PAGE = 24


class FileLink:
    """Current file of a form as the link "otwórz plik" instead of its generated name."""

    def __init__(self, file):
        self.url = file.url

    def __str__(self):
        return "otwórz plik"


class FileWidget(AdminFileWidget):
    def format_value(self, value):
        return FileLink(value) if self.is_initial(value) else None


class UsageFilter(admin.SimpleListFilter):
    title = "użycie"
    parameter_name = "uzycie"

    def lookups(self, request, model_admin):
        return [("tak", "używane"), ("nie", "nieużywane")]

    def queryset(self, request, queryset):
        filters = {"tak": queryset.used, "nie": queryset.unused}
        return filters.get(self.value(), queryset.all)()


class ImageForm(forms.ModelForm):
    # Of a file that was uploaded before, so that the form has no field for it.
    uploaded_name = ""

    def clean(self):
        """Check the alternative text here, because images are never published and so never run the content checks."""
        cleaned = super().clean()
        alt, file = cleaned.get("alt"), cleaned.get("file")
        if alt and is_file_name(alt, file.name if file else self.uploaded_name):
            self.add_error("alt", FILE_NAME_MESSAGE)
        return cleaned


class LibraryAdmin(UploadViewsMixin, RevisionAdmin):
    """Base of both admins: where a file is used, and the list from which an editor chooses one."""

    list_filter = [UsageFilter]
    accepted_types = ""
    max_bytes = 0
    choose_template = ""

    class Media:
        js = [Script("js/admin-library.js", defer=True)]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "file":
            kwargs |= {
                "widget": FileWidget(attrs={"accept": self.accepted_types, "data-max-bytes": self.max_bytes}),
                "max_length": None,  # the name is replaced by a generated one
                "error_messages": {"empty": EMPTY_FILE_MESSAGE, "required": "Wybierz plik."},
            }
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_list_display(self, request):
        return [*super().get_list_display(request), "usage_titles"]

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        usages = get_usages_by_file(changelist.result_list)
        for file in changelist.result_list:
            file.usages = usages[file]
        return changelist

    @admin.display(description="użyto w")
    def usage_titles(self, file):
        titles = dict.fromkeys(usage.title for usage in file.usages)
        return format_html_join(", ", "{}", ((title,) for title in titles)) or "–"

    @admin.display(description="użyto w")
    def used_in(self, file):
        usages = get_usages(file)
        if not usages:
            return "Nigdzie. Mieszkańcy nie mogą otworzyć tego pliku, a Ty możesz go usunąć."
        return format_html(
            '<ul class="uses">{}</ul>', format_html_join("", "<li>{}</li>", map(format_usage_link, usages))
        )

    def prepare_draft(self, form, file):
        if is_new_upload(file.file):
            file.set_file_metadata()
        super().prepare_draft(form, file)

    def describe_effect(self, file):
        if is_publicly_referenced(file):
            return super().describe_effect(file)
        return "Mieszkańcy zobaczą ten plik, gdy będzie częścią opublikowanej treści."

    def delete_view(self, request, object_id, extra_context=None):
        file = self.get_object(request, unquote(object_id))
        usages = get_usages(file) if file and self.has_delete_permission(request, file) else []
        if not usages:
            return super().delete_view(request, object_id, extra_context)
        self.message_user(request, format_in_use_message(file, usages), messages.ERROR)
        return redirect(self.get_url("change", file))

    def get_urls(self):
        choose = path(
            "choose/", self.admin_site.admin_view(self.choose_view), name=self.get_url_name("choose")
        )
        return [choose, *super().get_urls()]

    def get_item_views(self):
        return {**super().get_item_views(), "revision_file": self.revision_file_view}

    def revision_file_view(self, request, object_id):
        """Serve the file of one revision to the editor, also one that was replaced and is not public any more."""
        item = self.get_item_or_404(request, object_id)
        key = parse_pk_or_404(request.GET.get("wersja", ""))
        name = get_object_or_404(Revision.objects.of(item), pk=key).data["fields"]["file"]
        storage = self.opts.get_field("file").storage
        if not storage.exists(name):
            raise Http404
        kind = DOCUMENT_KINDS.get(get_extension(name))
        return serve_privately(
            storage.open(name),
            content_type=kind.content_type if kind else "image/webp",
            as_attachment=kind is not None,
        )

    def compare_revisions(self, item, older, newer):
        """Show the files of both revisions, if they differ and are both still stored."""
        changes = super().compare_revisions(item, older, newer)
        storage = self.opts.get_field("file").storage
        sides = [self.describe_file(item, revision) for revision in (older, newer)]
        if all(storage.exists(revision.data["fields"]["file"]) for revision in (older, newer)):
            for change in changes:
                if change["name"] == "file":
                    # Without the words, which are the generated names of the files.
                    change |= {"words": [], **self.compare_files(*sides)}
        return changes

    def describe_file(self, item, revision):
        url = f"{self.get_url('revision_file', item)}?wersja={revision.pk}"
        fields = revision.data["fields"]
        return {"url": url, "label": fields["title"], "alt": fields.get("alt", "")}

    def compare_files(self, older, newer):
        """Return "files" and "replaced" as publishing.comparison.compare does."""
        kinds = {"deleted": older, "inserted": newer}
        return {"files": [{"kind": kind, **file, "is_image": False} for kind, file in kinds.items()]}

    def choose_view(self, request):
        """Render a page of the files to choose from, or the one with key `id`, for static/js/library-dialog.js."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        found, _ = self.get_search_results(
            request, self.model.objects.order_by("-pk"), request.GET.get("q", "")
        )
        if key := request.GET.get("id"):
            found = found.filter(pk=parse_pk_or_404(key))
        return self.render_choices(request, found, request.GET.get("p"))

    def render_choices(self, request, files, page_number=1, *, status=None):
        page = Paginator(files, CHOICES_PER_PAGE).get_page(page_number)
        return render(request, self.choose_template, {"page": page, "files": page.object_list}, status=status)


def format_usage_link(usage):
    if not usage.form_url:
        return (str(usage),)
    return (format_html('<a href="{}">{}</a> ({})', usage.form_url, usage.title, usage.field_label),)


@admin.register(Image)
class ImageAdmin(LibraryAdmin):
    form = ImageForm
    list_display = ["preview", "title", "alt_or_decorative", "dimensions"]
    list_display_links = ["title"]
    list_filter = [UsageFilter, "is_decorative"]
    search_fields = ["title", "alt"]
    readonly_fields = ["full_image", "dimensions", "card_preview", "used_in"]
    accepted_types = "image/jpeg,image/png,image/webp,image/gif"
    max_bytes = MAX_IMAGE_BYTES
    choose_template = "admin/library/choose_image.html"
    described_fields = ("alt", "is_decorative", "title")
    count_forms = ("obraz", "obrazy", "obrazów")

    def get_fieldsets(self, request, obj=None):
        fields = ["full_image", "dimensions"] if obj else []
        fieldsets = [
            ("Obraz", {"fields": [*fields, "file", "title"]}),
            ("Dla osób, które nie widzą obrazu", {"fields": ["alt", "is_decorative"]}),
            (
                "Najważniejsze miejsce obrazu",
                {
                    "fields": [("focus_x", "focus_y"), *(["card_preview"] if obj else [])],
                    "description": "Na listach obraz jest przycinany do prostokąta. Wskaż, co ma na nim zostać.",
                    "classes": ["focus"],
                },
            ),
            *([("Gdzie jest używany", {"fields": ["used_in"]})] if obj else []),
        ]
        return self.make_fields_readable(request, obj, fieldsets)

    def examine_upload(self, file):
        return sanitize_image(file)

    def compare_files(self, older, newer):
        return {"replaced": compare_images(older, newer)}

    def get_initial_description(self, name):
        return {"title": make_title(name)[: Image._meta.get_field("title").max_length]}

    @admin.display(description="podgląd")
    def preview(self, image):
        # width and height reserve the space while the image loads
        return format_html(
            '<img class="preview" src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
            image.thumbnail_url,
            image.alt,
            image.width,
            image.height,
        )

    @admin.display(description="podgląd")
    def full_image(self, image):
        return format_html(
            '<img class="preview" src="{}" alt="{}" width="{}" height="{}">',
            image.file.url,
            image.alt,
            image.width,
            image.height,
        )

    @admin.display(description="na listach")
    def card_preview(self, image):
        if not image.card_url:
            return "Rozmiary tego obrazu nie są jeszcze gotowe."
        return format_html(
            '<img class="preview card-preview" src="{}" alt="Obraz przycięty">', image.card_url
        )

    @admin.display(description="tekst alternatywny", ordering="alt")
    def alt_or_decorative(self, image):
        return "obraz ozdobny" if image.is_decorative else image.alt

    @admin.display(description="wymiary")
    def dimensions(self, image):
        return f"{image.width} × {image.height} pikseli"


@admin.register(Document)
class DocumentAdmin(LibraryAdmin):
    list_display = ["title", "file_kind", "file_size", "added_at", "open_link"]
    search_fields = ["title"]
    date_hierarchy = "added_at"
    readonly_fields = ["file_kind", "file_size", "page_count", "hidden_content", "used_in"]
    accepted_types = ",".join(f".{extension}" for extension in DOCUMENT_KINDS)
    max_bytes = MAX_DOCUMENT_BYTES
    choose_template = "admin/library/choose_document.html"
    described_fields = ("title",)
    count_forms = ("dokument", "dokumenty", "dokumentów")

    def get_fieldsets(self, request, obj=None):
        fields = ["file_kind", "file_size", "page_count", "hidden_content"] if obj else []
        fieldsets = [
            ("Dokument", {"fields": ["title", "file", *fields]}),
            ("Dla osób, które nie otworzą pliku", {"fields": ["summary"]}),
            *([("Gdzie jest używany", {"fields": ["used_in"]})] if obj else []),
        ]
        return self.make_fields_readable(request, obj, fieldsets)

    def examine_upload(self, file):
        validate_document(file)
        return file

    def response_saved(self, request, obj):
        response = super().response_saved(request, obj)
        if note := self.get_file_note(obj.file):
            self.message_user(request, note, messages.WARNING)
        return response

    def get_file_note(self, file):
        """Return what the editor should know of a stored file, "" if nothing, or if it cannot be read now."""
        try:
            return describe_hidden_content(file.storage, file.name)
        except (OSError, limited_process.TooBusy):
            return ""

    def view_on_site(self, document):
        return document.get_absolute_url() if is_publicly_referenced(document) else None

    @admin.display(description="ukryta treść")
    def hidden_content(self, document):
        stored = (document.file.storage, document.file.name)
        try:
            _, is_complete = read_hidden_content(*stored)
            note = describe_hidden_content(*stored)
        except (OSError, limited_process.TooBusy):
            return "nie udało się teraz sprawdzić"
        if is_complete:
            return note or "nie znaleziono"
        return (
            f"{note} Nie udało się sprawdzić całego pliku."
            if note
            else "nie udało się sprawdzić całego pliku"
        )

    @admin.display(description="rodzaj")
    def file_kind(self, document):
        return document.kind

    @admin.display(description="rozmiar", ordering="size")
    def file_size(self, document):
        return document.formatted_size

    @admin.display(description="liczba stron")
    def page_count(self, document):
        return document.pages or "nieznana"

    @admin.display(description="plik")
    def open_link(self, document):
        return format_html(
            '<a href="{}">Otwórz<span class="visually-hidden">: {}</span></a>',
            document.get_absolute_url(),
            document,
        )
