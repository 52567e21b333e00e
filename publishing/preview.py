"""
What a page would look like with the newest version of one item, at its real address.

Staff add `?podglad=<model>-<key>`; people without an account get a signed link, which ends after some days or when it
is taken back. The page is made by the same view and template as the public one: the view asks `get_shown_or_404`,
`first_shown` or `with_previewed`, which give the newest version from memory in place of what is published. All else on
the page is what the public sees.
"""

import copy
import re
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from . import versions
from .admin_urls import get_admin_url
from .models import PREVIEW_PARAMETER, PreviewLink, State, publishable_models
from .permissions import has_model_permission
from .snapshots import build, fill

SALT = "publishing.preview"
STAFF_TOKEN = re.compile(r"([a-z]+)\.([a-z]+)-([0-9]{1,18})")


def preview_address(item, ahead):
    """The address for staff of what would be seen with `ahead`, the item's working copy or None."""
    return _address(item, ahead, f"{item._meta.label_lower}-{item.pk}")


def shared_preview_address(item, link):
    return _address(item, versions.working_copy(item), signing.dumps(link.pk, salt=SALT))


def _address(item, ahead, token):
    page, hash_sign, place = shown_version(item, ahead).get_absolute_url().partition("#")
    return f"{page}?{urlencode({PREVIEW_PARAMETER: token})}{hash_sign}{place}"


def shown_version(item, ahead):
    return fill(type(item)(pk=item.pk), ahead.data) if ahead else item


def previewed_item(token, user):
    """The item that `token` lets `user` preview, or None."""
    staff = STAFF_TOKEN.fullmatch(token)
    if staff:
        app, name, pk = staff.groups()
        model = next(
            (model for model in publishable_models() if model._meta.label_lower == f"{app}.{name}"), None
        )
        if not (model and user.is_active and user.is_staff and user.has_perm(f"{app}.view_{name}")):
            return None
        return model.objects.filter(pk=pk).first()
    try:
        link = PreviewLink.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    except signing.BadSignature:
        return None
    return link.item if link and link.is_valid else None


def what_residents_see(item, ahead):
    """For the banner: how the preview differs from what stands on the site."""
    if not item.is_published:
        return "Tak będzie wyglądać ta strona po opublikowaniu. Mieszkańcy jej teraz nie widzą."
    if ahead:
        return "Tak będzie wyglądać ta strona po opublikowaniu zmian. Mieszkańcy widzą poprzednią wersję."
    return "Nie ma nieopublikowanych zmian. Mieszkańcy widzą tę stronę tak samo."


class PreviewMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.previewed = None
        token = request.GET.get(PREVIEW_PARAMETER)
        in_admin = request.path.startswith("/admin/")
        if not token or in_admin or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        item = previewed_item(token, request.user)
        if item is None:
            response = render(request, "publishing/no_preview.html", status=404)
        elif not self.is_of(request, item):
            # Its address changed since somebody was given this one; and no other page is shown with what is not public.
            response = redirect(_address(item, versions.working_copy(item), token))
        else:
            ahead = versions.working_copy(item)
            request.previewed = build_previewed(item, ahead)
            request.preview_words = what_residents_see(item, ahead)
            request.preview_form = (
                get_admin_url(item) if has_model_permission(request.user, "view", type(item)) else None
            )
            response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        # The address is a key to the page: a link on it must not hand it to another site.
        response["Referrer-Policy"] = "no-referrer"
        return response

    def is_of(self, request, item):
        """Whether the request is for the page of `item`, or for a file that may be on it."""
        page = shown_version(item, versions.working_copy(item)).get_absolute_url().partition("#")[0]
        return request.path == page or request.path.startswith(settings.MEDIA_URL)


def build_previewed(item, ahead):
    """The item, in memory, as it would be once its working copy `ahead` (or None) is published."""
    previewed = build(item, ahead.data) if ahead else copy.copy(item)
    previewed.state, previewed.publish_from, previewed.publish_until = State.PUBLISHED, None, None
    previewed.changed_at = timezone.now()
    return previewed


def get_shown_or_404(request, published, **lookup):
    """The one of the QuerySet `published` with these values; on its preview, the newest version of it."""
    previewed = request.previewed
    if isinstance(previewed, published.model) and all(
        getattr(previewed, name) == value for name, value in lookup.items()
    ):
        return previewed
    return get_object_or_404(published, **lookup)


def first_shown(request, published):
    """The first of the QuerySet `published`, of which there is one at most; on its preview, the newest version."""
    return request.previewed if isinstance(request.previewed, published.model) else published.first()


def with_previewed(request, published):
    """The items of the QuerySet `published`; on the preview of one of that kind, with the newest version of that."""
    previewed = request.previewed
    if not isinstance(previewed, published.model):
        return list(published)
    return [*(item for item in published if item != previewed), previewed]
