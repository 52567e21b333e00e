from django.db.models import Subquery
from django.utils.functional import SimpleLazyObject

from publishing.alternative_formats import EASY_PARAMETER, EASY_VALUE
from publishing.fragments import get_or_render_fragment
from publishing.preview import get_preview_of

from .models import Announcement, Language, MenuItem, SiteSettings

ANNOUNCED_FIELDS = ("text", "kind", "url", "link_text")


class PageChrome:
    """
    Site settings, announcement and the menu items of header and footer, the same for all pages.

    Loaded with one query, and one more for each item with a `path`.
    """

    def __init__(self):
        announced = Announcement.objects.published()
        found = list(
            MenuItem.objects.public()
            .select_related("site__office_mark", "page", "article")
            # Subqueries save a query on every page.
            .annotate(
                **{f"announcement_{name}": Subquery(announced.values(name)[:1]) for name in ANNOUNCED_FIELDS}
            )
        )
        if found:
            self.announcement = build_announcement(found[0])
        else:
            self.announcement = announced.first()
        items = [item for item in found if not item.path or item.is_target_published]
        self.settings = items[0].site if items else SiteSettings.load()
        for item in items:
            item.href = item.get_absolute_url()
        self.header = [item for item in items if item.place == MenuItem.Place.HEADER]
        self.footer = [item for item in items if item.place == MenuItem.Place.FOOTER]
        self.tasks = [item for item in items if item.place == MenuItem.Place.TASKS]
        # The page with the contact details, if the menu leads to it.
        self.contact_url = next((item.href for item in items if item.page and item.page.shows_contact), "")
        # Pages in other languages; a link that leads elsewhere has no language to say.
        self.languages = [item for item in items if item.place == MenuItem.Place.LANGUAGES and item.page]
        # The law requires a link to the declaration on every page, also without a menu item for it.
        self.links_declaration = any(item.section == MenuItem.Section.DECLARATION for item in self.footer)
        # Paths whose header or footer differs from that of all other pages (aria-current, no search form).
        self.special_paths = {
            "/",
            "/szukaj/",
            "/powiadomienia/",
            *(item.href for item in (*self.header, *self.footer, *self.languages)),
        }


def build_announcement(item):
    """Return the announcement of an annotated menu item, or None."""
    values = {name: getattr(item, f"announcement_{name}") for name in ANNOUNCED_FIELDS}
    return Announcement(**values) if values["text"] else None


class SiteContext:
    """The variable `site` of all templates: site settings, announcement and navigation for the requested page."""

    def __init__(self, chrome, request):
        path = request.path
        self.announcement = get_preview_of(request, Announcement) or chrome.announcement
        self.settings = chrome.settings
        self.header, self.footer, self.tasks = chrome.header, chrome.footer, chrome.tasks
        self.links_declaration = chrome.links_declaration
        self.contact_url = chrome.contact_url
        self.languages = chrome.languages
        # A meeting is below both "Spółdzielnia" and "Spotkania": the item with the longest path is the current one.
        ancestors = [item for item in self.header if path.startswith(item.href)]
        self.current_item = max(ancestors, key=lambda item: len(item.href), default=None)
        # The cache key of header and footer: pages with the same key have the same ones.
        self.navigation_key = (
            path if path in chrome.special_paths else self.current_item and self.current_item.pk
        )


def site(request):
    """Return `site` as a lazy object: templates that do not use it cost no query."""
    return {
        "site": SimpleLazyObject(
            lambda: SiteContext(get_or_render_fragment(request, "chrome", PageChrome), request)
        )
    }


def page_defaults(request):
    """Return defaults for optional variables of base.html. Views override them. (Undefined variables are slow.)"""
    return {
        "canonical_url": "",
        "item": None,
        "shared_url": "",
        # Lazy: reading too many query parameters raises, and the error page for that uses base.html too.
        "asks_easy_text": SimpleLazyObject(lambda: request.GET.get(EASY_PARAMETER) == EASY_VALUE),
        "top_url": "",
        "preserved_form_id": "",
        "page_language": Language.POLISH,
        "up_url": "",
    }
