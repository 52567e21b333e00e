"""What concerns all content at once: the bin and the calendar of what appears and disappears by itself."""

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst

from core.models import Singleton

from . import versions
from .admin import number
from .checks import run_checks
from .models import Publishable, State, Version, publishable_models, versioned_models


def form_address(item):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_change", args=[item.pk])


def may(user, action, model):
    return user.has_perm(f"{model._meta.app_label}.{action}_{model._meta.model_name}")


def may_restore(user, model):
    return may(user, model.restoring_permission, model)


def tell_left_out(request, missing):
    """Say what of a restored version could not come back: `missing` from versions.left_out."""
    if missing:
        messages.warning(request, f"Tego już nie ma, więc zostało pominięte: {', '.join(missing)}.")


def waiting(user):
    """
    What waits for staff, for the start page: {"drafts", "ahead", "scheduled", "reviews"}, lists of items.

    "ahead" are published items with changes that are not; "scheduled" will appear or disappear by themselves;
    "reviews" are past the day on which somebody wanted to check them, the user's own first.
    """
    now, today = timezone.now(), timezone.localdate()
    found = {"drafts": [], "ahead": [], "scheduled": [], "reviews": []}
    for model in publishable_models():
        if not may(user, "change", model):
            continue
        for item in versions.with_newest_event(model.objects.select_related("review_owner")):
            item.form_address = form_address(item)
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


def problems():
    """What the checks find in what the public sees now: [(item, its findings)], for items with any."""
    found = []
    for model in publishable_models():
        for item in model.objects.published():
            if findings := run_checks(item):
                item.form_address = form_address(item)
                found.append((item, findings))
    return found


def problem_counts():
    """How many published items have errors and how many have only advice; counted anew every ten minutes."""

    def count():
        levels = [any(finding.is_error for finding in findings) for _, findings in problems()]
        return {"errors": sum(levels), "warnings": len(levels) - sum(levels)}

    return cache.get_or_set("publishing.problem_counts", count, 600)


def may_see_content(user):
    return any(may(user, "view", model) for model in publishable_models())


def refuse_outsiders(user):
    """Lists of everything are for those who may see any content."""
    if not may_see_content(user):
        raise PermissionDenied


def restored_by(user):
    """The kinds of content that the user may bring back from the bin; what there is one of never goes there."""
    return {
        model for model in versioned_models() if may_restore(user, model) and not issubclass(model, Singleton)
    }


def problems_view(request, context):
    refuse_outsiders(request.user)
    return render(
        request,
        "admin/desk/problems.html",
        {**context, "title": "Sprawdzenie opublikowanych treści", "problems": problems()},
    )


def bin_view(request, context):
    """Deleted items of the kinds that the user may restore, and the button that brings one back."""
    restored = restored_by(request.user)
    if not restored:
        raise PermissionDenied
    if request.method == "POST":
        version = get_object_or_404(Version, pk=number(request.POST.get("version")))
        if version.content_type.model_class() not in restored:
            raise PermissionDenied
        if version.item:
            # The button was pressed twice, or somebody else was quicker.
            messages.info(request, f"Już odzyskano: {version.item}.")
            return redirect(form_address(version.item))
        if not Version.objects.in_bin().filter(pk=version.pk).exists():
            raise Http404
        missing = versions.left_out(version.content_type.model_class(), version.data)
        try:
            item = versions.recover(version, request.user)
        except ValidationError as error:
            reasons = format_html_join(" ", "{}", ((reason,) for reason in error.messages))
            messages.error(request, format_html("Nie można odzyskać: {}. {}", version.title, reasons))
            return redirect(request.path)
        as_draft = " jako wersję roboczą" if isinstance(item, Publishable) else ""
        messages.success(request, f"Odzyskano{as_draft}: {item}.")
        tell_left_out(request, missing)
        return redirect(form_address(item))
    deleted = [
        version
        for version in Version.objects.in_bin().select_related("content_type")
        if version.content_type.model_class() in restored
    ]
    return render(request, "admin/desk/bin.html", {**context, "title": "Kosz", "deleted": deleted})


def calendar_view(request, context):
    """Everything that will be published or taken off by itself, in order of time."""
    refuse_outsiders(request.user)
    now = timezone.now()
    changes = []
    for model in publishable_models():
        if not may(request.user, "view", model):
            continue
        live = model.objects.filter(state=State.PUBLISHED)
        for field, what in (("publish_from", "pojawi się"), ("publish_until", "zniknie")):
            changes += [
                {
                    "when": getattr(item, field),
                    "what": what,
                    "item": item,
                    "kind": capfirst(model._meta.verbose_name),
                    "address": form_address(item),
                }
                for item in live.filter(**{f"{field}__gt": now})
            ]
    changes.sort(key=lambda change: change["when"])
    return render(
        request, "admin/desk/calendar.html", {**context, "title": "Zaplanowane", "changes": changes}
    )
