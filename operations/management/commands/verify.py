from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime

from core.grammar import format_count, format_datetime
from operations import backups
from operations.database_errors import explain_errors


class Command(BaseCommand):
    help = "Verify that backups are complete and can be restored by this site: the newest one, or the given files."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("files", type=Path, nargs="*")

    def handle(self, *, files, **options):
        files = [backups.resolve_path(file) for file in files] or backups.list_backups()[:1]
        if not files:
            raise CommandError(f"W folderze {settings.BACKUP_DIR} nie ma żadnej kopii.")
        for path in files:
            with (
                explain_errors(f"Nie można sprawdzić kopii {path}."),
                backups.BackupFile(path) as backup,
                backups.exclusive_lock(),
                backups.scratch_folder(settings.DATA_DIR, "verify") as folder,
            ):
                backup.validate_compatibility()
                backup.stage_database(folder)
                made_at = format_datetime(parse_datetime(backup.manifest["made_at"]))
                uploads = format_count(len(backup.uploads), "plik", "pliki", "plików")
                self.stdout.write(f"{path}: cała, z {made_at}; baza danych i {uploads}.")
