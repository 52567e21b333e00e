"""What a page says to programs, and what hands it on."""

import html
import json
import re
from urllib.parse import quote, urlencode

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from pages import structured_data

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
    request = context.get("request")
    if not (data and request) or getattr(request, "preview", None):
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


@register.simple_tag
def website_data(settings):
    return structured_data.website(settings)


@register.simple_tag(takes_context=True)
def breadcrumbs_data(context):
    """What includes/breadcrumbs.html shows."""
    crumbs = [
        ("Strona główna", reverse("home")),
        (context.get("top_label"), context.get("top_address")),
        (context.get("up_label"), context.get("up_address")),
        (context.get("here"), context["request"].path),
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": str(label), "item": address}
            for position, (label, address) in enumerate((crumb for crumb in crumbs if crumb[1]), start=1)
        ],
    }


@register.simple_tag(takes_context=True)
def absolute(context, path):
    return context["request"].build_absolute_uri(path)


@register.tag
def plain_text(parser, token):
    """`{% plain_text as title %} … {% end_plain_text %}`: what stands there, not as HTML, to be said more than once."""
    _, _, name = token.split_contents()
    nodes = parser.parse(("end_plain_text",))
    parser.delete_first_token()
    return PlainText(nodes, name)


class PlainText(template.Node):
    def __init__(self, nodelist, name):
        self.nodelist, self.name = nodelist, name

    def render(self, context):
        text = html.unescape(self.nodelist.render(context))
        # `text` may count as safe; a str does not, and is escaped wherever it is said.
        context[self.name] = text.strip()
        return ""


@register.filter
def phone_link(phone):
    """What a phone dials (RFC 3966); "" for more than one number, or one with an extension."""
    number = re.sub(r"[\s().-]", "", phone)
    return f"tel:{number}" if re.fullmatch(r"\+?\d{3,15}", number) else ""


@register.simple_tag
def mail_link(subject, address):
    """The address of a letter to whomever the reader chooses (RFC 6068)."""
    body = f"{subject}\r\n{address}\r\n"
    return "mailto:?" + urlencode({"subject": subject, "body": body}, quote_via=quote)
