"""The map of the Gdańsk Bay area: sizes of town markers and placement of their labels. In SVG units."""

import math
from collections import Counter
from dataclasses import dataclass

from .coastline import MAP_HEIGHT, MAP_WIDTH, get_map_position, get_shore_points
from .listing import build_list_url
from .models import City

# The area of a marker is proportional to the number of projects, up to a size that leaves room for its neighbours.
MIN_RADIUS, MAX_RADIUS = 14, 28
# Letters of labels on the narrowest screens with increased spacing; on wider screens they are smaller.
LETTER_HEIGHT, LETTER_WIDTH = 20, 13
LABEL_GAP = 5
WHOLE_FRAME = (0, 0, MAP_WIDTH, MAP_HEIGHT)
ANCHORS = ("start", "middle", "end")
SHORE_POINTS = get_shore_points()
# The area of overlap that one shore point under a label counts as.
SHORE_POINT_PENALTY = 20
# The map of a town and its neighbours: so much larger, and so much of it.
NEAR_ZOOM, NEAR_HEIGHT = 1.5, 256
# Boxes of the names of waters in templates/includes/map.html.
WATER_LABEL_BOXES = [(250, 248, 355, 292), (235, 15, 335, 40)]


@dataclass(frozen=True)
class Town:
    """A city with projects: a link to their list, on the map a circle at x, y with their number."""

    city: City
    count: int = 0
    url: str = ""
    is_chosen: bool = False
    zoom: float = 1

    @property
    def x(self):
        return round(get_map_position(self.city.longitude, self.city.latitude)[0] * self.zoom)

    @property
    def y(self):
        return round(get_map_position(self.city.longitude, self.city.latitude)[1] * self.zoom)

    @property
    def radius(self):
        return min(round(MIN_RADIUS * math.sqrt(self.count)), MAX_RADIUS)

    @property
    def ring_radius(self):
        """Radius of the second circle, around our own city."""
        return self.radius + 5

    @property
    def touch_radius(self):
        """Radius of the touch target: 44 px across on a screen 320 px wide, and larger than the marker."""
        return max(30, self.radius + 9)

    @property
    def is_on_map(self):
        return self.is_within(WHOLE_FRAME)

    def is_within(self, frame):
        """Return whether its marker is within the frame (left, top, right, bottom)."""
        if self.city.latitude is None or self.city.longitude is None:
            return False
        left, top, right, bottom = frame
        return left < self.x - MIN_RADIUS < self.x + MIN_RADIUS < right and top < self.y - MIN_RADIUS < (
            bottom - 2 * MIN_RADIUS
        )

    @property
    def box(self):
        reach = self.ring_radius if self.city.is_ours else self.radius
        return self.x - reach, self.y - reach, self.x + reach, self.y + reach


@dataclass(frozen=True)
class Label:
    """Position of the name of a town: x of its start, middle or end (see `anchor`), and its baseline."""

    x: int
    baseline: int
    anchor: str
    box: tuple


class Map:
    """
    The towns of `projects`, with links to their projects, of `undertaking` only if given.

    With `near`, a city on the map, only the part around it, enlarged.
    """

    def __init__(self, projects, *, chosen=None, undertaking=None, near=None):
        counts = Counter(project.city for project in projects)
        self.is_part = near is not None and Town(near).is_on_map
        self.zoom = NEAR_ZOOM if self.is_part else 1
        towns = [
            Town(city, count, build_list_url(city, undertaking), city == chosen, self.zoom)
            for city, count in sorted(counts.items(), key=lambda item: item[0].slug)
        ]
        self.frame = get_near_frame(Town(near, zoom=self.zoom)) if self.is_part else WHOLE_FRAME
        shown = [town for town in towns if town.is_within(self.frame)]
        self.off_map = [] if self.is_part else [town for town in towns if town not in shown]
        self.on_map = place_labels(shown, self.frame, self.zoom)
        self.ours = next((town.city for town, _ in self.on_map if town.city.is_ours), None)

    @property
    def left(self):
        return self.frame[0]

    @property
    def top(self):
        return self.frame[1]

    @property
    def height(self):
        return self.frame[3] - self.frame[1]


def get_near_frame(town):
    """Return the part of the enlarged map with the town in its middle, as far as the map reaches."""
    left = min(max(town.x - MAP_WIDTH // 2, 0), round(MAP_WIDTH * town.zoom) - MAP_WIDTH)
    top = min(max(town.y - NEAR_HEIGHT // 2, 0), round(MAP_HEIGHT * town.zoom) - NEAR_HEIGHT)
    return left, top, left + MAP_WIDTH, top + NEAR_HEIGHT


def place_labels(towns, frame, zoom):
    """Return [(town, label)] in the order of `towns`, each label where it overlaps least (greedy, two rounds)."""
    shore = [(x * zoom, y * zoom) for x, y in SHORE_POINTS]
    water_labels = WATER_LABEL_BOXES if frame == WHOLE_FRAME else []
    labels = {}
    # Our own town first, then by size. The second round corrects for labels placed later in the first.
    first = sorted(towns, key=lambda town: (not town.city.is_ours, -town.count))
    for town in first * 2:
        obstacles = [*water_labels, *(pad_box(other.box) for other in towns if other != town)]
        obstacles += [label.box for other, label in labels.items() if other != town]
        labels[town] = min(
            iter_label_positions(town),
            key=lambda label: get_hidden_area(label.box, obstacles, frame, shore),
        )
    return [(town, labels[town]) for town in towns]


def iter_label_positions(town):
    """Yield the possible positions of the label of a town, best first."""
    left, top, right, bottom = town.box
    width = len(town.city.name) * LETTER_WIDTH
    middle, below, above = (
        town.y + LETTER_HEIGHT // 3,
        bottom + LETTER_HEIGHT - LABEL_GAP // 2,
        top - LABEL_GAP,
    )
    for x, baseline, anchor in (
        *((right + LABEL_GAP, middle, "start"), (left - LABEL_GAP, middle, "end")),
        *((town.x, below, "middle"), (town.x, above, "middle")),
        *((right, below, "end"), (left, below, "start"), (right, above, "end"), (left, above, "start")),
    ):
        start = x - width * ANCHORS.index(anchor) // 2
        box = (start, baseline - LETTER_HEIGHT + LABEL_GAP, start + width, baseline + LABEL_GAP)
        yield Label(x, baseline, anchor, box)


def get_hidden_area(box, obstacles, frame, shore):
    """Return how much of `box` overlaps `obstacles`, points of the shore (weighted) or the outside of the frame."""
    left, top, right, bottom = box
    outside = get_area(box) - get_overlap_area(box, frame)
    on_shore = sum(left < x < right and top < y < bottom for x, y in shore)
    return outside + on_shore * SHORE_POINT_PENALTY + sum(get_overlap_area(box, other) for other in obstacles)


def pad_box(box):
    left, top, right, bottom = box
    return left - LABEL_GAP, top - LABEL_GAP, right + LABEL_GAP, bottom + LABEL_GAP


def get_overlap_area(box, other):
    return get_area((*map(max, box[:2], other[:2]), *map(min, box[2:], other[2:])))


def get_area(box):
    left, top, right, bottom = box
    return max(right - left, 0) * max(bottom - top, 0)
