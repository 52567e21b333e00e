import datetime

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.utils import timezone

from library.files import stored_names
from library.models import Document, Image, needed

# A file is stored a moment before its row is: what came just now may still get one.
GRACE = datetime.timedelta(hours=1)


def orphans():
    """The stored files that no image and no document knows, and no version of one."""
    known = {
        name for model in (Image, Document) for file in model.objects.all() for name in file.file_names()
    }
    latest = timezone.now() - GRACE
    unknown = {
        name
        for name in stored_names()
        if name not in known and default_storage.get_modified_time(name) < latest
    }
    return sorted(unknown - needed(unknown))


class Command(BaseCommand):
    help = "List the files on disk that no image and no document knows."

    def add_arguments(self, parser):
        parser.add_argument("--delete", action="store_true", help="remove them, too")

    def handle(self, *, delete, verbosity, **options):
        found = orphans()
        for name in found:
            self.stdout.write(name)
            if delete:
                default_storage.delete(name)
        if verbosity:
            done = "Usunięto" if delete else "Plików, o których nikt nie wie"
            self.stdout.write(f"{done}: {len(found)}.")
