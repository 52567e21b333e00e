from django import template

from publishing.fragments import get_or_render_fragment

register = template.Library()


@register.tag("cachefragment")
def parse_cachefragment(parser, token):
    """
    `{% cachefragment "footer" value %} … {% endcachefragment %}`: HTML that depends only on the given values.

    The values must have few combinations, whatever URLs visitors request.
    """
    _, name, *values = token.split_contents()
    nodes = parser.parse(("endcachefragment",))
    parser.delete_first_token()
    return FragmentNode(name.strip('"'), [parser.compile_filter(value) for value in values], nodes)


class FragmentNode(template.Node):
    def __init__(self, name, values, nodelist):
        self.name, self.values, self.nodelist = name, values, nodelist

    def render(self, context):
        key = ("part", self.name, *(value.resolve(context) for value in self.values))
        return get_or_render_fragment(context.get("request"), key, lambda: self.nodelist.render(context))
