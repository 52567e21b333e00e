"""Hourly limits of feedback submissions, counted in the database for all processes."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Limit
from accounts.throttling import PURGE_AFTER, hash_key, lock_counters
from core.client_ip import get_client_ip, get_network

# An office or a library shares one network among many readers.
MAX_PER_NETWORK_PER_HOUR = 30
MAX_PER_HOUR = 600


@transaction.atomic
def count_submission(request):
    """Count one submission and return True, or return False if a limit of this hour is reached."""
    lock_counters()
    now = timezone.now()
    Limit.objects.filter(changed_at__lt=now - PURGE_AFTER).delete()
    # Stored as a keyed hash that changes every hour.
    hour = f"{now:%Y-%m-%d %H}"
    place = get_network(get_client_ip(request), ipv4=32)
    limits = {
        hash_key("opinion", hour, place): MAX_PER_NETWORK_PER_HOUR,
        hash_key("opinion", hour): MAX_PER_HOUR,
    }
    counted = Limit.objects.in_bulk(list(limits))
    if any(row.failures >= limits[key] for key, row in counted.items()):
        return False
    for key in limits:
        row = counted.get(key) or Limit(key=key)
        row.failures += 1
        row.changed_at = now
        row.save()
    return True
