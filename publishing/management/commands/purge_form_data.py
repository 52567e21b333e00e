from django.core.management.base import BaseCommand

from core.grammar import format_count
from publishing.models import SavedForm


class Command(BaseCommand):
    help = "Delete the tokens of saved forms past their retention time."

    def handle(self, *, verbosity, **options):
        number, _ = SavedForm.objects.expired().delete()
        if verbosity:
            words = ("znacznik formularza", "znaczniki formularzy", "znaczników formularzy")
            self.stdout.write(f"Usunięto {format_count(number, *words)}.")
