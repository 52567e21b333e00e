"""The map of the Gdańsk Bay area: how large the mark of a town is, and on which side of it is its name."""

import math
from collections import Counter
from dataclasses import dataclass

from .coastline import HEIGHT, WIDTH, place, shore
from .listing import address
from .models import City

# The area of a mark grows with the number of projects, up to a size that leaves room for the neighbours.
SMALLEST, LARGEST = 14, 28
# The largest letters of names and their width with generous spacing: on wider screens both are smaller.
LETTER_HEIGHT, LETTER_WIDTH = 20, 13
GAP = 5
ANCHORS = ("start", "middle", "end")
SHORE = shore()
# As bad for a name as this much of its area hidden.
SHORE_POINT = 20
# Names of waters, printed by templates/includes/map.html: names of towns keep off them.
WATERS = [(250, 248, 355, 292), (235, 15, 335, 40)]


@dataclass(frozen=True)
class Town:
    """A city with projects, as a link to their list. On the map it is a circle at x, y with their number in it."""

    city: City
    count: int = 0
    address: str = ""
    is_chosen: bool = False

    @property
    def x(self):
        return round(place(self.city.longitude, self.city.latitude)[0])

    @property
    def y(self):
        return round(place(self.city.longitude, self.city.latitude)[1])

    @property
    def radius(self):
        return min(round(SMALLEST * math.sqrt(self.count)), LARGEST)

    @property
    def ring(self):
        """The radius of the second line, around our own city."""
        return self.radius + 5

    @property
    def reach(self):
        """The radius of what answers to a finger: 44 px on a screen 320 wide, and more than the mark itself."""
        return max(30, self.radius + 9)

    @property
    def is_on_map(self):
        if self.city.latitude is None or self.city.longitude is None:
            return False
        return SMALLEST < self.x < WIDTH - SMALLEST and SMALLEST < self.y < HEIGHT - SMALLEST

    @property
    def box(self):
        reach = self.ring if self.city.is_ours else self.radius
        return self.x - reach, self.y - reach, self.x + reach, self.y + reach


@dataclass(frozen=True)
class Name:
    """Where the name of a town stands: x of its start, middle or end, as `anchor` says, and its base line."""

    x: int
    base: int
    anchor: str
    box: tuple


class Map:
    """The towns of `projects`; their links keep to `undertaking`, when the page does."""

    def __init__(self, projects, *, chosen=None, undertaking=None):
        counts = Counter(project.city for project in projects)
        towns = [
            Town(city, count, address(city, undertaking), city == chosen)
            for city, count in sorted(counts.items(), key=lambda item: item[0].slug)
        ]
        self.off_map = [town for town in towns if not town.is_on_map]
        self.on_map = named([town for town in towns if town.is_on_map])
        self.ours = next((town.city for town, _ in self.on_map if town.city.is_ours), None)


def named(towns):
    """[(town, its name)] in order of `towns`, each name on the side where it hides least and is least hidden."""
    names = {}
    # Our own town chooses first, then the large ones. Then each may change its mind, having seen the others.
    first = sorted(towns, key=lambda town: (not town.city.is_ours, -town.count))
    for town in first * 2:
        obstacles = [*WATERS, *(wider(other.box) for other in towns if other != town)]
        obstacles += [name.box for other, name in names.items() if other != town]
        names[town] = min(sides(town), key=lambda name: hidden(name.box, obstacles))
    return [(town, names[town]) for town in towns]


def sides(town):
    """Where the name of a town may stand, best first."""
    left, top, right, bottom = town.box
    width = len(town.city.name) * LETTER_WIDTH
    middle, under, over = town.y + LETTER_HEIGHT // 3, bottom + LETTER_HEIGHT - GAP // 2, top - GAP
    for x, base, anchor in (
        *((right + GAP, middle, "start"), (left - GAP, middle, "end")),
        *((town.x, under, "middle"), (town.x, over, "middle")),
        *((right, under, "end"), (left, under, "start"), (right, over, "end"), (left, over, "start")),
    ):
        start = x - width * ANCHORS.index(anchor) // 2
        yield Name(x, base, anchor, (start, base - LETTER_HEIGHT + GAP, start + width, base + GAP))


def hidden(box, obstacles):
    """How much of `box` lies under `obstacles`, on the shore or outside the map."""
    left, top, right, bottom = box
    outside = area(box) - overlap(box, (0, 0, WIDTH, HEIGHT))
    on_shore = sum(left < x < right and top < y < bottom for x, y in SHORE)
    return outside + on_shore * SHORE_POINT + sum(overlap(box, other) for other in obstacles)


def wider(box):
    left, top, right, bottom = box
    return left - GAP, top - GAP, right + GAP, bottom + GAP


def overlap(box, other):
    return area((*map(max, box[:2], other[:2]), *map(min, box[2:], other[2:])))


def area(box):
    left, top, right, bottom = box
    return max(right - left, 0) * max(bottom - top, 0)
