from django.core.management.base import BaseCommand

from feedback.models import Opinion
from publishing.grammar import counted


class Command(BaseCommand):
    help = "Delete readers' opinions that are older than a year. Each new opinion does the same."

    def handle(self, *, verbosity, **options):
        number, _ = Opinion.objects.past_keeping().delete()
        if verbosity:
            self.stdout.write(f"Usunięto {counted(number, 'opinię', 'opinie', 'opinii')}.")
