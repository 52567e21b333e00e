from django.core.management.base import BaseCommand

from operations import backups as making
from publishing.grammar import counted


class Command(BaseCommand):
    help = (
        "Write the whole site into one new file in BACKUP_DIR, while it is served; then remove old backups: "
        "the last one of each of 14 days, 8 weeks and 12 months stays."
    )

    def add_arguments(self, parser):
        parser.add_argument("--keep-all", action="store_true", help="remove no older backup")

    def handle(self, *, keep_all, verbosity, **options):
        with making.only_one():
            path = making.new_path()
            making.make(path)
            old = [] if keep_all else making.no_longer_kept()
            for each in old:
                each.unlink()
        if verbosity:
            self.stdout.write(f"Kopia serwisu: {path}")
            if old:
                self.stdout.write(
                    f"Usunięto {counted(len(old), 'starą kopię', 'stare kopie', 'starych kopii')}."
                )
