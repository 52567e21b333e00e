"""
Spam protection without CAPTCHAs: a honeypot field and a minimum fill time.

A person who is rejected by mistake gets an explanation with all input kept, and can submit again.
"""

import hashlib
import secrets

from django.core import signing
from django.utils import timezone

SALT = "accessibility_requests"
HONEYPOT_FIELD = "nazwa_firmy"
TIMESTAMP_FIELD = "wydano"
MIN_FILL_SECONDS = 3

HONEYPOT_MESSAGE = "Przeglądarka wypełniła ukryte pole. Wyczyściliśmy je. Wyślij wniosek jeszcze raz."
TOO_FAST_MESSAGE = (
    "Formularz wysłano bardzo szybko, dlatego prosimy: wyślij go jeszcze raz. "
    "Nic z wpisanego tekstu nie zginęło."
)


def sign_timestamp():
    """Return a signed value: the time of rendering and a nonce that identifies the form."""
    return signing.dumps([timezone.now().timestamp(), secrets.token_urlsafe(12)], salt=SALT)


def read_timestamp(stamp):
    """Return [time, nonce], or None if the signature is invalid. No maximum age: people may take their time."""
    try:
        return signing.loads(stamp, salt=SALT)
    except signing.BadSignature:
        return None


def get_spam_reason(sent):
    """Return a Polish message if the submission looks automated, else ""."""
    stamp = read_timestamp(sent.get(TIMESTAMP_FIELD, ""))
    if sent.get(HONEYPOT_FIELD):
        return HONEYPOT_MESSAGE
    if stamp is None or timezone.now().timestamp() - stamp[0] < MIN_FILL_SECONDS:
        return TOO_FAST_MESSAGE
    return ""


def build_fingerprint(sent, submitted):
    """Return a hash that identifies the same text submitted from the same rendered form."""
    parts = [
        read_timestamp(sent[TIMESTAMP_FIELD])[1],
        *(f"{name}={submitted[name]}" for name in sorted(submitted)),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
