from django.core.management.base import BaseCommand

from core.grammar import format_count
from publishing import trash


class Command(BaseCommand):
    help = "Permanently delete items past the retention time of the trash, with their history. Safe to run daily."

    def handle(self, *, verbosity, **options):
        count = trash.purge_trash()
        if verbosity:
            self.stdout.write(
                f"Usunięto z kosza na zawsze {format_count(count, 'pozycję', 'pozycje', 'pozycji')}."
            )
