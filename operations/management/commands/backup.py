from django.core.management.base import BaseCommand

from core.grammar import format_count
from operations import backups


class Command(BaseCommand):
    help = (
        "Write the whole site into one new file in BACKUP_DIR, while it is served; then remove old backups: "
        "all of the last two days stay, and the last one of each of 14 days, 8 weeks and 12 months."
    )

    def add_arguments(self, parser):
        parser.add_argument("--keep-all", action="store_true", help="remove no older backup")

    def handle(self, *, keep_all, verbosity, **options):
        with backups.exclusive_lock():
            path = backups.get_new_path()
            backups.write_backup(path)
            expired = [] if keep_all else backups.list_expired_backups()
            for each in expired:
                each.unlink()
        if verbosity:
            self.stdout.write(f"Kopia serwisu: {path}")
            if expired:
                self.stdout.write(
                    f"Usunięto {format_count(len(expired), 'starą kopię', 'stare kopie', 'starych kopii')}."
                )
