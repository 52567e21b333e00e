"""Polish grammar for templates."""

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.formats import date_format
from django.utils.safestring import mark_safe

from core import grammar
from rich_text import tables, typography

register = template.Library()


@register.filter
def plural(number, forms):
    """`{{ 5|plural:"spotkanie,spotkania,spotkań" }}` gives "5 spotkań"; "" when there is no number yet."""
    if number in (None, ""):
        return ""
    return grammar.counted(number, *forms.split(",")).replace(" ", typography.NBSP, 1)


@register.filter
def beginning(first, last):
    """`od {{ first|beginning:last }} do {{ last|date:"j E Y" }}` gives "od 3 do 15 grudnia 2026"."""
    return grammar.beginning(first, last)


@register.filter(expects_localtime=True)
def day(date):
    """`{{ article.changed_at|day }}` gives "22 marca 2022", for programs as well; "" when there is none."""
    if not date:
        return ""
    return mark_safe(f'<time datetime="{date.isoformat()[:10]}">{date_format(date, "j E Y")}</time>')


@register.filter(is_safe=True)
@stringfilter
def typeset(text):
    """No line break after "w", "z" or a number, wherever an editor typed an ordinary space."""
    return typography.typeset(text)


@register.filter(is_safe=True)
@stringfilter
def typeset_html(html):
    """The same for HTML, with "e-mail" in one piece; wide tables scroll by themselves."""
    return tables.with_scrolling_tables(typography.typeset_html(html))
