"""How many answers are taken. Counted in the database, so that all processes count together, and by the hour."""

from django.db import transaction
from django.utils import timezone

from accounts.addresses import client_address, network
from accounts.limits import PURGE_AFTER, count_in_turn, secret_key_for
from accounts.models import Limit

# An office or a library is one network with many readers.
FROM_ONE_NETWORK = 30
ALTOGETHER = 600


@transaction.atomic
def admit(request):
    """Count one answer, unless there were too many this hour; says whether it may be taken."""
    count_in_turn()
    now = timezone.now()
    Limit.objects.filter(changed_at__lt=now - PURGE_AFTER).delete()
    # What is kept of an address is a keyed hash that is another one every hour.
    hour = f"{now:%Y-%m-%d %H}"
    place = network(client_address(request), ipv4=32)
    limits = {
        secret_key_for("opinion", hour, place): FROM_ONE_NETWORK,
        secret_key_for("opinion", hour): ALTOGETHER,
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
