"""Limits of messages that strangers can have sent to a mailbox, counted in the database for all processes."""

import datetime

from django.utils import timezone

from accounts.throttling import count_in_hour, count_within, hash_key

MAX_PER_MAILBOX_PER_DAY = 3
MAX_PER_NETWORK_PER_HOUR = 10
# For the site's name with mail servers.
MAX_PER_HOUR = 200


def identify_mailbox(email):
    """Return what addresses of one mailbox have in common: many providers ignore "+something" and dots."""
    name, _, domain = email.lower().rpartition("@")
    return f"{name.partition('+')[0].replace('.', '')}@{domain}"


def count_for_network(request):
    """Count one request of this hour; return False if the network, or all together, sent too many."""
    return count_in_hour(request, "notifications", per_network=MAX_PER_NETWORK_PER_HOUR, total=MAX_PER_HOUR)


def count_for_mailbox(email):
    """Count one request of this day; return False if the mailbox was sent enough."""
    now = timezone.now()
    key = hash_key("notifications", f"{now:%Y-%m-%d}", identify_mailbox(email))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return count_within({key: MAX_PER_MAILBOX_PER_DAY}, keep_until=midnight + datetime.timedelta(days=1))
