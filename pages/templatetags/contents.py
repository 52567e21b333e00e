from django import template
from django.utils.safestring import mark_safe

from ..contents import PLACEHOLDER, add_contents

register = template.Library()


@register.tag
def contents(parser, token):
    """`{% contents %} … {% contents_here %} … {% end_contents %}`: links to the headings of the text."""
    nodes = parser.parse(("end_contents",))
    parser.delete_first_token()
    return ContentsNode(nodes)


@register.simple_tag
def contents_here():
    return mark_safe(PLACEHOLDER)


class ContentsNode(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        return mark_safe(add_contents(self.nodelist.render(context)))
