"""The choice of own pages in the link dialog of the rich text editor."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from core.slugs import build_slug
from pages.models import MenuItem
from publishing.admin.overview import require_content_permission

from .sitemaps import ITEM_PAGES

PAGES_PER_PAGE = 24


@require_safe
def internal_links_view(request):
    """Render published pages with the words `q` in their titles, HTML for static/js/library-dialog.js."""
    require_content_permission(request.user)
    words = build_slug(request.GET.get("q", "")).split("-")
    found = [page for page in list_pages() if all(word in build_slug(page["title"]) for word in words)]
    page = Paginator(found, PAGES_PER_PAGE).get_page(request.GET.get("p"))
    return render(request, "admin/choose_page.html", {"page": page})


def list_pages():
    """Return the sections and the published items as [{"title", "kind", "url"}]."""
    sections = [("home", "Strona główna"), *MenuItem.Section.choices]
    return [
        *({"title": label, "kind": "Dział serwisu", "url": reverse(view)} for view, label in sections),
        *(
            {"title": str(item), "kind": capfirst(model._meta.verbose_name), "url": item.get_absolute_url()}
            for model in ITEM_PAGES
            for item in model.objects.published()
        ),
    ]
