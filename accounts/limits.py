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

from .addresses import client_address, network
from .known_devices import device_known_for
from .models import Limit

FORGET_AFTER = datetime.timedelta(hours=1)
PURGE_AFTER = datetime.timedelta(days=1)
LONGEST = datetime.timedelta(minutes=15)


@dataclass(frozen=True)
class Rule:
    """After `free` failures each next one doubles the wait, from `first` to LONGEST. Without `first` it only counts."""

    free: int
    first: datetime.timedelta | None

    def wait_after(self, failures):
        if self.first is None or failures < self.free:
            return None
        return min(self.first * 2 ** min(failures - self.free, 20), LONGEST)


SECONDS = datetime.timedelta(seconds=1)
HERE = Rule(free=5, first=30 * SECONDS)  # one account from one network, or from one known browser
NETWORK = Rule(free=30, first=60 * SECONDS)  # one network, whatever the account
ACCOUNT = Rule(free=20, first=None)  # one account, from anywhere but its known browsers
# Only who has the password gets as far as the code, so here the whole account may wait.
ACCOUNT_CODE = Rule(free=10, first=60 * SECONDS)
PASSKEY = Rule(free=200, first=60 * SECONDS)  # nothing to guess; keeps the sessions of strangers few
# While an account is being guessed from many places, each new place waits this long before its first attempt.
SLOW = datetime.timedelta(seconds=60)


def secret_key_for(*parts):
    """Neither names nor addresses are kept: somebody may type a password where the name belongs."""
    return salted_hmac("accounts.limits", "\0".join(parts), algorithm="sha256").hexdigest()


def account_key(name):
    return secret_key_for("account", unicodedata.normalize("NFKC", name).casefold()[:150])


def count_in_turn():
    """
    Let nobody else count until the transaction ends.

    SQLite lets one write at a time anyway. PostgreSQL would lock only rows that are there, and two first attempts at
    the same moment would both find none.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Limit._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


class Attempt:
    """
    One attempt to sign in: `kind` is "password", "code" or "passkey", `name` what was typed as the login.

    Other forms are counted too, by network alone: `kind` is a word of theirs, `rule` says how often.
    """

    def __init__(self, request, kind, name="", rule=PASSKEY):
        place = network(client_address(request), ipv4=32)
        account = account_key(name)
        device = device_known_for(request, account) if name else None
        self.account = self.here = None
        # Whether this attempt, refused or failed, makes a wait begin: the log says so once, not at each press.
        self.begins_wait = False
        if device:
            self.rules = {secret_key_for(kind, "device", device, account): HERE}
        elif not name:
            self.rules = {secret_key_for(kind, "network", place): rule}
        else:
            self.account = secret_key_for(kind, "account", account)
            self.here = secret_key_for(kind, "here", account, place)
            self.rules = {
                self.here: HERE,
                secret_key_for(kind, "network", place): NETWORK,
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
    def admit(self):
        """How many seconds to wait; 0 lets the attempt begin, and counts it as failed until `succeeded`."""
        count_in_turn()
        now = timezone.now()
        Limit.objects.filter(changed_at__lt=now - PURGE_AFTER).delete()
        rows = self._rows(now)
        wait = max((row.wait_until - now for row in rows.values() if row.wait_until), default=0 * SECONDS)
        if wait > 0 * SECONDS:
            return math.ceil(wait.total_seconds())
        slow = self.account and rows[self.account].failures >= self.rules[self.account].free
        if slow and rows[self.here]._state.adding:
            self.begins_wait = True
            Limit(key=self.here, changed_at=now, wait_until=now + SLOW).save()
            return math.ceil(SLOW.total_seconds())
        for key, row in rows.items():
            row.failures += 1
            row.changed_at = now
            waits = [self.rules[key].wait_after(row.failures), SLOW if slow and key == self.here else None]
            row.wait_until = now + max(filter(None, waits)) if any(waits) else None
            row.save()
            self.begins_wait = self.begins_wait or row.wait_until is not None
        return 0

    @transaction.atomic
    def succeeded(self):
        """Take back what `admit` counted, and forget the failures made here."""
        count_in_turn()
        rows = self._rows(timezone.now())
        for key, row in rows.items():
            row.failures = 0 if self.rules[key] is HERE else max(row.failures - 1, 0)
            row.wait_until = None
            row.save()


def waiting_text(seconds):
    """ "30 sekund", "1 minutę", "3 minuty", "15 minut"."""
    if seconds <= 60 - 10:
        return f"{max(10, math.ceil(seconds / 10) * 10)} sekund"
    minutes = math.ceil(seconds / 60)
    return counted(minutes, "minutę", "minuty", "minut")
