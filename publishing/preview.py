"""
What a page would look like with the newest version of one item, at its real address.

Staff add `?podglad=<model>-<key>`; people without an account get a signed link, which ends after some days or when it
is taken back. The page is made in a rehearsal, by the same view and template as the public one.
"""

import re
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.db import IntegrityError
from django.shortcuts import redirect, render

from . import versions
from .models import PREVIEW_PARAMETER, PreviewLink, State, publishable_models
from .overview import form_address, may
from .snapshots import fill, rehearsal, restore

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
            try:
                with rehearsal():
                    response = self.rehearse(request, item)
            except IntegrityError:
                # Another item has its address or number by now: there is no page to show.
                response = render(request, "publishing/no_preview.html", status=404)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        # The address is a key to the page: a link on it must not hand it to another site.
        response["Referrer-Policy"] = "no-referrer"
        return response

    def is_of(self, request, item):
        """Whether the request is for the page of `item`, or for a file that may be on it."""
        page = shown_version(item, versions.working_copy(item)).get_absolute_url().partition("#")[0]
        return request.path == page or request.path.startswith(settings.MEDIA_URL)

    def rehearse(self, request, item):
        ahead = versions.working_copy(item)
        request.preview_words = what_residents_see(item, ahead)
        if ahead:
            restore(item, ahead.data, new_keys=False)
        item.state, item.publish_from, item.publish_until = State.PUBLISHED, None, None
        item.save()
        request.previewed = item
        request.preview_form = form_address(item) if may(request.user, "view", type(item)) else None
        return self.get_response(request)
