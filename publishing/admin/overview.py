"""Pages about all content: what waits for staff, what the checks find, what is scheduled."""

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from .. import versions
from ..admin_urls import get_admin_url
from ..checks import run_checks
from ..models import State, publishable_models
from ..permissions import has_model_permission


def get_pending_work(user):
    """
    What waits for staff, for the start page: {"drafts", "ahead", "scheduled", "reviews"}, lists of items.

    "ahead" are published items with changes that are not; "scheduled" will appear or disappear by themselves;
    "reviews" are past the day on which somebody wanted to check them, the user's own first.
    """
    now, today = timezone.now(), timezone.localdate()
    found = {"drafts": [], "ahead": [], "scheduled": [], "reviews": []}
    for model in publishable_models():
        if not has_model_permission(user, "change", model):
            continue
        for item in versions.with_newest_event(model.objects.select_related("review_owner")):
            item.change_url = get_admin_url(item)
            item.kind = model._meta.verbose_name
            if item.state == State.DRAFT:
                found["drafts"].append(item)
            if versions.has_working_copy(item):
                found["ahead"].append(item)
            times = (item.publish_from, item.publish_until)
            if item.is_live and any(when and when > now for when in times):
                found["scheduled"].append(item)
            if item.review_due_on and item.review_due_on <= today:
                item.reviewed_address = reverse(
                    f"admin:{model._meta.app_label}_{model._meta.model_name}_reviewed", args=[item.pk]
                )
                found["reviews"].append(item)
    found["reviews"].sort(key=lambda item: (item.review_owner_id != user.pk, item.review_due_on))
    return found


def find_failing_content():
    """What the checks find in what the public sees now: [(item, its findings)], for items with any."""
    found = []
    for model in publishable_models():
        for item in model.objects.published():
            if findings := run_checks(item):
                item.change_url = get_admin_url(item)
                found.append((item, findings))
    return found


def count_failing_content():
    """How many published items have errors and how many have only advice; counted anew every ten minutes."""

    def count():
        levels = [any(finding.is_error for finding in findings) for _, findings in find_failing_content()]
        return {"errors": sum(levels), "warnings": len(levels) - sum(levels)}

    return cache.get_or_set("publishing.problem_counts", count, 600)


def can_see_content(user):
    return any(has_model_permission(user, "view", model) for model in publishable_models())


def require_content_permission(user):
    """Lists of everything are for those who may see any content."""
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
    """Everything that will be published or taken off by itself, in order of time."""
    require_content_permission(request.user)
    now = timezone.now()
    changes = []
    for model in publishable_models():
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
                    "address": get_admin_url(item),
                }
                for item in live.filter(**{f"{field}__gt": now})
            ]
    changes.sort(key=lambda change: change["when"])
    return render(
        request, "admin/publishing/calendar.html", {**context, "title": "Zaplanowane", "changes": changes}
    )
