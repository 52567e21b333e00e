from django.core.management.base import BaseCommand

from core.grammar import format_count
from publishing.models import SavedForm, SavedSubmission


class Command(BaseCommand):
    help = "Delete autosaved and unsaved forms, and the tokens of saved ones, past their retention time."

    def handle(self, *, verbosity, **options):
        number = sum(model.objects.expired().delete()[0] for model in (SavedForm, SavedSubmission))
        if verbosity:
            self.stdout.write(f"Usunięto {format_count(number, 'formularz', 'formularze', 'formularzy')}.")
