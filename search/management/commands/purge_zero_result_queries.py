from django.core.management.base import BaseCommand

from core.grammar import format_count
from search import zero_results


class Command(BaseCommand):
    help = "Delete queries without results that are past their retention period or contain names of people."

    def handle(self, *, verbosity, **options):
        number = zero_results.purge_queries()
        if verbosity:
            self.stdout.write(
                f"Usunięto {format_count(number, 'wyszukiwanie', 'wyszukiwania', 'wyszukiwań')}."
            )
