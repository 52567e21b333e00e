"""The days of residents and staff, in local time."""

from django.utils import timezone


def get_start_of_today():
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
