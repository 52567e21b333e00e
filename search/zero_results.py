"""Count queries without results, for editors. Queries that may contain personal data are never stored."""

import datetime
import re
import time

from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils import timezone

from .models import ZeroResultQuery
from .names import has_personal_name
from .text import split_words

MAX_QUERY_CHARS = ZeroResultQuery._meta.get_field("query").max_length
MAX_QUERY_WORDS = 6
MAX_ROWS = 1000
# A single query may be chance; repeated ones are kept longer, so that editors can act on them.
RETENTION_SINGLE = datetime.timedelta(days=30)
RETENTION = datetime.timedelta(days=180)
# Limits the writes caused by a bot, per process.
MIN_INTERVAL_SECONDS = 1.0

MAX_DIGITS = 7
PERSONAL_DATA_PATTERNS = [
    re.compile(r"@|https?:"),
    # telephone, PESEL (national ID), account number or postcode, with any separators
    re.compile(r"\d(?:[\s.()+-]*\d){4}"),
    # two capitalized words: given name and surname
    re.compile(r"[^\W\d_a-ząćęłńóśźż][a-ząćęłńóśźż]+[\s-]+[^\W\d_a-ząćęłńóśźż][a-ząćęłńóśźż]+"),
]
UPSERT_COUNT = """
INSERT INTO "search_zeroresultquery" (query, count, last_on)
SELECT %s, 1, %s
WHERE (SELECT count(*) FROM search_zeroresultquery) < %s
    OR EXISTS (SELECT 1 FROM search_zeroresultquery WHERE query = %s)
ON CONFLICT (query) DO UPDATE SET count = search_zeroresultquery.count + 1, last_on = excluded.last_on
"""
_last_run = {"counted": None}


def scrub_query(text):
    """Return the normalized query; "" if it may contain personal data or is too long."""
    if (
        any(pattern.search(text) for pattern in PERSONAL_DATA_PATTERNS)
        or sum(map(str.isdigit, text)) > MAX_DIGITS
    ):
        return ""
    found = split_words(text)
    query = " ".join(found)
    if len(found) > MAX_QUERY_WORDS or len(query) > MAX_QUERY_CHARS or has_personal_name(found):
        return ""
    return query


def record_query(text):
    """Increment the counter of the query. The daily maintenance purges old queries."""
    query, now = scrub_query(text), time.monotonic()
    if not query or (_last_run["counted"] is not None and now < _last_run["counted"] + MIN_INTERVAL_SECONDS):
        return
    _last_run["counted"] = now
    try:
        with connection.cursor() as cursor:
            cursor.execute(UPSERT_COUNT, [query, timezone.localdate(), MAX_ROWS, query])
    except DatabaseError:
        return  # busy or read-only database: counting must not fail the request


def purge_queries():
    """Delete queries past their retention period or with names of people. Return their number."""
    today = timezone.localdate()
    # names.toml may have grown since they were counted.
    personal = [
        pk for pk, query in ZeroResultQuery.objects.values_list("pk", "query") if not scrub_query(query)
    ]
    expired = Q(last_on__lt=today - RETENTION) | Q(count=1, last_on__lt=today - RETENTION_SINGLE)
    number, _ = ZeroResultQuery.objects.filter(expired | Q(pk__in=personal)).delete()
    return number
