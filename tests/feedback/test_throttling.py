"""Hourly limits of page feedback: by hour and date, by network, purged."""

import datetime

import pytest
from django.test import RequestFactory

from accounts.models import Limit
from feedback import throttling
from feedback.throttling import count_submission

from .. import factories

pytestmark = pytest.mark.django_db

NOON = factories.warsaw(2026, 5, 4, 12)
HOUR = datetime.timedelta(hours=1)


def submit(times=1, place="203.0.113.66"):
    """Return how many of these submissions were counted."""
    return sum(count_submission(RequestFactory(REMOTE_ADDR=place).post("/opinia/")) for _ in range(times))


def test_network_has_thirty_submissions_an_hour(freeze):
    freeze(NOON)
    assert submit(31) == 30
    assert submit(place="203.0.113.67") == 1
    freeze(NOON + HOUR - datetime.timedelta(seconds=1))
    assert submit() == 0
    freeze(NOON + HOUR)
    assert submit() == 1


def test_all_networks_have_six_hundred_an_hour(freeze):
    freeze(NOON)
    assert submit(29) == 29
    Limit.objects.filter(failures=29).update(failures=599)
    # Both counters: the network is full as well.
    assert submit() == 0
    assert submit(place="10.0.0.1") == 1
    assert submit(place="10.0.0.2") == 0
    freeze(NOON + HOUR)
    assert submit(place="10.0.0.2") == 1


def test_limit_of_an_hour_ends_with_its_date(freeze):
    freeze(NOON)
    assert submit(31) == 30
    # The same hour of the next day, before yesterday's counters are purged.
    freeze(NOON + 24 * HOUR)
    assert submit() == 1


def test_refused_submission_is_not_counted(freeze, monkeypatch):
    monkeypatch.setattr(throttling, "MAX_PER_NETWORK_PER_HOUR", 2)
    monkeypatch.setattr(throttling, "MAX_PER_HOUR", 3)
    freeze(NOON)
    assert submit(10) == 2
    assert submit(2, place="10.0.0.1") == 1
    assert sorted(Limit.objects.values_list("failures", flat=True)) == [1, 2, 3]


def test_feedback_limits_are_purged_after_a_day(freeze):
    freeze(NOON)
    submit()
    assert Limit.objects.count() == 2
    freeze(NOON + 24 * HOUR)
    submit()
    assert Limit.objects.count() == 4
    freeze(NOON + 24 * HOUR + datetime.timedelta(seconds=1))
    submit()
    assert Limit.objects.count() == 2


def test_purge_counts_from_the_last_submission(freeze):
    freeze(NOON)
    submit()
    freeze(NOON + datetime.timedelta(minutes=59))
    submit()
    freeze(NOON + 24 * HOUR + datetime.timedelta(minutes=30))
    submit()
    assert Limit.objects.count() == 4


def test_feedback_limits_store_no_address(freeze):
    freeze(NOON)
    submit(2)
    kept = list(Limit.objects.values())
    assert "203" not in str([row["key"][:3] for row in kept if "." in row["key"]])
    assert all(len(row["key"]) == 64 for row in kept)
    assert {row["changed_at"] for row in kept} == {NOON}
