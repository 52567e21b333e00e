from django.core.management.base import BaseCommand

from feedback.models import PageFeedback
from publishing.grammar import counted


class Command(BaseCommand):
    help = "Delete page feedback older than a year. Each new feedback does the same."

    def handle(self, *, verbosity, **options):
        number, _ = PageFeedback.objects.expired().delete()
        if verbosity:
            self.stdout.write(f"Usunięto {counted(number, 'opinię', 'opinie', 'opinii')}.")
