"""Limits of messages that strangers can have sent to a mailbox, counted in the database for all processes."""

import datetime

from django.utils import timezone

from accounts.models import Limit
from accounts.throttling import count_in_hour, count_within, hash_key
from core.days import get_start_of_today

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


def is_day_used_up():
    """Return whether the site wrote to enough strangers today."""
    return Limit.objects.filter(key=build_day_key("site"), failures__gte=MAX_PER_DAY).exists()


def count_mail(email):
    """Count one message to the mailbox today; return False if the mailbox, or all together, were sent enough."""
    limits = {
        build_day_key(identify_mailbox(email)): MAX_PER_MAILBOX_PER_DAY,
        build_day_key("site"): MAX_PER_DAY,
    }
    return count_within(limits, keep_until=get_start_of_today() + datetime.timedelta(days=1))


def build_day_key(name):
    return hash_key("notifications", f"{timezone.localdate():%Y-%m-%d}", name)
