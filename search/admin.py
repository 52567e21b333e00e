from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from publishing.admin import PlainTitles

from .models import MissedSearch


@admin.register(MissedSearch)
class MissedSearchAdmin(PlainTitles, admin.ModelAdmin):
    """Only read; a row that says something about a person after all can be deleted."""

    list_display = ["query", "count", "last_on"]
    list_display_links = None
    actions = None
    search_fields = ["query"]

    def get_list_display(self, request):
        return [*self.list_display, *(["deletion"] if self.has_delete_permission(request) else [])]

    @admin.display(description="usuwanie")
    def deletion(self, search):
        address = reverse("admin:search_missedsearch_delete", args=[search.pk])
        return format_html('<a href="{}">Usuń<span class="visually-hidden">: {}</span></a>', address, search)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def response_delete(self, request, obj_display, obj_id):
        """Back to the list: Django leads only those there who may change it."""
        super().response_delete(request, obj_display, obj_id)
        return redirect("admin:search_missedsearch_changelist")

    def log_deletions(self, request, queryset):
        """Not written down: what was deleted because it names somebody must not stay in the log."""
