"""
How often somebody may try to sign in.

Asked before a password is hashed or a code compared, and counted in the database, so that all processes count
together. An attempt is counted when it begins and taken back when it succeeds: many at the same moment are not
one. Nobody can shut a clerk out for longer than the longest wait: see known_devices, and SLOW below.
"""

import datetime
import math
import unicodedata
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from publishing.grammar import counted

from .client_ip import get_client_ip, get_network
from .known_devices import get_known_device
from .models import Limit

FORGET_AFTER = datetime.timedelta(hours=1)
PURGE_AFTER = datetime.timedelta(days=1)
MAX_DELAY = datetime.timedelta(minutes=15)


@dataclass(frozen=True)
class BackoffRule:
    """After `free` failures each next one doubles the wait, from `first` to LONGEST. Without `first` it only counts."""

    threshold: int
    base_delay: datetime.timedelta | None

    def delay_after(self, failures):
        if self.base_delay is None or failures < self.threshold:
            return None
        return min(self.base_delay * 2 ** min(failures - self.threshold, 20), MAX_DELAY)


SECONDS = datetime.timedelta(seconds=1)
ACCOUNT_FROM_ONE_PLACE = BackoffRule(
    threshold=5, base_delay=30 * SECONDS
)  # one account from one network, or from one known browser
NETWORK = BackoffRule(threshold=30, base_delay=60 * SECONDS)  # one network, whatever the account
ACCOUNT = BackoffRule(threshold=20, base_delay=None)  # one account, from anywhere but its known browsers
# Only who has the password gets as far as the code, so here the whole account may wait.
ACCOUNT_CODE = BackoffRule(threshold=10, base_delay=60 * SECONDS)
PASSKEY = BackoffRule(
    threshold=200, base_delay=60 * SECONDS
)  # nothing to guess; keeps the sessions of strangers few
# While an account is being guessed from many places, each new place waits this long before its first attempt.
GUESSING_DELAY = datetime.timedelta(seconds=60)


def hash_key(*parts):
    """Neither names nor addresses are kept: somebody may type a password where the name belongs."""
    return salted_hmac("accounts.throttling", "\0".join(parts), algorithm="sha256").hexdigest()


def get_account_key(name):
    return hash_key("account", unicodedata.normalize("NFKC", name).casefold()[:150])


def lock_counters():
    """
    Let nobody else count until the transaction ends.

    SQLite lets one write at a time anyway. PostgreSQL would lock only rows that are there, and two first attempts at
    the same moment would both find none.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Limit._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


class LoginThrottle:
    """
    One attempt to sign in: `kind` is "password", "code" or "passkey", `name` what was typed as the login.

    Other forms are counted too, by network alone: `kind` is a word of theirs, `rule` says how often.
    """

    def __init__(self, request, kind, name="", rule=PASSKEY):
        place = get_network(get_client_ip(request), ipv4=32)
        account = get_account_key(name)
        device = get_known_device(request, account) if name else None
        self.account = self.here = None
        # Whether this attempt, refused or failed, makes a wait begin: the log says so once, not at each press.
        self.starts_lockout = False
        if device:
            self.rules = {hash_key(kind, "device", device, account): ACCOUNT_FROM_ONE_PLACE}
        elif not name:
            self.rules = {hash_key(kind, "network", place): rule}
        else:
            self.account = hash_key(kind, "account", account)
            self.here = hash_key(kind, "here", account, place)
            self.rules = {
                self.here: ACCOUNT_FROM_ONE_PLACE,
                hash_key(kind, "network", place): NETWORK,
                self.account: ACCOUNT_CODE if kind == "code" else ACCOUNT,
            }

    def _rows(self, now):
        found = Limit.objects.in_bulk(list(self.rules))
        return {
            key: found[key]
            if key in found and found[key].changed_at > now - FORGET_AFTER
            else Limit(key=key, changed_at=now)
            for key in self.rules
        }

    @transaction.atomic
    def hit(self):
        """How many seconds to wait; 0 lets the attempt begin, and counts it as failed until `succeeded`."""
        lock_counters()
        now = timezone.now()
        Limit.objects.filter(changed_at__lt=now - PURGE_AFTER).delete()
        rows = self._rows(now)
        wait = max((row.wait_until - now for row in rows.values() if row.wait_until), default=0 * SECONDS)
        if wait > 0 * SECONDS:
            return math.ceil(wait.total_seconds())
        slow = self.account and rows[self.account].failures >= self.rules[self.account].threshold
        if slow and rows[self.here]._state.adding:
            self.starts_lockout = True
            Limit(key=self.here, changed_at=now, wait_until=now + GUESSING_DELAY).save()
            return math.ceil(GUESSING_DELAY.total_seconds())
        for key, row in rows.items():
            row.failures += 1
            row.changed_at = now
            waits = [
                self.rules[key].delay_after(row.failures),
                GUESSING_DELAY if slow and key == self.here else None,
            ]
            row.wait_until = now + max(filter(None, waits)) if any(waits) else None
            row.save()
            self.starts_lockout = self.starts_lockout or row.wait_until is not None
        return 0

    @transaction.atomic
    def reset(self):
        """Take back what `admit` counted, and forget the failures made here."""
        lock_counters()
        rows = self._rows(timezone.now())
        for key, row in rows.items():
            row.failures = 0 if self.rules[key] is ACCOUNT_FROM_ONE_PLACE else max(row.failures - 1, 0)
            row.wait_until = None
            row.save()


def format_wait(seconds):
    """ "30 sekund", "1 minutę", "3 minuty", "15 minut"."""
    if seconds <= 60 - 10:
        return f"{max(10, math.ceil(seconds / 10) * 10)} sekund"
    minutes = math.ceil(seconds / 60)
    return counted(minutes, "minutę", "minuty", "minut")
