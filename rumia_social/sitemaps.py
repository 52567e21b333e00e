"""Everything published that has an address of its own, for the site map and sitemap.xml."""

from django.contrib.sitemaps import Sitemap
from django.db.models import CharField, F, IntegerField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from cooperative.models import Meeting, Recruitment, Resolution
from omggs.models import RevitalisationProject, Undertaking
from pages.models import Article, Page

NO_RANK = Value(0)
# Kind of content: name of its address, what it is called, its place among its own kind.
KINDS = {
    Article: ("pages:article", F("title"), F("order")),
    Resolution: ("cooperative:resolution", Concat(Value("Uchwała nr "), "number"), NO_RANK),
    Meeting: ("cooperative:meeting", F("title"), NO_RANK),
    Recruitment: ("cooperative:recruitment", F("title"), NO_RANK),
    Undertaking: ("omggs:undertaking", F("name"), F("order")),
    RevitalisationProject: ("omggs:project", F("name"), F("number")),
    Page: ("pages:page", F("title"), NO_RANK),
}
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
    "accessibility:request",
    "site_map",
]
# Under the name of an item's address, that of the list it stands in.
LISTED_IN = {
    "pages:article": "pages:articles",
    "cooperative:meeting": "cooperative:meetings",
    "cooperative:recruitment": "cooperative:recruitments",
    "omggs:undertaking": "omggs:undertakings",
    "omggs:project": "omggs:projects",
}


def published_links():
    """All published items in one query, as {"view", "label", "address", "changed_at"}, in order within a kind."""
    rows = [
        model.objects.published()
        .order_by()
        .annotate(
            view=Value(view, CharField()),
            label=Cast(label, CharField()),
            rank=Cast(rank, IntegerField()),
        )
        .values("view", "label", "rank", "slug", "changed_at")
        for model, (view, label, rank) in KINDS.items()
    ]
    links = rows[0].union(*rows[1:], all=True)
    return [
        {**link, "address": reverse(link["view"], args=[link["slug"]])}
        for link in sorted(links, key=lambda link: (link["rank"], link["label"]))
    ]


class SectionSitemap(Sitemap):
    """The lists change when what they name does; the other sections do not say when they changed."""

    def items(self):
        latest = {}
        for link in published_links():
            section = LISTED_IN.get(link["view"])
            latest[section] = max(latest.get(section, link["changed_at"]), link["changed_at"])
        return [(name, latest.get(name)) for name in SECTIONS]

    def location(self, section):
        return reverse(section[0])

    def lastmod(self, section):
        return section[1]


class ContentSitemap(Sitemap):
    def items(self):
        return published_links()

    def location(self, link):
        return link["address"]

    def lastmod(self, link):
        return link["changed_at"]


SITEMAPS = {"sections": SectionSitemap, "content": ContentSitemap}
