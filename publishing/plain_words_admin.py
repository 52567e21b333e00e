from django.contrib import admin

from .admin import EditorAdmin
from .plain_words import PlainWord


@admin.register(PlainWord)
class PlainWordAdmin(EditorAdmin):
    list_display = ["official", "plain", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["official", "plain"]
    fieldsets = [("Słowo urzędowe", {"fields": ["official", "plain", "is_active"]})]
