"""Subscribers for tests."""

from django.core.management import call_command
from django.utils import timezone

from notifications.models import Subscription, build_end_key


def subscribe(email, *, recruitments=True, meetings=True):
    """Return a confirmed subscription."""
    return Subscription.objects.create(
        email=email,
        wants_recruitments=recruitments,
        wants_meetings=meetings,
        end_key=build_end_key(email),
        confirmed_at=timezone.now(),
    )


def run_timer():
    """Do what the timer does every minute."""
    call_command("send_notifications", verbosity=0)
