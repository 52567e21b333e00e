import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format

from operations import backups as making
from operations import databases
from operations.archive import Backup
from publishing.grammar import counted


class Command(BaseCommand):
    help = "See whether a backup is whole and can be restored here: the newest one, or the files named."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("files", type=Path, nargs="*")

    def handle(self, *, files, **options):
        files = [making.named(file) for file in files] or making.regular()[:1]
        if not files:
            raise CommandError(f"W folderze {settings.BACKUP_DIR} nie ma żadnej kopii.")
        for path in files:
            with Backup(path) as backup, tempfile.TemporaryDirectory() as folder:
                backup.refuse_unless_ours()
                copy = Path(folder) / "copy"
                backup.unpack(backup.database, copy)
                databases.backend().check(copy)
                made = timezone.localtime(parse_datetime(backup.facts["made_at"]))
                uploads = counted(len(backup.uploads), "plik", "pliki", "plików")
                self.stdout.write(
                    f"{path}: cała, z {date_format(made, 'j E Y, H:i')}; baza danych i {uploads}."
                )
