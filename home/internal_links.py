"""The list of own pages in the link dialog of the rich text editor."""

from django.http import JsonResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from pages.models import MenuItem
from publishing.admin.overview import require_content_permission

from .sitemaps import ITEM_PAGES

# Of one kind; a longer menu is of no use.
MAX_LISTED = 200


@require_safe
def internal_links_view(request):
    """Return published pages as `link_list` of TinyMCE: [{"title", "menu": [{"title", "value"}]}]."""
    require_content_permission(request.user)
    sections = [("home", "Strona główna"), *MenuItem.Section.choices]
    groups = [("Działy serwisu", [(label, reverse(view)) for view, label in sections])]
    for model in ITEM_PAGES:
        pages = [(str(item), item.get_absolute_url()) for item in model.objects.published()[:MAX_LISTED]]
        groups.append((capfirst(model._meta.verbose_name_plural), pages))
    listed = [
        {"title": title, "menu": [{"title": label, "value": url} for label, url in pages]}
        for title, pages in groups
        if pages
    ]
    return JsonResponse(listed, safe=False)
