from django.core.management.base import BaseCommand

from accounts import throttling
from core.grammar import format_count


class Command(BaseCommand):
    help = "Delete counters of attempts and submissions from networks that are no longer used."

    def handle(self, *, verbosity, **options):
        number = throttling.purge_counters()
        if verbosity:
            self.stdout.write(f"Usunięto {format_count(number, 'licznik', 'liczniki', 'liczników')}.")
