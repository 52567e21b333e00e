from django.contrib import admin

from publishing.admin import EditorAdmin, yes_or_no

from .models import PlainWord


@admin.register(PlainWord)
class PlainWordAdmin(EditorAdmin):
    list_display = ["official", "plain", yes_or_no("is_active", "sprawdzane")]
    list_filter = ["is_active"]
    search_fields = ["official", "plain"]
    fieldsets = [("Słowo urzędowe", {"fields": ["official", "plain", "is_active"]})]
