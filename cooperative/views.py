from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from publishing.models import ContentRedirect, get_latest_change
from publishing.preview import get_first_or_previewed, get_previewed_or_404

from . import structured_data
from .models import Cooperative, Meeting, Recruitment, Resolution
from .timeline import build_timeline


@require_safe
def cooperative(request):
    events = build_timeline(
        Resolution.objects.published(),
        Meeting.objects.published(),
        Recruitment.objects.published().select_related("meeting"),
    )
    shown = get_first_or_previewed(request, Cooperative.objects.published())
    return render(
        request,
        "cooperative/cooperative.html",
        {
            "item": shown,
            "cooperative": shown,
            "timeline": events,
            "structured_data": structured_data.build_organisation(shown) if shown else None,
            "changed_at": get_latest_change([shown] if shown else [event["item"] for event in events]),
        },
    )


@require_safe
def resolution(request, slug):
    shown = get_previewed_or_404(request, Resolution.objects.published(), slug=slug)
    documents = shown.attached_documents
    return render(
        request,
        "cooperative/resolution.html",
        {
            "item": shown,
            "resolution": shown,
            "documents": documents,
            "changed_at": shown.last_public_change,
            "structured_data": structured_data.build_legislation(shown, documents),
        },
    )


@require_safe
def meetings(request):
    upcoming = Meeting.objects.published().upcoming()
    past = Meeting.objects.published().past()
    return render(
        request,
        "cooperative/meetings.html",
        {
            "upcoming_meetings": upcoming,
            "past_meetings": past,
            "calendar_url": request.build_absolute_uri(reverse("cooperative:meetings_calendar")),
            "changed_at": get_latest_change([*upcoming, *past]),
        },
    )


@require_safe
def meeting(request, slug):
    shown = get_previewed_or_404(request, Meeting.objects.published().select_related("image"), slug=slug)
    recruitments = shown.recruitments.published()
    for call in recruitments:
        call.meeting = shown  # the preview of a draft differs from the stored meeting
    return render(
        request,
        "cooperative/meeting.html",
        {
            "item": shown,
            "meeting": shown,
            "documents": shown.attached_documents,
            "recruitments": recruitments,
            "changed_at": shown.last_public_change,
            "structured_data": structured_data.build_event(shown),
        },
    )


@require_safe
@cache_control(no_cache=True)
@conditional_page
def meetings_calendar(request):
    """
    Serve the calendar to subscribe to, with past and cancelled meetings.

    It has an ETag and no Last-Modified: when a meeting is withdrawn, no date in the calendar is newer.
    """
    # Imported here: icalendar takes long to import, and only calendars need it.
    from . import calendars

    text = calendars.build_calendar(
        Meeting.objects.published().order_by("starts_at", "pk"),
        request.build_absolute_uri,
        feed_url=request.build_absolute_uri(request.path),
    )
    return build_calendar_response(text, "inline", "spotkania")


@require_safe
@cache_control(no_cache=True)
@conditional_page
def meeting_calendar(request, slug):
    from . import calendars

    shown = Meeting.objects.published().filter(slug=slug).first()
    if shown is None:
        moved = ContentRedirect.objects.filter(path=reverse("cooperative:meeting", args=[slug])).first()
        if not (moved and isinstance(moved.item, Meeting) and moved.item.is_published):
            raise Http404
        return redirect("cooperative:meeting_calendar", moved.item.slug)
    text = calendars.build_calendar([shown], request.build_absolute_uri)
    response = build_calendar_response(text, "attachment", shown.slug)
    changed_at = max(shown.changed_at, shown.publish_from or shown.changed_at)
    response["Last-Modified"] = http_date(changed_at.timestamp())
    return response


def build_calendar_response(text, disposition, name):
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'{disposition}; filename="{name}.ics"'},
    )


@require_safe
def recruitments(request):
    calls = Recruitment.objects.published().sort_for_display()
    return render(
        request,
        "cooperative/recruitments.html",
        {
            "current_recruitments": [call for call in calls if not call.is_closed],
            "closed_recruitments": [call for call in calls if call.is_closed],
            "changed_at": get_latest_change(calls),
        },
    )


@require_safe
def recruitment(request, slug):
    shown = get_previewed_or_404(
        request, Recruitment.objects.published().select_related("meeting", "image"), slug=slug
    )
    return render(
        request,
        "cooperative/recruitment.html",
        {
            "item": shown,
            "recruitment": shown,
            "documents": shown.attached_documents,
            "meeting": shown.public_meeting,
            "changed_at": shown.last_public_change,
            "structured_data": structured_data.build_job_posting(
                shown, Cooperative.objects.published().first()
            ),
        },
    )
