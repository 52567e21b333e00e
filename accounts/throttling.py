"""
Throttling of sign-in attempts with exponential backoff (OWASP Authentication Cheat Sheet).

Checked before a password is hashed or a code compared, and counted in the database for all processes. Count the attempt
before verifying it and undo on success, so parallel requests cannot bypass the limit. An attacker cannot lock a clerk
out for longer than MAX_DELAY: see known_devices and GUESSING_DELAY.
"""

import datetime
import math
import unicodedata
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.client_ip import get_client_ip, get_network
from core.grammar import format_count

from .known_devices import get_known_device
from .models import Limit

FORGET_AFTER = datetime.timedelta(hours=1)
PURGE_AFTER = datetime.timedelta(days=1)
MAX_DELAY = datetime.timedelta(minutes=15)


@dataclass(frozen=True)
class BackoffRule:
    """After `threshold` failures each one doubles the delay from `base_delay` to MAX_DELAY (None: only count)."""

    threshold: int
    base_delay: datetime.timedelta | None

    def get_delay(self, failures):
        if self.base_delay is None or failures < self.threshold:
            return None
        return min(self.base_delay * 2 ** min(failures - self.threshold, 20), MAX_DELAY)


ONE_SECOND = datetime.timedelta(seconds=1)
# One account from one network, or from one known browser.
ACCOUNT_FROM_ONE_PLACE = BackoffRule(threshold=5, base_delay=30 * ONE_SECOND)
NETWORK = BackoffRule(threshold=30, base_delay=60 * ONE_SECOND)  # one network, whatever the account
ACCOUNT = BackoffRule(threshold=20, base_delay=None)  # one account, from anywhere but its known browsers
# The code is asked for after the correct password, so the whole account may be delayed.
ACCOUNT_CODE = BackoffRule(threshold=10, base_delay=60 * ONE_SECOND)
# Nothing to guess; keeps the sessions of strangers few.
PASSKEY = BackoffRule(threshold=200, base_delay=60 * ONE_SECOND)
# While an account is attacked from many networks, each new network waits this long before its first attempt.
GUESSING_DELAY = datetime.timedelta(seconds=60)


def hash_key(*parts):
    """Return a keyed hash, so that neither names nor IP addresses are stored (a name may be a mistyped password)."""
    return salted_hmac("accounts.throttling", "\0".join(parts), algorithm="sha256").hexdigest()


def get_account_key(name):
    return hash_key("account", unicodedata.normalize("NFKC", name).casefold()[:150])


def lock_counters():
    """
    Lock the counters until the transaction ends.

    SQLite allows one writer anyway. PostgreSQL can lock existing rows only, so two parallel first attempts would both
    find none; therefore the table is locked.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Limit._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


@transaction.atomic
def count_within(limits, keep_until=None):
    """
    Count one submission under each key of `limits` ({key: maximum}) and return True, or return False if one is reached.

    A key should contain the hour or day that it counts, so that it starts anew with the next one. That of a day needs
    `keep_until`, its end.
    """
    lock_counters()
    now = timezone.now()
    Limit.objects.filter(changed_at__lt=now - PURGE_AFTER).delete()
    counted = Limit.objects.in_bulk(list(limits))
    if any(row.failures >= limits[key] for key, row in counted.items()):
        return False
    for key in limits:
        row = counted.get(key) or Limit(key=key)
        row.failures += 1
        row.changed_at, row.wait_until = now, keep_until
        row.save()
    return True


def count_in_hour(request, purpose, *, per_network, total):
    """Count one request of this hour; return False if its network, or all networks together, sent too many."""
    # Stored as a keyed hash that changes every hour.
    hour = f"{timezone.now():%Y-%m-%d %H}"
    place = get_network(get_client_ip(request), ipv4=32)
    return count_within({hash_key(purpose, hour, place): per_network, hash_key(purpose, hour): total})


def purge_counters():
    """Delete the counters that no longer count, also of feedback; return their number."""
    # Run daily: PURGE_AFTER would keep a counter for up to two days, and the privacy policy says one.
    now = timezone.now()
    over = Limit.objects.filter(Q(wait_until=None) | Q(wait_until__lte=now))
    return over.filter(changed_at__lt=now - FORGET_AFTER).delete()[0]


class LoginThrottle:
    """
    The counters that one attempt affects.

    `kind` is "password", "code" or "passkey", `name` the submitted user name. Other forms pass a `kind` of their own
    and a `rule`, and are counted by known browser or by network alone.
    """

    def __init__(self, request, kind, name="", rule=PASSKEY):
        place = get_network(get_client_ip(request), ipv4=32)
        account = get_account_key(name)
        device = get_known_device(request, account if name else None)
        self.account_key = self.place_key = None
        # Whether this attempt starts a lockout, which is logged once and not for every further attempt.
        self.starts_lockout = False
        if not name:
            key = hash_key(kind, "device", device) if device else hash_key(kind, "network", place)
            self.rules = {key: rule}
        elif device:
            self.rules = {hash_key(kind, "device", device, account): ACCOUNT_FROM_ONE_PLACE}
        else:
            self.account_key = hash_key(kind, "account", account)
            self.place_key = hash_key(kind, "place", account, place)
            self.rules = {
                self.place_key: ACCOUNT_FROM_ONE_PLACE,
                hash_key(kind, "network", place): NETWORK,
                self.account_key: ACCOUNT_CODE if kind == "code" else ACCOUNT,
            }

    def _get_rows(self, now):
        found = Limit.objects.in_bulk(list(self.rules))
        return {
            key: found[key]
            if key in found and found[key].changed_at > now - FORGET_AFTER
            else Limit(key=key, changed_at=now)
            for key in self.rules
        }

    @transaction.atomic
    def hit(self):
        """Return the seconds to wait. 0 allows the attempt and counts it as failed until `reset`."""
        lock_counters()
        now = timezone.now()
        Limit.objects.filter(changed_at__lt=now - PURGE_AFTER).delete()
        rows = self._get_rows(now)
        wait = max((row.wait_until - now for row in rows.values() if row.wait_until), default=0 * ONE_SECOND)
        if wait > 0 * ONE_SECOND:
            return math.ceil(wait.total_seconds())
        slow = self.account_key and rows[self.account_key].failures >= self.rules[self.account_key].threshold
        if slow and rows[self.place_key]._state.adding:
            self.starts_lockout = True
            Limit(key=self.place_key, changed_at=now, wait_until=now + GUESSING_DELAY).save()
            return math.ceil(GUESSING_DELAY.total_seconds())
        for key, row in rows.items():
            row.failures += 1
            row.changed_at = now
            waits = [
                self.rules[key].get_delay(row.failures),
                GUESSING_DELAY if slow and key == self.place_key else None,
            ]
            row.wait_until = now + max(filter(None, waits)) if any(waits) else None
            row.save()
            self.starts_lockout = self.starts_lockout or row.wait_until is not None
        return 0

    @transaction.atomic
    def reset(self):
        """Undo what `hit` counted and clear the failures of this account from this place."""
        lock_counters()
        rows = self._get_rows(timezone.now())
        for key, row in rows.items():
            row.failures = 0 if self.rules[key] is ACCOUNT_FROM_ONE_PLACE else max(row.failures - 1, 0)
            row.wait_until = None
            row.save()


def format_wait(seconds):
    """Return `seconds` in Polish words: "30 sekund", "1 minutę", "3 minuty", "15 minut"."""
    if seconds <= 60 - 10:
        return f"{max(10, math.ceil(seconds / 10) * 10)} sekund"
    minutes = math.ceil(seconds / 60)
    return format_count(minutes, "minutę", "minuty", "minut")
