from django import template

from ..views import TRAP, signed_page

register = template.Library()


@register.inclusion_tag("feedback/form.html", takes_context=True)
def feedback_form(context):
    """ "Czy ta strona pomogła?", about the page at this address."""
    title = str(context.get("item") or "")
    request = context["request"]
    return {"request": request, "page": signed_page(request.path, title), "trap": TRAP}
