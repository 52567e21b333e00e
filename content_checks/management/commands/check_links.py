from django.core.management.base import BaseCommand

from content_checks.external_links import check_published_links, list_broken_links


class Command(BaseCommand):
    help = "Check the links of published content to other sites; list the broken ones."

    def handle(self, *, verbosity, **options):
        counts = check_published_links()
        if counts is None:
            self.stderr.write(
                "Żaden serwer nie odpowiada: pewnie ten nie ma wyjścia do internetu. Nic nie zapisano."
            )
            return
        for item, location, text, link in list_broken_links():
            self.stdout.write(f"– {item}, {location.label}, „{text}”: {link}")
        if verbosity:
            self.stdout.write(f"Sprawdzono odnośników: {counts}.")
