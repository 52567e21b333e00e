import datetime

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.utils import timezone

from library.files import iter_stored_names
from library.models import Document, Image, UploadedFile, find_referenced_names

# A file is stored before its database row. Until an editor resolves a conflict page, which may stay open for a whole
# session, only the form in the browser refers to it.
GRACE_PERIOD = datetime.timedelta(days=1)


def find_orphans():
    """Return the stored files that no image, document, revision of one or upload refers to."""
    known = {
        name for model in (Image, Document) for file in model.objects.all() for name in file.file_names()
    }
    known |= set(UploadedFile.objects.values_list("file", flat=True))
    latest = timezone.now() - GRACE_PERIOD
    unknown = {
        name
        for name in iter_stored_names()
        if name not in known and default_storage.get_modified_time(name) < latest
    }
    return sorted(unknown - find_referenced_names(unknown))


class Command(BaseCommand):
    help = "List the stored files that no image, document, revision of one or upload refers to."

    def add_arguments(self, parser):
        parser.add_argument("--delete", action="store_true", help="delete them too")

    def handle(self, *, delete, verbosity, **options):
        found = find_orphans()
        for name in found:
            self.stdout.write(name)
            if delete:
                default_storage.delete(name)
        if verbosity:
            done = "Usunięto" if delete else "Plików, o których nikt nie wie"
            self.stdout.write(f"{done}: {len(found)}.")
