import datetime

from django.core.management.base import BaseCommand
from django.utils import timezone

from core.grammar import format_count
from page_cache.models import ContentChange

# Far longer than needed: all hosts poll a change within seconds.
RETENTION = datetime.timedelta(days=1)


class Command(BaseCommand):
    help = "Delete the page cache's records of changes that all hosts have polled. Safe to run daily."

    def handle(self, *, verbosity, **options):
        count, _ = ContentChange.objects.filter(created_at__lt=timezone.now() - RETENTION).delete()
        if verbosity:
            self.stdout.write(
                f"Usunięto {format_count(count, 'zapis', 'zapisy', 'zapisów')} o zmianach treści."
            )
