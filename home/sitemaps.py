"""The URLs of all published pages, for the site map and sitemap.xml."""

from operator import itemgetter

from django.contrib.sitemaps import Sitemap
from django.db.models import CharField, F, IntegerField, Value
from django.db.models.functions import Cast, Concat
from django.urls import Resolver404, resolve, reverse

from accessibility.models import Declaration
from cooperative.models import Cooperative, Meeting, Recruitment, Resolution
from notifications import models as notifications
from omggs.models import Association, RevitalisationProject, Undertaking
from pages.models import Article, GlossaryTerm, Language, Page
from publishing.alternative_formats import EASY_PARAMETER, EASY_VALUE, AlternativeFormatsMixin
from publishing.models import LAST_PUBLIC_CHANGE

from .content import get_home_content, list_items

NO_RANK = Value(0)
# {model: (URL name, label, rank among items of its kind)} of content with a page for each item, at its slug.
ITEM_PAGES = {
    Article: ("pages:article", F("title"), F("order")),
    Resolution: ("cooperative:resolution", Concat(Value("Uchwała nr "), "number"), NO_RANK),
    Meeting: ("cooperative:meeting", F("title"), NO_RANK),
    Recruitment: ("cooperative:recruitment", F("title"), NO_RANK),
    Undertaking: ("omggs:undertaking", F("name"), F("order")),
    RevitalisationProject: ("omggs:project", F("name"), F("number")),
    Page: ("pages:page", F("title"), NO_RANK),
}
# {model: URL name} of singleton content. Its page is one of SECTIONS.
SINGLETON_PAGES = {Cooperative: "cooperative:cooperative", Association: "omggs:association"}
# URL names of the pages with a fixed URL, in the order of sitemap.xml. tests/home/test_sections.py checks that each is
# also on the site map for people (templates/site_map.html) and in the search index.
SECTIONS = [
    "home",
    "pages:articles",
    "cooperative:cooperative",
    "cooperative:meetings",
    "cooperative:recruitments",
    "omggs:association",
    "omggs:undertakings",
    "omggs:projects",
    "pages:glossary",
    "accessibility:declaration",
    "accessibility_requests:form",
    "site_map",
]
# {URL name of an item: URL names of the sections that list it}; they change when the item changes.
LISTING_SECTIONS = {
    "pages:article": ["pages:articles", "site_map"],
    "pages:page": ["site_map"],
    "cooperative:resolution": ["cooperative:cooperative", "site_map"],
    "cooperative:meeting": ["cooperative:cooperative", "cooperative:meetings", "site_map"],
    "cooperative:recruitment": ["cooperative:cooperative", "cooperative:recruitments", "site_map"],
    "omggs:undertaking": ["omggs:association", "omggs:undertakings", "site_map"],
    "omggs:project": ["omggs:projects", "site_map"],
}


def is_published_path(path):
    """Return whether visitors find a page under this path, the calendar of a meeting included."""
    try:
        found = resolve(path)
    except Resolver404:
        return False
    models = {view: model for model, (view, _, _) in ITEM_PAGES.items()} | {
        "cooperative:meeting_calendar": Meeting
    }
    if found.view_name in models:
        return models[found.view_name].objects.published().filter(**found.kwargs).exists()
    return not found.kwargs and "admin" not in found.namespaces


def get_published_links():
    """Return [{"view", "label", "lang", "url", "public_change"}] of published items, in order. One query."""
    rows = [
        model.objects.published()
        .order_by()
        .annotate(
            view=Value(view, CharField()),
            label=Cast(label, CharField()),
            lang=F("language") if model is Page else Value(Language.POLISH, CharField()),
            rank=Cast(rank, IntegerField()),
            public_change=LAST_PUBLIC_CHANGE,
        )
        .values("view", "label", "lang", "rank", "slug", "public_change")
        for model, (view, label, rank) in ITEM_PAGES.items()
    ]
    links = rows[0].union(*rows[1:], all=True).order_by()
    return [
        {**link, "url": reverse(link["view"], args=[link["slug"]])}
        for link in sorted(links, key=lambda link: (link["rank"], link["label"]))
    ]


def get_easy_text_pages():
    """Return [(URL, last change)] of the easy-to-read texts of published items. One query."""
    views = {model: view for model, (view, _, _) in ITEM_PAGES.items()} | SINGLETON_PAGES
    rows = [
        model.objects.published()
        .exclude(easy_text="")
        .order_by()
        .annotate(
            view=Value(view, CharField()),
            part=Value("", CharField()) if model in SINGLETON_PAGES else Cast("slug", CharField()),
            public_change=LAST_PUBLIC_CHANGE,
        )
        .values_list("view", "part", "public_change")
        for model, view in views.items()
        if issubclass(model, AlternativeFormatsMixin)
    ]
    return sorted(
        (f"{reverse(view, args=filter(None, [part]))}?{EASY_PARAMETER}={EASY_VALUE}", public_change)
        for view, part, public_change in rows[0].union(*rows[1:], all=True).order_by()
    )


def get_section_changes(links):
    """
    Return {section: latest change of what it shows}, without sections that show nothing dated.

    `links` are those of `get_published_links`.
    """
    shown = [(section, link["public_change"]) for link in links for section in LISTING_SECTIONS[link["view"]]]
    home = get_home_content()
    for section, items in {
        "home": list_items(home),
        "cooperative:cooperative": filter(None, [home["cooperative"]]),
        "omggs:association": Association.objects.published(),
        "pages:glossary": GlossaryTerm.objects.published(),
    }.items():
        shown += [(section, item.last_public_change) for item in items]
    shown += [
        ("accessibility:declaration", declaration.changed_at) for declaration in Declaration.objects.all()
    ]
    return dict(sorted(((section, at) for section, at in shown if at), key=itemgetter(1)))


class PublicPagesSitemap(Sitemap):
    """All public pages; an item is (URL, last change or None)."""

    def items(self):
        links = get_published_links()
        changes = get_section_changes(links)
        return [
            *((reverse(section), changes.get(section)) for section in SECTIONS),
            *([(reverse("notifications:subscribe"), None)] if notifications.is_enabled() else []),
            *((link["url"], link["public_change"]) for link in links),
            *get_easy_text_pages(),
        ]

    def location(self, page):
        url, _ = page
        return url

    def lastmod(self, page):
        _, public_change = page
        return public_change


SITEMAPS = {"pages": PublicPagesSitemap}
