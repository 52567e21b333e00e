"""Deleting to the trash and restoring from it."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst

from core.models import Singleton

from .. import revisions, trash
from ..admin_urls import get_admin_url
from ..form_recovery import save_submission_for
from ..models import TRASH_RETENTION_DAYS, DraftStateMixin, Revision, get_revisioned_models
from ..permissions import can_restore, can_restore_own
from ..unique_values import free_taken_values
from .base import parse_pk_or_404
from .formatting import end_sentence, format_incoming_links
from .history import warn_changed_values, warn_dangling_references


class TrashMixin:
    def response_deleted(self, request):
        """Save the submission for an item that was deleted while its form was open, and link to it."""
        url = save_submission_for(request.user, request)
        message = format_html(
            "Ktoś przeniósł tę treść do kosza, więc nic nie zapisano. To, co wpisano, przechowamy przez 7 dni. "
            'Najpierw ktoś musi odzyskać treść z kosza. Potem <a href="{}">otwórz formularz z Twoim tekstem</a>.',
            url,
        )
        self.message_user(request, message, messages.WARNING)
        return redirect(self.get_url("changelist"))

    def get_deleted_objects(self, objs, request):
        """Protect items that only a draft refers to, too: Django knows the tables alone."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        needed = [revision for item in objs for revision in trash.find_drafts_referencing(item)]
        return deleted, counts, lacking, [*protected, *map(render_draft_link, needed)]

    def delete_view(self, request, object_id, extra_context=None):
        try:
            item = self.get_object(request, unquote(object_id))
            context = {"incoming_links": format_incoming_links(item) if item else []}
            return super().delete_view(
                request, object_id, {"title": "Przenieś do kosza", **context, **(extra_context or {})}
            )
        except self.model.DoesNotExist:
            return self.response_not_found(request)
        except ProtectedError:
            # A reference was added since the page was shown: reload it to name the reference.
            return redirect(request.path)

    def delete_model(self, request, obj):
        trash.delete(obj, request.user)

    def response_delete(self, request, obj_display, obj_id):
        message = format_html(
            'Przeniesiono do kosza: {} Przez {} dni można to odzyskać: <a href="{}">otwórz kosz</a>.',
            end_sentence(obj_display),
            TRASH_RETENTION_DAYS,
            reverse("admin:trash"),
        )
        self.message_user(request, message, messages.SUCCESS)
        return redirect(self.get_url("changelist"))


def render_draft_link(revision):
    kind, url = revision.content_type.name, get_admin_url(revision.item)
    return format_html('{}: <a href="{}">{}</a> (wersja robocza)', capfirst(kind), url, revision.title)


def get_restorable_models(user):
    """Return the models whose deleted items, all or their own, the user may restore. Singletons cannot be deleted."""
    return {
        model
        for model in get_revisioned_models()
        if (can_restore(user, model) or can_restore_own(user, model)) and not issubclass(model, Singleton)
    }


def can_restore_deleted(user, revision):
    """Return whether the user may restore the item of a revision of `with_creator`: any, or one they created."""
    model = revision.content_type.model_class()
    return can_restore(user, model) or (can_restore_own(user, model) and revision.creator_id == user.pk)


def trash_view(request, context):
    """List the deleted items that the user may restore. POST restores one."""
    restored = get_restorable_models(request.user)
    if not restored:
        raise PermissionDenied
    if request.method == "POST":
        revision = get_object_or_404(
            Revision.objects.with_creator(), pk=parse_pk_or_404(request.POST.get("version"))
        )
        if revision.content_type.model_class() not in restored or not can_restore_deleted(
            request.user, revision
        ):
            raise PermissionDenied
        if revision.item:
            # The form was submitted twice, or another editor was faster.
            messages.info(request, f"Już odzyskano: {revision.item}.")
            return redirect(get_admin_url(revision.item))
        if not Revision.objects.in_trash().filter(pk=revision.pk).exists():
            raise Http404
        model = revision.content_type.model_class()
        missing = revisions.find_dangling_references(model, revision.data)
        _, changes = free_taken_values(model(pk=revision.object_id), revision.data)
        try:
            item = trash.restore_from_trash(revision, request.user)
        except ValidationError as error:
            reasons = format_html_join(" ", "{}", ((reason,) for reason in error.messages))
            messages.error(
                request, format_html("Nie można odzyskać: {} {}", end_sentence(revision.title), reasons)
            )
            return redirect(request.path)
        as_draft = " jako wersję roboczą" if isinstance(item, DraftStateMixin) else ""
        messages.success(request, f"Odzyskano{as_draft}: {end_sentence(item)}")
        warn_changed_values(request, changes)
        warn_dangling_references(request, missing)
        return redirect(get_admin_url(item))
    deleted = [
        revision
        for revision in Revision.objects.in_trash().with_creator().select_related("content_type")
        if revision.content_type.model_class() in restored and can_restore_deleted(request.user, revision)
    ]
    shows_own_only = not any(can_restore(request.user, model) for model in restored)
    return render(
        request,
        "admin/publishing/trash.html",
        {**context, "title": "Kosz", "deleted": deleted, "shows_own_only": shows_own_only},
    )
