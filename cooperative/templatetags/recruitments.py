from django import template

from ..models import Recruitment

register = template.Library()


@register.simple_tag
def get_recruitments():
    """Return {"current": recruitments that are not closed, "last": the one closed last, or None}."""
    calls = Recruitment.objects.published().sort_for_display()
    return {
        "current": [call for call in calls if not call.is_closed],
        "last": next((call for call in calls if call.is_closed), None),
    }
