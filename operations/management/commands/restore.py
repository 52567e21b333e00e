from pathlib import Path

from django.core.management.base import BaseCommand

from operations import backups as making
from operations.restoring import restore


class Command(BaseCommand):
    help = "Put the site from a backup in the place of the one that is here. What is here is kept as a backup first."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        file = making.named(file)
        before = restore(file)
        self.stdout.write(f"Serwis jest taki jak w kopii {file}.")
        if before:
            self.stdout.write(f"To, co było przedtem, jest w pliku {before}.")
        self.stdout.write("Teraz uruchom serwis ponownie.")
