from django.contrib import admin
from django.utils.html import format_html

from publishing.admin import EditorAdmin

from .models import PageFeedback


class PathFilter(admin.SimpleListFilter):
    """The feedback about one page; linked from the table above the list, so it lists no choices of its own."""

    title = "strona"
    parameter_name = "path"

    def lookups(self, request, model_admin):
        return [(path, path) for path in [request.GET.get("path")] if path]

    def queryset(self, request, queryset):
        return queryset.filter(path=self.value()) if self.value() else queryset


class HasTextFilter(admin.SimpleListFilter):
    title = "wiadomość"
    parameter_name = "wiadomosc"

    def lookups(self, request, model_admin):
        return [("tak", "jest"), ("nie", "nie ma")]

    def queryset(self, request, queryset):
        if self.value() == "tak":
            return queryset.exclude(text="")
        return queryset.filter(text="") if self.value() == "nie" else queryset


@admin.register(PageFeedback)
class PageFeedbackAdmin(EditorAdmin):
    """Feedback can be marked as done, but not edited."""

    list_display = ["created_at", "page_link", "helped", "text", "is_done"]
    list_editable = ["is_done"]
    list_filter = [PathFilter, "is_done", HasTextFilter, "helped", "created_at"]
    search_fields = ["text", "title", "path"]
    readonly_fields = ["created_at", "page_link", "helped", "text"]
    fieldsets = [("Opinia", {"fields": ["created_at", "page_link", "helped", "text", "is_done"]})]

    @admin.display(description="strona", ordering="path")
    def page_link(self, feedback):
        return format_html('<a href="{}">{}</a>', feedback.path, feedback.page_name)

    def has_add_permission(self, request):
        return False

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(
            request, {"pages": list(PageFeedback.objects.by_page()), **(extra_context or {})}
        )
