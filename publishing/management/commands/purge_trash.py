from django.core.management.base import BaseCommand

from core.grammar import format_count
from publishing import revisions


class Command(BaseCommand):
    help = "Remove for good, with history and files, what can no longer be recovered from the bin. Safe to run daily."

    def handle(self, *, verbosity, **options):
        count = revisions.purge_trash()
        if verbosity:
            self.stdout.write(
                f"Usunięto z kosza na zawsze {format_count(count, 'pozycję', 'pozycje', 'pozycji')}."
            )
