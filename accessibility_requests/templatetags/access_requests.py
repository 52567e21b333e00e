from django import template

from ..models import RequestSettings

register = template.Library()


@register.simple_tag
def accepts_requests():
    """Return whether the form takes requests; while it does not, its page only names the other ways to the office."""
    return RequestSettings.load().accepts_requests
