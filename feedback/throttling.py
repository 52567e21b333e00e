"""Hourly limits of feedback submissions, counted in the database for all processes."""

from accounts.throttling import count_in_hour

# An office or a library shares one network among many readers.
MAX_PER_NETWORK_PER_HOUR = 30
MAX_PER_HOUR = 600


def count_submission(request):
    """Count one submission and return True, or return False if a limit of this hour is reached."""
    return count_in_hour(request, "opinion", per_network=MAX_PER_NETWORK_PER_HOUR, total=MAX_PER_HOUR)
