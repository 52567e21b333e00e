from django.core.management.base import BaseCommand

from core.grammar import format_count
from operations import backups


class Command(BaseCommand):
    help = (
        "Write a backup of database and uploads to a new file in BACKUP_DIR, also while the site is served. Then "
        "delete old backups, except all of the last two days and the last of each of 14 days, 8 weeks and 12 months."
    )

    def add_arguments(self, parser):
        parser.add_argument("--keep-all", action="store_true", help="do not delete old backups")

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
