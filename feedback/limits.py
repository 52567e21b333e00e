"""How many answers are taken. Counted in the database, so that all processes count together, and by the hour."""

from django.db import transaction
from django.utils import timezone

from accounts.client_ip import get_client_ip, get_network
from accounts.models import Limit
from accounts.throttling import PURGE_AFTER, hash_key, lock_counters

# An office or a library is one network with many readers.
FROM_ONE_NETWORK = 30
ALTOGETHER = 600


@transaction.atomic
def admit(request):
    """Count one answer, unless there were too many this hour; says whether it may be taken."""
    lock_counters()
    now = timezone.now()
    Limit.objects.filter(changed_at__lt=now - PURGE_AFTER).delete()
    # What is kept of an address is a keyed hash that is another one every hour.
    hour = f"{now:%Y-%m-%d %H}"
    place = get_network(get_client_ip(request), ipv4=32)
    limits = {
        hash_key("opinion", hour, place): FROM_ONE_NETWORK,
        hash_key("opinion", hour): ALTOGETHER,
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
