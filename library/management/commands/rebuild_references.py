from django.core.management.base import BaseCommand, CommandError

from library.references import rebuild_references


class Command(BaseCommand):
    help = "Store anew which content uses which image or document. Never needed, unless data came in past the site."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; fail when the index differs from the content",
        )

    def handle(self, *, check, verbosity, **options):
        wrong = rebuild_references(repair=not check)
        if check and wrong:
            raise CommandError(f"Spis użycia plików nie zgadza się z treścią. Różnic: {wrong}.")
        if verbosity:
            done = "Nie zgadza się z treścią" if check else "Poprawiono"
            self.stdout.write(f"Spis użycia plików. {done}: {wrong}.")
