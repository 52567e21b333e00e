from django.contrib import admin
from django.urls import reverse

from publishing.admin import LAST, EditorInline, SingletonAdmin
from publishing.desk import VersionedAdmin

from .models import Barrier, Declaration


class BarrierInline(EditorInline):
    model = Barrier
    introduction = (
        "Niedostępne elementy: wypisz każde miejsce w serwisie, z którego nie wszyscy mogą skorzystać."
    )
    fields = [("element", "page"), ("group", "order"), "description", "alternative"]


@admin.register(Declaration)
class DeclarationAdmin(SingletonAdmin, VersionedAdmin):
    inlines = [BarrierInline]
    fieldsets = [
        ("Podmiot i strona", {"fields": ["entity", "url", "published_on", "updated_on"]}),
        ("Zgodność", {"fields": ["status", "basis", "prepared_on", "reviewed_on"]}),
        ("Kontakt", {"fields": ["contact", "email", "phone"], "classes": [LAST]}),
        ("Budynek i obsługa", {"fields": ["architecture", "communication"], "classes": [LAST]}),
        (
            "Tylko jeśli dotyczy urzędu",
            {"fields": ["limits", "assessment", "mobile_apps"], "classes": ["collapse", LAST]},
        ),
    ]

    def view_on_site(self, item):
        return reverse("accessibility:declaration")
