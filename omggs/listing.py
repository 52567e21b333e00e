"""The list of projects, filtered by the city and the undertaking of a query string."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from core.slugs import build_slug

from .models import RevitalisationProject

CITY_PARAM, UNDERTAKING_PARAM = "miasto", "przedsiewziecie"
MAX_FILTER_CHARS = 200


def build_list_url(city=None, undertaking=None, view="omggs:projects"):
    """Return the URL of the list, filtered by `city` and `undertaking` if given."""
    chosen = {
        name: item.slug
        for name, item in ((CITY_PARAM, city), (UNDERTAKING_PARAM, undertaking))
        if item is not None
    }
    return reverse(view) + (f"?{urlencode(chosen)}" if chosen else "")


@dataclass(frozen=True)
class Choice:
    """A link that filters the list; with item None the link that removes the filter."""

    item: object
    url: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class Total:
    """Sum of an amount, which `known` of `projects` have; None if none has it."""

    amount: Decimal | None
    known: int
    projects: int

    @classmethod
    def from_projects(cls, field, projects):
        amounts = [amount for project in projects if (amount := getattr(project, field)) is not None]
        return cls(sum(amounts) if amounts else None, len(amounts), len(projects))


class Listing:
    def __init__(self, query):
        """`query` is a QueryDict. Its values are slugified, so that "?miasto=Gdańsk" works."""
        self.all_projects = list(RevitalisationProject.objects.published().for_list())
        self.cities = _by_slug(project.city for project in self.all_projects)
        self.undertakings = _by_slug(project.undertaking for project in self.all_projects)
        typed = {
            name: query.get(name, "").strip()[:MAX_FILTER_CHARS] for name in (CITY_PARAM, UNDERTAKING_PARAM)
        }
        self.city = self.cities.get(build_slug(typed[CITY_PARAM]))
        self.undertaking = self.undertakings.get(build_slug(typed[UNDERTAKING_PARAM]))
        chosen = {CITY_PARAM: self.city, UNDERTAKING_PARAM: self.undertaking}
        # Values that match nothing. The list is not filtered then.
        self.unmatched = {name: text for name, text in typed.items() if text and not chosen[name]}
        if self.unmatched:
            self.city = self.undertaking = None
        self.projects = self._filter(self.city, self.undertaking)
        given = [(name, text) for name, texts in query.lists() if name in typed for text in texts]
        self.is_canonical = given == [(name, item.slug) for name, item in chosen.items() if item]

    def _filter(self, city=None, undertaking=None):
        return [
            project
            for project in self.all_projects
            if (city is None or project.city.slug == city.slug)
            and (undertaking is None or project.undertaking == undertaking)
        ]

    @property
    def is_filtered(self):
        return bool(self.city or self.undertaking)

    @property
    def url(self):
        return build_list_url(self.city, self.undertaking)

    @property
    def map_projects(self):
        """Return the projects for the map: of all cities, so that another city can be chosen."""
        return self._filter(undertaking=self.undertaking)

    @property
    def city_choices(self):
        """Yield the link to all cities, then to each city with projects in the chosen undertaking."""
        for city in [None, *self.cities.values()]:
            count = len(self._filter(city, self.undertaking))
            if count or city == self.city:
                yield Choice(city, build_list_url(city, self.undertaking), count, city == self.city)

    @property
    def is_undertaking_a_choice(self):
        """False if all projects are of the same undertaking, so that choosing it would change nothing."""
        return len({project.undertaking for project in self.all_projects}) > 1

    @property
    def undertaking_choices(self):
        for undertaking in [None, *self.undertakings.values()]:
            count = len(self._filter(self.city, undertaking))
            if count or undertaking == self.undertaking:
                yield Choice(
                    undertaking,
                    build_list_url(self.city, undertaking),
                    count,
                    undertaking == self.undertaking,
                )

    @property
    def value(self):
        return Total.from_projects("value", self.projects)

    @property
    def eu_share(self):
        return Total.from_projects("eu_share", self.projects)


def _by_slug(items):
    return dict(sorted({item.slug: item for item in items if item}.items()))
