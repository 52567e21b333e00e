"""Limits of messages that strangers can have sent to a mailbox, counted in the database for all processes."""

import datetime

from django.utils import timezone

from accounts.throttling import count_in_hour, count_within, hash_key

MAX_PER_MAILBOX_PER_DAY = 3
MAX_PER_NETWORK_PER_HOUR = 10
# From all networks: mail servers would take a site that writes to many strangers for a sender of spam.
MAX_PER_HOUR = 200
MAX_PER_DAY = 600


def identify_mailbox(email):
    """Return what addresses of one mailbox have in common: many providers ignore "+something" and dots."""
    name, _, domain = email.lower().rpartition("@")
    return f"{name.partition('+')[0].replace('.', '')}@{domain}"


def count_for_network(request):
    """Count one request of this hour; return False if the network, or all together, sent too many."""
    return count_in_hour(request, "notifications", per_network=MAX_PER_NETWORK_PER_HOUR, total=MAX_PER_HOUR)


def count_for_site():
    """Count one request of this day; return False if all networks together sent too many."""
    return count_in_day({"site": MAX_PER_DAY})


def count_for_mailbox(email):
    """Count one request of this day; return False if the mailbox was sent enough."""
    return count_in_day({identify_mailbox(email): MAX_PER_MAILBOX_PER_DAY})


def count_in_day(limits):
    now = timezone.now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    keys = {hash_key("notifications", f"{now:%Y-%m-%d}", name): limit for name, limit in limits.items()}
    return count_within(keys, keep_until=midnight + datetime.timedelta(days=1))
