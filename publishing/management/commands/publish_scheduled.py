from django.core.management.base import BaseCommand

from core.grammar import format_count
from publishing import publication


class Command(BaseCommand):
    help = "Publish scheduled changes that are due. A running site does this too. Safe to run at any time."

    def handle(self, *, verbosity, **options):
        count = publication.publish_due_changes()
        if verbosity:
            self.stdout.write(f"Opublikowano z planu {format_count(count, 'zmianę', 'zmiany', 'zmian')}.")
