"""The revisions of one item: list, compare, revert."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html

from core.grammar import format_datetime

from .. import revisions, validation
from ..comparison import compare
from ..models import DraftStateMixin, Revision
from ..permissions import can_restore
from ..serialization import build_draft, has_same_content
from ..unique_values import free_taken_values
from .base import parse_pk_or_404
from .formatting import join_sentences


class HistoryMixin:
    restored_as = "i mieszkańcy zobaczą ją od razu"
    restored_message = "Mieszkańcy widzą ją od razu."

    def has_restore_permission(self, request, obj=None):
        return can_restore(request.user, self.model)

    def can_restore_own(self, request, item):
        """Return whether the user may revert to what they wrote: it becomes a draft, as if typed again."""
        return isinstance(item, DraftStateMixin) and self.has_change_permission(request, item)

    def can_restore_revision(self, request, item, revision):
        is_own = revision.author_id == request.user.pk
        return self.has_restore_permission(request, item) or (is_own and self.can_restore_own(request, item))

    def history_view(self, request, object_id, extra_context=None):
        item = self.get_item_or_404(request, object_id)
        history = list(Revision.objects.of(item).select_related("author"))
        for revision in history:
            revision.is_restorable = self.can_restore_revision(request, item, revision)
        return self.render_item_page(
            request,
            "history",
            item,
            title=f"Historia: {item}",
            revisions=history,
            # Publication repeats the data of the draft, which is nothing to compare.
            compared=next(
                (
                    revision
                    for revision in history[1:]
                    if not has_same_content(self.model, revision.data, history[0].data)
                ),
                history[-1] if history else None,
            ),
            can_restore=self.has_restore_permission(request),
            can_restore_own=self.can_restore_own(request, item),
            restored_as=self.restored_as,
        )

    def compare_view(self, request, object_id):
        item = self.get_item_or_404(request, object_id)
        history = Revision.objects.of(item)
        chosen = [
            get_object_or_404(history, pk=parse_pk_or_404(request.GET.get(name))) for name in ("a", "b")
        ]
        older, newer = sorted(chosen, key=lambda revision: revision.pk)
        return self.render_item_page(
            request,
            "compare",
            item,
            title=f"Porównanie wersji: {item}",
            older=older,
            newer=newer,
            changes=self.compare_revisions(item, older, newer),
        )

    def compare_revisions(self, item, older, newer):
        return compare(type(item), older.data, newer.data)

    def restore_view(self, request, object_id):
        item = self.get_item_or_404(request, object_id)
        if request.method == "POST":
            revision = get_object_or_404(
                Revision.objects.of(item), pk=parse_pk_or_404(request.POST.get("version"))
            )
            if not self.can_restore_revision(request, item, revision):
                raise PermissionDenied
            self.revert_to_revision(request, item, revision)
        return redirect(self.get_url("change", item))

    def get_restored_data(self, item, revision):
        """Return the data to revert to, all of the revision's."""
        return revision.data

    def revert_to_revision(self, request, item, revision):
        when = format_datetime(revision.created_at)
        wanted = self.get_restored_data(item, revision)
        missing = revisions.find_dangling_references(self.model, wanted)
        data, changes = free_taken_values(item, wanted)
        try:
            revisions.save_revision(
                item, data, request.user, event=Revision.Event.RESTORED, note=f"Wersja z {when}"
            )
        except IntegrityError:
            # A rule that is newer than the revision.
            message = format_html(
                "Nie przywrócono wersji z {}. {}",
                when,
                join_sentences(validation.get_validation_messages(build_draft(item, data))),
            )
            self.message_user(request, message, messages.ERROR)
        else:
            self.message_user(
                request, f"Przywrócono wersję z {when}. {self.restored_message}", messages.SUCCESS
            )
            warn_changed_values(request, changes)
            warn_dangling_references(request, missing)


def warn_changed_values(request, changes):
    """Warn about values that other items have: `changes` comes from unique_values.free_taken_values."""
    for change in changes:
        messages.warning(request, change)


def warn_dangling_references(request, missing):
    """Warn about references that were left out: `missing` comes from revisions.find_dangling_references."""
    if missing:
        messages.warning(request, f"Tego już nie ma, więc zostało pominięte: {', '.join(missing)}.")
