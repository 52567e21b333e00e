"""Hourly limits of feedback submissions, counted in the database for all processes."""

from django.utils import timezone

from accounts.throttling import count_within, hash_key
from core.client_ip import get_client_ip, get_network

# An office or a library shares one network among many readers.
MAX_PER_NETWORK_PER_HOUR = 30
MAX_PER_HOUR = 600


def count_submission(request):
    """Count one submission and return True, or return False if a limit of this hour is reached."""
    # Stored as a keyed hash that changes every hour.
    hour = f"{timezone.now():%Y-%m-%d %H}"
    place = get_network(get_client_ip(request), ipv4=32)
    return count_within(
        {
            hash_key("opinion", hour, place): MAX_PER_NETWORK_PER_HOUR,
            hash_key("opinion", hour): MAX_PER_HOUR,
        }
    )
