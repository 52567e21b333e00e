"""Optimistic locking: if an item was saved since the form was opened, the editor compares both texts and decides."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from .. import revisions
from ..comparison import compare
from ..form_recovery import is_redisplayed
from ..models import Revision
from ..serialization import has_same_content
from .base import parse_pk_or_404

CONFLICT_FIELD = "_conflicting"
BASE_REVISION_FIELD = "_base_revision"
# Buttons of the form that save and then do something else.
NEXT_STEP_BUTTONS = ("_publish", "_preview", "_changes", "_request_approval")


class ConflictMixin:
    def render_conflict(self, request, item, data):
        """Return a page that compares the submitted `data` with the latest revision, which is newer than the form."""
        revisions.start_history(item)
        latest_revision = revisions.get_latest_revision(item)
        if has_same_content(self.model, latest_revision.data, data):
            # The form was submitted twice, or again after going back in the browser.
            if not self.has_next_step(request, item):
                self.message_user(request, f"Zapisano już: {item}.")
            elif is_withdrawn_since(item, parse_pk_or_404(request.POST.get(BASE_REVISION_FIELD, "0"))):
                self.message_user(
                    request,
                    f"Zapisano już: {item}. W tym czasie wycofano to z publikacji, więc nie opublikowano.",
                    messages.WARNING,
                )
            else:
                return self.response_revision_saved(request, item, None, expected_revision=latest_revision.pk)
            return redirect(self.get_url("change", item))
        is_own = latest_revision.author_id == request.user.pk
        return render(
            request,
            "admin/publishing/conflict.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": "Zapisano to już w innej karcie" if is_own else "Ktoś zapisał tę treść przed Tobą",
                "is_own": is_own,
                "item": item,
                "latest_revision": latest_revision,
                "changes": compare(type(item), latest_revision.data, data),
                "signed_data": signing.dumps(
                    data, salt=f"{CONFLICT_FIELD}:{item._meta.label}:{item.pk}", compress=True
                ),
                "note": request.POST.get("_note", ""),
                "base_revision": latest_revision.pk,
                "change_url": self.get_url("change", item),
            },
            status=409,
        )

    def has_next_step(self, request, item):
        """Return whether the submitted form asks for more than saving, and may."""
        return (
            any(button in request.POST for button in NEXT_STEP_BUTTONS)
            and not is_redisplayed(request)
            and self.has_change_permission(request, item)
        )

    def resolve_conflict(self, request, item, latest_revision):
        """Save the data of a submitted conflict page, unless yet another revision was saved meanwhile."""
        try:
            data = signing.loads(
                request.POST[CONFLICT_FIELD], salt=f"{CONFLICT_FIELD}:{item._meta.label}:{item.pk}"
            )
        except signing.BadSignature as error:
            raise PermissionDenied from error
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        is_stale = request.POST.get(BASE_REVISION_FIELD) != str(latest_revision.pk if latest_revision else 0)
        if is_stale or self.is_read_only(request, item) or is_redisplayed(request):
            return self.render_conflict(request, item, data)
        return self.save_revision(request, item, data, latest_revision)


def is_withdrawn_since(item, revision_pk):
    """Return whether the item was unpublished after that revision: a form must not undo it unseen."""
    return Revision.objects.of(item).filter(event=Revision.Event.WITHDRAWN, pk__gt=revision_pk).exists()
