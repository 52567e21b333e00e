from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html

from publishing.admin import EditorAdmin

from .models import Document, Image


@admin.register(Image)
class ImageAdmin(EditorAdmin):
    list_display = ["preview", "title", "alt_or_decorative", "dimensions"]
    list_display_links = ["title"]
    list_filter = ["is_decorative"]
    search_fields = ["title", "alt"]
    readonly_fields = ["preview", "dimensions"]

    def get_fieldsets(self, request, obj=None):
        shown = ["preview", "dimensions"] if obj else []
        return [
            ("Obraz", {"fields": [*shown, "file", "title"]}),
            ("Dla osób, które nie widzą obrazu", {"fields": ["alt", "is_decorative"]}),
        ]

    @admin.display(description="podgląd")
    def preview(self, image):
        # width and height keep the place of a picture that is still on its way
        return format_html(
            '<img class="preview" src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
            image.file.url,
            image.alt,
            image.width,
            image.height,
        )

    @admin.display(description="tekst alternatywny", ordering="alt")
    def alt_or_decorative(self, image):
        return "obraz ozdobny" if image.is_decorative else image.alt

    @admin.display(description="wymiary")
    def dimensions(self, image):
        return f"{image.width} × {image.height} pikseli"


@admin.register(Document)
class DocumentAdmin(EditorAdmin):
    list_display = ["title", "kind_of_file", "size_of_file", "added_at", "open_link"]
    search_fields = ["title"]
    date_hierarchy = "added_at"
    readonly_fields = ["kind_of_file", "size_of_file"]

    def get_fieldsets(self, request, obj=None):
        shown = ["kind_of_file", "size_of_file"] if obj else []
        return [("Dokument", {"fields": ["title", "file", *shown]})]

    def view_on_site(self, document):
        return document.get_absolute_url()

    @admin.display(description="rodzaj")
    def kind_of_file(self, document):
        return document.kind

    @admin.display(description="rozmiar", ordering="size")
    def size_of_file(self, document):
        return filesizeformat(document.size)

    @admin.display(description="plik")
    def open_link(self, document):
        return format_html(
            '<a href="{}">Otwórz<span class="visually-hidden">: {}</span></a>',
            document.get_absolute_url(),
            document,
        )
