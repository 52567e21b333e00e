"""When pages expire without a write to the database."""

import datetime
import math
from typing import NamedTuple

from django.db import Error
from django.db.models import F, Value
from django.utils import timezone

from cooperative.models import Meeting
from publishing.models import get_draft_state_models

# [(model, field, whether something ends)]. Dates, such as the end of a recruitment, change pages at midnight.
MOMENTS = [
    *((model, "publish_until", True) for model in get_draft_state_models()),
    *((model, "publish_from", False) for model in get_draft_state_models()),
    *((Meeting, field, False) for field in ("starts_at", "ends_at")),
]


class Fragments(NamedTuple):
    """The fragments (publishing.fragments) that pages of one cache version share, and when they expire."""

    version: bytes
    fresh_until: float  # seconds since the epoch
    public_until: float  # when something published ends: later a page must not be served stale
    values: dict


def get_next_midnight(now):
    tomorrow = timezone.localdate(now) + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(tomorrow, datetime.time()))


def get_fragments(version, now):
    """Return new Fragments, with one query; None while the database fails."""
    first, *others = (
        model._base_manager.filter(**{f"{field}__gt": now})
        .order_by()
        .annotate(moment=F(field), is_end=Value(is_end))
        .values_list("moment", "is_end")
        for model, field, is_end in MOMENTS
    )
    try:
        moments = [(at.timestamp(), is_end) for at, is_end in first.union(*others).order_by("moment")]
    except Error:
        return None
    fresh_until = min([get_next_midnight(now).timestamp(), *(at for at, _ in moments)])
    public_until = min((at for at, is_end in moments if is_end), default=math.inf)
    return Fragments(version, fresh_until, public_until, values={})
