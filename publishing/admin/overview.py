"""Pages about all content: pending work, findings of the checks, scheduled changes."""

from collections import defaultdict

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from .. import revisions
from ..admin_urls import get_admin_url
from ..change_summaries import set_change_summaries
from ..checks import run_checks
from ..forms import SLUG_SOURCE_FIELDS
from ..models import (
    ApprovalRequest,
    InformationAsOfMixin,
    Revision,
    SavedSubmission,
    ScheduledChange,
    State,
    add_months,
    get_draft_state_models,
)
from ..permissions import has_model_permission

PROBLEM_COUNTS_SECONDS = 600
MAX_AUTOSAVED = 20


def get_pending_work(user):
    """
    Return the items that the user may work on: {"own", "drafts", "unpublished_changes", "scheduled", "failed",
    "reviews"}.

    "own" are drafts and unpublished changes that the user saved last; "drafts" and "unpublished_changes" are those of
    others, newest first; set_change_summaries was called for all of them. "scheduled" are items with a future
    publication date; "failed" are those whose scheduled change could not be published; "reviews" are past their review
    date, those assigned to the user first.
    """
    now, today = timezone.now(), timezone.localdate()
    found = {"own": [], "drafts": [], "unpublished_changes": [], "scheduled": [], "failed": [], "reviews": []}
    for model in get_draft_state_models():
        if not has_model_permission(user, "change", model):
            continue
        for item in revisions.with_latest_event(model.objects.select_related("review_owner")):
            item.change_url, item.changes_url = get_admin_url(item), get_admin_url(item, "changes")
            item.kind = model._meta.verbose_name
            item.is_draft_scheduled = (
                item.latest_event == Revision.Event.SCHEDULED and not item.has_change_failed
            )
            if item.state == State.DRAFT:
                found["drafts"].append(item)
            if revisions.has_unpublished_changes(item):
                found["unpublished_changes"].append(item)
            times = (item.publish_from, item.publish_until)
            if item.change_at or (item.is_live and any(when and when > now for when in times)):
                found["scheduled"].append(item)
            if item.has_change_failed:
                found["failed"].append(item)
            if item.review_due_on and item.review_due_on <= today:
                item.reviewed_url = get_admin_url(item, "reviewed")
                found["reviews"].append(item)
    for name in ("drafts", "unpublished_changes"):
        set_change_summaries(found[name])
        found["own"] += [item for item in found[name] if is_author(user, item)]
        found[name] = [item for item in found[name] if not is_author(user, item)]
    for name in ("own", "drafts", "unpublished_changes"):
        found[name].sort(key=get_saved_at, reverse=True)
    found["reviews"].sort(key=lambda item: (item.review_owner_id != user.pk, item.review_due_on))
    return found


def get_undated_content(user, months):
    """
    Return published items that do not say as of when their information is, and are older than `months`.

    Their age is that of the last change by an editor, or of the installation.
    """
    found = []
    for model in get_draft_state_models():
        if not (issubclass(model, InformationAsOfMixin) and has_model_permission(user, "change", model)):
            continue
        for item in model.objects.published().filter(information_as_of=""):
            changed_at = item.last_public_change or item.changed_at
            if add_months(timezone.localdate(changed_at), months) <= timezone.localdate():
                item.change_url = get_admin_url(item)
                found.append(item)
    return found


def is_author(user, item):
    return item.latest_revision is not None and item.latest_revision.author_id == user.pk


def get_saved_at(item):
    return item.latest_revision.created_at if item.latest_revision else item.changed_at


def get_approvals(user):
    """
    Return the requests for approval on the user's start page: {"waiting", "own"}.

    "waiting" are those that the user should answer, "own" those that the user made, with answers not seen yet.
    """
    requests = (
        ApprovalRequest.objects.select_related("author", "user", "group", "answered_by", "content_type")
        .prefetch_related("item")
        .distinct()
    )
    found = {"waiting": [], "own": []}
    for name, queryset in (
        ("waiting", requests.waiting_for(user)),
        ("own", requests.unread_by_author(user)),
    ):
        for approval in queryset:
            is_to_publish = name == "waiting" and approval.purpose == ApprovalRequest.Purpose.PUBLICATION
            action = "publish" if is_to_publish else "change"
            # The item may be in the trash, and the user may have another role by now.
            if approval.item and has_model_permission(user, action, type(approval.item)):
                approval.change_url = get_admin_url(approval.item)
                approval.changes_url = get_admin_url(approval.item, "changes")
                approval.remove_url = reverse("admin:remove_approval", args=[approval.pk])
                found[name].append(approval)
    approvals = [*found["waiting"], *found["own"]]
    set_change_summaries([approval.item for approval in approvals])
    for approval in approvals:
        # The answer is not about a later draft.
        approval.title = str(approval.item) if approval.outcome else approval.item.draft_title
    return found


