from django.core.management.base import BaseCommand

from core.grammar import format_count
from search import index


class Command(BaseCommand):
    help = "Rebuild the search index. Only needed after changes that bypass the ORM."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="if there is an index, only index new files of documents and sections",
        )

    def handle(self, *, if_empty, verbosity, **options):
        if if_empty and index.has_index():
            index.read_new_files()
            index.reindex_sections()
            return
        count = index.rebuild()
        if verbosity:
            self.stdout.write(f"W wyszukiwarce: {format_count(count, 'pozycja', 'pozycje', 'pozycji')}.")
