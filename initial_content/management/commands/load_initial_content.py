from django.core.management.base import BaseCommand

from initial_content import loader


class Command(BaseCommand):
    help = "Add the initial content that is missing. What is there already, edited or not, stays as it is."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when the site has any content at all"
        )

    def handle(self, *, if_empty, verbosity, **options):
        if if_empty and loader.has_any_content():
            said = "W serwisie są już treści. Nic nie zostało dodane."
        else:
            loader.load()
            said = "Początkowe treści są w serwisie."
        if verbosity:
            self.stdout.write(said)