def remove_requested(pending, approvals):
    """Remove from the lists of drafts the items of open requests, which the start page lists above them."""
    asked = [approval.item for approval in approvals["own"] if not approval.outcome]
    pending["own"] = [item for item in pending["own"] if item not in asked]
    requested = [approval.item for approval in approvals["waiting"]]
    for name in ("drafts", "unpublished_changes"):
        pending[name] = [item for item in pending[name] if item not in requested]


def get_autosaved(user):
    """Return what the user typed last and did not save, newest first, each with its `title` and `kind`."""
    found = []
    keys = defaultdict(set)
    autosaved = SavedSubmission.objects.autosaved().filter(user=user).order_by("-created_at")
    for submission in autosaved[:MAX_AUTOSAVED]:
        # "app/model/add/" or "app/model/key/change/"
        app_label, model_name, *rest = submission.path.removeprefix(reverse("admin:index")).split("/")
        try:
            model = apps.get_model(app_label, model_name)
        except LookupError:
            continue  # a newer version of the site does not have this kind of content
        submission.kind = model._meta.verbose_name
        submission.target = (model, unquote(rest[0])) if "change" in rest else None
        if submission.target:
            keys[model].add(submission.target[1])
        found.append(submission)
    stored = {
        (model, str(pk)): item
        for model in keys
        for pk, item in model._default_manager.in_bulk(keys[model]).items()
    }
    found = [submission for submission in found if submission.target is None or submission.target in stored]
    for submission in found:
        typed = QueryDict(submission.body)
        title = next(filter(None, map(typed.get, SLUG_SOURCE_FIELDS)), None)
        submission.title = title or str(stored.get(submission.target, "bez tytułu"))
    return found


def find_failing_content():
    """Return [(item, findings)] for published items in which the checks find anything."""
    found = []
    for model in get_draft_state_models():
        for item in model.objects.published():
            if findings := run_checks(item):
                item.change_url = get_admin_url(item)
                found.append((item, findings))
    return found


def count_failing_content():
    """Return {"errors", "warnings"}: numbers of published items with errors and with warnings only. Cached."""

    def count_items():
        levels = [any(finding.is_error for finding in findings) for _, findings in find_failing_content()]
        return {"errors": sum(levels), "warnings": len(levels) - sum(levels)}

    return cache.get_or_set("publishing.problem_counts", count_items, PROBLEM_COUNTS_SECONDS)


def can_see_content(user):
    return any(has_model_permission(user, "view", model) for model in get_draft_state_models())


def can_publish_any(user):
    return any(has_model_permission(user, "publish", model) for model in get_draft_state_models())


def require_content_permission(user):
    """Raise PermissionDenied for a user who may not view any kind of content."""
    if not can_see_content(user):
        raise PermissionDenied


def problems_view(request, context):
    require_content_permission(request.user)
    problems = find_failing_content()
    if request.GET.get("format") == "json":
        return JsonResponse({"items": [describe_problem(*problem) for problem in problems]})
    return render(
        request,
        "admin/publishing/problems.html",
        {**context, "title": "Sprawdzenie opublikowanych treści", "problems": problems},
    )


def describe_problem(item, findings):
    """Return the findings of an item for programs (ATAG 2.0, B.3.1.5)."""
    return {
        "title": str(item),
        "form": item.change_url,
        "findings": [
            {
                "level": finding.level,
                "field": finding.field,
                "quote": finding.quote,
                "message": finding.message,
            }
            for finding in findings
        ],
    }


def calendar_view(request, context):
    """List all future changes by publication dates, in chronological order."""
    require_content_permission(request.user)
    now = timezone.now()
    changes = []
    for model in get_draft_state_models():
        if not has_model_permission(request.user, "view", model):
            continue
        live = model.objects.filter(state=State.PUBLISHED)
        for field, what in (("publish_from", "pojawi się"), ("publish_until", "zniknie")):
            changes += [
                {
                    "when": getattr(item, field),
                    "what": what,
                    "item": item,
                    "kind": capfirst(model._meta.verbose_name),
                    "url": get_admin_url(item),
                }
                for item in live.filter(**{f"{field}__gt": now})
            ]
    changes += [
        {
            "when": change.publish_at,
            "what": "nie udało się zmienić" if change.has_failed else "zmieni się",
            "item": change.item,
            "kind": capfirst(change.content_type.name),
            "url": get_admin_url(change.item),
        }
        for change in ScheduledChange.objects.select_related("content_type").prefetch_related("item")
        if has_model_permission(request.user, "view", change.content_type.model_class())
    ]
    changes.sort(key=lambda change: change["when"])
    return render(
        request, "admin/publishing/calendar.html", {**context, "title": "Zaplanowane", "changes": changes}
    )
