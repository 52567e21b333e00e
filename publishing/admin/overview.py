"""Pages about all content: pending work, findings of the checks, scheduled changes."""

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from .. import revisions
from ..admin_urls import get_admin_url
from ..checks import run_checks
from ..models import State, get_draft_state_models
from ..permissions import has_model_permission

PROBLEM_COUNTS_SECONDS = 600


def get_pending_work(user):
    """
    Return the items that the user may work on: {"drafts", "unpublished_changes", "scheduled", "reviews"}.

    "scheduled" are items with a future publication date; "reviews" are past their review date, those assigned to the
    user first.
    """
    now, today = timezone.now(), timezone.localdate()
    found = {"drafts": [], "unpublished_changes": [], "scheduled": [], "reviews": []}
    for model in get_draft_state_models():
        if not has_model_permission(user, "change", model):
            continue
        for item in revisions.with_latest_event(model.objects.select_related("review_owner")):
            item.change_url = get_admin_url(item)
            item.kind = model._meta.verbose_name
            if item.state == State.DRAFT:
                found["drafts"].append(item)
            if revisions.has_unpublished_changes(item):
                found["unpublished_changes"].append(item)
            times = (item.publish_from, item.publish_until)
            if item.is_live and any(when and when > now for when in times):
                found["scheduled"].append(item)
            if item.review_due_on and item.review_due_on <= today:
                item.reviewed_url = reverse(
                    f"admin:{model._meta.app_label}_{model._meta.model_name}_reviewed", args=[item.pk]
                )
                found["reviews"].append(item)
    found["reviews"].sort(key=lambda item: (item.review_owner_id != user.pk, item.review_due_on))
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


def require_content_permission(user):
    """Raise PermissionDenied for a user who may not view any kind of content."""
    if not can_see_content(user):
        raise PermissionDenied


def problems_view(request, context):
    require_content_permission(request.user)
    return render(
        request,
        "admin/publishing/problems.html",
        {**context, "title": "Sprawdzenie opublikowanych treści", "problems": find_failing_content()},
    )


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
    changes.sort(key=lambda change: change["when"])
    return render(
        request, "admin/publishing/calendar.html", {**context, "title": "Zaplanowane", "changes": changes}
    )
