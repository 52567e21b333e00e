"""What happened and will happen in the cooperative, in the order of time."""

import datetime

from django.utils import timezone

from .models import Recruitment


def build_timeline(resolutions, meetings, recruitments):
    """
    Return resolutions, meetings and recruitments, oldest first, as a list of {"date", "item", "template"}.

    A recruitment without an opening date is placed at its end, without either at the end of the list.
    """
    events = [
        *((timezone.localdate(item.starts_at), {"item": item}) for item in meetings),
        *((item.opens_on or item.ends_on, {"item": item}) for item in recruitments),
        *((item.date, {"item": item}) for item in resolutions),
    ]
    for day, event in events:
        item = event["item"]
        # The day of a meeting that is not public is not shown.
        event["date"] = (item.opens_on or item.last_day) if isinstance(item, Recruitment) else day
        event["template"] = f"cooperative/event_{item._meta.model_name}.html"
    return [event for _, event in sorted(events, key=lambda dated: dated[0] or datetime.date.max)]
