"""What a page says to programs."""

import json

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()

# As in Django's json_script: no text in the data can end the script element or open another.
ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&"}
# Names in schema.org whose value is an address.
ADDRESSES = {"@id", "url", "item", "image", "logo", "contentUrl", "mainEntityOfPage"}


@register.simple_tag(takes_context=True)
def json_ld(context, data):
    """
    `data` in the words of schema.org, for search engines: a dict, or a list of dicts.

    What is empty (None, "", [], {}) is left out, and a path of this site becomes a whole address. Without data nothing
    is printed, nor on a preview.
    """
    request = context["request"]
    if not data or getattr(request, "previewed", None):
        return ""
    items = [
        {"@context": "https://schema.org", **known(item, request.build_absolute_uri)}
        for item in (data if isinstance(data, list) else [data])
    ]
    text = json.dumps(items if len(items) > 1 else items[0], cls=DjangoJSONEncoder, ensure_ascii=False)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text.translate(ESCAPES)))


def known(value, absolute):
    """`value` without what is empty in it, at any depth, and with whole addresses."""
    if isinstance(value, dict):
        pairs = ((key, known(each, absolute)) for key, each in value.items())
        return {
            key: absolute(each) if key in ADDRESSES and isinstance(each, str) else each
            for key, each in pairs
            if each not in (None, "", [], {})
        }
    if isinstance(value, list):
        return [each for each in (known(each, absolute) for each in value) if each not in (None, "", [], {})]
    return value
