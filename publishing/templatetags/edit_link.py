from django import template
from django.apps import apps
from django.db.models import Model

from ..admin_urls import get_admin_url
from ..permissions import has_model_permission

register = template.Library()


@register.inclusion_tag("publishing/edit_link.html", takes_context=True)
def edit_link(context, edited):
    """
    Link to the form of what the page shows, for signed-in staff who may open it.

    `edited` is an item, the label of a model ("cooperative.meeting", for its list) or None. A preview has a link of its
    own. The response must not be stored: see publishing.edit_links.
    """
    request = context.get("request")
    if not edited or request is None or request.preview:
        return {}
    model = type(edited) if isinstance(edited, Model) else apps.get_model(edited)
    user = request.user
    if not user.is_staff or not any(
        has_model_permission(user, action, model) for action in ("change", "view")
    ):
        return {}
    request.has_edit_link = True
    is_item = isinstance(edited, Model)
    return {"edit_url": get_admin_url(edited) if is_item else get_admin_url(model, "changelist")}
