"""Second factors, throttling counters and the sign-in log. Accounts and roles are Django's users and groups."""

import datetime
import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_otp.models import Device

from core.grammar import format_datetime

# Without characters that are easily confused when copied from paper.
CODE_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_COUNT = 10
# With the 59 bits of a code about as much work as guessing 75 bits, and 20 ms.
HASH_ITERATION_COUNT = 50_000


def generate_code():
    """Return a code such as "k7pm-3xqd-9wht": about 59 bits of entropy."""
    return "-".join(get_random_string(4, CODE_ALPHABET) for _ in range(3))


def hash_code(code, salt):
    """Return "salt$hash", by PBKDF2 (OWASP ASVS 6.5.2); without a salt the SHA-256 that version 1.1 stored."""
    plain = "".join(letter for letter in code.lower() if letter in CODE_ALPHABET)
    if not salt:
        return hashlib.sha256(plain.encode()).hexdigest()
    digest = hashlib.pbkdf2_hmac("sha256", plain.encode(), salt.encode(), HASH_ITERATION_COUNT)
    return f"{salt}${digest.hex()}"


class RecoveryCodes(Device):
    """One-time recovery codes of a user. Only their hashes are stored, those of one set with the same salt."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="konto")
    hashes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "kody zapasowe"
        verbose_name_plural = "kody zapasowe"
        default_permissions = ()

    def __str__(self):
        return f"kody zapasowe: {self.user}"

    def regenerate(self):
        """Replace all codes and return the new ones; only their hashes are stored."""
        codes, salt = [generate_code() for _ in range(CODE_COUNT)], secrets.token_urlsafe(16)
        self.hashes = [hash_code(code, salt) for code in codes]
        self.made_at = timezone.now()
        self.save()
        return codes

    def verify_token(self, token):
        salt = self.hashes[0].rpartition("$")[0] if self.hashes else ""
        used = hash_code(token, salt)
        if used not in self.hashes:
            return False
        self.hashes.remove(used)
        self.save(update_fields=["hashes"])
        return True


class Passkey(Device):
    """A WebAuthn credential that requires user verification (fingerprint, face or PIN)."""

    credential_id = models.BinaryField(max_length=1023, unique=True)
    credential = models.BinaryField()
    sign_count = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "klucz dostępu"
        verbose_name_plural = "klucze dostępu"
        ordering = ["created_at"]
        default_permissions = ()

    def __str__(self):
        return f"{self.name}: {self.user}"

    @property
    def public_credential(self):
        """Return the credential data with which fido2 verifies assertions."""
        # Imported late: fido2 is slow to import and only passkeys need it.
        from fido2.webauthn import AttestedCredentialData

        return AttestedCredentialData(bytes(self.credential))


class Limit(models.Model):
    """Counter of failed attempts under one key (account and network, network, …), shared by all processes."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(db_index=True)
    wait_until = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.failures}, {self.wait_until or '–'}"


class SignInEventQuerySet(models.QuerySet):
    def expired(self):
        return self.filter(at__lt=timezone.now() - SignInEvent.RETENTION)

    def exceeding_limit(self, kind):
        """
        Return the oldest events that leave no room for one more of `kind`.

        Failures, which anybody can cause, and what account owners did are limited apart.
        """
        kinds = SignInEvent.FAILURES if kind in SignInEvent.FAILURES else SignInEvent.OWNERS_ACTIONS
        alike = self.filter(kind__in=kinds)
        newest = alike.order_by("-pk").values_list("pk", flat=True)[SignInEvent.MAX_EVENTS - 1 :][:1]
        return alike.filter(pk__lte=newest[0]) if newest else self.none()


class SignInEvent(models.Model):
    """One entry of the sign-in log."""

    RETENTION = datetime.timedelta(days=90)
    MAX_EVENTS = 20_000  # of failures, and of all others

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", "zalogowano"
        WRONG_PASSWORD = "wrong_password", "nieudane logowanie: hasło"
        WRONG_CODE = "wrong_code", "nieudane logowanie: drugi składnik"
        LIMITED = "limited", "wstrzymano po wielu próbach"
        SIGNED_OUT = "signed_out", "wylogowano"
        PASSWORD_CHANGED = "password_changed", "zmieniono własne hasło"
        ENROLLED = "enrolled", "dodano drugi składnik"
        REMOVED = "removed", "usunięto drugi składnik"
        NEW_CODES = "new_codes", "utworzono nowe kody zapasowe"
        RESET = "reset", "zresetowano drugi składnik"

    FAILURES = {Kind.WRONG_PASSWORD, Kind.WRONG_CODE, Kind.LIMITED}
    OWNERS_ACTIONS = set(Kind) - FAILURES

    at = models.DateTimeField("kiedy", default=timezone.now, db_index=True)
    kind = models.CharField("co się stało", max_length=20, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        verbose_name="konto",
        related_name="+",
        help_text="Puste, gdy takiego konta nie ma albo zostało usunięte.",
    )
    network = models.CharField("sieć", max_length=50, blank=True, help_text="Początek adresu IP, bez końca.")
    note = models.CharField("szczegóły", max_length=200, blank=True)

    objects = SignInEventQuerySet.as_manager()

    class Meta:
        verbose_name = "zdarzenie logowania"
        verbose_name_plural = "dziennik logowań"
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.get_kind_display()}, {format_datetime(self.at)}"


class MonthlyReport(models.Model):
    """Whether a person wants the monthly mail about pending work (home.monthly_report), and when it was last due."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="monthly_report")
    is_wanted = models.BooleanField("Przysyłaj mi tę listę raz w miesiącu", default=True)
    last_month = models.DateField(null=True)  # its first day

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.user)
