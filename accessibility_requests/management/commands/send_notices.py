from django.core.management.base import BaseCommand, CommandError

from accessibility_requests import mail
from core.grammar import choose_plural


class Command(BaseCommand):
    help = "Send the unsent notifications about open accessibility requests. To be run every few minutes."

    def handle(self, *, verbosity, **options):
        if not mail.get_notification_address():
            if verbosity:
                self.stdout.write(
                    "Poczta nie jest ustawiona albo nie ma adresu do powiadomień. Nic nie wysłano."
                )
            return
        sent, failed, postponed = mail.send_waiting_notifications()
        if verbosity:
            verb = choose_plural(postponed, "czeka", "czekają", "czeka")
            note = f" Dziś jest dużo wniosków. {postponed} {verb} na wspólną wiadomość." if postponed else ""
            self.stdout.write(f"Wysłane powiadomienia: {sent}.{note}")
        if failed:
            raise CommandError(f"Niewysłane powiadomienia: {failed}.")
