from django.utils.functional import SimpleLazyObject

from .models import MenuItem, SiteSettings


class Site:
    """Site settings and navigation for the templates, in one query, made when a template first asks."""

    def __init__(self, path):
        items = list(MenuItem.objects.public().select_related("site", "page"))
        self.settings = items[0].site if items else SiteSettings.objects.first() or SiteSettings()
        for item in items:
            item.is_here = item.get_absolute_url() == path
        self.header = [item for item in items if item.place == MenuItem.Place.HEADER]
        # Of "Spółdzielnia" and "Spotkania" the page of one meeting lies in the second: the longest address wins.
        around = [item for item in self.header if path.startswith(item.get_absolute_url())]
        self.here = max(around, key=lambda item: len(item.get_absolute_url()), default=None)
        self.footer = [item for item in items if item.place == MenuItem.Place.FOOTER]
        # The law wants the declaration one step from every page, also when somebody takes it off the footer.
        self.links_declaration = any(item.section == MenuItem.Section.DECLARATION for item in self.footer)


def site(request):
    return {"site": SimpleLazyObject(lambda: Site(request.path))}
