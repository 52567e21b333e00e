from django.core.management.base import BaseCommand, CommandError

from core.grammar import format_count
from notifications import announcing, mail
from notifications.models import QueuedMessage, Subscription


class Command(BaseCommand):
    help = (
        "Send subscribers the messages about published recruitments and meetings, and about meetings that were "
        "cancelled or moved. Delete subscriptions that were not confirmed in time. To be run every minute."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--skip",
            action="store_true",
            help="send nothing and forget what waits: after a restore, because it was sent since the backup",
        )

    def handle(self, *, skip, verbosity, **options):
        Subscription.objects.expired().delete()
        announcing.announce_published()
        if skip:
            QueuedMessage.objects.all().delete()
            return
        try:
            sent = mail.send_queued_messages()
        except mail.SendingError as error:
            waiting = format_count(QueuedMessage.objects.count(), "wiadomość", "wiadomości", "wiadomości")
            raise CommandError(f"Teraz nie można wysyłać. Czeka: {waiting}. {error}") from None
        if verbosity:
            self.stdout.write(f"Wysłane wiadomości: {sent}.")
