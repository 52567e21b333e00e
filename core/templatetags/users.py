from django import template

from core.users import get_display_name

register = template.Library()


@register.filter
def display_name(user):
    """`{{ link.author|display_name }}` is a name, or "ktoś" if the account was deleted."""
    return get_display_name(user) if user else "ktoś"
