from django.core.management.base import BaseCommand

from initial_content import loader


class Command(BaseCommand):
    help = "Add missing initial content. Existing content is not changed."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="do nothing if the site has any content")

    def handle(self, *, if_empty, verbosity, **options):
        if if_empty and loader.has_any_content():
            message = "W serwisie są już treści. Nic nie zostało dodane."
        else:
            loader.load()
            message = "Początkowe treści są w serwisie."
        if verbosity:
            self.stdout.write(message)
