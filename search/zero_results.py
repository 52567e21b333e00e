"""Counting what was not found, so that editors can write it; never what may say something about a person."""

import datetime
import re
import time

from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils import timezone

from .models import MissedSearch
from .names import may_name_somebody
from .text import words

MOST_LETTERS = MissedSearch._meta.get_field("query").max_length
MOST_WORDS = 6
MOST_ROWS = 1000
# What was asked once is chance; what was asked often is kept until editors had time to answer.
KEEP_ONCE = datetime.timedelta(days=30)
KEEP = datetime.timedelta(days=180)
# A program that asks nonsense all the time is not what editors want to know: one a second is enough.
PAUSE = 1.0

MOST_DIGITS = 7
PERSONAL = [
    re.compile(r"@|https?:"),
    # a telephone, PESEL, account number or post code, however it is spaced
    re.compile(r"\d(?:[\s.()+-]*\d){4}"),
    # two words with capitals may be a name and a surname
    re.compile(r"[^\W\d_a-ząćęłńóśźż][a-ząćęłńóśźż]+[\s-]+[^\W\d_a-ząćęłńóśźż][a-ząćęłńóśźż]+"),
]
COUNT = """
INSERT INTO "search_missedsearch" (query, count, last_on)
SELECT %s, 1, %s
WHERE (SELECT count(*) FROM search_missedsearch) < %s OR EXISTS (SELECT 1 FROM search_missedsearch WHERE query = %s)
ON CONFLICT (query) DO UPDATE SET count = search_missedsearch.count + 1, last_on = excluded.last_on
"""
_done = {"counted": None, "purged": None}


def countable(text):
    """The words to count for `text`; "" when they may be personal, or are not what one looks for."""
    if any(pattern.search(text) for pattern in PERSONAL) or sum(map(str.isdigit, text)) > MOST_DIGITS:
        return ""
    found = words(text)
    query = " ".join(found)
    if len(found) > MOST_WORDS or len(query) > MOST_LETTERS or may_name_somebody(found):
        return ""
    return query


def count(text):
    query, now, today = countable(text), time.monotonic(), timezone.localdate()
    if not query or (_done["counted"] is not None and now < _done["counted"] + PAUSE):
        return
    _done["counted"] = now
    try:
        if _done["purged"] != today:
            purge()
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [query, today, MOST_ROWS, query])
    except DatabaseError:
        return  # busy or read-only: the visitor has an answer all the same
    _done["purged"] = today


def purge():
    """Delete what nobody needs any more or should not have been counted; say how much that was."""
    today = timezone.localdate()
    # Names may have become known since they were counted.
    personal = [pk for pk, query in MissedSearch.objects.values_list("pk", "query") if not countable(query)]
    past = Q(last_on__lt=today - KEEP) | Q(count=1, last_on__lt=today - KEEP_ONCE)
    number, _ = MissedSearch.objects.filter(past | Q(pk__in=personal)).delete()
    return number
