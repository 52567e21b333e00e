from django.contrib import admin

from publishing.admin import PlainTitles

from .models import MissedSearch


@admin.register(MissedSearch)
class MissedSearchAdmin(PlainTitles, admin.ModelAdmin):
    """Only read; a row that says something about a person after all can be deleted."""

    list_display = ["query", "count", "last_on"]
    list_display_links = None
    actions = None
    search_fields = ["query"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
