from django.core.management.base import BaseCommand

from core.grammar import counted
from search import index


class Command(BaseCommand):
    help = (
        "Make the search index anew from what is published. Never needed, unless data came in past the site."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="when there is an index already, only read the documents that nobody has read yet",
        )

    def handle(self, *, if_empty, verbosity, **options):
        if if_empty and index.is_made():
            index.read_documents()
            index.follow_sections()
            return
        count = index.rebuild()
        if verbosity:
            self.stdout.write(f"W wyszukiwarce: {counted(count, 'pozycja', 'pozycje', 'pozycji')}.")
