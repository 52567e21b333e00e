"""Template tags for the menu and the breadcrumbs, as in Wagtail's bakerydemo."""

from django import template
from wagtail.models import Page, Site

register = template.Library()


@register.inclusion_tag("wagtail_site/includes/top_menu.html", takes_context=True)
def top_menu(context):
    menu_items = Site.find_for_request(context["request"]).root_page.get_children().live().in_menu()
    for item in menu_items:
        item.active = context["page"].url_path.startswith(item.url_path)
    return {"menu_items": menu_items, "request": context["request"]}


@register.inclusion_tag("wagtail_site/includes/breadcrumbs.html", takes_context=True)
def breadcrumbs(context):
    ancestors = Page.objects.ancestor_of(context["page"], inclusive=True).filter(depth__gt=1)
    return {"ancestors": ancestors, "request": context["request"]}
