from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

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
        {"cooperative": shown, "timeline": events, "changed_at": shown and shown.changed_at},
    )


@require_safe
def resolution(request, slug):
    shown = get_object_or_404(Resolution.objects.published(), slug=slug)
    documents = [attachment.document for attachment in shown.attachments.select_related("document")]
    return render(request, "cooperative/resolution.html", {"resolution": shown, "documents": documents})


@require_safe
def meetings(request):
    published = Meeting.objects.published()
    return render(
        request,
        "cooperative/meetings.html",
        {"upcoming_meetings": published.upcoming(), "past_meetings": published.past()},
    )


@require_safe
def meeting(request, slug):
    shown = get_object_or_404(Meeting.objects.published(), slug=slug)
    recruitments = shown.recruitments.published().select_related("meeting")
    return render(request, "cooperative/meeting.html", {"meeting": shown, "recruitments": recruitments})


@require_safe
def recruitments(request):
    calls = Recruitment.objects.published().select_related("meeting")
    return render(
        request,
        "cooperative/recruitments.html",
        {
            "current_recruitments": [call for call in calls if not call.is_closed],
            "closed_recruitments": [call for call in calls if call.is_closed],
        },
    )


@require_safe
def recruitment(request, slug):
    shown = get_object_or_404(Recruitment.objects.published().select_related("meeting"), slug=slug)
    return render(
        request, "cooperative/recruitment.html", {"recruitment": shown, "meeting": shown.public_meeting}
    )
