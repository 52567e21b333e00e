"""The sessions of an account."""

import datetime
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import Error, close_old_connections
from django.utils import timezone

from core.middleware import is_session_key

# Session keys of time stamps.
SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"


def is_signed_in(session_key):
    """
    Return whether the session belongs to an account, outside of a request; True if the database cannot say.

    Anybody can send a made-up session cookie, which must not cost more than a cached page.
    """
    if not is_session_key(session_key):
        return False
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    close_old_connections()  # as before each request
    try:
        return SESSION_KEY in session
    except Error:
        return True
    finally:
        close_old_connections()


@dataclass(frozen=True)
class AccountSession:
    signed_in_at: datetime.datetime
    seen_at: datetime.datetime
    is_current: bool


def iter_sessions(user):
    """Yield (Session, data) of `user`. Reading all sessions is fine: staff are few."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        data = session.get_decoded()
        if data.get(SESSION_KEY) == str(user.pk):
            yield session, data


def list_sessions(user, current_key):
    """Return the AccountSessions of `user`, the newest first."""
    found = [
        AccountSession(
            read_time(data.get(SIGNED_IN_AT, 0)),
            read_time(data.get(SEEN_AT, 0)),
            session.session_key == current_key,
        )
        for session, data in iter_sessions(user)
    ]
    return sorted(found, key=lambda session: session.signed_in_at, reverse=True)


def read_time(timestamp):
    return datetime.datetime.fromtimestamp(timestamp, datetime.UTC)


def end_sessions(user, except_for=None):
    """Delete all sessions of `user` but the one with the key `except_for`; return their number."""
    ended = [session for session, _ in iter_sessions(user) if session.session_key != except_for]
    for session in ended:
        session.delete()
    return len(ended)
