"""The content of the home page, used by its view and for its last change in sitemap.xml."""

from cooperative.models import Cooperative, Meeting, Recruitment
from omggs.models import RevitalisationProject
from pages.models import Article


def get_home_content():
    projects = list(RevitalisationProject.objects.published().for_cards().select_related("undertaking"))
    meetings = list(Meeting.objects.published().for_home())
    return {
        "cooperative": Cooperative.objects.published().first(),
        "meeting": next((meeting for meeting in meetings if not meeting.is_cancelled), None),
        "cancelled_meetings": [meeting for meeting in meetings if meeting.is_cancelled],
        "recruitment": Recruitment.objects.published().current_or_latest(),
        "articles": list(Article.objects.published().for_cards()[:4]),
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
