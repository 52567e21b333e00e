from django.utils.functional import SimpleLazyObject

from .models import MenuItem, SiteSettings


class Site:
    """Site settings and navigation for the templates, in one query, made when a template first asks."""

    def __init__(self, path):
        items = list(MenuItem.objects.public().select_related("site", "page"))
        self.settings = items[0].site if items else SiteSettings.objects.first() or SiteSettings()
        for item in items:
            address = item.get_absolute_url()
            item.is_here = address == path
            item.is_parent = not item.is_here and path.startswith(address)
        self.header = [item for item in items if item.place == MenuItem.Place.HEADER]
        self.footer = [item for item in items if item.place == MenuItem.Place.FOOTER]
        # The law wants the declaration one step from every page, also when somebody takes it off the footer.
        self.links_declaration = any(item.section == MenuItem.Section.DECLARATION for item in self.footer)


def site(request):
    return {"site": SimpleLazyObject(lambda: Site(request.path))}
