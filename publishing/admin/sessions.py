"""Records which editors have the form of an item open."""

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.utils import timezone

from ..database import can_write_without_waiting
from ..models import EDITING_SESSION_TTL, EditingSession, get_generic_key


@receiver(user_logged_out)
def delete_editing_sessions(sender, user, **kwargs):
    """Forget the open forms of a user who signs out. `user` is None if nobody was signed in."""
    EditingSession.objects.filter(user=user).delete()


class EditingSessionMixin:
    def touch_editing_session(self, request, item):
        """Record that the user has the form open. Skipped while another process writes, so that reading never waits."""
        if not self.has_change_permission(request, item) or not can_write_without_waiting():
            return
        now = timezone.now()
        EditingSession.objects.filter(seen_at__lte=now - EDITING_SESSION_TTL).delete()
        EditingSession.objects.update_or_create(
            **get_generic_key(item),
            user=request.user,
            defaults={"seen_at": now},
            create_defaults={"opened_at": now, "seen_at": now},
        )
