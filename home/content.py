"""The content of the home page, used by its view and for its last change in sitemap.xml."""

from cooperative.models import Cooperative, Meeting, Recruitment
from omggs.models import RevitalisationProject
from pages.models import Article

from .current_events import build_current_events, describe_absence


def get_home_content():
    projects = list(RevitalisationProject.objects.published().for_cards().select_related("undertaking"))
    meetings = list(Meeting.objects.published().for_home())
    recruitments = Recruitment.objects.published().sort_for_display()
    upcoming = [meeting for meeting in meetings if not (meeting.is_over or meeting.is_cancelled)]
    cancelled = [meeting for meeting in meetings if meeting.is_cancelled]
    current = [call for call in recruitments if not call.is_closed]
    return {
        "cooperative": Cooperative.objects.published().first(),
        "meeting": next(iter(upcoming), None),
        "cancelled_meetings": cancelled,
        "recruitment": next(iter(current), None),
        "current_events": build_current_events(upcoming, cancelled, current),
        "absence": describe_absence(
            has_meeting=bool(upcoming or cancelled),
            has_recruitment=bool(current),
            last_meeting=next((meeting for meeting in meetings if meeting.is_over), None),
            last_recruitment=next((call for call in recruitments if call.is_closed), None),
        ),
        "articles": list(Article.objects.published().for_cards()[:3]),
        "our_projects": [project for project in projects if project.city.is_ours],
        "project_count": len(projects),
    }


def list_items(content):
    """Return all items in `content`, which comes from get_home_content."""
    single = (content["cooperative"], content["meeting"], content["recruitment"])
    return [
        *filter(None, single),
        *content["cancelled_meetings"],
        *content["articles"],
        *content["our_projects"],
    ]
