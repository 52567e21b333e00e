from django import template

from publishing.shared import shared

register = template.Library()


@register.tag("shared")
def do_shared(parser, token):
    """
    `{% shared "footer" site.place %} … {% end_shared %}`: a part that is the same on all pages on which the values are.

    The values are few, whatever addresses somebody asks for.
    """
    _, name, *values = token.split_contents()
    nodes = parser.parse(("end_shared",))
    parser.delete_first_token()
    return Shared(name.strip('"'), [parser.compile_filter(value) for value in values], nodes)


class Shared(template.Node):
    def __init__(self, name, values, nodelist):
        self.name, self.values, self.nodelist = name, values, nodelist

    def render(self, context):
        key = ("part", self.name, *(value.resolve(context) for value in self.values))
        return shared(context.get("request"), key, lambda: self.nodelist.render(context))
