from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from publishing.admin import AdminTitlesMixin

from .models import ZeroResultQuery


@admin.register(ZeroResultQuery)
class ZeroResultQueryAdmin(AdminTitlesMixin, admin.ModelAdmin):
    """Read-only, except that a row with personal data can be deleted."""

    list_display = ["query", "count", "last_on"]
    list_display_links = None
    actions = None
    search_fields = ["query"]

    def get_list_display(self, request):
        return [*self.list_display, *(["delete_link"] if self.has_delete_permission(request) else [])]

    @admin.display(description="usuwanie")
    def delete_link(self, query):
        url = reverse("admin:search_zeroresultquery_delete", args=[query.pk])
        return format_html('<a href="{}">Usuń<span class="visually-hidden">: {}</span></a>', url, query)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def response_delete(self, request, obj_display, obj_id):
        """Redirect to the list, which Django does only for users with the change permission."""
        super().response_delete(request, obj_display, obj_id)
        return redirect("admin:search_zeroresultquery_changelist")

    def log_deletions(self, request, queryset):
        """Do nothing: a query deleted because of personal data must not remain in the log."""
