"""The menu as visitors will see it: the header and the footer of the home page, with the rows of the menu's form."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string

from publishing.fragments import FRAGMENTS_KEY

from .menu_forms import assign_target
from .models import MenuItem, SiteSettings


@dataclass
class PreviewedSite:
    """Has what the templates of header and footer need of pages.context_processors.SiteContext."""

    settings: SiteSettings
    header: list
    footer: list
    tasks: list
    languages: list
    announcement = None
    contact_url = ""
    current_item = None
    navigation_key = None

    @property
    def links_declaration(self):
        return any(item.section == MenuItem.Section.DECLARATION for item in self.footer)


def render_menu_preview(request, settings, forms):
    """Return a HTML document with the submitted or stored rows in their order; `forms` are those of visible rows."""
    items = {place: [] for place in MenuItem.Place}
    for form in forms:
        item = build_item(form)
        items[item.place].append(item)
    site = PreviewedSite(
        settings=settings,
        header=items[MenuItem.Place.HEADER],
        footer=items[MenuItem.Place.FOOTER],
        tasks=items[MenuItem.Place.TASKS],
        languages=[item for item in items[MenuItem.Place.LANGUAGES] if item.page],
    )
    # As if the home page was requested, without the cached fragments of other pages.
    public = HttpRequest()
    public.path, public.display, public.user = "/", request.display, request.user
    public.META = {name: value for name, value in request.META.items() if name != FRAGMENTS_KEY}
    return render_to_string("admin/pages/menu_preview.html", {"site": site}, public)


def build_item(form):
    """Return the menu item of a form that need not be valid, with its `href`; its place is one of MenuItem.Place."""
    item = MenuItem(**{name: form[name].value() or "" for name in ("label", "place", "note", "url")})
    target = form["target"].value() or ""
    groups = [group for _, group in form.fields["target"].choices if isinstance(group, list | tuple)]
    if any(target == value for group in groups for value, _ in group):
        assign_target(item, target)
        if target in form.target_choices.items:
            # Loaded already: no query for each row.
            setattr(item, target.partition(":")[0], form.target_choices.items[target])
    item.href = item.get_absolute_url()
    return item
