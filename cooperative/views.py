from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from publishing.models import latest_change

from .models import Cooperative, Meeting, Recruitment, Resolution, timeline


@require_safe
def cooperative(request):
    events = timeline(
        Resolution.objects.published(),
        Meeting.objects.published(),
        Recruitment.objects.published().select_related("meeting"),
    )
    shown = Cooperative.objects.published().first()
    return render(
        request,
        "cooperative/cooperative.html",
        {
            "cooperative": shown,
            "timeline": events,
            "changed_at": latest_change([shown] if shown else [event["item"] for event in events]),
        },
    )


@require_safe
def resolution(request, slug):
    shown = get_object_or_404(Resolution.objects.published(), slug=slug)
    documents = [attachment.document for attachment in shown.attachments.select_related("document")]
    return render(
        request,
        "cooperative/resolution.html",
        {"resolution": shown, "documents": documents, "changed_at": shown.changed_at},
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
            "changed_at": latest_change([*upcoming, *past]),
        },
    )


@require_safe
def meeting(request, slug):
    shown = get_object_or_404(Meeting.objects.published(), slug=slug)
    recruitments = shown.recruitments.published().select_related("meeting")
    return render(
        request,
        "cooperative/meeting.html",
        {"meeting": shown, "recruitments": recruitments, "changed_at": shown.changed_at},
    )


@require_safe
def recruitments(request):
    calls = Recruitment.objects.published().in_order_of_use()
    return render(
        request,
        "cooperative/recruitments.html",
        {
            "current_recruitments": [call for call in calls if not call.is_closed],
            "closed_recruitments": [call for call in calls if call.is_closed],
            "changed_at": latest_change(calls),
        },
    )


@require_safe
def recruitment(request, slug):
    shown = get_object_or_404(Recruitment.objects.published().select_related("meeting"), slug=slug)
    return render(
        request,
        "cooperative/recruitment.html",
        {"recruitment": shown, "meeting": shown.public_meeting, "changed_at": shown.changed_at},
    )
