from django.core.management.base import BaseCommand

from core.grammar import format_count
from library.models import UploadedFile


class Command(BaseCommand):
    help = "Delete the files of unfinished uploads past their retention time."

    def handle(self, *, verbosity, **options):
        number, _ = UploadedFile.objects.expired().delete()
        if verbosity:
            self.stdout.write(f"Usunięto {format_count(number, 'plik', 'pliki', 'plików')}.")
