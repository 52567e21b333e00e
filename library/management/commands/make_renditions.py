from django.core.management.base import BaseCommand

from library.models import Image


class Command(BaseCommand):
    help = "Make the sizes of all images again, for example after a change of the list of widths."

    def add_arguments(self, parser):
        parser.add_argument("--missing", action="store_true", help="only of images that have none yet")

    def handle(self, *, missing, verbosity, **options):
        images = Image.objects.filter(made_widths={}) if missing else Image.objects.all()
        made = 0
        for image in images.iterator():
            try:
                image.make_renditions()
            except OSError as error:
                self.stderr.write(f"{image}: {error}")
            else:
                made += 1
        if verbosity:
            self.stdout.write(f"Przygotowano rozmiary obrazów: {made}.")
