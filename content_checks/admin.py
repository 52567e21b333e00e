from django.contrib import admin

from publishing.admin import EditorAdmin, build_yes_no_column

from .models import PlainWord


@admin.register(PlainWord)
class PlainWordAdmin(EditorAdmin):
    list_display = ["official", "plain", build_yes_no_column("is_active", "sprawdzane")]
    list_filter = ["is_active"]
    search_fields = ["official", "plain"]
    fieldsets = [("Słowo urzędowe", {"fields": ["official", "plain", "unless", "is_active"]})]
