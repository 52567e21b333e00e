"""Cancelling an announced meeting: one page with the reason, for publishers at once, for editors as a request."""

from django.contrib import messages
from django.shortcuts import redirect

from publishing import revisions
from publishing.admin.changes import NOT_PUBLISHED_PARAMETER
from publishing.approvals import Purpose, Recipients
from publishing.change_summaries import summarize_changes
from publishing.form_recovery import is_redisplayed, restore_submission
from publishing.models import ScheduledChange
from publishing.serialization import has_same_content, serialize_stored_item

from .models import Meeting

REASON_FIELD = "reason"
CANCELLATION_NOTE = "Odwołanie spotkania"
MAX_REASON_CHARS = Meeting._meta.get_field("change_note").max_length


def can_cancel(meeting):
    return meeting.is_live and not meeting.is_cancelled and not meeting.is_over


class CancellationMixin:
    def get_item_views(self):
        return {**super().get_item_views(), "cancel": self.cancel_view}

    def get_revision_context(self, request, item, latest_revision):
        context = super().get_revision_context(request, item, latest_revision)
        if item and can_cancel(item) and self.has_change_permission(request, item):
            context["cancel_url"] = self.get_url("cancel", item)
        return context

    def cancel_view(self, request, object_id):
        restore_submission(request)
        meeting = self.get_item_or_404(request, object_id, self.has_change_permission)
        if not can_cancel(meeting):
            self.message_user(
                request,
                f"Tego spotkania nie trzeba odwoływać: {meeting}. Jest już odwołane, minęło albo nie ma go na stronie.",
            )
            return redirect(self.get_url("change", meeting))
        reason = " ".join(request.POST.get(REASON_FIELD, "").split())
        error = ""
        if request.method == "POST" and not is_redisplayed(request):
            if reason and len(reason) <= MAX_REASON_CHARS:
                return self.cancel(request, meeting, reason)
            too_long = f"Skróć: najwyżej {MAX_REASON_CHARS} znaków, a jest {len(reason)}."
            error = too_long if reason else "Napisz, dlaczego spotkania nie będzie."
        draft = revisions.get_draft(meeting)
        return self.render_item_page(
            request,
            "cancel_meeting",
            meeting,
            title=f"Odwołaj spotkanie: {meeting}",
            can_publish=self.has_publish_permission(request, meeting),
            reason=reason,
            reason_error=error,
            max_chars=MAX_REASON_CHARS,
            other_changes=draft and summarize_changes(Meeting, serialize_stored_item(meeting), draft.data),
        )

    def cancel(self, request, meeting, reason):
        """
        Publish what is public with the reason; other unpublished changes stay the draft.

        Who may not publish saves a draft with both, and asks.
        """
        latest = revisions.get_latest_revision(meeting)
        public = serialize_stored_item(meeting)
        cancelled = set_fields(public, change=Meeting.Change.CANCELLED, change_note=reason)
        can_publish = self.has_publish_permission(request, meeting)
        draft = revisions.get_unpublished_draft(meeting, latest)
        draft_data = draft and set_fields(draft.data, change=Meeting.Change.CANCELLED, change_note=reason)
        if draft and has_same_content(Meeting, draft_data, cancelled):
            draft = None
        if draft and not can_publish:
            # A later publish_from would only schedule the cancellation.
            saved_data = set_fields(draft_data, publish_from=public["fields"]["publish_from"])
        else:
            saved_data = cancelled
        try:
            saved = revisions.save_revision(
                meeting,
                saved_data,
                request.user,
                note=CANCELLATION_NOTE,
                expected_revision=revisions.get_revision_pk(latest),
            )
        except revisions.EditConflict:
            message = "W tej samej chwili zapisał to ktoś inny. Odwołaj jeszcze raz."
            self.message_user(request, message, messages.ERROR)
            return redirect(self.get_url("cancel", meeting))
        if not can_publish:
            self.send_request(
                request,
                meeting,
                purpose=Purpose.PUBLICATION,
                is_urgent=True,
                note=f"{CANCELLATION_NOTE}. {reason}",
                **Recipients(Meeting, request.user).get_first_publishing(),
            )
            return redirect("admin:index")
        was_scheduled = ScheduledChange.objects.of(meeting).exists()
        is_published = self.publish(
            request,
            meeting,
            saved.pk,
            note=CANCELLATION_NOTE,
            label="Odwołano spotkanie",
            answers_requests=not draft,
        )
        if draft:
            revisions.record_unless_saved_since(meeting, draft, draft_data, saved)
        if not is_published:
            return redirect(f"{self.get_url('change', meeting)}?{NOT_PUBLISHED_PARAMETER}=1")
        if draft and was_scheduled:
            message = "Zaplanowana zmiana tego spotkania jest teraz wersją roboczą i sama się nie pojawi."
            self.message_user(request, message, messages.WARNING)
        return redirect("admin:index")


def set_fields(data, **fields):
    return {**data, "fields": {**data["fields"], **fields}}
