from django.core.management.base import BaseCommand, CommandError

from library.references import rebuild_references


class Command(BaseCommand):
    help = "Rebuild the index of images and documents used in content. Only needed after changes that bypass the ORM."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; fail if the index differs from the content",
        )

    def handle(self, *, check, verbosity, **options):
        wrong = rebuild_references(repair=not check)
        if check and wrong:
            raise CommandError(f"Spis użycia plików nie zgadza się z treścią. Różnic: {wrong}.")
        if verbosity:
            done = "Nie zgadza się z treścią" if check else "Poprawiono"
            self.stdout.write(f"Spis użycia plików. {done}: {wrong}.")
