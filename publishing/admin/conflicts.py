"""Two editors saved the same item: show both texts and let the second one decide (optimistic locking)."""

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from .. import versions
from ..comparison import compare
from ..snapshots import same_text

CONFLICT_FIELD = "_conflicting"
BASE_REVISION_FIELD = "_base_revision"


class ConflictMixin:
    def render_conflict(self, request, item, data):
        """
        Somebody saved while this form was open, or the editor did in another tab: both texts side by side, and the
        editor decides.
        """
        versions.start_history(item)
        newest = versions.latest(item)
        if same_text(self.model, newest.data, data):
            # The button was pressed twice.
            self.message_user(request, f"Zapisano już: {item}.")
            return redirect(self.get_url("change", item))
        own = newest.author_id == request.user.pk
        return render(
            request,
            "admin/publishing/conflict.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": "Zapisano to już w innej karcie" if own else "Ktoś zapisał tę treść przed Tobą",
                "own": own,
                "item": item,
                "newest": newest,
                "changes": compare(type(item), newest.data, data),
                "sent": signing.dumps(
                    data, salt=f"{CONFLICT_FIELD}:{item._meta.label}:{item.pk}", compress=True
                ),
                "note": request.POST.get("_note", ""),
                "base_revision": newest.pk,
                "change_url": self.get_url("change", item),
            },
            status=409,
        )

    def resolve_conflict(self, request, item, newest):
        """Somebody saw the conflict page and wants their own version to be the newest."""
        try:
            data = signing.loads(
                request.POST[CONFLICT_FIELD], salt=f"{CONFLICT_FIELD}:{item._meta.label}:{item.pk}"
            )
        except signing.BadSignature as error:
            raise PermissionDenied from error
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        is_stale = request.POST.get(BASE_REVISION_FIELD) != str(newest.pk if newest else 0)
        if is_stale or self.is_read_only(request, item):
            return self.render_conflict(request, item, data)
        return self.save_revision(request, item, data, newest)
