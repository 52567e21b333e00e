from django.core.management.base import BaseCommand
from django.utils import timezone

from accessibility_requests.models import AccessRequest


class Command(BaseCommand):
    help = "Erase the personal data of requests for accessibility whose time is over. To be run every day."

    def handle(self, *, verbosity, **options):
        erased = AccessRequest.objects.erase_due(timezone.localdate())
        if verbosity:
            self.stdout.write(f"Usunięto dane osobowe z wniosków: {erased}.")
