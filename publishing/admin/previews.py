"""Preview links of one item for people without an account: create and revoke."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from .. import revisions
from ..models import PreviewLink, get_generic_key
from ..preview import get_preview_url, get_shared_preview_url
from .base import parse_pk_or_404


class PreviewLinksMixin:
    def preview_view(self, request, object_id):
        """List, create and revoke the preview links of one item."""
        item = self.get_item_or_404(request, object_id)
        can_change = self.has_change_permission(request, item)
        if request.method == "POST":
            if not can_change:
                raise PermissionDenied
            if "revoke" in request.POST:
                pk = parse_pk_or_404(request.POST["revoke"])
                PreviewLink.objects.of(item).filter(pk=pk).revoke(request.user)
                self.message_user(request, "Odnośnik już nie działa.", messages.SUCCESS)
            else:
                PreviewLink.objects.create(**get_generic_key(item), author=request.user)
            return redirect(self.get_url("preview", item))
        all_links = PreviewLink.objects.of(item).order_by("-pk").select_related("author", "revoked_by")
        links = [link for link in all_links if link.is_valid]
        for link in links:
            link.url = request.build_absolute_uri(get_shared_preview_url(item, link))
        draft = revisions.get_draft(item)
        return self.render_item_page(
            request,
            "preview",
            item,
            title=f"Podgląd: {draft.title if draft else item}",
            links=links,
            inactive_links=[link for link in all_links if not link.is_valid],
            can_change=can_change,
            preview_url=get_preview_url(item, draft),
        )
