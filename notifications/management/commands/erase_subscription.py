import sys

from django.core.management.base import BaseCommand

from notifications.models import Subscription


class Command(BaseCommand):
    help = (
        "Delete all that is stored of one subscriber (GDPR art. 17). The address is read from standard input, because "
        "arguments get into logs and the history of the shell."
    )

    def handle(self, **options):
        if sys.stdin.isatty():
            self.stdout.write("Adres e-mail, który ma zniknąć:")
        email = sys.stdin.readline().strip().lower()
        found = Subscription.objects.filter(email=email)
        is_known = found.exists()
        found.delete()
        self.stdout.write("Adres usunięty." if is_known else "Tego adresu nie ma wśród powiadomień.")
