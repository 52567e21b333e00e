from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from home.monthly_report import send_monthly_reports


class Command(BaseCommand):
    help = "Send each person of the staff once a month what waits for them. To be run daily."

    def handle(self, *, verbosity, **options):
        if not settings.EMAIL_HOST:
            if verbosity:
                self.stdout.write("Poczta nie jest ustawiona. Nic nie wysłano.")
            return
        sent, failed = send_monthly_reports()
        if verbosity:
            self.stdout.write(f"Wysłane listy spraw: {sent}.")
        if failed:
            raise CommandError(f"Niewysłane listy spraw: {failed}. Następna próba jutro.")
