"""The list of projects as an address asks for it: all, those of one city, of one undertaking, or both."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from publishing.forms import address_from

from .models import RevitalisationProject

CITY, UNDERTAKING = "miasto", "przedsiewziecie"


def address(city=None, undertaking=None, view="omggs:projects"):
    """Where the projects of `city` and of `undertaking` are; with neither, all of them."""
    chosen = {
        name: item.slug for name, item in ((CITY, city), (UNDERTAKING, undertaking)) if item is not None
    }
    return reverse(view) + (f"?{urlencode(chosen)}" if chosen else "")


@dataclass(frozen=True)
class Choice:
    """One of the links that narrow the list; without an item the link that takes that choice back."""

    item: object
    address: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class Total:
    """What is known of an amount: the sum over `known` of `projects`, None when none of them tells it."""

    amount: Decimal | None
    known: int
    projects: int

    @classmethod
    def of(cls, field, projects):
        amounts = [amount for project in projects if (amount := getattr(project, field)) is not None]
        return cls(sum(amounts) if amounts else None, len(amounts), len(projects))


class Listing:
    def __init__(self, asked):
        """`asked` is what stands after the question mark; letters may be large and Polish: "?miasto=Gdańsk"."""
        self.everything = list(RevitalisationProject.objects.published().for_list())
        self.cities = _by_slug(project.city for project in self.everything)
        self.undertakings = _by_slug(project.undertaking for project in self.everything)
        typed = {name: asked.get(name, "").strip() for name in (CITY, UNDERTAKING)}
        self.city = self.cities.get(address_from(typed[CITY]))
        self.undertaking = self.undertakings.get(address_from(typed[UNDERTAKING]))
        chosen = {CITY: self.city, UNDERTAKING: self.undertaking}
        # What was asked for and is not on the list: then all of it is shown.
        self.unknown = {name: text for name, text in typed.items() if text and not chosen[name]}
        if self.unknown:
            self.city = self.undertaking = None
        self.projects = self._matching(self.city, self.undertaking)
        given = [(name, text) for name, texts in asked.lists() if name in typed for text in texts]
        self.is_canonical = given == [(name, item.slug) for name, item in chosen.items() if item]

    def _matching(self, city=None, undertaking=None):
        return [
            project
            for project in self.everything
            if (city is None or project.city.slug == city.slug)
            and (undertaking is None or project.undertaking == undertaking)
        ]

    @property
    def is_narrowed(self):
        return bool(self.city or self.undertaking)

    @property
    def address(self):
        return address(self.city, self.undertaking)

    @property
    def on_map(self):
        """The projects whose towns the map shows: the chosen town is marked there, the others stay to be chosen."""
        return self._matching(undertaking=self.undertaking)

    @property
    def city_choices(self):
        """The way to all cities, then to each that has projects in the chosen undertaking."""
        for city in [None, *self.cities.values()]:
            count = len(self._matching(city, self.undertaking))
            if count or city == self.city:
                yield Choice(city, address(city, self.undertaking), count, city == self.city)

    @property
    def undertaking_choices(self):
        for undertaking in [None, *self.undertakings.values()]:
            count = len(self._matching(self.city, undertaking))
            if count or undertaking == self.undertaking:
                yield Choice(
                    undertaking, address(self.city, undertaking), count, undertaking == self.undertaking
                )

    @property
    def value(self):
        return Total.of("value", self.projects)

    @property
    def eu_share(self):
        return Total.of("eu_share", self.projects)


def _by_slug(items):
    return dict(sorted({item.slug: item for item in items if item}.items()))
