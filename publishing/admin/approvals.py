"""Asking somebody to check or to publish a draft, and answering: see publishing.approvals."""

import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from .. import publication, revisions
from ..approvals import (
    ApprovalRequestForm,
    Outcome,
    Purpose,
    Recipients,
    build_answer_message,
    build_request_message,
    create_request,
    send_messages,
)
from ..form_recovery import is_redisplayed, restore_submission
from ..models import ApprovalRequest
from ..serialization import build_draft

ANSWER_FIELD = "answer"
# Further requests are stored without mail: an account, or a stolen session, must not fill colleagues' mailboxes.
MAX_MAILED_REQUESTS_PER_HOUR = 30
ANSWER_MISSING_MESSAGE = "Napisz, co poprawić. Potem oddaj."
TOO_MANY_MESSAGE = (
    f"Wiadomości e-mail nie wysłano, bo w ciągu godziny było już {MAX_MAILED_REQUESTS_PER_HOUR} próśb. Prośba jest "
    "zapisana i widać ją na stronie początkowej panelu."
)
NOT_SENT_MESSAGE = (
    "Wiadomości e-mail nie udało się wysłać. Prośba jest zapisana i widać ją na stronie początkowej panelu."
)
ANSWER_NOT_SENT_MESSAGE = (
    "Wiadomości e-mail nie udało się wysłać. Odpowiedź jest zapisana i widać ją w panelu."
)


class ApprovalMixin:
    def request_approval_view(self, request, object_id):
        restore_submission(request)
        item = self.get_item_or_404(request, object_id, self.has_change_permission)
        recipients = Recipients(self.model, request.user)
        if request.method == "POST":
            form = ApprovalRequestForm(recipients, request.POST)
            if form.is_valid() and not is_redisplayed(request):
                self.send_request(
                    request,
                    item,
                    purpose=form.cleaned_data["purpose"],
                    note=form.cleaned_data["note"],
                    **recipients.get_fields(form.cleaned_data["recipient"]),
                )
                return redirect("admin:index")
            form.focus_first_error()
        else:
            is_publisher = self.has_publish_permission(request, item)
            initial = {
                "purpose": Purpose.CHECK if is_publisher else Purpose.PUBLICATION,
                "recipient": recipients.get_default(request.user),
            }
            form = ApprovalRequestForm(recipients, initial=initial)
        draft = revisions.get_draft(item)
        return self.render_item_page(
            request,
            "request_approval",
            item,
            title=f"Poproś o sprawdzenie albo opublikowanie: {draft.title if draft else item}",
            form=form,
            changes_url=self.get_url("changes", item),
            draft_warnings=self.get_draft_warnings(build_draft(item, draft.data) if draft else item),
        )

    def send_request(self, request, item, **fields):
        """Store the request, send its mail and tell the author."""
        approval = create_request(item, request.user, **fields)
        self.log_change(
            request, item, f"Poproszono {approval.get_purpose_display()}: {approval.recipient_name}."
        )
        title = revisions.get_draft_title(item)
        self.message_user(
            request,
            f"Poproszono {approval.get_purpose_display()}: {title} ({approval.recipient_name}).",
            messages.SUCCESS,
        )
        url = request.build_absolute_uri(self.get_url("changes", item))
        if is_flooding(request.user):
            self.message_user(request, TOO_MANY_MESSAGE, messages.WARNING)
        elif not send_messages([build_request_message(approval, url)]):
            self.message_user(request, NOT_SENT_MESSAGE, messages.WARNING)

    def publish_and_notify(self, request, item, *, answer="", **options):
        """Call publication.publish, store the `answer` to the requests that this answers, and send its mail."""
        waiting = list(ApprovalRequest.objects.of(item).open().values_list("pk", flat=True))
        published = publication.publish(item, request.user, **options)
        if waiting:
            answered = ApprovalRequest.objects.filter(pk__in=waiting).exclude(outcome="")
            if answer:
                answered.update(answer=answer)
            self.send_answers(request, item, answered)
        return published

    def send_answers(self, request, item, answered):
        url = request.build_absolute_uri(self.get_url("change", item))
        answered = answered.select_related("author", "answered_by").prefetch_related("item")
        if not send_messages([build_answer_message(approval, url) for approval in answered]):
            self.message_user(request, ANSWER_NOT_SENT_MESSAGE, messages.WARNING)

    def get_answerable_requests(self, request, item):
        """Return the open requests that the user may answer: all, or without the publish permission those to check."""
        found = ApprovalRequest.objects.of(item).select_related("author", "user", "group")
        if self.has_publish_permission(request, item):
            return found.open().exclude(author=request.user)
        return found.waiting_for(request.user).filter(purpose=Purpose.CHECK).distinct()

    def answer_requests(self, request, item, outcome, answer=""):
        """Record the answer to the requests and send its mail. Return False if there are none to answer."""
        requests = self.get_answerable_requests(request, item)
        if outcome == Outcome.CHECKED:
            requests = requests.filter(purpose=Purpose.CHECK)
        waiting = list(requests.values_list("pk", flat=True))
        if not waiting:
            return False
        answered = ApprovalRequest.objects.filter(pk__in=waiting)
        answered.update(outcome=outcome, answer=answer, answered_by=request.user, answered_at=timezone.now())
        self.send_answers(request, item, answered)
        self.log_change(request, item, f"Odpowiedź na prośbę: {Outcome(outcome).label}.")
        return True


def is_flooding(author):
    hour_ago = timezone.now() - datetime.timedelta(hours=1)
    recent = ApprovalRequest.objects.filter(author=author, created_at__gt=hour_ago)
    return recent.count() > MAX_MAILED_REQUESTS_PER_HOUR


def remove_approval_view(request, pk):
    """Remove the answer to the user's own request, or the request itself, from the user's start page."""
    if request.method != "POST":
        raise Http404
    approval = get_object_or_404(ApprovalRequest, pk=pk, author=request.user)
    if approval.outcome:
        ApprovalRequest.objects.filter(pk=pk).update(is_answer_read=True)
    else:
        # Kept: is_flooding counts it.
        ApprovalRequest.objects.filter(pk=pk).update(
            outcome=Outcome.WITHDRAWN, answered_by=request.user, answered_at=timezone.now()
        )
        messages.success(request, "Wycofano prośbę.")
    return redirect("admin:index")
