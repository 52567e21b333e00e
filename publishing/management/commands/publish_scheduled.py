from django.core.management.base import BaseCommand

from core.grammar import format_count
from publishing import revisions


class Command(BaseCommand):
    help = "Publish the scheduled changes whose time has come. A running site does so by itself. Safe at any time."

    def handle(self, *, verbosity, **options):
        count = revisions.publish_due_changes()
        if verbosity:
            self.stdout.write(f"Opublikowano z planu {format_count(count, 'zmianę', 'zmiany', 'zmian')}.")
