"""
Previews of the latest revision of an item at its real URL.

Staff add `?podglad=<model>-<pk>`; people without an account get a signed link that expires or is revoked. The page is
rendered by the public view and template: the view calls `get_previewed_or_404`, `get_first_or_previewed` or
`with_previewed`, which return the latest revision from memory instead of the published item. Everything else on the
page is public content.
"""

import copy
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.db import models
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from . import revisions
from .admin_urls import get_admin_url
from .models import PREVIEW_PARAMETER, PreviewLink, State, get_draft_state_models
from .permissions import has_model_permission
from .serialization import assign_fields, build_draft

SALT = "publishing.preview"
STAFF_TOKEN = re.compile(r"([a-z]+\.[a-z]+)-([0-9]{1,18})")


def get_preview_url(item, draft_revision):
    """Return the preview URL for staff; `draft_revision` is the draft of the item, or None."""
    return _build_url(item, draft_revision, f"{item._meta.label_lower}-{item.pk}")


def get_shared_preview_url(item, link):
    return _build_url(item, revisions.get_draft(item), signing.dumps(link.pk, salt=SALT))


def _build_url(item, draft_revision, token):
    page, hash_sign, fragment = get_draft_or_item(item, draft_revision).get_absolute_url().partition("#")
    return f"{page}?{urlencode({PREVIEW_PARAMETER: token})}{hash_sign}{fragment}"


def get_draft_or_item(item, draft_revision):
    return assign_fields(type(item)(pk=item.pk), draft_revision.data) if draft_revision else item


def get_previewed_item(token, user):
    """Return the item that `token` lets `user` preview, or None."""
    staff = STAFF_TOKEN.fullmatch(token)
    if staff:
        label, pk = staff.groups()
        model = next((model for model in get_draft_state_models() if model._meta.label_lower == label), None)
        if not (model and user.is_active and user.is_staff and has_model_permission(user, "view", model)):
            return None
        return model.objects.filter(pk=pk).first()
    try:
        link = PreviewLink.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    except signing.BadSignature:
        return None
    return link.item if link and link.is_valid else None


def describe_preview(item, draft_revision):
    """Return the sentence of the banner: how the preview differs from the public page."""
    if not item.is_published:
        return "Tak będzie wyglądać ta strona po opublikowaniu. Mieszkańcy jej teraz nie widzą."
    if draft_revision:
        return "Tak będzie wyglądać ta strona po opublikowaniu zmian. Mieszkańcy widzą poprzednią wersję."
    return "Nie ma nieopublikowanych zmian. Mieszkańcy widzą tę stronę tak samo."


@dataclass(frozen=True)
class Preview:
    item: models.Model  # in memory, as it would be published
    description: str  # how it differs from the public page
    form_url: str | None  # of the form in the admin, for those who may open it


class PreviewMiddleware:
    """Serves previews: sets `request.preview` to a Preview or None."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.preview = None
        token = request.GET.get(PREVIEW_PARAMETER)
        in_admin = request.path.startswith("/admin/")
        if not token or in_admin or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        item = get_previewed_item(token, request.user)
        if item is None:
            response = render(request, "publishing/no_preview.html", status=404)
        elif not self.is_request_for(request, item):
            # The item's URL has changed. No other page may show unpublished content.
            response = redirect(_build_url(item, revisions.get_draft(item), token))
        else:
            draft_revision = revisions.get_draft(item)
            can_view = has_model_permission(request.user, "view", type(item))
            request.preview = Preview(
                item=build_previewed(item, draft_revision),
                description=describe_preview(item, draft_revision),
                form_url=get_admin_url(item) if can_view else None,
            )
            response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        # The URL grants access to the page, so it must not be sent to other sites.
        response["Referrer-Policy"] = "no-referrer"
        return response

    def is_request_for(self, request, item):
        """Return whether the request is for the page of `item` or for an upload that it may show."""
        page = get_draft_or_item(item, revisions.get_draft(item)).get_absolute_url().partition("#")[0]
        return request.path == page or request.path.startswith(settings.MEDIA_URL)


def build_previewed(item, draft_revision):
    """Return the item in memory as it would be published; `draft_revision` is its draft, or None."""
    previewed = build_draft(item, draft_revision.data) if draft_revision else copy.copy(item)
    previewed.state, previewed.publish_from, previewed.publish_until = State.PUBLISHED, None, None
    previewed.changed_at = timezone.now()
    if draft_revision:
        previewed.content_changed_at = previewed.changed_at
    return previewed


def get_preview_of(request, model):
    """Return the previewed item if it is a `model`, else None, as of a request that no middleware has seen."""
    preview = getattr(request, "preview", None)
    return preview.item if preview and isinstance(preview.item, model) else None


def get_previewed_or_404(request, published, **lookup):
    """Return the item of the QuerySet `published` with these values; on its preview, the latest revision."""
    previewed = get_preview_of(request, published.model)
    if previewed and all(getattr(previewed, name) == value for name, value in lookup.items()):
        return previewed
    return get_object_or_404(published, **lookup)


def get_first_or_previewed(request, published):
    """Return the only item of the QuerySet `published` or None; on its preview, the latest revision."""
    return get_preview_of(request, published.model) or published.first()


def with_previewed(request, published):
    """Return the items of the QuerySet `published`; on a preview of that kind, with the latest revision."""
    previewed = get_preview_of(request, published.model)
    if not previewed:
        return list(published)
    return [*(item for item in published if item != previewed), previewed]
