"""When pages change by themselves, without a write to the database."""

import datetime
import math
from typing import NamedTuple

from django.db import DatabaseError, close_old_connections
from django.db.models import F, Value
from django.utils import timezone

from cooperative.models import Meeting
from publishing.models import publishable_models

# [(model, field, whether something ends)]. What goes by the day (a recruitment that closes, a meeting without an end,
# the expiry of security.txt) changes at midnight, when every page expires.
MOMENTS = [
    *((model, "publish_until", True) for model in publishable_models()),
    *((model, "publish_from", False) for model in publishable_models()),
    (Meeting, "starts_at", False),
    (Meeting, "ends_at", False),
]


class Expiry(NamedTuple):
    """Of every page rendered now, in seconds since the epoch."""

    fresh_until: float
    public_until: float  # when something published ends: later a page may show what must be gone


class Fragments(NamedTuple):
    """What the pages of one version have in common, as the menu (publishing.shared fills it), and when they expire."""

    version: bytes
    expiry: Expiry
    values: dict


def next_midnight(now):
    """In Poland."""
    tomorrow = timezone.localdate(now) + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(tomorrow, datetime.time()))


def get_expiry(now):
    """Return the Expiry, with one query; None while the database fails."""
    first, *others = [
        model._base_manager.filter(**{f"{field}__gt": now})
        .order_by()
        .annotate(moment=F(field), is_end=Value(is_end))
        .values_list("moment", "is_end")
        for model, field, is_end in MOMENTS
    ]
    try:
        moments = [(at.timestamp(), is_end) for at, is_end in first.union(*others).order_by("moment")]
    except DatabaseError:
        return None
    finally:
        close_old_connections()
    return Expiry(
        fresh_until=min([next_midnight(now).timestamp(), *(at for at, _ in moments)]),
        public_until=min((at for at, is_end in moments if is_end), default=math.inf),
    )
