from django.core.management.base import BaseCommand

from core.grammar import format_count
from feedback.models import PageFeedback


class Command(BaseCommand):
    help = "Delete page feedback older than a year. Submitting feedback does this too."

    def handle(self, *, verbosity, **options):
        number, _ = PageFeedback.objects.expired().delete()
        if verbosity:
            self.stdout.write(f"Usunięto {format_count(number, 'opinię', 'opinie', 'opinii')}.")
