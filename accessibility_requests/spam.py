"""
What tells a program from a person, without riddles: a field that nobody sees, and a form that comes back too soon.

Nobody is turned away for good. Who is taken for a program by mistake reads what happened, with every word still in
the form, and sends it again.
"""

import hashlib
import secrets

from django.core import signing
from django.utils import timezone

SALT = "accessibility_requests"
TRAP = "nazwa_firmy"
STAMP = "wydano"
# Nobody reads the form and writes an answer in less.
SHORTEST = 3  # seconds

FILLED_TRAP = (
    "Coś wypełniło ukryte pole, którego ludzie nie widzą. Pewnie zrobiła to przeglądarka. Wyczyściliśmy to pole. "
    "Sprawdź wniosek i wyślij go jeszcze raz."
)
TOO_SOON = (
    "Formularz wrócił do nas tak szybko, że wygląda to na wysłanie przez program. Jeśli to Ty, wyślij go jeszcze raz. "
    "Nic z wpisanego tekstu nie zginęło."
)


def new_stamp():
    """Signed: when the form was given out, and a random word that makes it different from every other."""
    return signing.dumps([timezone.now().timestamp(), secrets.token_urlsafe(12)], salt=SALT)


def read_stamp(stamp):
    """[when, word], or None for what we did not sign. However old: people may take all the time they need."""
    try:
        return signing.loads(stamp, salt=SALT)
    except signing.BadSignature:
        return None


def suspicion(sent):
    """Why the `sent` form looks like a program's, in words for a person; "" when it does not."""
    stamp = read_stamp(sent.get(STAMP, ""))
    if sent.get(TRAP):
        return FILLED_TRAP
    if stamp is None or timezone.now().timestamp() - stamp[0] < SHORTEST:
        return TOO_SOON
    return ""


def fingerprint(sent, said):
    """The same for the same words in the same form; nothing can be read out of it."""
    parts = [read_stamp(sent[STAMP])[1], *(f"{name}={said[name]}" for name in sorted(said))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
