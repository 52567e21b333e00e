from django.core.management.base import BaseCommand

from core.os_errors import explain_os_error
from library.models import Image


class Command(BaseCommand):
    help = "Regenerate the renditions of all images, for example after changing the list of widths."

    def add_arguments(self, parser):
        parser.add_argument("--missing", action="store_true", help="only for images without renditions")

    def handle(self, *, missing, verbosity, **options):
        images = Image.objects.filter(made_widths={}) if missing else Image.objects.all()
        made = 0
        for image in images.iterator():
            try:
                image.make_renditions()
            except OSError as error:
                # Pillow raises OSErrors without a number for damaged images.
                reason = explain_os_error(error) if error.errno else "Tego pliku nie da się odczytać."
                self.stderr.write(f"{image}: {reason}")
            else:
                made += 1
        if verbosity:
            self.stdout.write(f"Przygotowano rozmiary obrazów: {made}.")
