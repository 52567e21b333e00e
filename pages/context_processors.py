from django.utils.functional import SimpleLazyObject

from publishing.alternative_formats import EASY_PARAMETER, EASY_VALUE
from publishing.fragments import get_or_render_fragment

from .models import MenuItem, SiteSettings


class Frame:
    """Site settings and navigation, in one query."""

    def __init__(self):
        items = list(MenuItem.objects.public().select_related("site", "page"))
        self.settings = items[0].site if items else SiteSettings.objects.first() or SiteSettings()
        for item in items:
            item.address = item.get_absolute_url()
        self.header = [item for item in items if item.place == MenuItem.Place.HEADER]
        self.footer = [item for item in items if item.place == MenuItem.Place.FOOTER]
        self.tasks = [item for item in items if item.place == MenuItem.Place.TASKS]
        # The law wants the declaration one step from every page, also when somebody takes it off the footer.
        self.links_declaration = any(item.section == MenuItem.Section.DECLARATION for item in self.footer)
        # The addresses on which header or footer look as on no other page.
        self.special = {"/", "/szukaj/", *(item.address for item in (*self.header, *self.footer))}


class Site:
    """The frame as it is around the page at `path`, for the templates."""

    def __init__(self, frame, path):
        self.settings = frame.settings
        self.header, self.footer, self.tasks = frame.header, frame.footer, frame.tasks
        self.links_declaration = frame.links_declaration
        # Of "Spółdzielnia" and "Spotkania" the page of one meeting lies in the second: the longest address wins.
        around = [item for item in self.header if path.startswith(item.address)]
        self.here = max(around, key=lambda item: len(item.address), default=None)
        # Header and footer are the same on all pages of which this is the same.
        self.place = path if path in frame.special else self.here and self.here.pk


def site(request):
    """Made when a template first asks."""
    return {
        "site": SimpleLazyObject(lambda: Site(get_or_render_fragment(request, "frame", Frame), request.path))
    }


def page(request):
    """
    What the frame of each page asks and few pages answer; a view's own answer comes before these. To look for a name
    that nobody gave takes a template longer than to find it empty.
    """
    return {
        "address_on_site": "",
        "address_shown": "",
        # Read when asked for: there may be too many parameters to read, and the page that says so has this frame too.
        "asks_easy_text": SimpleLazyObject(lambda: request.GET.get(EASY_PARAMETER) == EASY_VALUE),
        "top_address": "",
        "typed_form": "",
        "up_address": "",
    }
