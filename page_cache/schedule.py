"""When pages change by themselves, without anybody writing to the database."""

import datetime
import math
from typing import NamedTuple

from django.db.models import F, Value
from django.utils import timezone

from cooperative.models import Meeting
from publishing.models import publishable_models

# What the public sees turns at these moments. Whatever goes by the day (a call that closes, a meeting without a known
# end, the expiry of security.txt) turns at midnight, when every page is made anew.
ENDS = [(model, "publish_until") for model in publishable_models()]
MOMENTS = [
    *((model, "publish_from") for model in publishable_models()),
    (Meeting, "starts_at"),
    (Meeting, "ends_at"),
]


class Turn(NamedTuple):
    """Until when a page made now is true; until when nothing on it has ended. In seconds since the epoch."""

    fresh_until: float
    public_until: float


def coming(moments, now, *, is_end):
    return [
        model._base_manager.filter(**{f"{name}__gt": now})
        .order_by()
        .annotate(moment=F(name), is_end=Value(is_end))
        .values_list("moment", "is_end")
        for model, name in moments
    ]


def next_midnight(now):
    """The next midnight in Poland."""
    tomorrow = timezone.localdate(now) + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(tomorrow, datetime.time()))


def next_turn(now):
    """One query, whatever there is."""
    rows = [*coming(ENDS, now, is_end=True), *coming(MOMENTS, now, is_end=False)]
    moments = [(moment.timestamp(), is_end) for moment, is_end in rows[0].union(*rows[1:])]
    return Turn(
        fresh_until=min([next_midnight(now).timestamp(), *(moment for moment, _ in moments)]),
        public_until=min((moment for moment, is_end in moments if is_end), default=math.inf),
    )
