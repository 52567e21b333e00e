from django.core.management.base import BaseCommand

from core.grammar import format_count
from notifications.models import Subscription


class Command(BaseCommand):
    help = "Delete subscriptions that were not confirmed in time. `send_notifications` does this too."

    def handle(self, *, verbosity, **options):
        expired = Subscription.objects.expired()
        number = expired.count()
        expired.delete()
        if verbosity:
            forms = ("niepotwierdzony adres", "niepotwierdzone adresy", "niepotwierdzonych adresów")
            self.stdout.write(f"Usunięto {format_count(number, *forms)}.")
