from django.core.management.base import BaseCommand

from core.grammar import counted
from search import zero_results


class Command(BaseCommand):
    help = (
        "Delete searches without results that are past their time, or name somebody. One a day does the same."
    )

    def handle(self, *, verbosity, **options):
        number = zero_results.purge()
        if verbosity:
            self.stdout.write(f"Usunięto {counted(number, 'wyszukiwanie', 'wyszukiwania', 'wyszukiwań')}.")
