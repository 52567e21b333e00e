"""Polish grammar for templates."""

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.html import escape
from django.utils.safestring import mark_safe

from core import grammar, partial_dates, phones
from rich_text import tables, typography

register = template.Library()


@register.filter
def plural(number, forms):
    """`{{ 5|plural:"spotkanie,spotkania,spotkań" }}` is "5 spotkań"; "" if there is no number yet."""
    if number in (None, ""):
        return ""
    return grammar.format_count(number, *forms.split(",")).replace(" ", typography.NBSP, 1)


@register.filter
def noun(number, forms):
    """`{{ 5|noun:"spotkanie,spotkania,spotkań" }}` is "spotkań", for a number that stands elsewhere."""
    return grammar.choose_plural(number, *forms.split(","))


@register.filter
def range_start(first, last):
    """`od {{ first|range_start:last }} do {{ last|date:"j E Y" }}` is "od 3 do 15 grudnia 2026"."""
    return typography.typeset(grammar.format_range_start(first, last))


@register.filter(expects_localtime=True)
def day(date):
    """`{{ article.changed_at|day }}` is "22 marca 2022" in a <time> element, on one line, or "" for None."""
    if not date:
        return ""
    text = typography.typeset(grammar.format_day(date))
    return mark_safe(f'<time datetime="{date.isoformat()[:10]}">{text}</time>')


@register.filter
def partial_day(value):
    """`{{ article.information_as_of|partial_day }}` is "marzec 2022" in a <time> element."""
    text = typography.typeset(partial_dates.format_partial_date(value))
    return mark_safe(f'<time datetime="{value}">{text}</time>')


@register.filter
def is_older_than_months(value, months):
    """Whether a partial date ended more than so many months ago; False without one."""
    return bool(value) and partial_dates.is_older(value, months)


@register.filter(expects_localtime=True)
def in_month(date):
    """`{{ meeting.starts_at|in_month }}` is "w marcu 2022 roku"."""
    return typography.typeset(grammar.format_in_month(date))


@register.filter(is_safe=True)
@stringfilter
def typeset(text):
    """Put no-break spaces after "w", "z", numbers and the like."""
    return typography.typeset(text)


@register.filter
@stringfilter
def typeset_text(text):
    """Escape plain text and typeset it as typeset_html does. For running text; in attributes: typeset."""
    return mark_safe(typography.typeset_html(escape(text)))


@register.filter(is_safe=True)
@stringfilter
def typeset_html(html):
    """Typeset HTML, keep "e-mail", postal codes and the like on one line, and make wide tables scroll."""
    return tables.wrap_wide_tables(typography.typeset_html(html))


register.filter(phones.split_phones)
