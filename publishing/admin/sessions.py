"""Who else has the form of an item open."""

from django.utils import timezone

from ..database import can_write_at_once
from ..models import EDITING_FOR, Editing, get_generic_key


class EditingSessionMixin:
    def touch_editing_session(self, request, item):
        """Looking waits for nobody: while another process writes, the note waits for the next time."""
        if not self.has_change_permission(request, item) or not can_write_at_once():
            return
        now = timezone.now()
        Editing.objects.filter(seen_at__lte=now - EDITING_FOR).delete()
        Editing.objects.update_or_create(
            **get_generic_key(item),
            user=request.user,
            defaults={"seen_at": now},
            create_defaults={"opened_at": now, "seen_at": now},
        )
