"""Polish grammar for templates."""

from django import template
from django.template.defaultfilters import stringfilter

from publishing import typography, wide_tables
from publishing.grammar import counted

register = template.Library()


@register.filter
def plural(number, forms):
    """`{{ 5|plural:"spotkanie,spotkania,spotkań" }}` gives "5 spotkań"."""
    return counted(number, *forms.split(",")).replace(" ", typography.NBSP, 1)


@register.filter(is_safe=True)
@stringfilter
def typeset(text):
    """No line break after "w", "z" or a number, wherever an editor typed an ordinary space."""
    return typography.typeset(text)


@register.filter(is_safe=True)
@stringfilter
def typeset_html(html):
    """The same for HTML, with "e-mail" in one piece; wide tables scroll by themselves."""
    return wide_tables.with_scrolling_tables(typography.typeset_html(html))
