from pathlib import Path

from django.core.management.base import BaseCommand

from operations import backups


class Command(BaseCommand):
    help = "Replace database and uploads by those of a backup, after a backup of the current ones."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        file = backups.resolve_path(file)
        kept = backups.restore_backup(file)
        self.stdout.write(f"Serwis jest taki jak w kopii {file}.")
        for path in kept:
            self.stdout.write(f"To, co było przedtem, jest w pliku {path}.")
        self.stdout.write("Teraz uruchom serwis ponownie.")
