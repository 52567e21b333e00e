"""Structured data (JSON-LD), absolute URLs, and links for phone and e-mail."""

import html
import json
from urllib.parse import quote, urlencode

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from pages import structured_data

register = template.Library()

# As in Django's json_script: text in the data cannot close the script element.
ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&"}
# schema.org properties whose value is a URL.
URL_PROPERTIES = {"@id", "url", "item", "image", "logo", "contentUrl", "mainEntityOfPage"}


@register.simple_tag(takes_context=True)
def json_ld(context, data):
    """
    Return a script element with `data`, one schema.org item or a list of them; "" without data and on previews.

    Empty values (None, "", [], {}) are left out, and paths of this site become absolute URLs.
    """
    request = context.get("request")
    if not (data and request) or getattr(request, "preview", None):
        return ""
    items = [
        {"@context": "https://schema.org", **drop_empty(item, request.build_absolute_uri)}
        for item in (data if isinstance(data, list) else [data])
    ]
    text = json.dumps(items if len(items) > 1 else items[0], cls=DjangoJSONEncoder, ensure_ascii=False)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text.translate(ESCAPES)))


def drop_empty(value, absolute):
    """Return `value` without empty values at any depth, and with absolute URLs."""
    if isinstance(value, dict):
        pairs = ((key, drop_empty(each, absolute)) for key, each in value.items())
        return {
            key: absolute(each) if key in URL_PROPERTIES and isinstance(each, str) else each
            for key, each in pairs
            if each not in (None, "", [], {})
        }
    if isinstance(value, list):
        return [
            each for each in (drop_empty(each, absolute) for each in value) if each not in (None, "", [], {})
        ]
    return value


@register.simple_tag
def website_data(settings):
    return structured_data.build_website(settings)


@register.simple_tag(takes_context=True)
def breadcrumbs_data(context):
    """Return the BreadcrumbList of what includes/breadcrumbs.html shows."""
    crumbs = [
        ("Strona główna", reverse("home")),
        (context.get("top_label"), context.get("top_url")),
        (context.get("up_label"), context.get("up_url")),
        (context.get("page_label"), context["request"].path),
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": str(label), "item": address}
            for position, (label, address) in enumerate((crumb for crumb in crumbs if crumb[1]), start=1)
        ],
    }


@register.simple_tag(takes_context=True)
def absolute_url(context, path):
    return context["request"].build_absolute_uri(path)


@register.tag
def plain_text(parser, token):
    """`{% plain_text as title %} … {% end_plain_text %}` stores the content as unescaped text in a variable."""
    _, _, name = token.split_contents()
    nodes = parser.parse(("end_plain_text",))
    parser.delete_first_token()
    return PlainText(nodes, name)


class PlainText(template.Node):
    def __init__(self, nodelist, name):
        self.nodelist, self.name = nodelist, name

    def render(self, context):
        text = html.unescape(self.nodelist.render(context))
        # strip() turns a SafeString into a str, which templates escape.
        context[self.name] = text.strip()
        return ""


@register.simple_tag
def mail_link(subject, url):
    """Return a mailto: URL (RFC 6068) without a recipient, with `url` in the body."""
    body = f"{subject}\r\n{url}\r\n"
    return "mailto:?" + urlencode({"subject": subject, "body": body}, quote_via=quote)
