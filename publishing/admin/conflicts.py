"""Optimistic locking: if an item was saved since the form was opened, the editor compares both texts and decides."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from .. import revisions
from ..comparison import compare, compare_part, compare_passage
from ..form_recovery import is_redisplayed
from ..merging import merge
from ..models import Revision
from ..serialization import has_same_content, serialize_item
from ..text_merging import THEIRS
from .base import parse_pk_or_404
from .formatting import end_sentence
from .new_items import get_form_token

CONFLICT_FIELD = "_conflicting"
BASE_REVISION_FIELD = "_base_revision"
# Buttons of the form that save and then do something else.
NEXT_STEP_BUTTONS = ("_publish", "_preview", "_changes", "_request_approval")


JOIN_VALUE = "join"
CHOICE_PREFIX = "_choice_"


class ConflictMixin:
    def render_conflict(self, request, item, data, opened_revision):
        """
        Return a page that compares the submitted `data` with the latest revision, which is newer than the form.

        `opened_revision` is what the form was opened with, None if it was that of a new item.
        """
        revisions.start_history(item)
        latest_revision = revisions.get_latest_revision(item)
        if has_same_content(self.model, latest_revision.data, data):
            # The form was submitted twice, or again after going back in the browser.
            if not self.has_next_step(request, item):
                self.message_user(request, f"Zapisano już: {end_sentence(item)}")
            elif is_withdrawn_since(item, parse_pk_or_404(request.POST.get(BASE_REVISION_FIELD, "0"))):
                self.message_user(
                    request,
                    f"Zapisano już: {end_sentence(item)} W tym czasie ktoś to wycofał z publikacji, więc mieszkańcy "
                    "tego nie widzą.",
                    messages.WARNING,
                )
            else:
                return self.response_revision_saved(request, item, None, expected_revision=latest_revision.pk)
            return redirect(self.get_url("change", item))
        if CONFLICT_FIELD not in request.POST:
            self.keep_refused(request, str(item.pk))
        is_own = latest_revision.author_id == request.user.pk
        model = type(item)
        base, theirs = get_base_data(model, opened_revision), latest_revision.data
        merged = merge(model, base, theirs, data)
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
                "changes": compare(model, theirs, data),
                # Nothing to join if the other side has changed nothing.
                "is_joinable": not has_same_content(model, base, theirs),
                "their_changes": compare(model, base, merged.get_their_changes(model, base, theirs)),
                "my_changes": compare(
                    model,
                    theirs,
                    merged.choose(model, theirs, {key: THEIRS for key, _ in merged.list_choices()}),
                ),
                "clashes": list_clashes(model, merged, theirs, data),
                "signed_data": signing.dumps(
                    [data, opened_revision.pk if opened_revision else 0],
                    salt=f"{CONFLICT_FIELD}:{item._meta.label}:{item.pk}",
                    compress=True,
                ),
                "form_token": get_form_token(request),
                "note": request.POST.get("_note", ""),
                "base_revision": latest_revision.pk,
                "change_url": self.get_url("change", item),
            },
            status=409,
        )

    def limit_to_form(self, data, latest_revision):
        """Return the submitted data with what this form does not show taken from the latest revision."""
        return data

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
            data, opened_pk = signing.loads(
                request.POST[CONFLICT_FIELD], salt=f"{CONFLICT_FIELD}:{item._meta.label}:{item.pk}"
            )
        except signing.BadSignature as error:
            raise PermissionDenied from error
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        data = self.limit_to_form(data, latest_revision)
        is_stale = request.POST.get(BASE_REVISION_FIELD) != str(latest_revision.pk if latest_revision else 0)
        opened_revision = Revision.objects.of(item).filter(pk=opened_pk).first()
        if is_stale or self.is_read_only(request, item) or is_redisplayed(request):
            return self.render_conflict(request, item, data, opened_revision)
        saved = data
        if request.POST.get("_continue") == JOIN_VALUE:
            saved = self.join(request, item, data, latest_revision, opened_revision)
        if saved is None:
            message = (
                "Jeszcze nie zapisano. Przy każdym polu, które zmieniły dwie osoby, wybierz jedną wersję."
            )
            self.message_user(request, message, messages.ERROR)
            return self.render_conflict(request, item, data, opened_revision)
        return self.save_revision(request, item, saved, latest_revision)

    def join(self, request, item, data, latest_revision, opened_revision):
        """Return both sides joined, with what the user chose where both changed the same, None without a choice."""
        model, theirs = type(item), latest_revision.data
        merged = merge(model, get_base_data(model, opened_revision), theirs, data)
        choices = {}
        for key, sides in merged.list_choices():
            choices[key] = request.POST.get(f"{CHOICE_PREFIX}{key}")
            if choices[key] not in sides:
                return None
        return merged.choose(model, theirs, choices)


def list_clashes(model, merged, theirs, mine):
    """Return what both sides changed, to choose from: [{"name", "label", "older", "newer"}], "is_passage" of a text."""
    parts = [
        {"name": f"{CHOICE_PREFIX}{name}", **compare_part(model, name, theirs, mine)}
        for name in merged.clashes
    ]
    passages = [
        {
            "name": f"{CHOICE_PREFIX}{key}",
            "is_passage": True,
            **compare_passage(model._meta.get_field(name), number, text, passage),
        }
        for name, text in merged.texts.items()
        for number, (key, passage) in enumerate(merged.list_passages(name), start=1)
    ]
    return [*parts, *passages]


def get_base_data(model, opened_revision):
    """Return what both sides started from: the opened revision, or an empty item."""
    return opened_revision.data if opened_revision else serialize_item(model())


def is_withdrawn_since(item, revision_pk):
    """Return whether the item was unpublished after that revision: a form must not undo it unseen."""
    return Revision.objects.of(item).filter(event=Revision.Event.WITHDRAWN, pk__gt=revision_pk).exists()
