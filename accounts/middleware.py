from django.conf import settings
from django.contrib import auth, messages
from django.urls import reverse
from django.utils import timezone

from publishing.database import can_write_without_waiting

from . import second_factor
from .sessions import SEEN_AT, SIGNED_IN_AT

# Update the time stamp at most this often, to avoid a database write for every page.
SEEN_AT_PRECISION_SECONDS = 60

ENDED_IDLE = "Sesja skończyła się, bo przez dłuższy czas nic się w niej nie działo. Zaloguj się ponownie."
ENDED_OLD = "Sesja skończyła się po całym dniu pracy. Zaloguj się ponownie."
ENDED_UNSAFE = "Zaloguj się ponownie: konto wymaga teraz drugiego składnika."


def start_session(sender, request, user, **kwargs):
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = timezone.now().timestamp()


class SessionLimitsMiddleware:
    """Ends sessions that are idle, too old, or lack a required second factor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self.check_session(request)
        return self.get_response(request)

    def check_session(self, request):
        now = timezone.now().timestamp()
        seen_at = request.session.get(SEEN_AT, 0)
        if now - request.session.get(SIGNED_IN_AT, 0) > settings.SESSION_COOKIE_AGE:
            ended = ENDED_OLD
        elif now - seen_at > settings.SESSION_IDLE_AGE:
            ended = ENDED_IDLE
        elif second_factor.is_missing(request.user):
            ended = ENDED_UNSAFE
        else:
            is_activity = request.path != reverse("admin:session_status")
            if is_activity and now - seen_at > SEEN_AT_PRECISION_SECONDS and can_write_without_waiting():
                request.session[SEEN_AT] = now
            return
        request.ended_by_itself = True
        auth.logout(request)
        if request.path.startswith("/admin/"):
            messages.info(request, ended)
