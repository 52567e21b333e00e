from django import template
from django.contrib.messages import ERROR, SUCCESS
from django.template.defaultfilters import truncatewords
from django.utils.html import strip_tags

register = template.Library()

MAX_OUTCOME_WORDS = 10


@register.filter
def outcome(messages):
    """Return the first words of the message that says whether the action succeeded, for the title of the page."""
    listed = list(messages)
    decisive = [message for message in listed if message.level in (SUCCESS, ERROR)] or listed
    return truncatewords(strip_tags(str(decisive[-1])), MAX_OUTCOME_WORDS)
