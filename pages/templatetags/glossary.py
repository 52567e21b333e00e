from django import template
from django.utils.safestring import mark_safe

from publishing.fragments import get_or_render_fragment

from ..glossary import Glossary
from ..models import Term

register = template.Library()


@register.tag
def with_words_explained(parser, token):
    """`{% with_words_explained %} … {% end_with_words_explained %}`: the page's text, then the words it uses."""
    nodes = parser.parse(("end_with_words_explained",))
    parser.delete_first_token()
    return WordsExplained(nodes)


class WordsExplained(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        glossary = get_or_render_fragment(
            context.get("request"), "glossary", lambda: Glossary(Term.objects.published())
        )
        html, terms = glossary.link(self.nodelist.render(context))
        words = context.template.engine.get_template("includes/words.html")
        with context.push(terms=terms):
            return mark_safe(html + words.render(context))
