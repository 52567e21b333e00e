from django import template

from ..views import HONEYPOT_FIELD, sign_page

register = template.Library()


@register.inclusion_tag("feedback/form.html", takes_context=True)
def feedback_form(context):
    """Render the form "Czy ta strona pomogła?" for the current page."""
    title = str(context.get("item") or "")
    request = context["request"]
    return {"request": request, "page": sign_page(request.path, title), "honeypot_field": HONEYPOT_FIELD}
