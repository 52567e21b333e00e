from django.core.management.base import BaseCommand, CommandError

from accessibility_requests import mail
from accessibility_requests.models import AccessRequest


class Command(BaseCommand):
    help = "Send the unsent notifications about open accessibility requests. To be run every few minutes."

    def handle(self, *, verbosity, **options):
        if not mail.get_notification_address():
            if verbosity:
                self.stdout.write(
                    "Poczta nie jest ustawiona albo nie ma adresu do powiadomień. Nic nie wysłano."
                )
            return
        waiting = AccessRequest.objects.open().filter(notified_at=None)
        results = [mail.send_notification(case) for case in waiting]
        if verbosity:
            self.stdout.write(f"Wysłane powiadomienia: {sum(results)}.")
        if not all(results):
            raise CommandError(f"Niewysłane powiadomienia: {len(results) - sum(results)}.")
