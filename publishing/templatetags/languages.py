from django import template
from django.utils.html import format_html

register = template.Library()


@register.filter
def lang_attribute(item):
    """Return the attribute `lang` of the element with the item's title, "" if that is in Polish (WCAG 2.2, 3.1.2)."""
    language = getattr(item, "language", "pl")
    return "" if language == "pl" else format_html(' lang="{}"', language)
