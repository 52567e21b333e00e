from django import template

from ..views import HONEYPOT_FIELD, sign_page

register = template.Library()


@register.inclusion_tag("feedback/form.html", takes_context=True)
def feedback_form(context):
    """ "Czy ta strona pomogła?", about the page at this address."""
    title = str(context.get("item") or "")
    request = context["request"]
    return {"request": request, "page": sign_page(request.path, title), "trap": HONEYPOT_FIELD}
