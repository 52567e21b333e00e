"""The publication log, read-only, for administrators."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.text import capfirst

from ..admin_urls import get_admin_url
from ..models import PublicationLogEntry
from .base import LogAdmin


@admin.register(PublicationLogEntry)
class PublicationAdmin(LogAdmin):
    list_display = ["created_at", "event", "item_link", "kind_name", "author_name", "note"]
    list_display_links = None
    list_filter = ["event"]
    search_fields = ["title", "author_name", "note"]
    date_hierarchy = "created_at"
    fields = readonly_fields = ["created_at", "event", "item_link", "kind_name", "author_name", "note"]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .public_events()
            .select_related("content_type")
            .prefetch_related("item")
            .defer("data")
        )

    @admin.display(description="treść", ordering="title")
    def item_link(self, publication):
        item = publication.item
        if item is None:
            return publication.title
        return format_html('<a href="{}">{}</a>', get_admin_url(item, "history"), publication.title)

    @admin.display(description="rodzaj")
    def kind_name(self, publication):
        return capfirst(publication.content_type.name)
