"""Polish grammar for templates."""

from django import template
from django.template.defaultfilters import stringfilter

from publishing import typography

register = template.Library()


@register.filter
def plural(number, forms):
    """`{{ 5|plural:"spotkanie,spotkania,spotkań" }}` gives "5 spotkań"."""
    one, few, many = forms.split(",")
    if number == 1:
        form = one
    elif number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        form = few
    else:
        form = many
    return f"{number}\N{NO-BREAK SPACE}{form}"


@register.filter(is_safe=True)
@stringfilter
def typeset(text):
    """No line break after "w", "z" or a number, wherever an editor typed an ordinary space."""
    return typography.typeset(text)


@register.filter(is_safe=True)
@stringfilter
def typeset_html(html):
    """The same for rich text."""
    return typography.typeset_html(html)
