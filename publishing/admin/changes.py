"""The page "Co się zmieniło": the draft compared with the page, and what to do about it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.text import capfirst

from .. import revisions
from ..approvals import Outcome, Purpose
from ..change_summaries import EMPTY_DATA, get_published_data
from ..checks import run_checks
from ..comparison import compare
from ..form_recovery import is_redisplayed, restore_submission
from ..models import ApprovalRequest
from ..preview import get_preview_url
from ..serialization import build_draft, serialize_stored_item
from .approvals import ANSWER_FIELD, ANSWER_MISSING_MESSAGE
from .base import parse_pk_or_404
from .conflicts import BASE_REVISION_FIELD
from .formatting import describe_visibility, end_sentence

# Query parameter of the form after a failed publication: errors of the checks are then shown beside the fields.
NOT_PUBLISHED_PARAMETER = "nieopublikowane"


class ChangesMixin:
    def changes_view(self, request, object_id):
        restore_submission(request)
        item = self.get_item_or_404(request, object_id)
        answer = request.POST.get(ANSWER_FIELD, "").strip()
        error = ""
        if request.method == "POST" and not is_redisplayed(request):
            limit = ApprovalRequest._meta.get_field("answer").max_length
            if len(answer) > limit:
                error = f"Uwaga może mieć najwyżej {limit} znaków, a ma {len(answer)}."
            elif not answer and request.POST.keys().isdisjoint({"_publish", "_checked"}):
                error = ANSWER_MISSING_MESSAGE
            elif response := self.answer_compared(request, item, answer):
                return response
        # Before the item, so that a text saved in between is not published unseen.
        latest = revisions.get_latest_revision(item)
        item.refresh_from_db(from_queryset=type(item)._base_manager.all())
        draft_revision = revisions.get_unpublished_draft(item, latest)
        published = get_published_data(item)
        data = draft_revision.data if draft_revision else serialize_stored_item(item)
        is_waiting = draft_revision is not None or not item.is_live
        requests = list(self.get_answerable_requests(request, item))
        draft = build_draft(item, data)
        findings = run_checks(draft) if is_waiting else []
        return self.render_item_page(
            request,
            "changes_page",
            item,
            title=f"Co się zmieniło: {draft_revision.title if draft_revision else item}",
            latest_revision=latest,
            visibility=describe_visibility(item),
            is_new=published is None,
            is_waiting=is_waiting,
            changes=compare(self.model, published or EMPTY_DATA, data),
            draft_warnings=self.get_draft_warnings(draft) if is_waiting else [],
            error_count=sum(finding.is_error for finding in findings),
            not_published_url=f"{self.get_url('change', item)}?{NOT_PUBLISHED_PARAMETER}=1",
            base_revision=revisions.get_revision_pk(latest),
            can_publish=self.has_publish_permission(request, item) and is_waiting,
            can_request=self.has_change_permission(request, item) and is_waiting,
            request_url=self.get_url("request_approval", item),
            preview_url=get_preview_url(item, draft_revision),
            requests=requests,
            is_check=any(approval.purpose == Purpose.CHECK for approval in requests),
            answer=answer,
            answer_error=error,
        )

    def answer_compared(self, request, item, answer):
        """Publish or answer what the page has shown. Return None to show the page again, with the remark."""
        base_revision = parse_pk_or_404(request.POST.get(BASE_REVISION_FIELD, "0"))
        if "_publish" in request.POST:
            return self.publish_compared(request, item, base_revision, answer)
        if base_revision != revisions.get_revision_pk(revisions.get_latest_revision(item)):
            message = (
                "Nie zapisano odpowiedzi: w tym czasie ktoś zapisał nową wersję. Przejrzyj ją i odpowiedz."
            )
            self.message_user(request, message, messages.ERROR)
            return None
        outcome = Outcome.CHECKED if "_checked" in request.POST else Outcome.RETURNED
        if not self.answer_requests(request, item, outcome, answer):
            message = "Nie zapisano odpowiedzi: ta prośba nie czeka już na Twoją odpowiedź."
            self.message_user(request, message, messages.ERROR)
            return None
        title = end_sentence(revisions.get_draft_title(item))
        self.message_user(request, f"{capfirst(outcome.label)}: {title}", messages.SUCCESS)
        return redirect("admin:index")

    def publish_compared(self, request, item, base_revision, answer):
        """Publish what the page has shown, unless somebody has saved the item since."""
        if not self.has_publish_permission(request, item):
            raise PermissionDenied
        if self.publish(request, item, base_revision, answer=answer):
            return redirect("admin:index")
        if answer:
            return None
        if base_revision != revisions.get_revision_pk(revisions.get_latest_revision(item)):
            return redirect(self.get_url("changes", item))
        return redirect(f"{self.get_url('change', item)}?{NOT_PUBLISHED_PARAMETER}=1")
