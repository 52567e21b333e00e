"""Messages to the staff, which wait for the next page in a cookie named as all of ours are."""

from django.conf import settings
from django.contrib.messages.storage import cookie, fallback, session


class CookieStorage(cookie.CookieStorage):
    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class MessageStorage(fallback.FallbackStorage):
    storage_classes = (CookieStorage, session.SessionStorage)
