from django import template
from django.utils.safestring import mark_safe

from publishing.fragments import get_or_render_fragment

from ..glossary import Glossary
from ..models import GlossaryTerm

register = template.Library()


@register.tag
def explain_words(parser, token):
    """`{% explain_words %} … {% end_explain_words %}`: links glossary terms and appends their definitions."""
    nodes = parser.parse(("end_explain_words",))
    parser.delete_first_token()
    return ExplainWordsNode(nodes)


class ExplainWordsNode(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        glossary = get_or_render_fragment(
            context.get("request"), "glossary", lambda: Glossary(GlossaryTerm.objects.published())
        )
        html, terms = glossary.link_terms(self.nodelist.render(context))
        words = context.template.engine.get_template("includes/words.html")
        with context.push(terms=terms):
            return mark_safe(html + words.render(context))
