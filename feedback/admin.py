from django import forms
from django.contrib import admin
from django.utils.html import format_html

from publishing.admin import EditorAdmin

from .models import Opinion


class HasText(admin.SimpleListFilter):
    title = "wiadomość"
    parameter_name = "wiadomosc"

    def lookups(self, request, model_admin):
        return [("tak", "jest"), ("nie", "nie ma")]

    def queryset(self, request, queryset):
        if self.value() == "tak":
            return queryset.exclude(text="")
        return queryset.filter(text="") if self.value() == "nie" else queryset


@admin.register(Opinion)
class OpinionAdmin(EditorAdmin):
    """What readers wrote is read and ticked off, never changed."""

    list_display = ["created_at", "page_link", "helped", "text", "is_done"]
    list_editable = ["is_done"]
    list_filter = ["is_done", HasText, "helped", "created_at"]
    search_fields = ["text", "title", "path"]
    readonly_fields = ["created_at", "page_link", "helped", "text"]
    fieldsets = [("Opinia", {"fields": ["created_at", "page_link", "helped", "text", "is_done"]})]

    @admin.display(description="strona", ordering="path")
    def page_link(self, opinion):
        return format_html('<a href="{}">{}</a>', opinion.path, opinion.page_name)

    def has_add_permission(self, request):
        return False

    def get_changelist_form(self, request, **kwargs):
        is_done = forms.CheckboxInput(attrs={"aria-label": "załatwione"})
        return super().get_changelist_form(request, widgets={"is_done": is_done}, **kwargs)

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(
            request, {"pages": list(Opinion.objects.by_page()), **(extra_context or {})}
        )
